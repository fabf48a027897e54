"""What lists show of an approval: how far it has come, by when, where it waits and why. A few questions for a whole page.

A record's approval is the one under way, else the one that was finally approved last; a cancelled one is not shown.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import ARRAY, Integer, String, and_, any_, bindparam, or_
from sqlalchemy import case as sql_case
from sqlalchemy import select as plain_select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import col

from casework.approvals.moving import RETURNS, STANDS
from casework.approvals.rounds import carried_from
from casework.approvals.rows import RESUME_AFTER
from casework.lists.approvals import RUNNING, band_of, is_running
from casework.lists.asker import whose
from casework.lists.branch import Asked
from casework.model import Approval, Decision, DefinitionVersion, Official, ReplayFact, Seat, Step, Unit
from casework.queries.absences import Away, Lies, away_today, lying
from casework.queries.record_page import names_of
from casework.vocabulary import ApprovalBand, ApprovalState, SeatState, StepPlace, StepState, Verdict, WaitsFor
from casework.work import Work

ASKED = frozenset({SeatState.OPEN, SeatState.BLOCKED, SeatState.WAITING})
_WHY = {SeatState.BLOCKED: WaitsFor.BLOCKED, SeatState.WAITING: WaitsFor.GATE}
_APPROVING = frozenset(Verdict) - RETURNS
_IDS = bindparam("ids", type_=ARRAY(Integer))
_NAMES = bindparam("names", type_=ARRAY(String))
_COUNTED = ASKED | {SeatState.DECIDED, SeatState.CARRIED}


@dataclass(frozen=True)
class OnTheWay:
    """Is somebody on the way of an approval: by initials or a unit's short name, or, where a step finds them later, by the role."""

    initials: str
    name: str
    is_me: bool = False
    role: str = ""
    has_approved: bool = False


@dataclass(frozen=True)
class StepOnTheWay:
    """Is one step on the way; ``approved`` of ``needed`` have approved. One with a condition may be passed over."""

    position: int
    title: str
    place: StepPlace
    state: StepState
    people: tuple[OnTheWay, ...]
    approved: int = 0
    needed: int = 0
    is_conditional: bool = False


@dataclass(frozen=True)
class WaitsWith:
    """Is with whom an approval stands and why; ``away_until`` and ``stand_ins`` are of who is away today, ``day`` what a step waits for."""

    why: WaitsFor
    name: str = ""
    is_me: bool = False
    away_until: dt.date | None = None
    stand_ins: tuple[str, ...] = ()
    trouble: str = ""
    day: dt.date | None = None


@dataclass(frozen=True)
class ApprovalInList:
    """Is an approval as a list shows it; ``step_deadline`` is that of the step that waits for the asker."""

    approval_id: int
    definition_id: int
    definition: str
    state: ApprovalState
    round: int
    is_urgent: bool
    deadline: dt.date | None
    days_left: int | None
    band: ApprovalBand
    band_days: int | None
    step_deadline: dt.date | None
    step_days: int | None
    steps: tuple[StepOnTheWay, ...]
    waits: tuple[WaitsWith, ...]


@dataclass
class _Page:
    """Is everything the approvals of a page are put together from."""

    today: dt.date
    mine: frozenset[int]
    versions: dict[int, Any]
    steps: dict[int, list[Any]] = field(default_factory=dict)
    carried: dict[int, frozenset[int]] = field(default_factory=dict)
    people: dict[int, tuple[str, str]] = field(default_factory=dict)
    by_username: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    by_short_name: dict[str, tuple[int, str]] = field(default_factory=dict)
    away: dict[int, Away] = field(default_factory=dict)
    lies: dict[int, Lies] = field(default_factory=dict)
    stood_in_for: frozenset[int] = frozenset()
    to_come: dict[tuple[int, int], StepOnTheWay] = field(default_factory=dict)
    """Steps that have not begun, by version and position: the same for all that run by a version as it is written."""


def approvals_in_list(work: Work, record_ids: Iterable[int]) -> dict[int, ApprovalInList]:
    """Gives the approvals of records by record id, those the asker may read; records without one are absent."""
    found = _approvals(work, sorted(set(record_ids)))
    if not found:
        return {}
    page = _Page(work.today, frozenset({whose(work), *work.standing.list_units}), _versions(work, found))
    _put_steps(work, page, found)
    _put_people(work, page, found)
    return {row.record_id: _shown(row, page) for row in found}


def _approvals(work: Work, record_ids: list[int]) -> Sequence[Any]:
    """Gives the approval of each record that is shown: the one under way, else the latest that was finally approved."""
    return work.session.execute(_of_records(), {"ids": record_ids}).all() if record_ids else []


@cache
def _of_records() -> Asked:
    is_latest = sql_case((is_running(Approval), 1), else_=0).desc(), col(Approval.id).desc()
    carried = (col(ReplayFact.approval_id) == Approval.id, col(ReplayFact.round) == Approval.round, col(ReplayFact.key) == RESUME_AFTER)
    query: Asked = (
        plain_select(
            col(Approval.id),
            col(Approval.record_id),
            col(Approval.state),
            col(Approval.round),
            col(Approval.is_urgent),
            col(Approval.deadline),
            col(Approval.trouble),
            col(Approval.responsible_id),
            col(Approval.definition_version_id),
            col(Approval.title),
            col(Approval.own_content),
            col(ReplayFact.value).label("carried"),
        )
        .outerjoin(ReplayFact, and_(*carried))
        .where(col(Approval.record_id) == any_(_IDS), col(Approval.state) != ApprovalState.CANCELLED)
        .order_by(col(Approval.record_id), *is_latest)
        .ext(distinct_on(col(Approval.record_id)))
    )
    return query


def _versions(work: Work, found: Sequence[Any]) -> dict[int, Any]:
    rows = work.session.execute(_versions_by_id(), {"ids": sorted({row.definition_version_id for row in found})})
    return {row.id: row for row in rows}


@cache
def _versions_by_id() -> Asked:
    query = plain_select(col(DefinitionVersion.id), col(DefinitionVersion.definition_id), col(DefinitionVersion.content))
    return query.where(col(DefinitionVersion.id) == any_(_IDS))


def _put_steps(work: Work, page: _Page, found: Sequence[Any]) -> None:
    """Puts the steps of all rounds with their seats, and whether each has approved."""
    for row in work.session.execute(_steps_of(), {"ids": [row.id for row in found]}):
        page.steps.setdefault(row.approval_id, []).append(row)
    page.carried = {row.id: carried_from(row.carried).steps if row.carried else frozenset() for row in found}


@cache
def _steps_of() -> Asked:
    query: Asked = (
        plain_select(
            col(Step.approval_id),
            col(Step.id),
            col(Step.round),
            col(Step.position),
            col(Step.title),
            col(Step.state),
            col(Step.deadline),
            col(Seat.id).label("seat_id"),
            col(Seat.holder_id),
            col(Seat.state).label("seat_state"),
            col(Seat.trouble),
            col(Decision.verdict),
        )
        .outerjoin(Seat, col(Seat.step_id) == Step.id)
        .outerjoin(Decision, (col(Decision.seat_id) == Seat.id) & col(Decision.undone_at).is_(None))
        .where(col(Step.approval_id) == any_(_IDS))
        .order_by(col(Step.approval_id), col(Step.position), col(Step.round), col(Seat.position))
    )
    return query


def _put_people(work: Work, page: _Page, found: Sequence[Any]) -> None:
    """Puts names and initials of everybody who is or will be asked, and who of those that are asked now is away."""
    ids = {row.responsible_id for row in found} | {row.holder_id for rows in page.steps.values() for row in rows if row.holder_id}
    usernames, short_names = _named(page, found)
    for id, username, name, initials in work.session.execute(_officials(), {"ids": sorted(ids), "names": sorted(usernames)}):
        page.people[id], page.by_username[username] = (initials, name), (id, initials, name)
    units = ids - page.people.keys()
    if short_names or units:
        for id, short_name, name in work.session.execute(_units(), {"ids": sorted(units), "names": sorted(short_names)}):
            page.people[id], page.by_short_name[short_name] = (short_name, name), (id, name)
    if elsewhere := ids - page.people.keys():  # who stayed where a record came from is known by name alone
        page.people |= {id: (_initials(name), name) for id, name in names_of(work, elsewhere).items()}
    _put_away(work, page, found, {row.holder_id for rows in page.steps.values() for row in rows if row.seat_state in ASKED})


@cache
def _officials() -> Asked:
    officials = plain_select(col(Official.id), col(Official.username), col(Official.name), col(Official.initials))
    return officials.where(or_(col(Official.id) == any_(_IDS), col(Official.username) == any_(_NAMES)))


@cache
def _units() -> Asked:
    units = plain_select(col(Unit.id), col(Unit.short_name), col(Unit.name))
    return units.where(or_(col(Unit.id) == any_(_IDS), col(Unit.short_name) == any_(_NAMES)))


def _put_away(work: Work, page: _Page, found: Sequence[Any], holders: set[int]) -> None:
    """Puts who of those is away today, until when, and who stands in for them."""
    page.away = away_today(work, holders)
    for absent_id, away in page.away.items():
        if whose(work) == work.official_id in {each.official_id for each in away.stand_ins}:
            page.stood_in_for |= {absent_id}  # who acts for one absent colleague sees that one's seats alone
    if any(away.is_told_apart for away in page.away.values()):
        lies = lying(work, (row.record_id for row in found))
        page.lies = {row.id: lies[row.record_id] for row in found}


def _named(page: _Page, found: Sequence[Any]) -> tuple[set[str], set[str]]:
    """Gives the usernames and short names of units that the steps to come name."""
    seats = [seat for row in found if row.state in RUNNING for step in _written(row, page) for seat in step.get("seats", ())]
    return {seat["official"] for seat in seats if "official" in seat}, {seat["members"] for seat in seats if "members" in seat}


def _written(row: Any, page: _Page) -> list[dict[str, Any]]:
    content = row.own_content if row.own_content is not None else page.versions[row.definition_version_id].content
    return list(content["steps"])


def _shown(row: Any, page: _Page) -> ApprovalInList:
    current = _current(row, page)
    written = _written(row, page)
    steps = tuple(
        _met(current[position], each, page) if _counts(current.get(position)) else _yet_to_come(row, position, each, page)
        for position, each in enumerate(written, start=1)
    )
    now = [rows for rows in current.values() if rows[0].state is StepState.OPEN]
    due = [each for each in (row.deadline, *(rows[0].deadline for rows in now)) if each is not None]
    my_step = _my_deadline(now, page)
    nearest = min(due, default=None)
    return ApprovalInList(
        approval_id=row.id,
        definition_id=page.versions[row.definition_version_id].definition_id,
        definition=row.title,
        state=row.state,
        round=row.round,
        is_urgent=bool(row.is_urgent),
        deadline=row.deadline,
        days_left=(row.deadline - page.today).days if row.deadline and row.state in RUNNING else None,
        band=band_of(row.state, nearest, page.today),
        band_days=(nearest - page.today).days if nearest and row.state is ApprovalState.IN_PROGRESS else None,
        step_deadline=my_step,
        step_days=(my_step - page.today).days if my_step else None,
        steps=steps,
        waits=_waits(row, now, page),
    )


def _current(row: Any, page: _Page) -> dict[int, list[Any]]:
    """Gives of each step the rows that count now: this round's, or those carried over from an earlier one."""
    found: dict[int, list[Any]] = {}
    for position, rows in groupby(page.steps.get(row.id, ()), key=lambda each: each.position):
        every = list(rows)
        if position in page.carried[row.id]:
            standing = [each for each in every if each.state in STANDS]
            latest = max((each.round for each in standing), default=0)
        else:
            latest = row.round
        if of_round := [each for each in every if each.round == latest]:
            found[position] = of_round
    return found


def _counts(rows: list[Any] | None) -> bool:
    """Says whether a step has begun and counts: one that was overtaken is asked again."""
    return rows is not None and rows[0].state is not StepState.SUPERSEDED


def _met(rows: list[Any], written: Mapping[str, Any], page: _Page) -> StepOnTheWay:
    first = rows[0]
    is_open = first.state is StepState.OPEN
    counted = [each for each in rows if each.seat_id and each.seat_state in _COUNTED]
    approved = {each.seat_id for each in counted if each.seat_state is SeatState.CARRIED or each.verdict in _APPROVING}
    people = tuple(_person(each.holder_id, page, has_approved=each.seat_id in approved) for each in counted)
    return StepOnTheWay(
        position=first.position,
        title=first.title,
        place=StepPlace.NOW if is_open else StepPlace.PAST,
        state=first.state,
        people=people,
        approved=len(approved),
        needed=_needed(written.get("needs", "all"), len(counted)),
    )


def _yet_to_come(row: Any, position: int, written: Mapping[str, Any], page: _Page) -> StepOnTheWay:
    if row.own_content is not None:
        return _to_come(position, written, page)
    key = (row.definition_version_id, position)
    if key not in page.to_come:
        page.to_come[key] = _to_come(position, written, page)
    return page.to_come[key]


def _to_come(position: int, written: Mapping[str, Any], page: _Page) -> StepOnTheWay:
    seats = written.get("seats", ())
    return StepOnTheWay(
        position=position,
        title=str(written.get("title") or written.get("name", "")),
        place=StepPlace.TO_COME,
        state=StepState.PENDING,
        people=tuple(_named_person(seat, page) for seat in seats),
        needed=_needed(written.get("needs", "all"), len(seats)),
        is_conditional=bool(written.get("when")),
    )


def _needed(needs: object, seats: int) -> int:
    match needs:
        case int():
            return min(needs, seats)
        case "any":
            return min(1, seats)
    return seats


def _person(holder_id: int, page: _Page, *, has_approved: bool) -> OnTheWay:
    initials, name = page.people.get(holder_id, ("?", ""))
    return OnTheWay(initials, name, holder_id in page.mine, has_approved=has_approved)


def _named_person(seat: Mapping[str, Any], page: _Page) -> OnTheWay:
    if "official" in seat:
        id, initials, name = page.by_username.get(seat["official"], (0, _initials(seat["official"]), ""))
        return OnTheWay(initials, name, id in page.mine)
    if "members" in seat:
        id, name = page.by_short_name.get(seat["members"], (0, ""))
        return OnTheWay(seat["members"], name, id in page.mine)
    return OnTheWay("", "", role=str(seat.get("role", "")))


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.replace("_", " ").split()[:3]).upper()


def _my_deadline(now: list[list[Any]], page: _Page) -> dt.date | None:
    """Gives by when a step that waits for the asker is due: at a seat of his, of a unit of his, or of whom he stands in for."""
    mine = [
        row.deadline for rows in now for row in rows if row.seat_state is SeatState.OPEN and row.holder_id in page.mine and row.deadline
    ]
    return min(mine, default=None)


def _waits(row: Any, now: list[list[Any]], page: _Page) -> tuple[WaitsWith, ...]:
    responsible = page.people.get(row.responsible_id, ("", ""))[1]
    is_mine = row.responsible_id in page.mine
    match row.state:
        case ApprovalState.APPROVED:
            return (WaitsWith(WaitsFor.NOTHING),)
        case ApprovalState.RETURNED:
            return (WaitsWith(WaitsFor.RETURNED, responsible, is_mine),)
        case ApprovalState.WITHDRAWN:
            return (WaitsWith(WaitsFor.WITHDRAWN, responsible, is_mine),)
    if row.trouble:
        return (WaitsWith(WaitsFor.TROUBLE, responsible, is_mine, trouble=row.trouble),)
    asked = [each for rows in now for each in rows if each.seat_state in ASKED]
    days = [WaitsWith(WaitsFor.DAY, day=rows[0].deadline) for rows in now if rows[0].seat_id is None and rows[0].deadline]
    return (*(_asked(each, page) for each in asked), *days) or (WaitsWith(WaitsFor.MOTOR),)


def _asked(seat: Any, page: _Page) -> WaitsWith:
    _, name = page.people.get(seat.holder_id, ("", ""))
    why = _WHY.get(seat.seat_state, WaitsFor.DECISION)
    away = page.away.get(seat.holder_id)
    until, stand_ins = (away.until, away.names(page.lies.get(seat.approval_id))) if away else (None, ())
    return WaitsWith(why, name, seat.holder_id in page.mine, until, stand_ins, seat.trouble)
