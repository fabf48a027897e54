"""The verbs of the journal's queue: register, many one by one, leave out what means nothing, take back.

Each is one record's matter and one work's, so that in a long row of them one bad record stops no other.
"""

from casework.errors import RuleBroken
from casework.events import RecordLeftUnregistered, RecordPutBackInQueue
from casework.model import JournalExemption, Record
from casework.services import records
from casework.vocabulary import JOURNAL_DUTY, Action, Reason
from casework.work import Work


def register_on(work: Work, record_id: int, case_id: int | None = None, *, opened_version: int | None = None) -> bool:
    """Registers a record, on the case it is on or else on this one, and says whether it was placed there now.

    Raises:
        RuleBroken: it is on no case and none is named, it is registered already, or the case is completed.
    """
    record = work.load(Record, record_id, Action.REGISTER, opened_version=opened_version, lock=True)
    is_placed = record.case_id is None and case_id is not None
    if is_placed and case_id is not None:
        records.place_on_case(work, record_id, case_id)
        work.session.flush()
    records.register(work, record_id)
    if (exemption := work.session.get(JournalExemption, record_id)) is not None:
        work.session.delete(exemption)
    return is_placed


def take_back(work: Work, record_id: int, reason: str, *, was_placed: bool = False) -> None:
    """Takes back a registration that was made a moment ago, and the filing on the case where that was done with it.

    The number stays used: the record waits in the queue again, and the case says why the number is out of use.

    Raises:
        RuleBroken: it is not registered, the case is completed, or no reason is given; all of them together.
    """
    if was_placed:
        record = work.load(Record, record_id, Action.DEREGISTER)
        if record.number is None:
            raise RuleBroken(Reason.RECORD_IS_NOT_REGISTERED)
        records.take_off_case(work, record_id, reason)
    else:
        records.deregister(work, record_id, reason)


def leave_unregistered(work: Work, record_id: int, reason: str) -> None:
    """Leaves out of the journal what means nothing for any case, with the reason; it leaves the queue.

    Raises:
        RuleBroken: no reason is given, or it is registered.
    """
    record = work.load(Record, record_id, Action.REGISTER, lock=True)
    reasons = [
        *([] if reason.strip() else [Reason.EXEMPTION_NEEDS_A_REASON]),
        *([Reason.RECORD_ALREADY_REGISTERED] if record.number is not None else []),
        *([] if record.state in JOURNAL_DUTY[record.kind] else [Reason.NOTHING_TO_REGISTER]),
    ]
    if reasons:
        raise RuleBroken(*reasons)
    if work.session.get(JournalExemption, record_id) is None:
        work.add(JournalExemption(record_id=record_id, reason=reason.strip()[:500], said_by=work.official_id, said_at=work.now))
        work.record(RecordLeftUnregistered(record_id=record_id, reason=reason.strip()[:500]))


def put_back_in_queue(work: Work, record_id: int) -> None:
    """Undoes ``leave_unregistered``: the record waits to be registered again."""
    work.load(Record, record_id, Action.REGISTER)
    exemption = work.session.get(JournalExemption, record_id)
    if exemption is not None:
        work.session.delete(exemption)
        work.record(RecordPutBackInQueue(record_id=record_id))
