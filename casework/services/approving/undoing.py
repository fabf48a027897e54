"""Takes the actor's own latest decision back, until the next person has opened or decided (f2.md 3, undo).

Where the step still waits for others, the seat is simply open again. Where the approval has gone on from it, a new round begins that
carries everything else: nothing that happened is taken out of history.
"""

import datetime as dt
from collections.abc import Collection

from sqlalchemy import text
from sqlmodel import col, select

from casework.approvals.moving import outcome_of
from casework.approvals.parts import acting_for
from casework.approvals.rounds import NOTHING, Carried
from casework.approvals.rows import SENT_ON_BY, pinned, rounds_of, rows_of
from casework.approvals.seating import members_of
from casework.errors import NotPermitted, RuleBroken
from casework.events import DecisionUndone
from casework.model import Approval, CopyRecipient, Decision, GatePassage, Seat, Step
from casework.services import gates, inbox
from casework.services.approving.overtaken import by_whom
from casework.services.approving.permitting import permit
from casework.services.moving import begin_round, lapse_open_seats
from casework.vocabulary import Action, ApprovalState, ApprovalVerb, Reason, SeatState, StepState
from casework.work import Work


def undo(work: Work, approval_id: int) -> int:
    """Takes back the latest decision of the approval, which must be the actor's own, and gives the decision's id.

    Raises:
        NotPermitted: the actor has decided nothing here. RuleBroken: the approval is finished, somebody has decided since, or whose
        turn it is now has opened the record.
    """
    approval = work.load(Approval, approval_id, Action.DECIDE, lock=True)
    permit(work, approval, ApprovalVerb.UNDO)
    decision = _latest(work, approval)
    step = work.session.get_one(Step, decision.step_id)
    reason = why_it_stands(work, approval, decision)
    if reason is not None:
        raise RuleBroken(reason, after=by_whom(work, approval, [reason]))
    decision.undone_at = work.now
    work.session.flush()
    if step.state is StepState.OPEN:
        _open_again(work, approval, decision)
    else:
        _ask_again(work, approval, step, decision.round)
    work.record(
        DecisionUndone(
            record_id=approval.record_id, approval_id=approval_id, round=decision.round, step=step.name, verdict=decision.verdict
        )
    )
    return decision.id


def latest_decision(work: Work, approval: Approval) -> Decision | None:
    """Gives the decision that was made last in an approval and is not undone."""
    standing = select(Decision).where(col(Decision.approval_id) == approval.id, col(Decision.undone_at).is_(None))
    return work.session.exec(standing.order_by(col(Decision.id).desc())).first()


def why_it_stands(work: Work, approval: Approval, decision: Decision) -> Reason | None:
    """Gives why the latest decision is not undone any more: whoever has it now has opened it since, or sent it on; or nothing."""
    if work.session.get_one(Step, decision.step_id).state is StepState.OPEN:
        return None
    if any(SENT_ON_BY in fact.value for fact in rounds_of(work, approval.id) if fact.round > decision.round):
        return Reason.NEXT_HAS_DECIDED
    others = _everybody(work, who_has_it(work, approval, decision)) - _by(decision)
    return Reason.NEXT_HAS_OPENED if _opened_since(work, approval, others, decision.decided_at) else None


def why_start_stands(work: Work, approval: Approval) -> Reason | None:
    """Gives why a start is not taken back any more: somebody has decided, or whoever is asked has opened it since; or nothing."""
    if approval.round > 1 or latest_decision(work, approval) is not None:
        return Reason.NEXT_HAS_DECIDED
    others = _everybody(work, who_is_asked(work, approval)) - {work.official_id, acting_for(work)}
    return Reason.NEXT_HAS_OPENED if _opened_since(work, approval, others, approval.started_at) else None


def who_is_asked(work: Work, approval: Approval) -> list[int]:
    """Gives who is asked now, people and units, with those who keep a gate before them."""
    asked = select(Seat.holder_id).where(col(Seat.approval_id) == approval.id, col(Seat.state).in_((SeatState.OPEN, SeatState.BLOCKED)))
    keepers = [each for passage in gates.held_back(work, approval.id).values() for each in gates.people_of(work, passage.team_id)]
    released = select(GatePassage.executive_id).where(col(GatePassage.approval_id) == approval.id)
    return [*work.session.exec(asked).all(), *keepers, *work.session.exec(released).all()]


def _everybody(work: Work, holders: Collection[int]) -> set[int]:
    return {each for holder in holders for each in members_of(work, holder)}


def _opened_since(work: Work, approval: Approval, others: set[int], since: dt.datetime) -> bool:
    found = work.session.connection().execute(
        text("SELECT casework_opened_since(:record, :holders, :since, :today)"),
        {"record": approval.record_id, "holders": sorted(others), "since": since, "today": work.today},
    )
    return bool(found.scalar_one())


def who_has_it(work: Work, approval: Approval, decision: Decision) -> list[int]:
    """Gives who has it after a decision, people and units: the approvers of another step and who keeps their gate, or the responsible."""
    if approval.state is ApprovalState.RETURNED:
        return [approval.responsible_id]
    seats = select(Seat.holder_id).join(Step, col(Step.id) == Seat.step_id).where(col(Seat.approval_id) == approval.id)
    position = work.session.get_one(Step, decision.step_id).position
    asked = seats.where(col(Step.state) == StepState.OPEN, col(Seat.state) == SeatState.OPEN)
    waiting = list(work.session.exec(asked.where(col(Step.position) != position)).all())
    return waiting + [each for passage in gates.held_back(work, approval.id).values() for each in gates.people_of(work, passage.team_id)]


def _by(decision: Decision) -> set[int]:
    return {decision.actor_id, decision.on_behalf_of_id or decision.actor_id}


def _latest(work: Work, approval: Approval) -> Decision:
    latest = latest_decision(work, approval)
    if latest is None:
        raise NotPermitted(Reason.NOTHING_TO_UNDO)
    if latest.actor_id != work.official_id or (latest.on_behalf_of_id or work.official_id) != acting_for(work):
        raise RuleBroken(Reason.NEXT_HAS_DECIDED, after=by_whom(work, approval, [Reason.NEXT_HAS_DECIDED]))
    return latest


def _open_again(work: Work, approval: Approval, decision: Decision) -> None:
    if gates.open_again(work, decision.seat_id):
        return
    seat = work.session.get_one(Seat, decision.seat_id)
    seat.state = SeatState.OPEN
    inbox.put(work, approval.record_id, seat.holder_id, cause="for_approval")


def _ask_again(work: Work, approval: Approval, step: Step, round: int) -> None:
    """Begins a round that asks the step again; its other seats keep their approvals, and so does every step that stood beside it."""
    seats = work.session.exec(select(Seat).where(col(Seat.step_id) == step.id).order_by(col(Seat.position))).all()
    approved = set(
        work.session.exec(select(Decision.seat_id).where(col(Decision.step_id) == step.id, col(Decision.undone_at).is_(None))).all()
    )
    kept = tuple(seat.position for seat in seats if seat.id in approved or seat.state is SeatState.CARRIED)
    if approval.state is ApprovalState.RETURNED:
        inbox.take_away(work, approval.record_id, [approval.responsible_id])
    lapse_open_seats(work, approval)
    approval.state, step.state = ApprovalState.IN_PROGRESS, StepState.SUPERSEDED
    begin_round(work, approval, Carried(_stood_beside(work, approval, step, round), {step.position: kept} if kept else {}))


def _stood_beside(work: Work, approval: Approval, step: Step, round: int) -> frozenset[int]:
    """Gives the steps that stood when the decision was made; those that a return or a changed document asked again since, stand again."""
    rows, steps = rows_of(work, approval), pinned(work, approval).steps
    passed = {each.position for each in rows.steps if each.round == round and each.position < step.position}
    stood = rows.carried.get(round, NOTHING).steps | passed
    for position in stood:
        row = max((each for each in rows.steps if each.position == position and each.round <= round), key=lambda each: each.round)
        if row.state is StepState.SUPERSEDED:
            outcome = outcome_of(row, steps[position - 1]) if row.seat_ids else _without_seats(work, row.step_id)
            work.session.get_one(Step, row.step_id).state = outcome or StepState.SUPERSEDED
    work.session.flush()
    return stood


def _without_seats(work: Work, step_id: int) -> StepState:
    """Gives what a step that asked nobody was: one that told somebody or waited for a day took place, any other was passed by."""
    told = select(CopyRecipient.id).where(col(CopyRecipient.step_id) == step_id)
    took_place = work.session.get_one(Step, step_id).deadline is not None or work.session.exec(told).first() is not None
    return StepState.APPROVED if took_place else StepState.SKIPPED
