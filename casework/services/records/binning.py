"""Deleting as officials know it: a draft of one's own goes into the bin, what others know of is only hidden, or deleted for everyone.

Source: f2.md 1.2, Delete record. The bin is a soft deletion: the record is there for nobody, and who binned it can take it out again.
What is left in it is destroyed by the sweep, through ``may_destroy``, like everything (docs/decisions/deleting-records.md).
"""

import datetime as dt

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, delete, select

from casework import obstacles
from casework.errors import NotFound, RuleBroken
from casework.events import RecordBinned, RecordRestored
from casework.model import Case, HiddenRecord, Record
from casework.services import destroying
from casework.services.records.locking import end_locks
from casework.vocabulary import Action, Reason
from casework.work import Work

BIN_DAYS = 30
SHARED_BIN_DAYS = 30 + 180
"""What others knew of stays recoverable longer (f2.md, Cleanup tasks: hard delete 180 days after soft delete)."""


def bin_record(work: Work, record_id: int, *, opened_version: int | None = None) -> None:
    """Puts a record of one's own, that nobody else was let into or has opened, into the bin for thirty days.

    Raises:
        RuleBroken: it is shared, or with everything else that stands in the way.
    """
    record = work.load(Record, record_id, Action.DELETE, opened_version=opened_version, lock=True)
    reasons = obstacles.to_deleting(work, record)
    if record.is_shared:
        reasons.append(Reason.RECORD_IS_SHARED)
    if reasons:
        raise RuleBroken(*reasons)
    _bin(work, record, BIN_DAYS, "", for_everyone=False)


def bin_for_everyone(work: Work, record_id: int, reason: str, *, opened_version: int | None = None) -> None:
    """Puts a shared record into the bin for everybody, with a reason.

    Raises:
        RuleBroken: no reason is given, or with everything else that stands in the way. NotPermitted: without the privilege.
    """
    record = work.load(Record, record_id, Action.DELETE_FOR_EVERYONE, opened_version=opened_version, lock=True)
    reasons = obstacles.to_deleting(work, record)
    if not reason.strip():
        reasons.append(Reason.REASON_IS_REQUIRED)
    if reasons:
        raise RuleBroken(*reasons)
    _bin(work, record, SHARED_BIN_DAYS, reason.strip(), for_everyone=True)


def restore(work: Work, record_id: int) -> None:
    """Takes a record out of the bin again; only who binned it can.

    Raises:
        NotFound: the actor has not binned it. RuleBroken: its case is in the bin, with which it comes back.
    """
    record = open_binned(work, record_id)
    _refuse_on_binned_case(work, record_id)
    record.binned_at = record.binned_by = record.bin_ends_on = None
    work.record(RecordRestored(record_id=record_id))


def purge(work: Work, record_id: int, reason: str = "") -> None:
    """Destroys a record of one's own that lies in the bin, at once.

    Raises:
        NotFound: the actor has not binned it. RuleBroken: others knew of it, so that it waits for its day, or ``may_destroy`` says no.
    """
    record = open_binned(work, record_id)
    _refuse_on_binned_case(work, record_id)
    if record.is_shared:
        raise RuleBroken(Reason.RECORD_IS_SHARED)
    destroying.destroy(work, record_id, reason=reason)


def hide(work: Work, record_id: int) -> bool:
    """Puts a shared record out of the actor's own lists, and says whether it was there; cases and search still show it, to be whole.

    Raises:
        RuleBroken: nobody else knows of it, so that it can be deleted.
    """
    record = work.load(Record, record_id, Action.HIDE)
    if not record.is_shared:
        raise RuleBroken(Reason.RECORD_IS_NOT_SHARED)
    hidden = insert(HiddenRecord).values(official_id=work.official_id, record_id=record_id, hidden_at=work.now)
    new = hidden.on_conflict_do_nothing(index_elements=["official_id", "record_id"]).returning(col(HiddenRecord.record_id))
    return work.session.execute(new).first() is not None


def unhide(work: Work, record_id: int) -> None:
    """Shows the record in the actor's own lists again."""
    work.session.execute(
        delete(HiddenRecord).where(col(HiddenRecord.official_id) == work.official_id, col(HiddenRecord.record_id) == record_id)
    )


def open_binned(work: Work, record_id: int) -> Record:
    """Gives a record the actor has binned.

    Raises:
        NotFound: there is none such; whoever else asks gets the same answer as for what does not exist.
    """
    if not work.session.connection().execute(text("SELECT casework_open_binned(:record)"), {"record": record_id}).scalar_one():
        raise NotFound("Record", record_id)
    return work.load(Record, record_id, Action.DELETE)


def due_in_bin(work: Work) -> list[int]:
    """Lists the records whose time in the bin is over; for the sweeper, who sees them all. What lies on a deleted case goes with it."""
    with_case = select(Case.id).where(Case.id == Record.case_id, col(Case.binned_at).is_not(None))
    query = select(Record.id).where(col(Record.binned_at).is_not(None), col(Record.bin_ends_on) <= work.today, ~with_case.exists())
    return list(work.session.exec(query.order_by(col(Record.id))).all())


def sweep_bin(work: Work, record_id: int) -> list[Reason]:
    """Destroys one record whose time in the bin is over, and gives the reasons where it may not be: it is asked again the next time."""
    record = work.load(Record, record_id, Action.DELETE, lock=True)
    if record.binned_at is None or record.bin_ends_on is None or record.bin_ends_on > work.today:
        return []
    if reasons := destroying.may_destroy(work, record):
        return reasons
    destroying.destroy(work, record_id, reason="")
    return []


def _refuse_on_binned_case(work: Work, record_id: int) -> None:
    if work.session.connection().execute(text("SELECT casework_case_is_binned(:record)"), {"record": record_id}).scalar_one():
        raise RuleBroken(Reason.CASE_IS_BINNED)


def _bin(work: Work, record: Record, days: int, reason: str, *, for_everyone: bool) -> None:
    end_locks(work, record.id)
    record.binned_at, record.binned_by, record.bin_ends_on = work.now, work.official_id, work.today + dt.timedelta(days=days)
    work.record(RecordBinned(record_id=record.id, for_everyone=for_everyone, reason=reason))
