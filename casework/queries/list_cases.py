"""Lists as cases: each case stands where its newest record of the list stands; my own cases also where they have none."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, any_, bindparam, exists, func, not_, or_, tuple_
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
from casework.lists.case_columns import NEWEST_CASES_FIRST, ORDERS, SORTED_CASES, UNSORTED, CaseSort
from casework.lists.columns import asked as asked_of
from casework.lists.definition import Condition, ListDefinition
from casework.lists.sources import candidates
from casework.model import Case, Record
from casework.queries.case_rows import CaseRow, rows_standing
from casework.queries.lists import MOST_ROWS, SORTED_AMONG, counted_by_ways, ready_to_ask
from casework.vocabulary import CaseColumn, ListSource
from casework.work import Work

CASE_COUNT_CAP = 200
"""Whether a record is the newest of its case is asked of each record: a fifth of the records' cap costs as much."""


@dataclass(frozen=True)
class CaseListPage:
    """Is some cases of a list and how many there are, counted up to the cap; ``after`` asks for the next."""

    rows: tuple[CaseRow, ...]
    total: int
    after: str = ""
    is_sorted_among_newest: bool = False


def page(  # what is asked, how much, from where, narrowed and ordered how
    work: Work,
    asked: ListDefinition | str,
    *,
    first: int = 50,
    after: str = "",
    where: tuple[Condition, ...] = (),
    sort: tuple[CaseSort, ...] = (),
    columns: tuple[CaseColumn, ...] = (),
) -> CaseListPage:
    """Gives the cases of a list, by its definition or its address, and their capped count.

    Newest first is what the indexes give; any other order is made among the list's newest cases, and the page says so where there are
    more. When a case was last changed is read where ``columns`` show it.

    Raises:
        NotFound: the list is not the asker's to see. RuleBroken: ``LIST_IS_TOO_WIDE``.
    """
    definition = replace(ready_to_ask(work, asked, where), columns=(), sort=())
    if definition.source is ListSource.ALL_OVER:  # no case is found by what lies in the bin alone
        definition = replace(definition, source=ListSource.ARCHIVE)
    levels = tuple(each for each in sort if each.column not in UNSORTED) or NEWEST_CASES_FIRST
    is_newest_first = levels[:1] == NEWEST_CASES_FIRST
    first = min(first, MOST_ROWS)
    found, end = _newest(work, definition, first, after) if is_newest_first else _sorted(work, definition, levels, first, after)
    goes_on = bool(after) or len(found) >= first
    counted = _counted(work, definition, CASE_COUNT_CAP) if goes_on else 0
    is_part = not is_newest_first and counted >= CASE_COUNT_CAP and _counted(work, definition, SORTED_CASES + 1) > SORTED_CASES
    if is_planned_for_values(work, definition.source):
        plan_as_usual(work)
    rows = rows_standing(work, {row.id: row.at for row in found}, with_changes=CaseColumn.CHANGED in columns)
    return CaseListPage(tuple(rows.values()), counted if goes_on else len(rows), end, is_part)


def _newest(work: Work, definition: ListDefinition, first: int, after: str) -> tuple[list[Any], str]:
    place = position(after)
    question = _cases(definition, is_wide(work, definition.source), place is not None)
    found = list(work.session.execute(question, said(work, most=_most(definition, first), first=first, after=place)))
    return found, Position(found[-1].at, found[-1].id).text if len(found) == first else ""


def _sorted(work: Work, definition: ListDefinition, sort: tuple[CaseSort, ...], first: int, after: str) -> tuple[list[Any], str]:
    """Gives a page in another order; it goes on after the rank of the last case of the page before."""
    last = int(after) if after.isdecimal() and len(after) < 10 else 0
    question = _ranking(definition, is_wide(work, definition.source), sort, last > 0)
    most = _most(definition, SORTED_CASES)
    found = list(work.session.execute(question, said(work, most=most, first=SORTED_CASES) | {"shown": first, "last": last}))
    return found, str(found[-1].id) if len(found) == first else ""


def _counted(work: Work, definition: ListDefinition, cap: int) -> int:
    """Counts no further than so many."""
    wide = is_wide(work, definition.source)

    def found(only: int | None) -> int:
        question = _counting(definition, wide, only)
        return int(work.session.execute(question, said(work, most=_most(definition, cap), first=cap)).scalar_one())

    return counted_by_ways(definition, found, cap, wide=wide)


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


@lru_cache(maxsize=1024)
def _ranking(definition: ListDefinition, wide: bool, sort: tuple[CaseSort, ...], goes_on: bool) -> Asked:
    """Gives the question for the cases ranked in another order among the newest of the list."""
    window = _cases(definition, wide, goes_on=False).subquery()
    c = aliased(Case)
    levels = []
    for each in sort:
        value = window.c.at if each.column is CaseColumn.LATEST else ORDERS[each.column](c)
        levels.append((value.desc() if each.descending else value.asc()).nulls_last())
    rank = func.row_number().over(order_by=[*levels, window.c.at.desc(), window.c.id.desc()])
    ranked = plain_select(window.c.id, window.c.at, rank.label("rank")).select_from(window).join(c, col(c.id) == window.c.id).cte("ranked")
    query: Asked = plain_select(ranked.c.id, ranked.c.at).order_by(ranked.c.rank).limit(bindparam("shown", type_=Integer))
    if not goes_on:
        return query
    last = plain_select(ranked.c.rank).where(ranked.c.id == bindparam("last", type_=Integer)).scalar_subquery()
    return query.where(ranked.c.rank > func.coalesce(last, 0))


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
