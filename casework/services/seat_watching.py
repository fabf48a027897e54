"""Looks, whenever an approval moves, whether the seats that wait can be decided: blocks those that cannot, opens those that can again."""

from sqlmodel import col, select

from casework.events import SeatReopened
from casework.model import Approval, GatePassage, Seat, Step
from casework.services import gates, inbox
from casework.services.seats import DRAFTER, block, has_drafted, seat_trouble
from casework.vocabulary import ApprovalState, Reason, SeatState, StepState
from casework.work import Work

UNDECIDED = (SeatState.WAITING, SeatState.OPEN, SeatState.BLOCKED)


def look_at_seats(work: Work, approval: Approval) -> None:
    """Blocks open seats whose holder cannot read or has drafted, and opens blocked ones whose holder can again.

    Of a seat that waits at a gate, somebody who keeps the gate must be able to read, and its executive must not have drafted.
    """
    if approval.state is not ApprovalState.IN_PROGRESS:
        return
    seats = work.session.exec(
        select(Seat)
        .join(Step, col(Step.id) == Seat.step_id)
        .where(col(Seat.approval_id) == approval.id, col(Step.state) == StepState.OPEN, col(Seat.state).in_(UNDECIDED))
    ).all()
    at_gates = gates.held_back(work, approval.id) if seats else {}
    for seat in seats:
        passage = at_gates.get(seat.id)
        trouble = _trouble_of(work, seat, passage)
        if trouble and seat.state is not SeatState.BLOCKED:
            block(work, seat, trouble)
        elif not trouble and seat.state is SeatState.BLOCKED:
            seat.state, seat.trouble = SeatState.WAITING if passage else SeatState.OPEN, ""
            work.record(SeatReopened(record_id=approval.record_id, approval_id=approval.id, seat_id=seat.id))
            to, why = (passage.team_id, gates.ARRIVED) if passage else (seat.holder_id, "for_approval")
            inbox.put(work, approval.record_id, to, cause=why)


def _trouble_of(work: Work, seat: Seat, passage: GatePassage | None) -> str:
    if passage is not None and not gates.is_kept(work, passage):
        return str(Reason.NOBODY_KEEPS_THE_GATE)
    if passage is not None:  # what is not released yet is read by its keepers
        return DRAFTER if has_drafted(work, seat.holder_id, seat.record_id) else ""
    return seat_trouble(work, seat.holder_id, seat.record_id)
