"""What the clock does at gates: what lies at one that nobody keeps any more stands still, and its responsible is told.

On-behalf rights end by their dates, without anybody doing anything; with a new gatekeeper it goes on.
"""

from sqlalchemy import ColumnElement, and_, exists
from sqlmodel import col, select

from casework.events import SeatReopened
from casework.model import Approval, GatePassage, Membership, Official, Seat, Substitution
from casework.services import gates, inbox
from casework.services.seats import block
from casework.vocabulary import ApprovalState, Reason, SeatState
from casework.work import Work

AT_ONCE = 100
UNKEPT = str(Reason.NOBODY_KEEPS_THE_GATE)


def look_at_gates(work: Work) -> int:
    """Stops what lies at a gate that nobody keeps today, lets go on what stood still by that, and says how many seats that was."""
    unkept = _lying(work, col(Seat.state) == SeatState.WAITING, ~_is_kept_today(work))
    kept_again = _lying(work, col(Seat.state) == SeatState.BLOCKED, col(Seat.trouble) == UNKEPT, _is_kept_today(work))
    return sum(_stop(work, id) for id in unkept) + sum(_let_go_on(work, id) for id in kept_again)


def _lying(work: Work, *conditions: ColumnElement[bool]) -> list[int]:
    query = (
        select(GatePassage.id)
        .join(Seat, col(Seat.id) == GatePassage.seat_id)
        .join(Approval, col(Approval.id) == GatePassage.approval_id)
        .where(col(GatePassage.place).in_(gates.AT_THE_GATE), col(Approval.state) == ApprovalState.IN_PROGRESS, *conditions)
        .order_by(col(GatePassage.id))
        .limit(AT_ONCE)
    )
    return list(work.session.exec(query).all())


def _is_kept_today(work: Work) -> ColumnElement[bool]:
    """Asks whether somebody of the team that keeps the gate may act for its executive today."""
    today = work.today
    return exists().where(
        and_(
            col(Membership.group_id) == GatePassage.team_id,
            col(Membership.starts_on) <= today,
            col(Membership.ends_on).is_(None) | (col(Membership.ends_on) >= today),
            col(Substitution.absent_id) == GatePassage.executive_id,
            col(Substitution.substitute_id) == Membership.official_id,
            col(Substitution.scope).in_(gates.ON_BEHALF),
            col(Substitution.starts_on) <= today,
            col(Substitution.ends_on) >= today,
            col(Official.id) == Membership.official_id,
            col(Official.is_active),
        )
    )


def _stop(work: Work, passage_id: int) -> bool:
    passage, _, seat = _locked(work, passage_id)
    if seat.state is not SeatState.WAITING or gates.is_kept(work, passage):
        return False
    block(work, seat, UNKEPT)
    return True


def _let_go_on(work: Work, passage_id: int) -> bool:
    passage, approval, seat = _locked(work, passage_id)
    if seat.state is not SeatState.BLOCKED or not gates.is_kept(work, passage):
        return False
    seat.state, seat.trouble = SeatState.WAITING, ""
    work.record(SeatReopened(record_id=approval.record_id, approval_id=approval.id, seat_id=seat.id))
    inbox.put(work, approval.record_id, passage.team_id, cause=gates.ARRIVED)
    return True


def _locked(work: Work, passage_id: int) -> tuple[GatePassage, Approval, Seat]:
    """Gives what is at a gate as it stands now: the approval first, in the order in which every verb takes them."""
    passage = work.session.get_one(GatePassage, passage_id)
    approval = work.session.get_one(Approval, passage.approval_id, with_for_update=True, populate_existing=True)
    seat = work.session.get_one(Seat, passage.seat_id, populate_existing=True)
    work.session.refresh(passage)
    return passage, approval, seat
