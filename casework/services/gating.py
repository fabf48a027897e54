"""The verbs at an executive's gate; whose each is, and where, is ``casework.approvals.gate_table``.

A gatekeeper acts as himself, by his on-behalf rights; the executive's verdict binds to what was on the executive's screen and becomes
a decision only as long as the record is still that. Source: f2.md 3 (Gateway); docs/decisions/the-ministers-gate.md.
"""

import datetime as dt

from casework.approvals.gate_table import NOT_YOURS, TABLE
from casework.approvals.moving import RETURNS
from casework.approvals.parts import acting_for
from casework.approvals.rows import pinned
from casework.approvals.seating import holder_of
from casework.approvals.verbs import Proposed, SeatFacts
from casework.errors import NotFound, NotPermitted, RuleBroken
from casework.events import (
    GateAskedAgain,
    GateAssured,
    GateDecidedOnBehalf,
    GateReleased,
    GateSkippedAfterwards,
    GateSorted,
    GateVerdictExecuted,
    GateVerdictGiven,
    GateVerdictTakenBack,
    GateWithdrawn,
    GateWordsAdjusted,
)
from casework.model import Approval, GatePassage, Record, Seat, Step
from casework.services import gate_telling, gates
from casework.services.approving.deciding import Decider, close_seat, is_drafter, keep_what_was_seen, refuse_verdict
from casework.services.approving.overtaken import who_moved_it, who_took_it_from_me
from casework.services.seats import hold_still, seat_can_read
from casework.vocabulary import Action, ApprovalState, GateBypass, GateFlag, GatePart, GatePlace, GateVerb, Reason, Verdict
from casework.work import Work


def parts_at(work: Work, passage: GatePassage) -> frozenset[GatePart]:
    """Gives what the actor is at a gate: its executive or who acts for him, one of its keepers, or nothing."""
    found = set()
    if acting_for(work) == passage.executive_id:
        found.add(GatePart.EXECUTIVE)
    as_himself = work.actor.on_behalf_of in {None, passage.executive_id}
    if as_himself and work.official_id in gates.gatekeepers_of(work, passage.executive_id, passage.team_id):
        found.add(GatePart.GATEKEEPER)
    return frozenset(found)


# ---- before ----------------------------------------------------------------------------------------------------------------
def sort(work: Work, passage_id: int, *, flag: GateFlag | None = None, sorting_deadline: dt.date | None = None) -> None:
    """Says how much something at the gate presses and by which day it is to be sorted; nothing takes either away.

    Raises:
        NotPermitted: not the gatekeeper. RuleBroken: it is not at the gate any more, or the day has passed.
    """
    passage, _ = _at(work, passage_id, GateVerb.SORT)
    if sorting_deadline is not None and sorting_deadline < work.today and sorting_deadline != passage.sorting_deadline:
        raise RuleBroken(Reason.DAY_HAS_PASSED)
    passage.flag, passage.sorting_deadline = flag, sorting_deadline
    work.record(GateSorted(**_of(passage), flag=flag or "", sorting_deadline=sorting_deadline))


def assure(work: Work, passage_id: int) -> None:
    """Says that the gatekeeper has looked it through.

    Raises:
        NotPermitted: not the gatekeeper. RuleBroken: it is not before the gate, or the gatekeeper has written on the record.
    """
    passage, _ = _at(work, passage_id, GateVerb.ASSURE)
    passage.assured_by, passage.assured_at = work.official_id, work.now
    work.record(GateAssured(**_of(passage)))


def release(work: Work, passage_id: int, *, note: str = "") -> None:
    """Lets the executive have it, with a word from the gatekeeper where there is one; the verdict comes back to the gate.

    Raises:
        NotPermitted: not the gatekeeper. RuleBroken: it is not before the gate, or the executive may not read the record or wrote on it.
    """
    passage, _ = _at(work, passage_id, GateVerb.RELEASE)
    _release(work, passage, note)


def send_directly(work: Work, passage_id: int, *, note: str = "") -> None:
    """Lets the executive have it, whose verdict counts at once; the gate is left out also if it comes back.

    Raises:
        NotPermitted: not the gatekeeper. RuleBroken: as for ``release``.
    """
    passage, _ = _at(work, passage_id, GateVerb.SEND_DIRECTLY)
    passage.bypass = GateBypass.ALWAYS
    _release(work, passage, note)


def skip_afterwards(work: Work, passage_id: int) -> None:
    """Lets what the executive says this time count at once.

    Raises:
        NotPermitted: not the gatekeeper. RuleBroken: the executive has said it, or it is not at the gate any more.
    """
    passage, _ = _at(work, passage_id, GateVerb.SKIP_AFTERWARDS)
    passage.bypass = passage.bypass or GateBypass.AFTER
    work.record(GateSkippedAfterwards(**_of(passage)))


def withdraw_from_executive(work: Work, passage_id: int) -> None:
    """Takes something back from the executive to before the gate; a verdict that was not carried out is void.

    Raises:
        NotPermitted: not the gatekeeper. RuleBroken: it is not with the executive, nor back with a verdict.
    """
    passage, _ = _at(work, passage_id, GateVerb.WITHDRAW)
    gates.take_verdict_off(passage, GatePlace.BEFORE)
    passage.bypass = passage.released_by = passage.released_at = None
    gates.hold_back(work, passage, GatePlace.BEFORE)
    work.record(GateWithdrawn(**_of(passage)))
    gate_telling.tell_of_withdrawal(work, passage)


def decide_on_behalf(
    work: Work, passage_id: int, verdict: Verdict, words: str = "", *, manifest_hash: str, return_to: int | None = None
) -> int:
    """Decides for the executive, wherever at the gate it is, and gives the decision's id; both names stand with it.

    Raises:
        NotPermitted: not the gatekeeper. RuleBroken: with every reason, four eyes among them. SeenSomethingElse: the record is no
        longer what was on the gatekeeper's screen.
    """
    passage, approval = _at(work, passage_id, GateVerb.DECIDE_ON_BEHALF)
    gates.take_verdict_off(passage)
    gates.hand_over(work, passage)  # the decision is the executive's: from now on it is his to read
    by, proposed = Decider(work.official_id, passage.executive_id), Proposed(verdict, words, return_to or 0)
    decision_id = _decide(work, passage, approval, proposed, by, manifest_hash)
    work.record(GateDecidedOnBehalf(**_of(passage), verdict=verdict))
    return decision_id


# ---- the executive ---------------------------------------------------------------------------------------------------------
def give_verdict(
    work: Work, passage_id: int, verdict: Verdict, words: str = "", *, manifest_hash: str, return_to: int | None = None
) -> None:
    """Gives the executive's verdict on what was on the screen; it waits at the gate, or counts at once where the gate is left out.

    Words may be left to the gatekeeper, and so may whom a return goes to: ``return_to`` is the position of an earlier step, 0 for the
    responsible, None to leave it open. Where the verdict counts at once nothing is left open, and the responsible has it.

    Raises:
        NotPermitted: not the executive, nor who acts for him. RuleBroken: with every reason; ``ONLY_APPROVE_OR_CONDITION`` where the
        definition allows nothing else. SeenSomethingElse: the record is no longer what was seen.
    """
    passage, approval = _at(work, passage_id, GateVerb.GIVE_VERDICT)
    facts = _facts(work, passage)
    if verdict in RETURNS and pinned(work, approval).steps[facts.position - 1].limited:
        raise RuleBroken(Reason.ONLY_APPROVE_OR_CONDITION)
    by = Decider(work.official_id, work.actor.on_behalf_of)
    counts_at_once = passage.bypass is not None
    judged = words if counts_at_once else words or "-"
    refuse_verdict(work, approval, _record(work, passage), facts, Proposed(verdict, judged, return_to or 0), by)
    keep_what_was_seen(work, approval, manifest_hash)
    passage.verdict, passage.words, passage.return_to = verdict, words, return_to if verdict in RETURNS else None
    passage.manifest_hash, passage.said_by, passage.said_at = manifest_hash, work.official_id, work.now
    work.record(GateVerdictGiven(**_of(passage), verdict=verdict, manifest_hash=manifest_hash, comment=words))
    if counts_at_once:
        _decide(work, passage, approval, Proposed(verdict, words, return_to or 0), by, manifest_hash)
    else:
        gates.hold_back(work, passage, GatePlace.AFTER)


def take_verdict_back(work: Work, passage_id: int) -> None:
    """Takes the executive's verdict back before it is carried out; the executive has it again.

    Raises:
        NotPermitted: not the executive, nor who acts for him. RuleBroken: it has been carried out or taken away meanwhile.
    """
    passage, _ = _at(work, passage_id, GateVerb.TAKE_VERDICT_BACK)
    gates.take_verdict_off(passage)
    gates.hand_over(work, passage)
    work.record(GateVerdictTakenBack(**_of(passage)))


# ---- after -----------------------------------------------------------------------------------------------------------------
def adjust_words(work: Work, passage_id: int, words: str) -> None:
    """Puts the gatekeeper's words in the place of the executive's, which stay beside them.

    Raises:
        NotPermitted: not the gatekeeper. RuleBroken: there is no verdict to carry out, or the gatekeeper has written on the record.
    """
    passage, _ = _at(work, passage_id, GateVerb.ADJUST)
    passage.adjusted, passage.adjusted_by = words.strip(), work.official_id
    work.record(GateWordsAdjusted(**_of(passage), comment=words.strip()))


def ask_again(work: Work, passage_id: int, words: str) -> None:
    """Gives a verdict back to the executive, who has it again with the gatekeeper's words.

    Raises:
        NotPermitted: not the gatekeeper. RuleBroken: there is no verdict, or no words.
    """
    passage, _ = _at(work, passage_id, GateVerb.ASK_AGAIN, words)
    gates.take_verdict_off(passage)
    passage.note = words.strip()
    gates.hand_over(work, passage)
    work.record(GateAskedAgain(**_of(passage), comment=words.strip()))


def execute(work: Work, passage_id: int, *, directly_to_next: bool = False, return_to: int | None = None) -> int:
    """Makes the executive's verdict the decision, and gives its id; past the next executive's gate where that is asked for.

    Where the executive left open whom a return goes to, the gatekeeper says it: the position of an earlier step, else the responsible.

    Raises:
        NotPermitted: not the gatekeeper. RuleBroken: with every reason; ``NEXT_HAS_NO_GATE`` where the next approver has none that the
        actor keeps. SeenSomethingElse: the record is no longer what the executive saw.
    """
    passage, approval = _at(work, passage_id, GateVerb.EXECUTE)
    assert passage.verdict is not None  # the table of verbs and a check of the database: afterwards there is a verdict
    assert passage.said_by is not None
    assert passage.manifest_hash is not None
    if directly_to_next:
        _refuse_without_next_gate(work, approval, passage)
        passage.to_next = True
    words = passage.words if passage.adjusted is None else passage.adjusted
    by = Decider(passage.said_by, passage.executive_id if passage.said_by != passage.executive_id else None)
    to = return_to if passage.return_to is None else passage.return_to
    proposed = Proposed(passage.verdict, words, to or 0)
    passage.executed_by = work.official_id
    decision_id = _decide(work, passage, approval, proposed, by, passage.manifest_hash)
    work.record(GateVerdictExecuted(**_of(passage), verdict=proposed.verdict))
    return decision_id


def _at(work: Work, passage_id: int, verb: GateVerb, words: str = "-") -> tuple[GatePassage, Approval]:
    """Gives the passage under the lock of its approval, for a verb that is the actor's and possible where it is."""
    passage, approval = _loaded(work, passage_id)
    row = TABLE[verb]
    if row.part not in parts_at(work, passage):
        raise NotPermitted(NOT_YOURS[row.part])
    reasons = []
    if passage.place not in row.places or approval.state is not ApprovalState.IN_PROGRESS:
        reasons.append(Reason.GATE_HAS_MOVED_ON)
    if not row.drafter and is_drafter(work, passage.record_id, {work.official_id, acting_for(work)}):
        reasons.append(Reason.DRAFTER_CANNOT_DECIDE)
    if row.needs_words and not words.strip():
        reasons.append(Reason.COMMENT_IS_REQUIRED)
    if reasons:
        raise RuleBroken(*reasons, after=who_moved_it(work, passage) if Reason.GATE_HAS_MOVED_ON in reasons else None)
    return passage, approval


def _loaded(work: Work, passage_id: int) -> tuple[GatePassage, Approval]:
    """Gives the passage and its approval, held still; from whom it was taken is told by whom, not that nothing is there."""
    try:
        passage = work.load(GatePassage, passage_id, Action.DECIDE)
        approval = work.load(Approval, passage.approval_id, Action.DECIDE, lock=True)
        hold_still(work, approval.record_id)
        work.session.expire(passage)  # under the lock it is read anew: it may be somewhere else by now, or not the actor's to see
        return work.load(GatePassage, passage_id, Action.DECIDE), approval
    except NotFound:
        after = who_took_it_from_me(work, passage_id)
        if after is None:
            raise
        raise RuleBroken(Reason.GATE_HAS_MOVED_ON, after=after) from None


def _release(work: Work, passage: GatePassage, note: str) -> None:
    if is_drafter(work, passage.record_id, {passage.executive_id}):
        raise RuleBroken(Reason.DRAFTER_CANNOT_DECIDE)
    passage.released_by, passage.released_at, passage.note = work.official_id, work.now, note.strip()
    gates.hand_over(work, passage)
    if not seat_can_read(work, passage.executive_id, passage.record_id):
        raise RuleBroken(Reason.SEAT_CANNOT_READ)
    work.record(GateReleased(**_of(passage), bypass=passage.bypass or "", comment=note.strip()))
    gate_telling.tell_of_release(work, passage)


def _decide(  # a decision has this many parts
    work: Work, passage: GatePassage, approval: Approval, proposed: Proposed, by: Decider, manifest_hash: str
) -> int:
    facts = _facts(work, passage)
    refuse_verdict(work, approval, _record(work, passage), facts, proposed, by)
    keep_what_was_seen(work, approval, manifest_hash)
    decision_id = close_seat(work, approval, facts, proposed, by, manifest_hash)
    gates.finish(work, passage, decision_id)
    return decision_id


def _refuse_without_next_gate(work: Work, approval: Approval, passage: GatePassage) -> None:
    position = work.session.get_one(Step, passage.step_id).position
    following = pinned(work, approval).steps[position : position + 1] if passage.verdict is Verdict.APPROVE else ()
    for seat in [seat for step in following for seat in step.seats]:
        try:
            holder = holder_of(work, _record(work, passage), seat)
        except RuleBroken:
            continue  # nobody holds it: it has no gate either
        team_id = gates.gate_of(work, holder)
        if team_id is not None and work.official_id in gates.gatekeepers_of(work, holder, team_id):
            return
    raise RuleBroken(Reason.NEXT_HAS_NO_GATE)


def _facts(work: Work, passage: GatePassage) -> SeatFacts:
    seat, step = work.session.get_one(Seat, passage.seat_id), work.session.get_one(Step, passage.step_id)
    return SeatFacts(seat.id, step.id, step.position, step.state, seat.state)


def _record(work: Work, passage: GatePassage) -> Record:
    return work.load(Record, passage.record_id, Action.DECIDE)


def _of(passage: GatePassage) -> dict[str, int]:
    return {"record_id": passage.record_id, "approval_id": passage.approval_id, "principal_id": passage.executive_id}
