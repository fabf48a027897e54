"""What is done with requests beside answering them: copied to a new draft, finalised many at once and taken back, printed.

Sources: f2.md 2 (Requests: advanced; finalise from list menu); docs/decisions/requests.md.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from casework.cases.states import reason_against_records
from casework.errors import NotPermitted, RuleBroken
from casework.events import RequestCopied, RequestPrinted, RequestResumed
from casework.model import Authority, Case, Official, Record, Request, RequestType
from casework.queries import histories, record_page
from casework.queries import requests as shown
from casework.queries.histories import Happening
from casework.queries.requests import RequestShown
from casework.services import requests
from casework.services.request_parts import is_steered_by_me, parts_of, settle, tell_recipient
from casework.services.requests import NewRequest
from casework.vocabulary import OPEN_RECIPIENTS, OPEN_REQUESTS, Action, Reason, RequestState
from casework.work import Work

MOMENT = dt.timedelta(minutes=10)
"""How long finalising can be taken back, as handing a record over can."""


@dataclass(frozen=True)
class PrintedRequest:
    """Is a request as it is printed: the request, what it is on, whose house it is, and what has happened to it, the oldest first."""

    request: RequestShown
    authority: str
    record_number: int | None
    case_number: str
    case_title: str
    printed_by: str
    printed_at: dt.datetime
    lines: tuple[Happening, ...]
    names: tuple[tuple[int, str], ...]


def copy(work: Work, request_id: int, *, record_id: int | None = None) -> int:
    """Copies a request to a draft of mine, on the same record or another, and gives the draft's id.

    Its text, kind and rule go along, and of its recipients and whom it returns to those who can still be asked; a deadline that has
    passed does not, nor what was answered. Nobody is told or let in until it is sent.

    Raises:
        NotFound: its record or the other is not to be seen. NotPermitted: I may not ask on the record. RuleBroken: it is completed.
    """
    row = work.load(Request, request_id, Action.READ)
    kind = work.session.get(RequestType, row.type_id) if row.type_id is not None else None
    choices = shown.recipients(work)
    may_be_asked, near = {each.principal_id for each in choices}, {each.principal_id for each in choices if not each.is_abroad}
    returns_to = row.return_to_id if row.return_to_id != row.requested_by and row.return_to_id in near else None
    new = NewRequest(
        text=row.text,
        recipients=tuple(each.principal_id for each in parts_of(work, request_id) if each.principal_id in may_be_asked),
        type_id=kind.id if kind is not None and kind.is_active else None,
        deadline=row.deadline if row.deadline is not None and row.deadline >= work.today else None,
        finalising=row.finalising,
        return_to_id=returns_to,
        sends_documents=row.sends_documents,
        tells_requester=row.tells_requester,
    )
    made = requests.draft(work, record_id or row.record_id, new)
    work.record(RequestCopied(record_id=record_id or row.record_id, request_id=made, from_id=request_id))
    return made


def finalise_of_record(work: Work, record_id: int) -> tuple[int, ...]:
    """Finalises the requests of a record that are mine to finalise, answered or not; gives which, so that it can be taken back.

    Raises:
        NotFound: the record is not to be seen. RuleBroken: none of its requests has gone and is not ended.
        NotPermitted: ``NOT_THE_REQUESTER``, or another authority decides about them.
    """
    work.load(Record, record_id, Action.READ)
    gone = select(Request).where(col(Request.record_id) == record_id, col(Request.state).in_(OPEN_REQUESTS)).order_by(col(Request.id))
    rows = work.session.exec(gone).all()
    if not rows:
        raise RuleBroken(Reason.NO_REQUEST_TO_FINALISE)
    mine = tuple(row.id for row in rows if is_steered_by_me(work, row))
    if not mine:
        is_of_others = all(row.came_from_id is not None for row in rows)
        raise NotPermitted(Reason.REQUEST_CAME_FROM_OUTSIDE if is_of_others else Reason.NOT_THE_REQUESTER)
    for request_id in mine:
        requests.finalise(work, request_id)
    return mine


def take_finalising_back(work: Work, request_id: int) -> None:
    """Undoes the finalising I did a moment ago: the request stands as it stood, and who still owes an answer is told. Twice is once.

    Raises:
        RuleBroken: ``TOO_LATE_TO_TAKE_BACK``, also where somebody else or its rule finalised it, another authority has been told, or
            its case is completed by now.
    """
    request = work.load(Request, request_id, Action.FINALISE, lock=True)
    if request.state in OPEN_REQUESTS and request.ended_at is None:
        return
    record = work.session.get_one(Record, request.record_id)
    case = work.session.get(Case, record.case_id) if record.case_id is not None else None
    parts = parts_of(work, request_id)
    is_mine = request.state is RequestState.FINALISED and request.ended_by == work.official_id
    is_now = request.ended_at is not None and request.ended_at >= work.now - MOMENT
    is_told = any(part.is_abroad for part in parts)
    if not (is_mine and is_now) or is_told or (case is not None and reason_against_records(work, case) is not None):
        raise RuleBroken(Reason.TOO_LATE_TO_TAKE_BACK)
    request.state, request.ended_at, request.ended_by = RequestState.SENT, None, None
    settle(work, request)
    work.record(RequestResumed(record_id=request.record_id, request_id=request_id))
    for part in parts:
        if part.state in OPEN_RECIPIENTS:
            tell_recipient(work, part, cause="request")


def take_all_back(work: Work, request_ids: Sequence[int]) -> None:
    """Undoes the finalising of several requests that I did a moment ago, all of them or none."""
    for request_id in request_ids:
        take_finalising_back(work, request_id)


def printed(work: Work, request_id: int) -> PrintedRequest:
    """Gives a request for print, with what has happened to it as far as the asker sees it, and writes down that it was taken out.

    Raises:
        NotFound: the asker may not read its record.
    """
    request = shown.request(work, request_id)
    record = work.load(Record, request.record_id, Action.READ)
    case = work.session.exec(select(Case.number, Case.title).where(Case.id == record.case_id)).first() if record.case_id else None
    lines = tuple(
        line
        for line in reversed(histories.of_record(work, record.id))
        if line.facts.get("request_id") == request_id and line.kind not in {"request_crossed", "request_printed"}
    )
    names = record_page.names_of(work, histories.concerned(lines))
    work.record(RequestPrinted(record_id=record.id, request_id=request_id))
    return PrintedRequest(
        request=request,
        authority=work.session.get_one(Authority, work.authority_id).name,
        record_number=record.number,
        case_number=case[0] if case else "",
        case_title=case[1] if case else "",
        printed_by=work.session.get_one(Official, work.official_id).name,
        printed_at=work.now,
        lines=lines,
        names=tuple(sorted(names.items())),
    )
