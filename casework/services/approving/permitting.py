"""Whether an actor may do a verb now: what he is to the approval, held against the table of verbs."""

from casework.approvals.parts import parts_of
from casework.approvals.verb_table import NOT_YOURS, TABLE, reason_by_state
from casework.errors import NotPermitted, RuleBroken
from casework.model import Approval
from casework.services.approving.overtaken import by_whom, instead_of_me
from casework.services.moving import is_all_approved
from casework.services.seats import hold_still
from casework.vocabulary import ApprovalState, ApprovalVerb, Reason
from casework.work import Work

ENDED_BY_THE_LAST_APPROVAL = frozenset(
    {ApprovalVerb.UNDO_START, ApprovalVerb.WITHDRAW, ApprovalVerb.CANCEL, ApprovalVerb.EDIT_STEPS, ApprovalVerb.UNDO}
)
"""What would take a final approval back in the moment before the motor has said that it is final."""


def permit(work: Work, approval: Approval, verb: ApprovalVerb, comment: str = "x") -> None:
    """Refuses a verb that is not the actor's, or that the approval's state does not allow.

    Raises:
        NotPermitted: the actor is none of what the verb asks for. RuleBroken: with every reason. Both say who was first, if somebody was.
    """
    row = TABLE[verb]
    if not parts_of(work, approval) & set(row.parts):
        reason = NOT_YOURS[row.parts[0]]
        raise NotPermitted(reason, after=instead_of_me(work, approval, reason))
    now = reason_by_state(row, approval.state)
    if (
        now is None
        and verb in ENDED_BY_THE_LAST_APPROVAL
        and approval.state is ApprovalState.IN_PROGRESS
        and is_all_approved(work, approval)
    ):
        now = Reason.APPROVAL_IS_FINISHED
    reasons = [now] if now else []
    if row.needs_comment and not comment.strip():
        reasons.append(Reason.COMMENT_IS_REQUIRED)
    if approval.deleted_at is not None:
        reasons = [Reason.APPROVAL_IS_DELETED]
    if reasons:
        raise RuleBroken(*reasons, after=by_whom(work, approval, reasons))
    if verb is not ApprovalVerb.COMMENT:  # which does not hold its approval
        hold_still(work, approval.record_id)
