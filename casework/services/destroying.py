"""The one gate before anything is destroyed, and the destruction itself.

Source: arkivloven § 8 ff. (no destruction of what must be kept); f2.md 1.2 (a registered record cannot be deleted).
"""

from sqlmodel import col, delete, select

from casework.errors import RuleBroken
from casework.events import HoldPlaced, HoldReleased, RecordDestroyed
from casework.model import (
    Annotation,
    AnnotationReading,
    Approval,
    Case,
    Chat,
    ChatMember,
    Document,
    DocumentVersion,
    Drafter,
    Grant,
    Hold,
    InboxItem,
    JournalAlarm,
    JournalExemption,
    Note,
    Reading,
    Received,
    Record,
    RecordParty,
    Rendition,
)
from casework.vocabulary import Action, Reason, RecordState
from casework.work import Work

_BELONGINGS = (
    Rendition,
    DocumentVersion,
    Document,
    RecordParty,
    Drafter,
    InboxItem,
    JournalAlarm,
    JournalExemption,
    Reading,
    Received,
    Note,
    Annotation,
    ChatMember,
    Chat,
)


def place_hold(work: Work, reason: str, *, record_id: int | None = None, case_id: int | None = None) -> int:
    """Forbids the destruction of a record or a case with all its records; gives the hold's id."""
    if record_id is not None:
        work.load(Record, record_id, Action.HOLD)
    if case_id is not None:
        work.load(Case, case_id, Action.HOLD)
    hold = work.add(Hold(record_id=record_id, case_id=case_id, reason=reason, placed_by=work.official_id, placed_at=work.now))
    work.record(HoldPlaced(record_id=record_id, case_id=case_id, hold_id=hold.id, reason=reason))
    return hold.id


def release_hold(work: Work, hold_id: int) -> None:
    """Releases a hold."""
    hold = work.session.get_one(Hold, hold_id)
    if hold.record_id is not None:
        work.load(Record, hold.record_id, Action.HOLD)
    if hold.case_id is not None:
        work.load(Case, hold.case_id, Action.HOLD)
    hold.released_at = work.now
    work.record(HoldReleased(record_id=hold.record_id, case_id=hold.case_id, hold_id=hold_id))


def may_destroy(work: Work, record: Record) -> list[Reason]:
    """Lists every reason against destroying the record now; asked inside the destroying transaction. Empty means it may.

    Retention: what has been received or sent is kept until a disposal list says otherwise; only drafts go.
    """
    holds = select(Hold.id).where(
        col(Hold.released_at).is_(None), (col(Hold.record_id) == record.id) | (col(Hold.case_id) == record.case_id)
    )
    # what others have read is their own matter: a person sees and needs only the own mark, the sweeper anybody's
    read = select(AnnotationReading.annotation_id)
    unread = select(Annotation.id).where(col(Annotation.record_id) == record.id, col(Annotation.id).not_in(read))
    approvals = select(Approval.id).where(col(Approval.record_id) == record.id)
    return [
        *([Reason.ANNOTATION_IS_UNREAD] if work.session.exec(unread).first() else []),
        *([Reason.ON_HOLD] if work.session.exec(holds).first() else []),
        *([Reason.RECORD_IS_REGISTERED] if record.number is not None else []),
        *([Reason.RETENTION_RUNS] if record.state is not RecordState.DRAFT else []),
        *([Reason.APPROVAL_IS_OPEN] if work.session.exec(approvals).first() else []),
    ]


def destroy(work: Work, record_id: int, *, reason: str) -> None:
    """Destroys a draft with its documents; the event of it and its encrypted reason stay.

    Raises:
        RuleBroken: with every reason that ``may_destroy`` names.
    """
    record = work.load(Record, record_id, Action.DELETE, lock=True)
    if reasons := may_destroy(work, record):
        raise RuleBroken(*reasons)
    work.session.connection().exec_driver_sql("SELECT set_config('app.destroying', '1', true)")
    for table in _BELONGINGS:
        work.session.execute(delete(table).where(col(table.record_id) == record_id))
    work.session.execute(delete(Grant).where(col(Grant.record_id) == record_id))
    work.session.delete(record)
    work.record(RecordDestroyed(record_id=record_id, reason=reason))
