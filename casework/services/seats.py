"""Blocks approval seats whose holder can no longer read the record, and tells the responsible in the same transaction."""

from sqlalchemy import text
from sqlmodel import col, select

from casework.events import SeatBlocked
from casework.model import Approval, Record, Seat
from casework.services import inbox
from casework.vocabulary import SeatState
from casework.work import Work


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


def hold_still(work: Work, record_id: int) -> None:
    """Lets nobody write on a record, nor narrow who reads it, until the end of the work: what was looked at stays so until it is said.

    Asked for right after the lock of an approval and before any of its seats: an approval, its record, its seats, its grants, in this
    order, by whoever takes more than one of them, so that two never wait for each other.
    """
    work.session.exec(select(col(Record.id)).where(col(Record.id) == record_id).with_for_update(key_share=True)).first()


def decided_case_of(work: Work, record_id: int, official_id: int) -> bool:
    """Says whether an official decided the case a record lies on: then another approves what lies on it (separation of duties)."""
    found = work.session.connection().execute(
        text("SELECT casework_decided_case_of(:record, :official)"), {"record": record_id, "official": official_id}
    )
    return bool(found.scalar_one())


def block_seats_that_lost_access(work: Work, record_id: int) -> None:
    """Marks the record's open seats whose holder lost access as blocked; the approval's responsible is told."""
    open_seats = work.session.exec(select(Seat).where(col(Seat.record_id) == record_id, col(Seat.state) == SeatState.OPEN)).all()
    for seat in open_seats:
        if seat_can_read(work, seat.holder_id, record_id):
            continue
        seat.state = SeatState.BLOCKED
        seat.trouble = "lost_access"
        approval = work.session.get_one(Approval, seat.approval_id)
        work.record(SeatBlocked(record_id=record_id, approval_id=approval.id, seat_id=seat.id))
        inbox.put(work, record_id, approval.responsible_id, cause="seat_blocked")
