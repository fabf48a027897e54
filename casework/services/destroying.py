"""The one gate before anything is destroyed, and the destruction itself.

Source: arkivloven § 8 ff. (no destruction of what must be kept); f2.md 1.2 (a registered record cannot be deleted).
"""

from sqlalchemy import text
from sqlmodel import SQLModel, col, delete, select

from casework.errors import RuleBroken
from casework.events import CaseDestroyed, CaseUnrelated, RecordChanged, RecordDestroyed
from casework.model import (
    Annotation,
    AnnotationRecipient,
    Approval,
    CarriedThing,
    CarryChoice,
    Case,
    CaseCheck,
    CaseChoiceMade,
    CaseCourse,
    CaseDecision,
    CaseFolder,
    CaseGrant,
    CaseHearing,
    CaseParty,
    CasePhase,
    CaseRelation,
    CaseTask,
    Chat,
    ChatMember,
    CheckOut,
    Document,
    DocumentVersion,
    Drafter,
    EditLock,
    FolderItem,
    FolderRecord,
    Grant,
    HiddenRecord,
    HintDeclined,
    Hold,
    InboxItem,
    JournalAlarm,
    JournalExemption,
    LegacyEvent,
    LetterLine,
    LetterRun,
    Note,
    Occasion,
    QualityStamp,
    Reading,
    Received,
    Record,
    RecordLink,
    RecordMark,
    RecordParty,
    RecordVersion,
    RedactedCopy,
    RedactedCopyProgress,
    Redaction,
    RedactionMark,
    ReleaseItem,
    ReleaseSet,
    Reminder,
    Rendition,
    ReplyMade,
    Request,
    RequestRecipient,
)
from casework.obstacles import to_deleting, to_destroying_case
from casework.services.case_relations import relation_shown
from casework.vocabulary import Action, Reason, RecordState
from casework.work import Work

_BELONGINGS = (
    *(AnnotationRecipient, Annotation),  # those on a page name its document
    *(ReleaseItem, RedactedCopyProgress, RedactedCopy, RedactionMark, Redaction),
    *(CheckOut, Rendition, DocumentVersion, Document, RecordParty, RecordVersion, RecordLink, ReplyMade, LetterLine, Occasion),
    *(EditLock, HiddenRecord, HintDeclined, Drafter, InboxItem, Reading, Received),
    *(RequestRecipient, Request),
    *(JournalAlarm, JournalExemption, Note, ChatMember, Chat),
    *(CarriedThing, FolderItem, FolderRecord, Hold, LegacyEvent, RecordMark, Reminder),
)


_COURSE: tuple[type[SQLModel], ...] = (CaseHearing, CaseCheck, CaseTask, CasePhase, CaseCourse, CaseDecision)
_OF_CASE: tuple[type[SQLModel], ...] = (
    *(LetterLine, LetterRun),
    *(ReleaseItem, ReleaseSet, FolderRecord, CaseFolder, QualityStamp, CaseChoiceMade, CarryChoice),
    *(CaseGrant, CaseParty, Hold, Note, AnnotationRecipient, Annotation, LegacyEvent, CarriedThing),
)


def may_destroy(work: Work, thing: Record | Case) -> list[Reason]:
    """Lists every reason against destroying the record or case now; asked inside the destroying transaction. Empty means it may.

    A case may go when it lies in the bin, or when it is completed, its retention says that it is destroyed and has run out; either way no
    hold may stand on it or on one of its records. A record on a case whose retention is set is kept as long as the case.
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


def destroy_case(work: Work, case: Case) -> None:
    """Destroys a deleted case and every record on it, each asked of ``may_destroy`` once more; what happened to it stays in the evidence.

    Raises:
        RuleBroken: with every reason that ``may_destroy`` names, of the case or of one of its records.
    """
    if reasons := may_destroy(work, case):
        raise RuleBroken(*reasons)
    work.session.connection().exec_driver_sql("SELECT set_config('app.destroying', '1', true)")
    for of_course in _COURSE:
        _forget(work, of_course, case.id)
    for record_id in work.session.exec(select(Record.id).where(Record.case_id == case.id).order_by(col(Record.id))).all():
        destroy(work, record_id, reason="")
    _untie(work, case.id)
    work.session.connection().execute(text("SELECT casework_forget_case_numbers(:case)"), {"case": case.id})
    for of_case in _OF_CASE:
        _forget(work, of_case, case.id)
    work.session.flush()
    work.session.delete(case)
    work.record(CaseDestroyed(case_id=case.id, number=case.number))


def _forget(work: Work, table: type[SQLModel], case_id: int) -> None:
    work.session.execute(delete(table).where(table.case_id == case_id))  # type: ignore[attr-defined]  # all of these are on a case


def _untie(work: Work, case_id: int) -> None:
    """Takes the case out of what it was tied to; the others go on without it."""
    ties = select(CaseRelation).where((CaseRelation.case_id == case_id) | (CaseRelation.other_id == case_id))
    for tie in work.session.exec(ties).all():
        if tie.case_id != case_id:
            work.record(CaseUnrelated(case_id=tie.case_id, other_case_id=case_id, relation=relation_shown(tie.kind, seen_from_other=False)))
        work.session.delete(tie)
    work.session.flush()


def _let_go_of(work: Work, record_id: int) -> None:
    """Takes the record out of what answers it or stood in conflict with it: those go on without it."""
    referring = (col(Record.reply_to_id) == record_id) | (col(Record.conflicts_with_id) == record_id)
    for other in work.session.exec(select(Record).where(referring)).all():
        fields = tuple(name for name in ("reply_to_id", "conflicts_with_id") if getattr(other, name) == record_id)
        for name in fields:
            setattr(other, name, None)
        work.record(RecordChanged(record_id=other.id, fields=fields, title=other.title))
    work.session.flush()
