"""The lists of the desk: each is a saved question over one archive, answered in pages with a capped count.

A page continues after the last row of the one before (a keyset, never an offset). Newest first is the order the indexes give; any other
order is made over the newest ``SORTED_AMONG`` records of the list, and the page says so where there are more.
"""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, literal_column
from sqlalchemy import select as plain_select
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from casework.errors import NotFound, RuleBroken
from casework.lists.columns import SLOW_TO_ASK, order_of
from casework.lists.definition import Condition, ListDefinition, Sort, definition_from
from casework.lists.sources import Position, candidates
from casework.lists.standard import FOLDER, OF_UNITS, SAVED, STANDARD, address_of
from casework.model import Record, SavedList
from casework.queries.list_rows import RecordRow, rows_of, rows_of_case
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
        units = (found.id,) if found.id is not None else tuple(sorted(work.standing.units))
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
) -> ListPage:
    """Gives rows of a list, by its definition or its address, and its capped count.

    Raises:
        NotFound: the list is not the asker's to see. RuleBroken: ``LIST_IS_TOO_WIDE``.
    """
    definition = asked if isinstance(asked, ListDefinition) else definition_of(work, asked)
    definition = _narrowed(definition.asking(*where), sort)
    first = min(first, MOST_ROWS)
    ids, ends = _newest(work, definition, first, after) if definition.is_newest_first else _sorted(work, definition, first, after)
    rows = rows_of(work, [each for each, _ in ids])
    shown = tuple(replace(rows[each], stands_at=at) for each, at in ids if each in rows)
    total = count(work, definition) if len(shown) >= first or after else len(shown)
    return ListPage(shown, total, ends, not definition.is_newest_first and total >= COUNT_CAP and _is_beyond(work, definition))


def count(work: Work, asked: ListDefinition | str, *, where: tuple[Condition, ...] = ()) -> int:
    """Counts a list, no further than the cap."""
    definition = asked if isinstance(asked, ListDefinition) else definition_of(work, asked)
    inner = candidates(work, _narrowed(definition.asking(*where), ()), most=COUNT_CAP).subquery()
    return int(work.session.execute(plain_select(func.count()).select_from(inner)).scalar_one())


def _narrowed(definition: ListDefinition, sort: tuple[Sort, ...]) -> ListDefinition:
    asked = {condition.column for condition in definition.conditions}
    if definition.source is ListSource.ARCHIVE and asked & SLOW_TO_ASK and not asked & _NARROWING:
        raise RuleBroken(Reason.LIST_IS_TOO_WIDE)
    return replace(definition, sort=sort) if sort else definition


def _newest(work: Work, definition: ListDefinition, first: int, after: str) -> tuple[list[tuple[int, dt.datetime]], str]:
    found = work.session.execute(candidates(work, definition, most=first, after=_position(after))).all()
    ids = [(row.id, row.at) for row in found]
    return ids, f"{ids[-1][1].isoformat()}~{ids[-1][0]}" if len(ids) == first else ""


def _sorted(work: Work, definition: ListDefinition, first: int, after: str) -> tuple[list[tuple[int, dt.datetime]], str]:
    """Gives a page in the list's own order: the newest records of the list, ranked; a page goes on after a rank's record."""
    window = candidates(work, definition, most=SORTED_AMONG).subquery()
    r = aliased(Record)
    ranked = (
        plain_select(window.c.id, window.c.at, func.row_number().over(order_by=_order(definition, r, window, work)).label("rank"))
        .select_from(window)
        .join(r, col(r.id) == window.c.id)
        .cte("ranked")
    )
    query = plain_select(ranked.c.id, ranked.c.at).order_by(ranked.c.rank).limit(first)
    if after.isdecimal():
        last = plain_select(ranked.c.rank).where(ranked.c.id == int(after)).scalar_subquery()
        query = query.where(ranked.c.rank > func.coalesce(last, 0))
    found = work.session.execute(query).all()
    return [(row.id, row.at) for row in found], str(found[-1].id) if len(found) == first else ""


def _order(definition: ListDefinition, r: Any, window: Any, work: Work) -> list[Any]:
    levels = []
    for sort in definition.sort:
        value = window.c.at if sort.column is ListColumn.ARRIVED else order_of(sort.column, r, work)
        levels.append((value.desc() if sort.descending else value.asc()).nulls_last())
    return [*levels, window.c.at.desc(), window.c.id.desc()]


def _is_beyond(work: Work, definition: ListDefinition) -> bool:
    inner = candidates(work, definition, most=SORTED_AMONG + 1).subquery()
    return int(work.session.execute(plain_select(func.count(literal_column("*"))).select_from(inner)).scalar_one()) > SORTED_AMONG


def _position(after: str) -> Position | None:
    at, _, id = after.partition("~")
    try:
        return Position(dt.datetime.fromisoformat(at), int(id)) if after else None
    except ValueError:
        return None
