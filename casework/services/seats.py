"""Blocks approval seats that nobody can decide any more, and tells the responsible in the same transaction.

Who lost access to the record cannot, nor who has written on it (four eyes); a unit's seat is blocked when that is true of all its people.
"""

from sqlalchemy import text
from sqlmodel import col, select

from casework.events import SeatBlocked
from casework.model import Approval, Drafter, Record, Seat
from casework.services import inbox
from casework.vocabulary import Reason, SeatState
from casework.work import Work

LOST_ACCESS, DRAFTER = "lost_access", str(Reason.DRAFTER_CANNOT_DECIDE)


def can_read(work: Work, official_id: int, record_id: int) -> bool:
    """Says whether an official could read a record now: the access rule, asked about somebody else."""
    found = work.session.connection().execute(
        text("SELECT casework_can_read(:official, :record, :now, :today)"),
        {"official": official_id, "record": record_id, "now": work.now, "today": work.today},
    )
    return bool(found.scalar_one())


def seat_can_read(work: Work, holder_id: int, record_id: int) -> bool:
    """Says whether a seat's holder could read a record now: an official, or any member of a unit."""
    found = work.session.connection().execute(
        text("SELECT casework_seat_can_read(:holder, :record, :now, :today)"),
        {"holder": holder_id, "record": record_id, "now": work.now, "today": work.today},
    )
    return bool(found.scalar_one())


def seat_trouble(work: Work, holder_id: int, record_id: int) -> str:
    """Says what keeps a seat from being decided: ``lost_access``, ``drafter_cannot_decide`` (of everybody who reads it), or nothing."""
    found = work.session.connection().execute(
        text("SELECT casework_seat_trouble(:holder, :record, :now, :today)"),
        {"holder": holder_id, "record": record_id, "now": work.now, "today": work.today},
    )
    return str(found.scalar_one())


def hold_still(work: Work, record_id: int) -> None:
    """Lets nobody write on a record, nor narrow who reads it, until the end of the work: what was looked at stays so until it is said.

    Asked for right after the lock of an approval and before any of its seats: an approval, its record, its seats, its grants, in this
    order, by whoever takes more than one of them, so that two never wait for each other.
    """
    work.session.exec(select(col(Record.id)).where(col(Record.id) == record_id).with_for_update(key_share=True)).first()


def has_drafted(work: Work, official_id: int, record_id: int) -> bool:
    """Says whether an official has written on a record."""
    return work.session.get(Drafter, (record_id, official_id)) is not None


def decided_case_of(work: Work, record_id: int, official_id: int) -> bool:
    """Says whether an official decided the case a record lies on: then another approves what lies on it (separation of duties)."""
    found = work.session.connection().execute(
        text("SELECT casework_decided_case_of(:record, :official)"), {"record": record_id, "official": official_id}
    )
    return bool(found.scalar_one())


def block_seats_that_lost_access(work: Work, record_id: int) -> None:
    """Marks the record's open seats that nobody can decide any more as blocked; the approval's responsible is told."""
    for seat in _undecided(work, record_id, SeatState.OPEN):
        if trouble := seat_trouble(work, seat.holder_id, record_id):
            block(work, seat, trouble)


def block_seats_of_drafters(work: Work, record_id: int) -> None:
    """Blocks what waits for somebody who has just written on the record, also at a gate; the approval's responsible is told."""
    for seat in _undecided(work, record_id, SeatState.OPEN, SeatState.WAITING):
        if seat_trouble(work, seat.holder_id, record_id) == DRAFTER or has_drafted(work, seat.holder_id, record_id):
            block(work, seat, DRAFTER)


def block(work: Work, seat: Seat, trouble: str) -> None:
    """Blocks a seat and lays the record before the approval's responsible."""
    seat.state, seat.trouble = SeatState.BLOCKED, trouble
    approval = work.session.get_one(Approval, seat.approval_id)
    work.record(SeatBlocked(record_id=seat.record_id, approval_id=approval.id, seat_id=seat.id, trouble=trouble))
    inbox.put(work, seat.record_id, approval.responsible_id, cause="seat_blocked")


def _undecided(work: Work, record_id: int, *states: SeatState) -> list[Seat]:
    """Gives the record's seats in these states, held until the end of the work: one that is being decided is not blocked over that."""
    found = select(Seat).where(col(Seat.record_id) == record_id, col(Seat.state).in_(states)).order_by(col(Seat.id))
    if work.session.exec(found).first() is None:
        return []
    hold_still(work, record_id)
    return list(work.session.exec(found.with_for_update().execution_options(populate_existing=True)).all())
