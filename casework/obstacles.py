"""What stands in the way of deleting a record, as a table: the button that says why not and the deed that refuses ask the same rows.

A new obstacle is one row: a reason and the question whether it stands. Source: f2.md 1.2, Delete record; arkivloven § 8.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlalchemy import select as plain_select
from sqlmodel import col, select

from casework.model import (
    Annotation,
    AnnotationReading,
    Approval,
    Case,
    CaseHearing,
    CaseTask,
    EditLock,
    Hold,
    Record,
    Request,
    RequestRecipient,
)
from casework.vocabulary import OPEN_REQUESTS, ApprovalState, CaseState, DisposalAction, Reason, RecordState
from casework.work import Work

Answer = bool | ColumnElement[bool]


@dataclass(frozen=True)
class Obstacle:
    """Is a reason and the question whether it stands: answered from the record's own row, or asked of the database with all the others."""

    reason: Reason
    stands: Callable[[Work, Record], Answer]


def is_locked(work: Work, record: Record) -> Answer:
    """Asks for a lock of somebody else."""
    another = col(EditLock.official_id) != (work.actor.official_id or 0)
    return select(EditLock.record_id).where(col(EditLock.record_id) == record.id, col(EditLock.expires_at) > work.now, another).exists()


def is_held(work: Work, record: Record) -> Answer:
    """Asks for a hold on the record or its case."""
    held = select(Hold.id).where(
        col(Hold.released_at).is_(None),
        col(Hold.until).is_(None) | (col(Hold.until) >= work.today),
        (col(Hold.record_id) == record.id) | (col(Hold.case_id) == (record.case_id or 0)),  # on no case, none of a case's holds
    )
    return held.exists()


def is_in_approval(_work: Work, record: Record) -> Answer:
    """Asks for an approval that has not ended."""
    running = col(Approval.state).in_([ApprovalState.IN_PROGRESS, ApprovalState.RETURNED])
    return select(Approval.id).where(col(Approval.record_id) == record.id, running).exists()


def has_a_number(_work: Work, record: Record) -> Answer:
    """Says whether it is registered."""
    return record.number is not None


def must_be_kept(work: Work, record: Record) -> Answer:
    """Says whether it was sent, or came in and belongs to a case: kept, until a disposal list says otherwise; asks if its case is kept."""
    if record.sent_at is not None or (record.state is not RecordState.DRAFT and record.case_id is not None):
        return True
    runs = (col(Case.disposal_action) == DisposalAction.KEEP) | col(Case.disposal_due).is_(None) | (col(Case.disposal_due) > work.today)
    kept = select(Case.id).where(col(Case.id) == (record.case_id or 0), col(Case.disposal_action).is_not(None), runs)
    return kept.exists()


def has_unread_annotation(_work: Work, record: Record) -> Answer:
    """Asks for an annotation nobody has read: a person sees and needs only the own mark, the sweeper anybody's."""
    read = select(AnnotationReading.annotation_id)
    return select(Annotation.id).where(col(Annotation.record_id) == record.id, col(Annotation.id).not_in(read)).exists()


def is_in_a_course(_work: Work, record: Record) -> Answer:
    """Asks for a task or a hearing of its case that the record belongs to."""
    in_task = select(CaseTask.id).where(col(CaseTask.record_id) == record.id)
    in_hearing = select(CaseHearing.id).where((col(CaseHearing.letter_id) == record.id) | (col(CaseHearing.answer_id) == record.id))
    return in_task.exists() | in_hearing.exists()


def is_in_a_request(_work: Work, record: Record) -> Answer:
    """Asks for an open request that is on the record, or that the record answers."""
    is_open = col(Request.state).in_(OPEN_REQUESTS)
    asked = select(Request.id).where(col(Request.record_id) == record.id, is_open)
    answering = select(RequestRecipient.id).join(Request).where(col(RequestRecipient.answer_id) == record.id, is_open)
    return asked.exists() | answering.exists()


TO_DELETING = (
    Obstacle(Reason.ANNOTATION_IS_UNREAD, has_unread_annotation),
    Obstacle(Reason.RECORD_IS_REGISTERED, has_a_number),
    Obstacle(Reason.LOCKED_BY_ANOTHER, is_locked),
    Obstacle(Reason.ON_HOLD, is_held),
    Obstacle(Reason.APPROVAL_IS_OPEN, is_in_approval),
    Obstacle(Reason.RECORD_IS_IN_A_COURSE, is_in_a_course),
    Obstacle(Reason.REQUEST_IS_OPEN, is_in_a_request),
    Obstacle(Reason.RETENTION_RUNS, must_be_kept),
)
"""Asked of every deletion, in this order."""


def to_destroying_case(work: Work, case: Case) -> list[Reason]:
    """Lists everything that stands in the way of destroying a case now: its state, its retention, a hold on it or on one of its records."""
    records = select(Record.id).where(col(Record.case_id) == case.id)
    held = select(Hold.id).where(
        col(Hold.released_at).is_(None),
        col(Hold.until).is_(None) | (col(Hold.until) >= work.today),
        (col(Hold.case_id) == case.id) | col(Hold.record_id).in_(records),
    )
    return [
        *_of_state(work, case),
        *([Reason.ON_HOLD] if work.session.exec(held.limit(1)).first() is not None else []),
    ]


def _of_state(work: Work, case: Case) -> list[Reason]:
    """Names what the state says: a case in progress is destroyed only out of the bin, where nothing that must be kept came with it."""
    if case.state is CaseState.IN_PROGRESS:
        return [] if case.binned_at is not None else [Reason.CASE_IS_NOT_COMPLETED]
    return [*([Reason.CASE_IS_LOCKED] if case.state is CaseState.LOCKED else []), *_of_retention(work, case)]


def _of_retention(work: Work, case: Case) -> Iterable[Reason]:
    if case.disposal_action is DisposalAction.KEEP:
        yield Reason.CASE_IS_KEPT
    elif case.disposal_due is None:
        yield Reason.RETENTION_NOT_SETTLED
    elif case.disposal_due > work.today:
        yield Reason.RETENTION_RUNS


def to_deleting(work: Work, record: Record) -> list[Reason]:
    """Lists everything that stands in the way of deleting the record now; what must be asked is asked in one statement."""
    answers = {obstacle.reason: obstacle.stands(work, record) for obstacle in TO_DELETING}
    asked = {reason: answer for reason, answer in answers.items() if not isinstance(answer, bool)}
    found = dict(zip(asked, work.session.execute(plain_select(*asked.values())).one(), strict=True))
    return [reason for reason, answer in (answers | found).items() if answer]
