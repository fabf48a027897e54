"""Every verb of an approval as a row: who may, from which state, what it does, and the event that is the note it leaves.

Drawn into ``docs/approval-verbs.md`` and tested row by row. Source: f2.md 3 (transitions), design part 6.
"""

from dataclasses import dataclass

from casework import events as e
from casework.vocabulary import ApprovalPart, ApprovalState, ApprovalVerb, Reason

RUNNING = frozenset({ApprovalState.IN_PROGRESS})
WITH_RESPONSIBLE = frozenset({ApprovalState.RETURNED, ApprovalState.WITHDRAWN})
OPEN = RUNNING | WITH_RESPONSIBLE
EVER = frozenset(ApprovalState)
APPROVER, WRITER, RESPONSIBLE = ApprovalPart.APPROVER, ApprovalPart.WRITER, ApprovalPart.RESPONSIBLE


@dataclass(frozen=True)
class VerbRow:
    """Is one verb; any of the parts suffices. ``effect`` is told in the documentation, ``event`` is what history shows.

    Without a state it is done where no approval of the record is open.
    """

    verb: ApprovalVerb
    parts: tuple[ApprovalPart, ...]
    states: frozenset[ApprovalState]
    effect: str
    event: type[e.Event]
    needs_comment: bool = False


ROWS: tuple[VerbRow, ...] = (
    VerbRow(
        ApprovalVerb.START,
        (WRITER,),
        frozenset(),
        "The record goes on its way through the published version, or by steps of its own that differ from it, and the first step opens; "
        "the definition, or who starts it, says whether replies are made when it is final.",
        e.ApprovalStarted,
    ),
    VerbRow(
        ApprovalVerb.UNDO_START,
        (RESPONSIBLE,),
        RUNNING,
        "A start by mistake is taken back, as long as nobody who is asked has opened or decided it: it is cancelled, and open seats lapse.",
        e.ApprovalCancelled,
    ),
    VerbRow(
        ApprovalVerb.APPROVE,
        (APPROVER,),
        RUNNING,
        "The seat is decided. When the step has as many approvals as it needs, the next one opens; after the last one the approval is "
        "final and immutable.",
        e.SeatDecided,
    ),
    VerbRow(
        ApprovalVerb.CONDITIONAL,
        (APPROVER,),
        RUNNING,
        "The responsible makes the stated change; then it goes on after this approver, who is not asked again.",
        e.SeatDecided,
        needs_comment=True,
    ),
    VerbRow(
        ApprovalVerb.RETURN,
        (APPROVER,),
        RUNNING,
        "It goes to the responsible, or straight to the approvers of an earlier step; from there every later step approves again.",
        e.SeatDecided,
        needs_comment=True,
    ),
    VerbRow(
        ApprovalVerb.RETURN_WITH_ME,
        (APPROVER,),
        RUNNING,
        "It goes to the responsible or to an earlier step; when they send it on, it comes straight back to this approver.",
        e.SeatDecided,
        needs_comment=True,
    ),
    VerbRow(
        ApprovalVerb.UNDO,
        (ApprovalPart.DECIDER,),
        RUNNING | {ApprovalState.RETURNED},
        "The actor's own latest decision is taken back, until the next person has opened, decided or sent it on; the step is asked again.",
        e.DecisionUndone,
    ),
    VerbRow(
        ApprovalVerb.RESUME,
        (RESPONSIBLE,),
        WITH_RESPONSIBLE,
        "It is sent on again in a new round, from where the return said; after a withdrawal from the first step.",
        e.ApprovalResumed,
    ),
    VerbRow(
        ApprovalVerb.WITHDRAW,
        (RESPONSIBLE,),
        RUNNING,
        "It is taken back to the responsible, who edits and starts it again; open seats lapse.",
        e.ApprovalWithdrawn,
    ),
    VerbRow(
        ApprovalVerb.TAKE_OVER,
        (WRITER,),
        OPEN,
        "The actor becomes its responsible; the one before is told.",
        e.ApprovalTakenOver,
    ),
    VerbRow(
        ApprovalVerb.HAND_OVER,
        (RESPONSIBLE, WRITER),
        OPEN,
        "Somebody else becomes its responsible, with the access that takes; both are told.",
        e.ApprovalHandedOver,
    ),
    VerbRow(
        ApprovalVerb.SET_TERMS,
        (RESPONSIBLE, WRITER),
        OPEN,
        "It gets another deadline, or is made urgent or not; who follows it is told, and the reminders begin anew.",
        e.ApprovalTermsSet,
    ),
    VerbRow(
        ApprovalVerb.REPLACE,
        (WRITER,),
        RUNNING,
        "An approver who has it and has not decided is replaced by another; both are told.",
        e.ApproverReplaced,
    ),
    VerbRow(
        ApprovalVerb.REMOVE,
        (WRITER,),
        RUNNING,
        "An approver who has it and has not decided is taken off a step that keeps another one who has not decided.",
        e.ApproverReplaced,
    ),
    VerbRow(
        ApprovalVerb.EDIT_STEPS,
        (WRITER,),
        OPEN,
        "Steps whose turn has not come are changed, added or taken out; what has been opened stays as it was.",
        e.StepsEdited,
    ),
    VerbRow(
        ApprovalVerb.SEEN,
        (ApprovalPart.COPY_RECIPIENT,),
        EVER,
        "A copy is marked as seen, with a comment if wanted; nothing waits for it.",
        e.CopySeen,
    ),
    VerbRow(
        ApprovalVerb.COMMENT,
        (ApprovalPart.READER,),
        OPEN,
        "Something is said without deciding; it stands in the approval's history.",
        e.ApprovalCommented,
        needs_comment=True,
    ),
    VerbRow(
        ApprovalVerb.CANCEL,
        (WRITER,),
        OPEN,
        "It ends without a result; open seats lapse and lose the access that came with them.",
        e.ApprovalCancelled,
    ),
    VerbRow(
        ApprovalVerb.REOPEN,
        (RESPONSIBLE, WRITER),
        frozenset({ApprovalState.CANCELLED}),
        "A cancelled approval goes on in a new round after the steps that stand.",
        e.ApprovalReopened,
    ),
    VerbRow(
        ApprovalVerb.DELETE,
        (RESPONSIBLE, WRITER),
        frozenset({ApprovalState.CANCELLED}),
        "A cancelled approval is taken off the record's page for good; what was decided and the history stay, and it is not reopened.",
        e.ApprovalDeleted,
    ),
    VerbRow(
        ApprovalVerb.CHOOSE_REPLY,
        (RESPONSIBLE,),
        OPEN,
        "It is said whether replies are made when it is final, to each party, and by which letter template.",
        e.ReplyChosen,
    ),
    VerbRow(
        ApprovalVerb.MAKE_REPLIES,
        (RESPONSIBLE, WRITER),
        frozenset({ApprovalState.APPROVED}),
        "Replies that could not be made are made after all, once what was missing is there, or by another template.",
        e.RepliesDue,
    ),
)
TABLE = {row.verb: row for row in ROWS}

NOT_YOURS = {
    APPROVER: Reason.NO_SEAT_FOR_YOU,
    ApprovalPart.DECIDER: Reason.NOTHING_TO_UNDO,
    RESPONSIBLE: Reason.NOT_THE_RESPONSIBLE,
    WRITER: Reason.NEEDS_FULL_WRITE,
    ApprovalPart.COPY_RECIPIENT: Reason.NOT_A_COPY_RECIPIENT,
}
"""Why somebody who is none of what a verb asks for is refused: by the first of its parts."""


def reason_by_state(row: VerbRow, state: ApprovalState) -> Reason | None:
    """Gives why a verb cannot be done in a state, or nothing."""
    if state in row.states:
        return None
    if row.verb is ApprovalVerb.START:
        return Reason.APPROVAL_IS_OPEN if state in OPEN else None
    if row.verb is ApprovalVerb.RESUME:
        return Reason.APPROVAL_IS_FINISHED if state not in OPEN else Reason.APPROVAL_NOT_RETURNED
    if row.verb in {ApprovalVerb.REOPEN, ApprovalVerb.DELETE}:
        return Reason.APPROVAL_NOT_CANCELLED
    if row.verb is ApprovalVerb.MAKE_REPLIES:
        return Reason.APPROVAL_NOT_FINAL
    return Reason.APPROVAL_IS_WITH_THE_RESPONSIBLE if state in WITH_RESPONSIBLE else Reason.APPROVAL_IS_FINISHED
