"""Whose a request is, and what becomes of it as a whole when one part of it changes; shared by the verbs of both sides.

A request is seen by who reads its record. It is steered by its requester and by whom it returns to, and answered by the official it was
made of, by any official of the unit or team it was made of, or by the colleague it was given to (docs/decisions/requests.md).
"""

from sqlmodel import col, select

from casework.errors import NotPermitted
from casework.events import RequestCrossed
from casework.lifecycle import RECIPIENT, REQUEST, refuse_unless
from casework.model import Record, Request, RequestRecipient
from casework.services import granting, inbox, naming
from casework.vocabulary import OPEN_RECIPIENTS, Action, Cause, Reason, RecipientState, RequestState
from casework.work import Work


def steered(work: Work, request_id: int, action: Action, *, opened_version: int | None = None) -> Request:
    """Gives a request that is mine to steer, held, in a state that allows the action.

    Raises:
        NotPermitted: ``NOT_THE_REQUESTER``. RuleBroken: its state forbids the action, or it is steered by another authority.
    """
    request = work.load(Request, request_id, action, opened_version=opened_version, lock=True)
    if not is_steered_by_me(work, request):
        raise NotPermitted(Reason.NOT_THE_REQUESTER if request.came_from_id is None else Reason.REQUEST_CAME_FROM_OUTSIDE)
    refuse_unless(REQUEST, request.state, action)
    work.admit(Record, request.record_id)
    return request


def steered_part(work: Work, recipient_id: int, action: Action) -> tuple[Request, RequestRecipient]:
    """Gives one recipient's part of a request that is mine to steer."""
    part = work.load(RequestRecipient, recipient_id, action)
    request = work.load(Request, part.request_id, Action.READ, lock=True)
    work.session.refresh(part)
    if not is_steered_by_me(work, request):
        raise NotPermitted(Reason.NOT_THE_REQUESTER if request.came_from_id is None else Reason.REQUEST_CAME_FROM_OUTSIDE)
    refuse_unless(REQUEST, request.state, action)
    refuse_unless(RECIPIENT, part.state, action)
    work.admit(Record, request.record_id)
    return request, part


def answered_part(work: Work, recipient_id: int, action: Action) -> tuple[Request, RequestRecipient]:
    """Gives the part of a request that is mine to answer.

    Raises:
        NotPermitted: ``NOT_THE_REQUESTS_RECIPIENT``. RuleBroken: its state forbids the action.
    """
    part = work.load(RequestRecipient, recipient_id, action)
    request = work.load(Request, part.request_id, Action.READ, lock=True)
    work.session.refresh(part)
    if not is_answered_by_me(work, part):
        raise NotPermitted(Reason.NOT_THE_REQUESTS_RECIPIENT)
    refuse_unless(REQUEST, request.state, action)
    refuse_unless(RECIPIENT, part.state, action)
    work.admit(Record, request.record_id)
    return request, part


def is_steered_by_me(work: Work, request: Request) -> bool:
    """Says whether I asked, or it returns to me, my unit or a team of mine."""
    return bool({request.requested_by, request.return_to_id} & work.standing.principals)


def is_answered_by_me(work: Work, part: RequestRecipient) -> bool:
    """Says whether it was made of me, my unit or a team of mine, or given to me."""
    return not part.is_abroad and bool({part.principal_id, part.assigned_to} & work.standing.principals)


def colleagues_of(work: Work, part: RequestRecipient) -> set[int]:
    """Gives whom the recipient can give it to: who belongs to the unit or team that was asked, or to a unit of mine where it was I."""
    groups = [part.principal_id] if part.principal_id != work.official_id else sorted(work.standing.units)
    return {each for people in naming.behind(work, groups).values() for each in people}


def parts_of(work: Work, request_id: int) -> list[RequestRecipient]:
    """Gives the recipients of a request, in the order in which they were asked."""
    query = select(RequestRecipient).where(col(RequestRecipient.request_id) == request_id).order_by(col(RequestRecipient.id))
    return list(work.session.exec(query).all())


def settle(work: Work, request: Request) -> None:
    """Brings the request as a whole in line with its parts: executed when somebody has answered and nobody is left to."""
    work.session.flush()
    states = {part.state for part in parts_of(work, request.id)}
    if request.state in {RequestState.SENT, RequestState.EXECUTED}:
        is_done = RecipientState.EXECUTED in states and not states & set(OPEN_RECIPIENTS)
        request.state = RequestState.EXECUTED if is_done else RequestState.SENT


def tell_requester(work: Work, request: Request, *, cause: str, quietly: bool = False) -> None:
    """Lays the record before whom the request returns to and, unless quietly, before who asked."""
    told = {request.return_to_id} | (set() if quietly else {request.requested_by})
    for principal_id in sorted(each for each in told if each is not None and each != work.actor.official_id):
        inbox.put(work, request.record_id, principal_id, cause=cause)


def tell_recipient(work: Work, part: RequestRecipient, *, cause: str) -> None:
    """Lays the record before who has to answer; another authority is told by the courier."""
    if not part.is_abroad:
        inbox.put(work, part.record_id, part.assigned_to or part.principal_id, cause=cause)


def close_access(work: Work, record: Record, part: RequestRecipient) -> None:
    """Ends exactly the access that being asked gave."""
    granting.end(work, record, cause=Cause.REQUEST, cause_id=part.id)


def crosses(work: Work, request: Request, *parts: RequestRecipient) -> None:
    """Has the courier tell the other authority, where one is concerned."""
    if request.came_from_id is not None or any(part.is_abroad for part in parts):
        work.record(RequestCrossed(record_id=request.record_id, request_id=request.id))
