"""What an official or a unit marks on records for its own work: a flag, a deadline of its own, a reminder."""

import datetime as dt

from sqlmodel import col, select

from casework.errors import NotFound, RuleBroken
from casework.model import Record, RecordMark, Reminder
from casework.vocabulary import Action, Flag, Reason
from casework.work import Work

NOTE_LENGTH = 500


def flag(work: Work, record_id: int, colour: Flag | None, *, principal_id: int | None = None) -> Flag | None:
    """Puts my flag, or my unit's, on the record, or takes it off; gives the one before.

    Raises:
        NotFound: the record cannot be seen, or the unit is not mine.
    """
    mark = _mark(work, record_id, principal_id)
    before = mark.colour
    mark.flag, mark.marked_at = colour or "", work.now
    _keep(work, mark)
    return before


def set_deadline(work: Work, record_id: int, deadline: dt.date | None, *, principal_id: int | None = None) -> dt.date | None:
    """Sets my own deadline, or my unit's, for the record, or takes it away; gives the one before.

    Raises:
        NotFound: the record cannot be seen, or the unit is not mine.
    """
    mark = _mark(work, record_id, principal_id)
    before = mark.deadline
    mark.deadline, mark.marked_at = deadline, work.now
    _keep(work, mark)
    return before


def remind(work: Work, record_id: int, due_on: dt.date, *, note: str = "") -> int:
    """Has the record laid into my inbox on a day; gives the reminder's id.

    Raises:
        NotFound: the record cannot be seen. RuleBroken: the day has passed.
    """
    work.load(Record, record_id, Action.MARK_READ)
    if due_on < work.today:
        raise RuleBroken(Reason.DAY_HAS_PASSED)
    made = work.add(
        Reminder(official_id=work.official_id, record_id=record_id, due_on=due_on, note=note.strip()[:NOTE_LENGTH], made_at=work.now)
    )
    return made.id


def forget_reminder(work: Work, reminder_id: int) -> None:
    """Takes a reminder of mine away.

    Raises:
        NotFound: it is not there, or not mine.
    """
    found = work.session.exec(select(Reminder).where(col(Reminder.id) == reminder_id)).first()
    if found is None:
        raise NotFound("Reminder", reminder_id)
    work.session.delete(found)


def _mark(work: Work, record_id: int, principal_id: int | None) -> RecordMark:
    owner = work.official_id if principal_id is None else principal_id
    if owner not in {work.official_id, *work.standing.units}:
        raise NotFound("Unit", owner)
    work.load(Record, record_id, Action.MARK_READ)
    found = work.session.exec(
        select(RecordMark).where(col(RecordMark.record_id) == record_id, col(RecordMark.principal_id) == owner)
    ).first()
    return found or RecordMark(principal_id=owner, record_id=record_id, marked_at=work.now)


def _keep(work: Work, mark: RecordMark) -> None:
    """Writes the mark; one that says nothing any more goes away."""
    is_kept = mark in work.session
    if mark.flag or mark.deadline:
        work.session.add(mark)
    elif is_kept:
        work.session.delete(mark)
    work.session.flush()
