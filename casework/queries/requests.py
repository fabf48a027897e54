"""Requests as their record's readers see them, with what the asker may do about each; answers only where the asker may read them."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlalchemy import text as sql
from sqlmodel import col, func, select

from casework.lifecycle import RECIPIENT, REQUEST, Table
from casework.lists.asker import whose
from casework.model import (
    Membership,
    Official,
    Post,
    Principal,
    Record,
    Request,
    RequestReception,
    RequestRecipient,
    RequestType,
    Team,
    Unit,
)
from casework.queries.record_page import names_of
from casework.services.request_parts import colleagues_of, is_answered_by_me, is_steered_by_me
from casework.vocabulary import (
    OPEN_RECIPIENTS,
    OPEN_REQUESTS,
    Action,
    Evaluation,
    Finalising,
    ListKey,
    PrincipalKind,
    RecipientState,
    RequestState,
)
from casework.work import Work

STEERING = (Action.EDIT, Action.SEND, Action.DELETE, Action.REMIND, Action.FINALISE, Action.CANCEL)
STEERING_PART = (Action.REMIND, Action.RESUME, Action.CANCEL, Action.EVALUATE)
ANSWERING = (Action.ACCEPT, Action.ASSIGN, Action.SET_ANSWER, Action.EXECUTE, Action.DECLINE)


@dataclass(frozen=True)
class RecipientShown:
    """Is one recipient of a request. The answer has no id where the asker may not read it; ``may`` are the deeds open to the asker."""

    recipient_id: int
    principal_id: int
    name: str
    is_abroad: bool
    state: RecipientState
    assigned_to: str
    comment: str
    asked_at: dt.datetime
    answered_at: dt.datetime | None
    is_late: bool
    has_answer: bool
    answer_id: int | None
    answer_title: str
    reminded_at: dt.datetime | None
    evaluation: Evaluation | None
    evaluation_comment: str
    is_mine: bool
    may: tuple[Action, ...]
    trouble: str = ""


@dataclass(frozen=True)
class RequestShown:
    """Is a request with its whole state; ``is_overdue`` says that somebody still owes an answer past its deadline."""

    request_id: int
    record_id: int
    record_title: str
    type_id: int | None
    type_da: str
    type_en: str
    state: RequestState
    text: str
    deadline: dt.date | None
    finalising: Finalising
    needs_answer: bool
    sends_documents: bool
    tells_requester: bool
    requested_by: str
    return_to_id: int | None
    return_to: str
    came_from_outside: bool
    made_at: dt.datetime
    sent_at: dt.datetime | None
    ended_at: dt.datetime | None
    end_reason: str
    is_overdue: bool
    is_mine: bool
    may: tuple[Action, ...]
    recipients: tuple[RecipientShown, ...]
    version: int


@dataclass(frozen=True)
class RequestTypeShown:
    """Is a kind of request."""

    type_id: int
    name_da: str
    name_en: str
    working_days: int | None
    finalising: Finalising
    needs_answer: bool
    position: int
    is_active: bool


@dataclass(frozen=True)
class RecipientChoice:
    """Is somebody a request can be made of; ``is_abroad`` is another authority of the installation."""

    principal_id: int
    name: str
    kind: PrincipalKind
    is_abroad: bool = False


def of_record(work: Work, record_id: int) -> tuple[RequestShown, ...]:
    """Gives a record's requests, newest first, drafts among them: all who read the record see them (docs/decisions/requests.md)."""
    work.load(Record, record_id, Action.READ)
    rows = work.session.exec(select(Request).where(col(Request.record_id) == record_id).order_by(col(Request.id).desc())).all()
    return _shown(work, rows)


def request(work: Work, request_id: int) -> RequestShown:
    """Gives one request, also a draft of somebody else's on a record the asker reads.

    Raises:
        NotFound: the asker may not read its record.
    """
    return _shown(work, [work.load(Request, request_id, Action.READ)])[0]


def listed(work: Work, key: ListKey, *, first: int = 200) -> tuple[RequestShown, ...]:
    """Gives the open requests of one of the lists of requests, the nearest deadline first."""
    part = select(RequestRecipient.request_id).where(col(RequestRecipient.state).in_(OPEN_RECIPIENTS))
    to_me = _to_me(work) | _to_a_team_of_mine(work)
    to_us = col(RequestRecipient.principal_id).in_(work.standing.list_units)
    asking = (col(Request.requested_by) == whose(work)) | col(Request.return_to_id).in_(work.standing.principals)
    among = {
        ListKey.REQUESTS: col(Request.id).in_(part.where(to_me)),
        ListKey.UNIT_REQUESTS: col(Request.id).in_(part.where(to_us)),
        ListKey.REQUESTS_SENT: asking,
        ListKey.UNIT_REQUESTS_SENT: _by_units_of_mine(work),
        ListKey.REQUESTS_LATE: (col(Request.deadline) < work.today)
        & ((asking & col(Request.id).in_(part)) | col(Request.id).in_(part.where(to_me | to_us))),
    }
    rows = work.session.exec(
        select(Request)
        .where(col(Request.state).in_(OPEN_REQUESTS), among[key])
        .order_by(col(Request.deadline).nulls_last(), col(Request.id))
        .limit(first)
    ).all()
    return _shown(work, rows)


def waiting(work: Work) -> int:
    """Counts the requests that wait for me, or for a unit or team of mine and nobody has taken on."""
    ours = col(RequestRecipient.principal_id).in_(work.standing.list_units) & col(RequestRecipient.assigned_to).is_(None)
    mine = _to_me(work) | _to_a_team_of_mine(work)
    query = (
        select(func.count(func.distinct(RequestRecipient.request_id)))
        .join(Request, col(Request.id) == RequestRecipient.request_id)
        .where(col(Request.state).in_(OPEN_REQUESTS), col(RequestRecipient.state).in_(OPEN_RECIPIENTS), mine | ours)
    )
    return work.session.exec(query).one()


def count_open(work: Work, record_id: int) -> int:
    """Counts the requests of a record that have gone and not ended."""
    query = select(func.count()).select_from(Request).where(col(Request.record_id) == record_id, col(Request.state).in_(OPEN_REQUESTS))
    return work.session.exec(query).one()


def request_types(work: Work, *, retired: bool = False) -> tuple[RequestTypeShown, ...]:
    """Gives the kinds of request in order, those out of use only where they are asked for."""
    query = select(RequestType).order_by(col(RequestType.position), col(RequestType.id))
    rows = work.session.exec(query if retired else query.where(col(RequestType.is_active))).all()
    return tuple(
        RequestTypeShown(row.id, row.name_da, row.name_en, row.working_days, row.finalising, row.needs_answer, row.position, row.is_active)
        for row in rows
    )


def reception(work: Work) -> int | None:
    """Gives the unit that the requests of other authorities come to, where one is chosen."""
    row = work.session.get(RequestReception, work.authority_id)
    return row.unit_id if row else None


def recipients(work: Work) -> tuple[RecipientChoice, ...]:
    """Gives whom a request can be made of: units, teams and colleagues by name, then the other authorities of the installation."""
    rows = work.session.execute(
        select(col(Principal.id), col(Principal.name), col(Principal.kind))
        .outerjoin(Official, col(Official.id) == Principal.id)
        .outerjoin(Unit, col(Unit.id) == Principal.id)
        .outerjoin(Team, col(Team.id) == Principal.id)
        .where(
            (col(Principal.kind) == PrincipalKind.UNIT) & col(Unit.closed_on).is_(None)
            | (col(Principal.kind) == PrincipalKind.TEAM) & col(Team.is_active)
            | (col(Principal.kind) == PrincipalKind.OFFICIAL) & col(Official.is_active)
        )
        .order_by(col(Principal.kind).desc(), col(Principal.name), col(Principal.id))
    )
    near = [RecipientChoice(id, name, PrincipalKind(kind)) for id, name, kind in rows]
    abroad = work.session.execute(sql("SELECT id, name FROM casework_other_authorities()"))
    return (*near, *(RecipientChoice(row.id, row.name, PrincipalKind.AUTHORITY, True) for row in abroad))


def colleagues(work: Work, recipient_id: int) -> tuple[RecipientChoice, ...]:
    """Gives whom the recipient of a request can give it to: the officials of the unit or team, or those of the asker's own units."""
    part = work.load(RequestRecipient, recipient_id, Action.READ)
    among = col(Official.id).in_(colleagues_of(work, part))
    rows = work.session.execute(select(col(Official.id), col(Official.name)).where(among).order_by(col(Official.name), col(Official.id)))
    return tuple(RecipientChoice(id, name, PrincipalKind.OFFICIAL) for id, name in rows)


def _to_me(work: Work) -> ColumnElement[bool]:
    return (col(RequestRecipient.principal_id) == whose(work)) | (col(RequestRecipient.assigned_to) == whose(work))


def _to_a_team_of_mine(work: Work) -> ColumnElement[bool]:
    """Says that a team I belong to was asked, and nobody of it has taken it on."""
    teams = select(Membership.group_id).where(
        col(Membership.official_id) == whose(work),
        col(Membership.starts_on) <= work.today,
        col(Membership.ends_on).is_(None) | (col(Membership.ends_on) >= work.today),
    )
    return col(RequestRecipient.principal_id).in_(teams) & col(RequestRecipient.assigned_to).is_(None)


def _by_units_of_mine(work: Work) -> ColumnElement[bool]:
    """Says that a unit of mine, or somebody who holds a post in one, asked or gets the answer back."""
    people = select(Post.official_id).where(
        col(Post.unit_id).in_(work.standing.list_units),
        col(Post.starts_on) <= work.today,
        col(Post.ends_on).is_(None) | (col(Post.ends_on) >= work.today),
    )
    asking, back = col(Request.requested_by), col(Request.return_to_id)
    return asking.in_(people) | back.in_(people) | back.in_(work.standing.list_units)


def _shown(work: Work, rows: Sequence[Request]) -> tuple[RequestShown, ...]:
    ids = [row.id for row in rows]
    if not ids:
        return ()
    parts = work.session.exec(
        select(RequestRecipient).where(col(RequestRecipient.request_id).in_(ids)).order_by(col(RequestRecipient.id))
    ).all()
    answers = {each for part in parts if (each := part.answer_id) is not None}
    titles = dict(work.session.exec(select(Record.id, Record.title).where(col(Record.id).in_(answers | {r.record_id for r in rows}))).all())
    kinds = {each.type_id: each for each in request_types(work, retired=True)} if any(row.type_id for row in rows) else {}
    wanted = _named(rows) | {each for part in parts for each in (part.principal_id, part.assigned_to) if each is not None}
    names = names_of(work, wanted)
    made = []
    for row in rows:
        kind = kinds.get(row.type_id or 0)
        own = [part for part in parts if part.request_id == row.id]
        mine = is_steered_by_me(work, row)
        made.append(
            RequestShown(
                request_id=row.id,
                record_id=row.record_id,
                record_title=titles.get(row.record_id, ""),
                type_id=row.type_id,
                type_da=kind.name_da if kind else "",
                type_en=kind.name_en if kind else "",
                state=row.state,
                text=row.text,
                deadline=row.deadline,
                finalising=row.finalising,
                needs_answer=row.needs_answer,
                sends_documents=row.sends_documents,
                tells_requester=row.tells_requester,
                requested_by=row.asked_by or names.get(row.requested_by or 0, ""),
                return_to_id=row.return_to_id,
                return_to=names.get(row.return_to_id or 0, ""),
                came_from_outside=row.came_from_id is not None,
                made_at=row.made_at,
                sent_at=row.sent_at,
                ended_at=row.ended_at,
                end_reason=row.end_reason,
                is_overdue=row.state is RequestState.SENT and row.deadline is not None and row.deadline < work.today
                and any(part.state in OPEN_RECIPIENTS for part in own),
                is_mine=mine,
                may=_open_to(REQUEST, row.state, STEERING) if mine else (),
                recipients=tuple(_recipient(work, row, part, names, titles, is_steered=mine) for part in own),
                version=row.version or 0,
            )
        )  # fmt: skip
    return tuple(made)


def _recipient(
    work: Work, row: Request, part: RequestRecipient, names: dict[int, str], titles: dict[int, str], *, is_steered: bool
) -> RecipientShown:
    mine = is_answered_by_me(work, part)
    may = [*(STEERING_PART if is_steered else ()), *(ANSWERING if mine else ())]
    whole = set(_open_to(REQUEST, row.state, may))
    readable = part.answer_id if part.answer_id in titles else None
    return RecipientShown(
        recipient_id=part.id,
        principal_id=part.principal_id,
        name=part.name or names.get(part.principal_id, ""),
        is_abroad=part.is_abroad,
        state=part.state,
        assigned_to=names.get(part.assigned_to or 0, ""),
        comment=part.comment,
        asked_at=part.asked_at,
        answered_at=part.answered_at,
        is_late=part.is_late,
        has_answer=part.answer_id is not None,
        answer_id=readable,
        answer_title=titles.get(readable or 0, ""),
        reminded_at=part.reminded_at,
        evaluation=part.evaluation,
        evaluation_comment=part.evaluation_comment,
        is_mine=mine,
        may=tuple(action for action in _open_to(RECIPIENT, part.state, may) if action in whole),
        trouble=(part.trouble or "") if part.state in OPEN_RECIPIENTS else "",
    )


def _open_to(table: Table, state: object, actions: Iterable[Action]) -> tuple[Action, ...]:
    return tuple(action for action in actions if (state, action) not in table)


def _named(rows: Sequence[Request]) -> set[int]:
    return {each for row in rows for each in (row.requested_by, row.return_to_id) if each is not None}
