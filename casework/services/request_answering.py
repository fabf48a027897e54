"""The recipient's verbs of a request: take it on, give it to a colleague of the unit, answer with a record, execute, decline."""

from sqlmodel import col, select

from casework.cases.states import reason_against_records
from casework.errors import RuleBroken
from casework.events import (
    RequestAccepted,
    RequestAnswerSet,
    RequestAssigned,
    RequestDeclined,
    RequestExecuted,
)
from casework.model import Case, Record, RecordLink, Request, RequestRecipient
from casework.services import granting, naming, records
from casework.services.request_parts import (
    answered_part,
    close_access,
    colleagues_of,
    crosses,
    settle,
    tell_recipient,
    tell_requester,
)
from casework.vocabulary import Action, Cause, Genre, LinkKind, Reason, RecipientState, RecordKind, Right
from casework.work import Work


def accept(work: Work, recipient_id: int) -> None:
    """Takes a request on; one that was made of a unit or team is then mine to answer."""
    request, part = answered_part(work, recipient_id, Action.ACCEPT)
    part.state = RecipientState.ACCEPTED
    if part.assigned_to is None and part.principal_id != work.official_id:
        part.assigned_to = work.official_id
    work.record(RequestAccepted(record_id=request.record_id, request_id=request.id, recipient_id=part.id))
    crosses(work, request)


def assign(work: Work, recipient_id: int, to_id: int) -> None:
    """Gives a request to a colleague of the unit or team it was made of, or of one of my own units where it was made of me.

    Raises:
        RuleBroken: they do not belong there, or the record stays closed to them.
    """
    request, part = answered_part(work, recipient_id, Action.ASSIGN)
    record = work.session.get_one(Record, request.record_id)
    if to_id not in colleagues_of(work, part):
        raise RuleBroken(Reason.NOT_OF_THE_UNIT)
    granting.give(work, record, to_id, right=Right.READ, cause=Cause.REQUEST, cause_id=part.id)
    work.session.flush()
    naming.named_on_record(work, record.id, [to_id])
    part.assigned_to = to_id
    work.record(RequestAssigned(record_id=record.id, request_id=request.id, recipient_id=part.id, to_id=to_id))
    tell_recipient(work, part, cause="request")


def begin_answer(work: Work, recipient_id: int) -> int:
    """Begins the record that answers a request, on the same case where that is open to me, and gives its id.

    It is as restricted and as classified as the record the request is on; who asked may read it.
    """
    request, part = answered_part(work, recipient_id, Action.SET_ANSWER)
    record = work.session.get_one(Record, request.record_id)
    case = work.session.get(Case, record.case_id) if record.case_id is not None else None
    may_lie_there = case is not None and reason_against_records(work, case) is None
    answer_id = records.draft_own(
        work, f"Svar: {record.title}"[:255], genre=Genre.NOTE, kind=RecordKind.INTERNAL, deadline=request.deadline,
        case_id=case.id if case is not None and may_lie_there else None,
    )  # fmt: skip
    answer = work.session.get_one(Record, answer_id)
    if record.restricted_to is not None:
        granting.restrict(work, answer_id, sorted({*record.restricted_to, work.official_id}))
    if record.clearance:
        granting.classify(work, answer_id, record.clearance)
    _set(work, request, part, answer)
    return answer_id


def set_answer(work: Work, recipient_id: int, answer_id: int) -> None:
    """Names a record that I may share as the answer; one that was named before is taken off.

    Raises:
        RuleBroken: it is the very record the request is on.
    """
    request, part = answered_part(work, recipient_id, Action.SET_ANSWER)
    if answer_id == request.record_id:
        raise RuleBroken(Reason.ANSWER_IS_THE_RECORD)
    answer = work.load(Record, answer_id, Action.SHARE)
    if part.answer_id == answer_id:
        return
    _set(work, request, part, answer)


def take_answer_off(work: Work, recipient_id: int) -> None:
    """Takes the answer off a request, and what it gave the requester to read. Twice is once."""
    request, part = answered_part(work, recipient_id, Action.SET_ANSWER)
    if part.answer_id is None:
        return
    _take_off(work, request, part)
    part.answer_id = None
    work.record(RequestAnswerSet(record_id=request.record_id, request_id=request.id, recipient_id=part.id))


def execute(work: Work, recipient_id: int, comment: str = "") -> None:
    """Says that what was asked is done; the request says whether before its deadline. Its requester gets the record back.

    Raises:
        RuleBroken: its type asks for an answer, and there is none.
    """
    request, part = answered_part(work, recipient_id, Action.EXECUTE)
    if request.needs_answer and part.answer_id is None:
        raise RuleBroken(Reason.ANSWER_IS_MISSING)
    part.state, part.answered_at, part.answered_by = RecipientState.EXECUTED, work.now, work.official_id
    part.is_late = request.deadline is not None and work.today > request.deadline
    part.comment = comment.strip()
    work.record(RequestExecuted(record_id=request.record_id, request_id=request.id, recipient_id=part.id, is_late=part.is_late))
    settle(work, request)
    tell_requester(work, request, cause="request_executed", quietly=not request.tells_requester)
    crosses(work, request)


def decline(work: Work, recipient_id: int, reason: str) -> None:
    """Gives a request back undone, with a reason; what it gave me to read is closed.

    Raises:
        RuleBroken: no reason is given.
    """
    request, part = answered_part(work, recipient_id, Action.DECLINE)
    if not reason.strip():
        raise RuleBroken(Reason.REASON_IS_REQUIRED)
    part.state, part.answered_at, part.answered_by = RecipientState.DECLINED, work.now, work.official_id
    part.comment = reason.strip()
    work.record(RequestDeclined(record_id=request.record_id, request_id=request.id, recipient_id=part.id, reason=reason.strip()))
    settle(work, request)
    tell_requester(work, request, cause="request_declined")
    crosses(work, request)
    if part.answer_id is not None:
        _take_off(work, request, part)
    close_access(work, work.session.get_one(Record, request.record_id), part)


def _set(work: Work, request: Request, part: RequestRecipient, answer: Record) -> None:
    if part.answer_id is not None:
        _take_off(work, request, part)
    part.answer_id = answer.id
    readers = {request.requested_by, request.return_to_id} - {None}
    for principal_id in sorted(each for each in readers if each is not None):
        granting.give(work, answer, principal_id, right=Right.READ, cause=Cause.REQUEST_ANSWER, cause_id=part.id)
    if not _is_linked(work, answer.id, request.record_id):
        records.set_answer(work, answer.id, request.record_id)
    work.record(RequestAnswerSet(record_id=request.record_id, request_id=request.id, recipient_id=part.id, answer_id=answer.id))


def _take_off(work: Work, request: Request, part: RequestRecipient) -> None:
    answer = work.session.get(Record, part.answer_id)
    if answer is None or work.right(answer) < Right.FULL_WRITE:
        return  # somebody else's by now: they end what they shared
    work.admit(Record, answer.id)
    granting.end(work, answer, cause=Cause.REQUEST_ANSWER, cause_id=part.id)
    if _is_linked(work, answer.id, request.record_id):
        records.unlink(work, answer.id, request.record_id)


def _is_linked(work: Work, answer_id: int, record_id: int) -> bool:
    between = (col(RecordLink.record_id) == answer_id) & (col(RecordLink.other_id) == record_id)
    return work.session.exec(select(RecordLink.id).where(between, col(RecordLink.kind) == LinkKind.ANSWER_TO)).first() is not None
