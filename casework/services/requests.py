"""The requester's verbs of a request (bestilling): write, send, remind, give more time, send back, finalise, cancel, evaluate.

Sources: f2.md 2 (Requests); docs/decisions/requests.md.
"""

import datetime as dt
from dataclasses import dataclass, field

from sqlalchemy import text as sql

from casework.calendar import add_working_days
from casework.cases.states import refuse_on_record
from casework.errors import RuleBroken
from casework.events import (
    RequestCancelled,
    RequestDeadlineSet,
    RequestDrafted,
    RequestDropped,
    RequestEvaluated,
    RequestFinalised,
    RequestReminded,
    RequestSent,
    RequestSentBack,
    RequestWithdrawn,
)
from casework.model import Official, Principal, Record, Request, RequestRecipient, RequestType
from casework.services import granting, naming
from casework.services.request_parts import (
    close_access,
    crosses,
    parts_of,
    settle,
    steered,
    steered_part,
    tell_recipient,
)
from casework.vocabulary import (
    OPEN_RECIPIENTS,
    Action,
    Cause,
    Evaluation,
    Finalising,
    PrincipalKind,
    Reason,
    RecipientState,
    RequestState,
    Right,
)
from casework.work import Work


@dataclass(frozen=True)
class NewRequest:
    """Is a request as it is written. What is left open is taken from its type; it returns to who asks unless it says to whom."""

    text: str = field(repr=False)
    recipients: tuple[int, ...] = ()
    type_id: int | None = None
    deadline: dt.date | None = None
    finalising: Finalising | None = None
    return_to_id: int | None = None
    sends_documents: bool = True
    tells_requester: bool = True


def draft(work: Work, record_id: int, new: NewRequest) -> int:
    """Writes a request on a record without sending it, and gives its id.

    Raises:
        RuleBroken: the record is completed, the request is empty, or names somebody or a type that is not there.
    """
    record = work.load(Record, record_id, Action.REQUEST)
    refuse_on_record(work, record, Action.REQUEST)
    request = work.add(Request(record_id=record_id, state=RequestState.DRAFT, text="", requested_by=work.official_id, made_at=work.now))
    _write(work, request, new)
    work.record(RequestDrafted(record_id=record_id, request_id=request.id))
    return request.id


def change(work: Work, request_id: int, new: NewRequest, *, opened_version: int | None = None) -> None:
    """Writes a request that has not gone anew."""
    request = steered(work, request_id, Action.EDIT, opened_version=opened_version)
    for part in parts_of(work, request_id):
        work.session.delete(part)
    work.session.flush()
    _write(work, request, new)
    work.record(RequestDrafted(record_id=request.record_id, request_id=request_id))


def drop(work: Work, request_id: int) -> None:
    """Throws away a request that has not gone."""
    request = steered(work, request_id, Action.DELETE)
    for part in parts_of(work, request_id):
        work.session.delete(part)
    work.session.flush()
    work.session.delete(request)
    work.record(RequestDropped(record_id=request.record_id, request_id=request_id))


def send(work: Work, request_id: int) -> None:
    """Sends a request: its recipients may read the record, which lies in their inboxes.

    Raises:
        RuleBroken: it has no recipient, its deadline has passed, or the record's restriction or classification keeps somebody out.
    """
    request = steered(work, request_id, Action.SEND)
    record = work.load(Record, request.record_id, Action.REQUEST)
    refuse_on_record(work, record, Action.REQUEST)
    parts = parts_of(work, request_id)
    if not parts:
        raise RuleBroken(Reason.REQUEST_HAS_NO_RECIPIENT)
    if request.deadline is not None and request.deadline < work.today:
        raise RuleBroken(Reason.DAY_HAS_PASSED)
    request.state, request.sent_at = RequestState.SENT, work.now
    _let_in(work, record, request)
    for part in parts:
        _ask(work, record, request, part)


def make(work: Work, record_id: int, new: NewRequest) -> int:
    """Writes a request and sends it at once; gives its id."""
    request_id = draft(work, record_id, new)
    send(work, request_id)
    return request_id


def ask_more(work: Work, request_id: int, principal_id: int) -> int:
    """Makes a request that has gone of one more recipient, and gives the id of that part."""
    request = steered(work, request_id, Action.REMIND)
    record = work.load(Record, request.record_id, Action.REQUEST)
    if principal_id in {part.principal_id for part in parts_of(work, request_id)}:
        raise RuleBroken(Reason.RECIPIENT_IS_THERE)
    part = _part(work, request, principal_id)
    _ask(work, record, request, part)
    settle(work, request)
    return part.id


def withdraw(work: Work, recipient_id: int) -> None:
    """Takes a request back from one recipient who has not answered; what it gave them to read is closed."""
    request, part = steered_part(work, recipient_id, Action.CANCEL)
    part.state = RecipientState.WITHDRAWN
    work.record(RequestWithdrawn(record_id=request.record_id, request_id=request.id, recipient_id=part.id))
    close_access(work, work.session.get_one(Record, request.record_id), part)
    settle(work, request)
    crosses(work, request, part)


def set_deadline(work: Work, request_id: int, deadline: dt.date | None) -> None:
    """Gives a request that has gone another deadline, or none.

    Raises:
        RuleBroken: the day has passed.
    """
    request = steered(work, request_id, Action.REMIND)
    if deadline is not None and deadline < work.today:
        raise RuleBroken(Reason.DAY_HAS_PASSED)
    if deadline == request.deadline:
        return
    request.deadline = deadline
    work.record(RequestDeadlineSet(record_id=request.record_id, request_id=request_id, deadline=deadline))
    open_parts = [part for part in parts_of(work, request_id) if part.state in OPEN_RECIPIENTS]
    for part in open_parts:
        part.told_late_at = None
        tell_recipient(work, part, cause="request_deadline")
    crosses(work, request, *open_parts)


def remind(work: Work, recipient_id: int) -> None:
    """Reminds a recipient: the record lies on top of their inbox, unread."""
    request, part = steered_part(work, recipient_id, Action.REMIND)
    part.reminded_at = work.now
    work.record(RequestReminded(record_id=request.record_id, request_id=request.id, recipient_id=part.id))
    tell_recipient(work, part, cause="request_reminder")
    crosses(work, request, part)


def send_back(work: Work, recipient_id: int, reason: str) -> None:
    """Sends an answer back to be done again.

    Raises:
        RuleBroken: there is no answer yet, or no reason is given.
    """
    request, part = steered_part(work, recipient_id, Action.RESUME)
    if not reason.strip():
        raise RuleBroken(Reason.REASON_IS_REQUIRED)
    part.state, part.answered_at, part.answered_by, part.is_late = RecipientState.WAITING, None, None, False
    part.evaluation, part.evaluation_comment, part.told_late_at = None, "", None
    part.times_sent_back += 1
    part.comment = reason.strip()
    work.record(RequestSentBack(record_id=request.record_id, request_id=request.id, recipient_id=part.id, reason=reason.strip()))
    settle(work, request)
    tell_recipient(work, part, cause="request_sent_back")
    crosses(work, request, part)


def finalise(work: Work, request_id: int) -> None:
    """Finalises a request, answered or not: nothing more is due on it. What its recipients were given to read stays open to them."""
    request = steered(work, request_id, Action.FINALISE)
    end(work, request, by=work.official_id)


def cancel(work: Work, request_id: int, reason: str) -> None:
    """Cancels a request with a reason; who has not answered loses what it gave them to read.

    Raises:
        RuleBroken: no reason is given.
    """
    request = steered(work, request_id, Action.CANCEL)
    if not reason.strip():
        raise RuleBroken(Reason.REASON_IS_REQUIRED)
    request.state, request.ended_at, request.ended_by = RequestState.CANCELLED, work.now, work.official_id
    request.end_reason = reason.strip()
    work.record(RequestCancelled(record_id=request.record_id, request_id=request_id, reason=reason.strip()))
    record = work.session.get_one(Record, request.record_id)
    parts = parts_of(work, request_id)
    for part in parts:
        if part.state in OPEN_RECIPIENTS:
            part.state = RecipientState.WITHDRAWN
            close_access(work, record, part)
    crosses(work, request, *parts)


def evaluate(work: Work, recipient_id: int, evaluation: Evaluation, comment: str = "") -> None:
    """Judges an answer, also when the request is finalised; judged again, the latest counts."""
    request, part = steered_part(work, recipient_id, Action.EVALUATE)
    part.evaluation, part.evaluation_comment = evaluation, comment.strip()
    work.record(
        RequestEvaluated(
            record_id=request.record_id, request_id=request.id, recipient_id=part.id, evaluation=evaluation, comment=comment.strip()
        )
    )
    crosses(work, request, part)


def end(work: Work, request: Request, *, by: int | None) -> None:
    """Finalises a request that somebody has loaded to do so; the clock ends one by nobody."""
    request.state, request.ended_at, request.ended_by = RequestState.FINALISED, work.now, by
    work.record(RequestFinalised(record_id=request.record_id, request_id=request.id, is_automatic=by is None))
    parts = parts_of(work, request.id)
    for part in parts:
        if part.state in OPEN_RECIPIENTS:
            tell_recipient(work, part, cause="request_finalised")
    crosses(work, request, *parts)


def _write(work: Work, request: Request, new: NewRequest) -> None:
    if not new.text.strip():
        raise RuleBroken(Reason.TEXT_IS_EMPTY)
    kind = work.session.get(RequestType, new.type_id) if new.type_id is not None else None
    if new.type_id is not None and (kind is None or not kind.is_active):
        raise RuleBroken(Reason.REQUEST_TYPE_NOT_IN_USE)
    if new.deadline is not None and new.deadline < work.today:
        raise RuleBroken(Reason.DAY_HAS_PASSED)
    request.text, request.type_id = new.text.strip(), new.type_id
    days = kind.working_days if kind else None
    request.deadline = new.deadline or (None if days is None else add_working_days(work.today, days))
    request.finalising = new.finalising or (kind.finalising if kind else Finalising.NEVER)
    request.needs_answer = kind.needs_answer if kind else True
    request.sends_documents, request.tells_requester = new.sends_documents, new.tells_requester
    request.return_to_id = _one_of_us(work, new.return_to_id) if new.return_to_id is not None else work.official_id
    for principal_id in dict.fromkeys(new.recipients):
        _part(work, request, principal_id)


def _part(work: Work, request: Request, principal_id: int) -> RequestRecipient:
    """Names a recipient: a colleague, a unit or team of the authority, or another authority of the installation."""
    abroad = _other_authorities(work).get(principal_id, "")
    if not abroad:
        _one_of_us(work, principal_id)
    return work.add(
        RequestRecipient(
            request_id=request.id, record_id=request.record_id, principal_id=principal_id, is_abroad=bool(abroad), name=abroad,
            state=RecipientState.WAITING, asked_at=work.now,
        )
    )  # fmt: skip


def _one_of_us(work: Work, principal_id: int) -> int:
    """Gives a colleague who works here, an open unit or a team in use."""
    principal = work.session.get(Principal, principal_id)
    if principal is None or not naming.is_there(work, principal_id, principal.kind):
        raise RuleBroken(Reason.UNKNOWN_RECIPIENT)
    if principal.kind is PrincipalKind.OFFICIAL and not work.session.get_one(Official, principal_id).is_active:
        raise RuleBroken(Reason.UNKNOWN_RECIPIENT)
    return principal_id


def _other_authorities(work: Work) -> dict[int, str]:
    return {row.id: row.name for row in work.session.execute(sql("SELECT id, name FROM casework_other_authorities()"))}


def _let_in(work: Work, record: Record, request: Request) -> None:
    """Gives whom the request returns to the record to read, for as long as it is theirs."""
    if request.return_to_id is None or request.return_to_id == work.official_id:
        return
    granting.give(work, record, request.return_to_id, right=Right.READ, cause=Cause.REQUEST_ANSWER, cause_id=request.id)
    naming.named_on_record(work, record.id, [request.return_to_id])


def _ask(work: Work, record: Record, request: Request, part: RequestRecipient) -> None:
    part.asked_at = work.now
    work.record(
        RequestSent(
            record_id=record.id, request_id=request.id, recipient_id=part.id, principal_id=part.principal_id, deadline=request.deadline
        )
    )
    if part.is_abroad:
        crosses(work, request, part)
        return
    granting.give(work, record, part.principal_id, right=Right.READ, cause=Cause.REQUEST, cause_id=part.id)
    naming.named_on_record(work, record.id, [part.principal_id])
    tell_recipient(work, part, cause="request")
