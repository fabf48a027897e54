"""Lists as cases: each case stands where its newest record of the list stands; my own cases also where they have none."""

import datetime as dt
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ARRAY, Integer, any_, bindparam, exists, func, not_, or_, tuple_
from sqlalchemy import select as plain_select
from sqlalchemy.orm import aliased
from sqlmodel import col

from casework.lists.asker import (
    AFTER_AT,
    AFTER_ID,
    FIRST,
    IS_NARROW,
    LENT_CASES,
    MOST,
    WHOSE,
    Position,
    is_planned_for_values,
    is_wide,
    plan_as_usual,
    position,
    said,
)
from casework.lists.branch import Asked, Branch
from casework.lists.columns import asked as asked_of
from casework.lists.definition import Condition, ListDefinition
from casework.lists.sources import candidates
from casework.model import Case, Principal, Record
from casework.queries.lists import SORTED_AMONG, counted_by_ways, ready_to_ask
from casework.vocabulary import CaseState, ListSource
from casework.work import Work

CASE_COUNT_CAP = 200
"""Whether a record is the newest of its case is asked of each record: a fifth of the records' cap costs as much."""


@dataclass(frozen=True)
class CaseRow:
    """Is a case in a list; ``latest_at`` is when its newest record of the list stands there."""

    case_id: int
    number: str
    title: str
    state: CaseState
    file_plan_code: str
    unit: str
    responsible: str
    opened_at: dt.datetime
    deadline: dt.date | None
    latest_at: dt.datetime
    is_restricted: bool


@dataclass(frozen=True)
class CaseListPage:
    """Is some cases of a list and how many there are, counted up to the cap; ``after`` asks for the next."""

    rows: tuple[CaseRow, ...]
    total: int
    after: str = ""


def page(work: Work, asked: ListDefinition | str, *, first: int = 50, after: str = "", where: tuple[Condition, ...] = ()) -> CaseListPage:
    """Gives the cases of a list, by its definition or its address, and their capped count.

    Raises:
        NotFound: the list is not the asker's to see. RuleBroken: ``LIST_IS_TOO_WIDE``.
    """
    definition = replace(ready_to_ask(work, asked, where), columns=(), sort=())
    place = position(after)
    question = _cases(definition, is_wide(work), place is not None)
    found = work.session.execute(question, said(work, most=_most(definition, first), first=first, after=place)).all()
    goes_on = bool(after) or len(found) >= first
    counted = _counted(work, definition) if goes_on else 0
    if is_planned_for_values(work, definition.source):
        plan_as_usual(work)
    rows = _rows(work, {row.id: row.at for row in found})
    return CaseListPage(rows, counted if goes_on else len(rows), Position(found[-1].at, found[-1].id).text if len(found) == first else "")


def _counted(work: Work, definition: ListDefinition) -> int:
    wide = is_wide(work)

    def found(only: int | None) -> int:
        question = _counting(definition, wide, only)
        return int(work.session.execute(question, said(work, most=_most(definition, CASE_COUNT_CAP), first=CASE_COUNT_CAP)).scalar_one())

    return counted_by_ways(definition, found, CASE_COUNT_CAP, wide=wide)


def _most(definition: ListDefinition, cases: int) -> int:
    """Gives how many records are looked through for so many cases; where each question is of a case, exactly as many."""
    return cases if definition.source in {ListSource.ON_MY_CASES, ListSource.ARCHIVE} else SORTED_AMONG


@lru_cache(maxsize=256)
def _counting(definition: ListDefinition, wide: bool, only: int | None) -> Asked:
    if definition.source is ListSource.ARCHIVE:
        inner = _newest_of_cases(definition, wide, only=only, in_order=False)
    else:
        inner = _cases(definition, wide, goes_on=False)
    return plain_select(func.count()).select_from(inner.subquery())


@lru_cache(maxsize=256)
def _cases(definition: ListDefinition, wide: bool, goes_on: bool) -> Asked:
    match definition.source:
        case ListSource.ON_MY_CASES:
            return _of_mine(goes_on)
        case ListSource.ARCHIVE:
            return _newest_of_cases(definition, wide, goes_on=goes_on)
    window = candidates(definition, wide=wide).subquery()
    r = aliased(Record)
    at = func.max(col(r.arrived_at) if definition.is_by_urgency else window.c.at)
    query: Asked = plain_select(col(r.case_id).label("id"), at.label("at")).select_from(window).join(r, col(r.id) == window.c.id)
    query = query.where(col(r.case_id).is_not(None)).group_by(col(r.case_id))
    if goes_on:
        query = query.having(tuple_(at, col(r.case_id)) < tuple_(AFTER_AT, AFTER_ID))
    return query.order_by(at.desc(), col(r.case_id).desc()).limit(FIRST)


def _of_mine(goes_on: bool) -> Asked:
    lent = or_(not_(IS_NARROW), col(Case.id) == any_(LENT_CASES))
    mine = (col(Case.responsible_id) == WHOSE, col(Case.completed_at).is_(None), lent)
    query: Asked = plain_select(col(Case.id).label("id"), col(Case.opened_at).label("at")).where(*mine)
    if goes_on:
        query = query.where(tuple_(col(Case.opened_at), col(Case.id)) < tuple_(AFTER_AT, AFTER_ID))
    return query.order_by(col(Case.opened_at).desc(), col(Case.id).desc()).limit(MOST)


def _newest_of_cases(
    definition: ListDefinition, wide: bool, *, goes_on: bool = False, only: int | None = None, in_order: bool = True
) -> Asked:
    def also(branch: Branch) -> tuple[Any, ...]:
        return _is_newest(definition, branch)

    return candidates(definition, wide=wide, goes_on=goes_on, also=also, key=_case, only=only, in_order=in_order)


def _case(branch: Branch) -> Any:
    return col(branch.record.case_id)


def _is_newest(definition: ListDefinition, branch: Branch) -> tuple[Any, ...]:
    """Gives what makes a record the newest of its case in this list, as far as the asker can see."""
    r, newer = branch.record, aliased(Record)
    later = tuple_(col(newer.arrived_at), col(newer.id)) > tuple_(col(r.arrived_at), col(r.id))
    same = [asked_of(condition, newer) for condition in definition.conditions]
    return (col(r.case_id).is_not(None), ~exists().where(col(newer.case_id) == r.case_id, later, *same))


@cache
def _cases_by_id() -> Asked:
    def name_of(column: Any) -> Any:
        return plain_select(col(Principal.name)).where(col(Principal.id) == column).scalar_subquery()

    return plain_select(
        col(Case.id),
        col(Case.number),
        col(Case.title),
        col(Case.state),
        col(Case.file_plan_code),
        name_of(Case.unit_id).label("unit"),
        name_of(Case.responsible_id).label("responsible"),
        col(Case.opened_at),
        col(Case.deadline),
        or_(col(Case.restricted_to).is_not(None), col(Case.clearance) > 0).label("restricted"),
    ).where(col(Case.id) == any_(bindparam("ids", type_=ARRAY(Integer))))


def _rows(work: Work, at: dict[int, dt.datetime]) -> tuple[CaseRow, ...]:
    found = {
        row.id: CaseRow(
            case_id=row.id,
            number=row.number,
            title=row.title,
            state=row.state,
            file_plan_code=row.file_plan_code,
            unit=row.unit or "",
            responsible=row.responsible or "",
            opened_at=row.opened_at,
            deadline=row.deadline,
            latest_at=at[row.id],
            is_restricted=row.restricted,
        )
        for row in work.session.execute(_cases_by_id(), {"ids": list(at)})
    }
    return tuple(found[each] for each in at if each in found)
