"""A record's way from draft to sent or received to completed, and back from completed."""

import datetime as dt

from sqlmodel import select

from casework.calendar import start_of_day
from casework.case_types.letters import left_open
from casework.cases.states import refuse_on_record
from casework.errors import RuleBroken
from casework.events import RecordCompleted, RecordMarkedReceived, RecordReopened, RecordSent
from casework.model import CaseTask, Record
from casework.services import house_parties
from casework.services.records.locking import refuse_locked, refuse_locked_documents
from casework.services.records.versioning import changing
from casework.vocabulary import Action, Reason, RecordKind, RecordState
from casework.work import Work


def mark_sent(work: Work, record_id: int) -> None:
    """Marks a record as sent; its body, recipients and documents are fixed byte for byte from here.

    Recipients of the house read the same record from here and find it in the inbox; an internal record goes to them alone.

    Raises:
        RuleBroken: it does not go out, it is sent, received or completed, a word in brackets is not filled in, or somebody of the
            house who is to get it could not read it.
        Locked: somebody is editing it or one of its documents.
    """
    record = _at_rest(work, record_id, Action.SEND)
    if house_parties.does_not_go(work, record):
        raise RuleBroken(Reason.RECORD_DOES_NOT_GO_OUT)
    if _is_left_open(work, record):
        raise RuleBroken(Reason.BRACKETS_NOT_FILLED_IN)
    changing(work, record)
    house_parties.let_in(work, record)
    record.state, record.sent_at = RecordState.SENT, work.now
    work.record(RecordSent(record_id=record_id))


def mark_received(work: Work, record_id: int, *, received_on: dt.date | None = None) -> None:
    """Marks what somebody wrote down as it was handed in, or came on paper, as received (today, when nothing is said).

    From here its words are as it came, and it waits to be registered.

    Raises:
        RuleBroken: it does not come in, is received or completed, or the day has not come yet. Locked: somebody is editing it or one
            of its documents.
    """
    record = _at_rest(work, record_id, Action.MARK_RECEIVED)
    if record.kind is not RecordKind.INBOUND:
        raise RuleBroken(Reason.RECORD_DOES_NOT_COME_IN)
    day = received_on or work.today
    if day > work.today:
        raise RuleBroken(Reason.DATE_IS_NOT_YET)
    changing(work, record)
    record.state, record.arrived_at = RecordState.RECEIVED, work.now if day == work.today else start_of_day(day)
    work.record(RecordMarkedReceived(record_id=record_id, received_on=day.isoformat()))


def has_come_in(record: Record) -> bool:
    """Says whether the record came in, so that its words are another's and stay as they came."""
    return record.kind is RecordKind.INBOUND and record.state is not RecordState.DRAFT


def complete(work: Work, record_id: int, *, opened_version: int | None = None) -> None:
    """Completes the record."""
    record = work.load(Record, record_id, Action.COMPLETE, opened_version=opened_version, lock=True)
    refuse_on_record(work, record, Action.COMPLETE)
    refuse_locked(work, record_id)
    record.state, record.completed_at = RecordState.COMPLETED, work.now
    work.record(RecordCompleted(record_id=record_id))


def reopen(work: Work, record_id: int, reason: str, *, opened_version: int | None = None) -> None:
    """Opens a completed record again, in the state it had; what was sent or came in stays fixed.

    Raises:
        RuleBroken: it is not completed, its case is, or no reason is given.
    """
    record = work.load(Record, record_id, Action.REOPEN, opened_version=opened_version, lock=True)
    refuse_on_record(work, record, Action.REOPEN)
    if not reason.strip():
        raise RuleBroken(Reason.REASON_IS_REQUIRED)
    before = RecordState.RECEIVED if record.kind is RecordKind.INBOUND else RecordState.DRAFT
    record.state = RecordState.SENT if record.sent_at is not None else before
    record.completed_at = None
    work.record(RecordReopened(record_id=record_id, reason=reason.strip()))


def _at_rest(work: Work, record_id: int, action: Action) -> Record:
    """Gives the record for a step of its way, when its state allows it and nobody else is editing anything of it."""
    record = work.load(Record, record_id, action, lock=True)
    refuse_on_record(work, record, action)
    refuse_locked(work, record_id)
    refuse_locked_documents(work, record_id)
    return record


def _is_left_open(work: Work, record: Record) -> bool:
    """Says whether a word in brackets was never filled in; a letter of a course is looked at more closely than what people write."""
    words = f"{record.title} {record.body_html}"
    if "[" not in words or record.case_id is None:
        return left_open(words, is_letter=False)
    letter = select(CaseTask.id).where(CaseTask.case_id == record.case_id, CaseTask.record_id == record.id)
    return left_open(words, is_letter=work.session.exec(letter).first() is not None)
