"""A record's way from draft to sent to completed, and back from completed."""

from casework.errors import RuleBroken
from casework.events import RecordCompleted, RecordReopened, RecordSent
from casework.lifecycle import RECORD, refuse_unless
from casework.model import Record
from casework.services.records.locking import refuse_locked, refuse_locked_documents
from casework.services.records.versioning import changing
from casework.vocabulary import Action, Reason, RecordKind, RecordState
from casework.work import Work


def mark_sent(work: Work, record_id: int) -> None:
    """Marks an outbound record as sent; its body, recipients and documents are fixed byte for byte from here.

    Raises:
        RuleBroken: it is sent, received or completed. Locked: somebody is editing it or one of its documents.
    """
    record = work.load(Record, record_id, Action.SEND, lock=True)
    refuse_unless(RECORD, record.state, Action.SEND)
    refuse_locked(work, record_id)
    refuse_locked_documents(work, record_id)
    changing(work, record)
    record.state, record.sent_at = RecordState.SENT, work.now
    work.record(RecordSent(record_id=record_id))


def complete(work: Work, record_id: int, *, opened_version: int | None = None) -> None:
    """Completes the record."""
    record = work.load(Record, record_id, Action.COMPLETE, opened_version=opened_version, lock=True)
    refuse_unless(RECORD, record.state, Action.COMPLETE)
    refuse_locked(work, record_id)
    record.state, record.completed_at = RecordState.COMPLETED, work.now
    work.record(RecordCompleted(record_id=record_id))


def reopen(work: Work, record_id: int, reason: str, *, opened_version: int | None = None) -> None:
    """Opens a completed record again, in the state it had; what was sent stays fixed.

    Raises:
        RuleBroken: it is not completed, or no reason is given.
    """
    record = work.load(Record, record_id, Action.REOPEN, opened_version=opened_version, lock=True)
    refuse_unless(RECORD, record.state, Action.REOPEN)
    if not reason.strip():
        raise RuleBroken(Reason.REASON_IS_REQUIRED)
    before = RecordState.RECEIVED if record.kind is RecordKind.INBOUND else RecordState.DRAFT
    record.state = RecordState.SENT if record.sent_at is not None else before
    record.completed_at = None
    work.record(RecordReopened(record_id=record_id, reason=reason.strip()))
