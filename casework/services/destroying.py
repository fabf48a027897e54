"""The one gate before anything is destroyed, and the destruction itself.

Source: arkivloven § 8 ff. (no destruction of what must be kept); f2.md 1.2 (a registered record cannot be deleted).
"""

from sqlmodel import col, delete, select

from casework.errors import RuleBroken
from casework.events import RecordChanged, RecordDestroyed
from casework.model import (
    Annotation,
    AnnotationRecipient,
    Approval,
    CarriedThing,
    Case,
    Chat,
    ChatMember,
    Document,
    DocumentVersion,
    Drafter,
    EditLock,
    FolderItem,
    FolderRecord,
    Grant,
    HiddenRecord,
    HintDeclined,
    InboxItem,
    JournalAlarm,
    JournalExemption,
    LegacyEvent,
    Note,
    Occasion,
    Reading,
    Received,
    Record,
    RecordLink,
    RecordMark,
    RecordParty,
    RecordVersion,
    Reminder,
    Rendition,
    ReplyMade,
    Request,
    RequestRecipient,
)
from casework.obstacles import to_deleting, to_destroying_case
from casework.vocabulary import Action, Reason, RecordState
from casework.work import Work

_BELONGINGS = (
    *(Rendition, DocumentVersion, Document, RecordParty, RecordVersion, RecordLink, ReplyMade, Occasion),
    *(EditLock, HiddenRecord, HintDeclined, Drafter, InboxItem, Reading, Received),
    *(RequestRecipient, Request),
    *(JournalAlarm, JournalExemption, Note, AnnotationRecipient, Annotation, ChatMember, Chat),
    *(CarriedThing, FolderItem, FolderRecord, LegacyEvent, RecordMark, Reminder),
)


def may_destroy(work: Work, thing: Record | Case) -> list[Reason]:
    """Lists every reason against destroying the record or case now; asked inside the destroying transaction. Empty means it may.

    A case may go when it is completed, its retention says that it is destroyed and has run out, and no hold stands on it or on one of
    its records. A record on a case whose retention is set is kept as long as the case.
    Retention: what has been sent, and what was received and not lawfully put into the bin, is kept until a disposal list says
    otherwise. An approval, also one that has ended, is evidence of a decision: what it approved stays.
    """
    if isinstance(thing, Case):
        return to_destroying_case(work, thing)
    approvals = select(Approval.id).where(col(Approval.record_id) == thing.id)
    reasons = to_deleting(work, thing)
    if thing.state is not RecordState.DRAFT and thing.binned_at is None:
        reasons.append(Reason.RETENTION_RUNS)
    if work.session.exec(approvals).first() is not None:
        reasons.append(Reason.APPROVAL_IS_OPEN)
    return list(dict.fromkeys(reasons))


def destroy(work: Work, record_id: int, *, reason: str) -> None:
    """Destroys a draft, or what lies in the bin, with its documents; the event of it and its encrypted reason stay.

    Raises:
        RuleBroken: with every reason that ``may_destroy`` names.
    """
    record = work.load(Record, record_id, Action.DELETE, lock=True)
    reasons = may_destroy(work, record)
    if record.is_shared and record.binned_at is None:
        reasons.append(Reason.RECORD_IS_SHARED)  # what others know of goes by way of the bin, with its reason and its privilege
    if reasons:
        raise RuleBroken(*reasons)
    work.session.connection().exec_driver_sql("SELECT set_config('app.destroying', '1', true)")
    _let_go_of(work, record_id)
    for table in _BELONGINGS:
        work.session.execute(delete(table).where(col(table.record_id) == record_id))
    work.session.execute(delete(Grant).where(col(Grant.record_id) == record_id))
    work.session.delete(record)
    work.record(RecordDestroyed(record_id=record_id, reason=reason))


def _let_go_of(work: Work, record_id: int) -> None:
    """Takes the record out of what answers it or stood in conflict with it: those go on without it."""
    referring = (col(Record.reply_to_id) == record_id) | (col(Record.conflicts_with_id) == record_id)
    for other in work.session.exec(select(Record).where(referring)).all():
        fields = tuple(name for name in ("reply_to_id", "conflicts_with_id") if getattr(other, name) == record_id)
        for name in fields:
            setattr(other, name, None)
        work.record(RecordChanged(record_id=other.id, fields=fields, title=other.title))
    work.session.flush()
