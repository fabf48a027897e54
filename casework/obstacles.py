"""What stands in the way of deleting a record, as a table: the button that says why not and the deed that refuses ask the same rows.

A new obstacle is one row: a question about the record that yields its reason. Source: f2.md 1.2, Delete record; arkivloven § 8.
"""

from collections.abc import Callable, Iterable

from sqlalchemy import select as plain_select
from sqlmodel import col, select

from casework.model import Annotation, AnnotationReading, Approval, CaseHearing, CaseTask, EditLock, Hold, Record, Request, RequestRecipient
from casework.vocabulary import OPEN_REQUESTS, ApprovalState, Reason, RecordState
from casework.work import Work

Obstacle = Callable[[Work, Record], Iterable[Reason]]


def edited_held_or_approved(work: Work, record: Record) -> Iterable[Reason]:
    """Names a lock of somebody else, a hold on the record or its case, and an approval that has not ended; one question for all three."""
    locked = select(EditLock.record_id).where(
        col(EditLock.record_id) == record.id,
        col(EditLock.expires_at) > work.now,
        col(EditLock.official_id) != (work.actor.official_id or 0),
    )
    held = select(Hold.id).where(
        col(Hold.released_at).is_(None),
        col(Hold.until).is_(None) | (col(Hold.until) >= work.today),
        (col(Hold.record_id) == record.id) | (col(Hold.case_id) == (record.case_id or 0)),  # on no case, none of a case's holds
    )
    approved = select(Approval.id).where(
        col(Approval.record_id) == record.id, col(Approval.state).in_([ApprovalState.IN_PROGRESS, ApprovalState.RETURNED])
    )
    found = work.session.execute(plain_select(locked.exists(), held.exists(), approved.exists())).one()
    reasons = (Reason.LOCKED_BY_ANOTHER, Reason.ON_HOLD, Reason.APPROVAL_IS_OPEN)
    return [reason for reason, there in zip(reasons, found, strict=True) if there]


def has_a_number(_work: Work, record: Record) -> Iterable[Reason]:
    """Names the registration."""
    if record.number is not None:
        yield Reason.RECORD_IS_REGISTERED


def must_be_kept(_work: Work, record: Record) -> Iterable[Reason]:
    """Names the duty to keep what was sent, and what came in and belongs to a case, until a disposal list says otherwise."""
    if record.sent_at is not None or (record.state is not RecordState.DRAFT and record.case_id is not None):
        yield Reason.RETENTION_RUNS


def has_unread_annotation(work: Work, record: Record) -> Iterable[Reason]:
    """Names an annotation nobody has read: a person sees and needs only the own mark, the sweeper anybody's."""
    read = select(AnnotationReading.annotation_id)
    unread = select(Annotation.id).where(col(Annotation.record_id) == record.id, col(Annotation.id).not_in(read))
    if work.session.exec(unread).first() is not None:
        yield Reason.ANNOTATION_IS_UNREAD


def is_in_a_course(work: Work, record: Record) -> Iterable[Reason]:
    """Names the task or the hearing of its case that the record belongs to."""
    in_task = select(CaseTask.id).where(col(CaseTask.record_id) == record.id)
    in_hearing = select(CaseHearing.id).where((col(CaseHearing.letter_id) == record.id) | (col(CaseHearing.answer_id) == record.id))
    if any(work.session.execute(plain_select(in_task.exists(), in_hearing.exists())).one()):
        yield Reason.RECORD_IS_IN_A_COURSE


def is_in_a_request(work: Work, record: Record) -> Iterable[Reason]:
    """Names an open request that is on the record, or that the record answers."""
    is_open = col(Request.state).in_(OPEN_REQUESTS)
    asked = select(Request.id).where(col(Request.record_id) == record.id, is_open)
    answering = select(RequestRecipient.id).join(Request).where(col(RequestRecipient.answer_id) == record.id, is_open)
    if any(work.session.execute(plain_select(asked.exists(), answering.exists())).one()):
        yield Reason.REQUEST_IS_OPEN


TO_DELETING: tuple[Obstacle, ...] = (
    has_unread_annotation,
    has_a_number,
    edited_held_or_approved,
    is_in_a_course,
    is_in_a_request,
    must_be_kept,
)
"""Asked of every deletion, in this order."""


def to_deleting(work: Work, record: Record) -> list[Reason]:
    """Lists everything that stands in the way of deleting the record now."""
    return list(dict.fromkeys(reason for obstacle in TO_DELETING for reason in obstacle(work, record)))
