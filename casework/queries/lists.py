"""The lists of the desk: each is a saved question over one archive, answered in pages with a capped count.

A page continues after the last row of the one before (a keyset, never an offset). Newest first is the order the indexes give; any other
order is made over the newest ``SORTED_AMONG`` records of the list, and the page says so where there are more.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, bindparam, func
from sqlalchemy import select as plain_select
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from casework.errors import NotFound, RuleBroken
from casework.lists.archive_sources import FOR_ALL, IN_UNIT, WHOLE
from casework.lists.asker import FIRST, MOST, Position, is_planned_for_values, is_wide, plan_as_usual, plan_for_values, position, said
from casework.lists.branch import Asked
from casework.lists.columns import OF_APPROVALS, SLOW_TO_ASK, order_of
from casework.lists.definition import Condition, ListDefinition, Sort, definition_from
from casework.lists.sources import candidates, counted_whole, ids_of_whole, is_whole, refuse_what_is_not_mine
from casework.lists.standard import FOLDER, OF_UNITS, SAVED, STANDARD, address_of
from casework.model import Record, SavedList
from casework.queries import binned
from casework.queries.approval_rows import approvals_in_list
from casework.queries.list_rows import Beside, RecordRow, rows_of, rows_of_case
from casework.vocabulary import ListColumn, ListKey, ListOperator, ListSource, Reason
from casework.work import Work

__all__ = [
    "COUNT_CAP",
    "ListKey",
    "ListPage",
    "RecordRow",
    "count",
    "definition_of",
    "page",
    "ready_to_ask",
    "rows_of",
    "rows_of_case",
]

COUNT_CAP = 1000
SORTED_AMONG = 5000
MOST_ROWS = 500

_NOTHING = Condition(ListColumn.RECORD_ID, ListOperator.IS, ("0",))
_NARROWING = frozenset(
    {ListColumn.ARRIVED, ListColumn.SENT, ListColumn.REGISTERED, ListColumn.COMPLETED, ListColumn.LETTER_DATE, ListColumn.UNIT}
    | {ListColumn.RESPONSIBLE, ListColumn.CREATED_BY, ListColumn.RECORD_ID, ListColumn.DEADLINE}
)


@dataclass(frozen=True)
class ListPage:
    """Is some rows of a list and how many there are, counted up to ``COUNT_CAP``; ``after`` asks for the next rows."""

    rows: tuple[RecordRow, ...]
    total: int
    after: str = ""
    is_sorted_among_newest: bool = False


def definition_of(work: Work, address: str) -> ListDefinition:
    """Gives the list that an address names: standard, of a unit, saved, or a folder.

    Raises:
        NotFound: there is no such list, or it is not the asker's to see.
    """
    found = address_of(address)
    if found is None:
        raise NotFound("List", address)
    if found.kind in STANDARD:
        return STANDARD[found.kind]
    if found.kind in OF_UNITS:
        units = (found.id,) if found.id is not None else tuple(sorted(work.standing.list_units))
        return replace(OF_UNITS[found.kind], of=units) if units else OF_UNITS[found.kind].asking(_NOTHING)
    if found.kind == FOLDER and found.id is not None:
        return ListDefinition(ListSource.FOLDER, of=(found.id,))
    saved = work.session.exec(select(SavedList).where(col(SavedList.id) == found.id)).first() if found.kind == SAVED else None
    if saved is None:
        raise NotFound("List", address)
    return definition_from(saved.content)


def page(  # what is asked, how much, from where, narrowed and ordered how
    work: Work,
    asked: ListDefinition | str,
    *,
    first: int = 50,
    after: str = "",
    where: tuple[Condition, ...] = (),
    sort: tuple[Sort, ...] = (),
    columns: tuple[ListColumn, ...] = (),
) -> ListPage:
    """Gives rows of a list, by its definition or its address, and its capped count.

    What the rows say of an approval is read where ``columns``, else those of the list, show something of it.

    Raises:
        NotFound: the list is not the asker's to see. RuleBroken: ``LIST_IS_TOO_WIDE``.
    """
    definition = ready_to_ask(work, asked, where)
    definition = replace(definition, sort=sort or definition.sort, columns=columns or definition.columns)
    with binned.opened(work, definition.source):
        return _page(work, definition, min(first, MOST_ROWS), after)


def _page(work: Work, definition: ListDefinition, first: int, after: str) -> ListPage:
    found, end = _newest(work, definition, first, after) if definition.is_in_its_own_order else _sorted(work, definition, first, after)
    goes_on = len(found) >= first or bool(after)
    counted = _counted_of(work, definition, found) if goes_on else 0
    is_part = not definition.is_in_its_own_order and counted >= COUNT_CAP and _counted(work, definition, SORTED_AMONG + 1) > SORTED_AMONG
    if is_planned_for_values(work, definition.source):
        plan_as_usual(work)
    ids = [row.id for row in found]
    approvals = approvals_in_list(work, ids) if OF_APPROVALS & set(definition.columns) else {}
    rows = rows_of(work, ids, Beside({} if definition.is_by_urgency else {row.id: row.at for row in found}, approvals))
    shown = tuple(rows[id] for id in ids if id in rows)
    return ListPage(shown, counted if goes_on else len(shown), end, is_part)


def _counted_of(work: Work, definition: ListDefinition, found: list[Any]) -> int:
    """Counts a list of which a page was found; what is put in order as a whole was counted with its page."""
    if found and definition.is_in_its_own_order and is_whole(definition, wide=is_wide(work, definition.source)):
        return min(int(found[0].total), COUNT_CAP)
    return _counted(work, definition, COUNT_CAP)


def count(work: Work, asked: ListDefinition | str, *, where: tuple[Condition, ...] = ()) -> int:
    """Counts a list, no further than the cap."""
    definition = ready_to_ask(work, asked, where)
    with binned.opened(work, definition.source):
        return _counted(work, definition, COUNT_CAP)


def ready_to_ask(work: Work, asked: ListDefinition | str, where: tuple[Condition, ...] = ()) -> ListDefinition:
    """Gives the list that is asked for, narrowed, when it can be asked by this asker; what follows of the archive is planned for him.

    Raises:
        NotFound: it is not the asker's to see. RuleBroken: ``LIST_IS_TOO_WIDE``, where the whole archive would be read for some words;
            ``LIST_IS_A_SEARCH``, which is asked by its words.
    """
    definition = (asked if isinstance(asked, ListDefinition) else definition_of(work, asked)).asking(*where)
    if definition.words:
        raise RuleBroken(Reason.LIST_IS_A_SEARCH)
    refuse_what_is_not_mine(work, definition)
    if work.standing.is_narrow:
        definition = _as_far_as_lent(work, definition)
    columns = {condition.column for condition in definition.conditions}
    if definition.source in WHOLE and columns & SLOW_TO_ASK and not columns & _NARROWING:
        raise RuleBroken(Reason.LIST_IS_TOO_WIDE)
    if is_planned_for_values(work, definition.source):
        plan_for_values(work)
    return definition


_OF_THE_ABSENT = frozenset(
    {ListSource.INBOX, ListSource.DESKTOP, ListSource.PUT_AWAY, ListSource.RESPONSIBLE, ListSource.ON_MY_CASES, ListSource.WRITTEN_BY}
    | {ListSource.PRIVATE, ListSource.OPEN_SEATS, ListSource.UNIT_IN_PROCESS}
    | {ListSource.WAITING_IN_UNITS, ListSource.APPROVALS_OF_MINE}
)


def _as_far_as_lent(work: Work, definition: ListDefinition) -> ListDefinition:
    """Narrows a list of the absent colleague to what the substitution lends; a unit that is lent as a whole shows its whole lists."""
    if definition.source not in _OF_THE_ABSENT or (definition.of and set(definition.of) <= work.standing.list_units):
        return definition
    if work.standing.decides_only and definition.source is not ListSource.OPEN_SEATS:
        return definition.asking(_NOTHING)
    lent = tuple(str(id) for id in sorted(work.standing.lent_records))
    return definition.asking(Condition(ListColumn.RECORD_ID, ListOperator.IS, lent) if lent else _NOTHING)


def _newest(work: Work, definition: ListDefinition, first: int, after: str) -> tuple[list[Any], str]:
    place = position(after)
    question = _question(definition.conditions, definition.source, definition.of, is_wide(work, definition.source), place is not None)
    found = list(work.session.execute(question, said(work, most=first, after=place)))
    return found, Position(found[-1].at, found[-1].id).text if len(found) == first else ""


def _sorted(work: Work, definition: ListDefinition, first: int, after: str) -> tuple[list[Any], str]:
    """Gives a page in the list's own order; it goes on after the rank of the last record of the page before."""
    last = int(after) if after.isdecimal() and len(after) < 10 else 0
    question = _ranking(replace(definition, columns=()), is_wide(work, definition.source), last > 0)
    found = list(work.session.execute(question, said(work, most=SORTED_AMONG, first=first) | {"last": last}))
    return found, str(found[-1].id) if len(found) == first else ""


def _counted(work: Work, definition: ListDefinition, most: int) -> int:
    """Counts no further than so many."""
    wide = is_wide(work, definition.source)

    def found(only: int | None) -> int:
        question = _counting(definition.conditions, definition.source, definition.of, wide, only)
        return int(work.session.execute(question, said(work, most=most)).scalar_one())

    return counted_by_ways(definition, found, most, wide=wide)


def counted_by_ways(definition: ListDefinition, found: Callable[[int | None], int], most: int, *, wide: bool) -> int:
    """Counts no further than so many; of the whole archive, one way in which it is readable often has as many alone."""
    by_ways = definition.source in WHOLE and not wide and not definition.conditions
    for only in (IN_UNIT, FOR_ALL) if by_ways else ():
        if (number := found(only)) >= most:
            return number
    return found(None)


@lru_cache(maxsize=1024)
def _question(conditions: tuple[Condition, ...], source: ListSource, of: tuple[int, ...], wide: bool, goes_on: bool) -> Asked:
    definition = ListDefinition(source, of, conditions)
    return (
        counted_whole(definition, goes_on=goes_on)
        if is_whole(definition, wide=wide)
        else candidates(definition, wide=wide, goes_on=goes_on)
    )


@lru_cache(maxsize=1024)
def _counting(conditions: tuple[Condition, ...], source: ListSource, of: tuple[int, ...], wide: bool, only: int | None) -> Asked:
    definition = ListDefinition(source, of, conditions)
    if is_whole(definition, wide=wide):
        inner = ids_of_whole(definition).limit(MOST).subquery()
    else:
        inner = candidates(definition, wide=wide, only=only, in_order=False).subquery()
    return plain_select(func.count()).select_from(inner)


@lru_cache(maxsize=1024)
def _ranking(definition: ListDefinition, wide: bool, goes_on: bool) -> Asked:
    """Gives the question for a list ranked in its own order among its newest records."""
    window = candidates(definition, wide=wide).subquery()
    r = aliased(Record)
    ranked = (
        plain_select(window.c.id, window.c.at, func.row_number().over(order_by=_order(definition, r, window)).label("rank"))
        .select_from(window)
        .join(r, col(r.id) == window.c.id)
        .cte("ranked")
    )
    query: Asked = plain_select(ranked.c.id, ranked.c.at).order_by(ranked.c.rank).limit(FIRST)
    if not goes_on:
        return query
    last = plain_select(ranked.c.rank).where(ranked.c.id == bindparam("last", type_=Integer)).scalar_subquery()
    return query.where(ranked.c.rank > func.coalesce(last, 0))


def _order(definition: ListDefinition, r: Any, window: Any) -> list[Any]:
    levels = []
    for sort in definition.sort:
        is_of_source = sort.column is ListColumn.ARRIVED and not definition.is_by_urgency
        value = window.c.at if is_of_source else order_of(sort.column, r)
        levels.append((value.desc() if sort.descending else value.asc()).nulls_last())
    return [*levels, window.c.at.desc(), window.c.id.desc()]
