"""The small typed thing that a list is."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from casework.errors import RuleBroken
from casework.vocabulary import ListColumn, ListOperator, ListSource, ListView, Reason

MOST_CONDITIONS = 12
MOST_VALUES = 40
LONGEST_VALUE = 200
LONGEST_WORDS = 400
ME, MY_UNITS = "me", "my_units"


@dataclass(frozen=True)
class Condition:
    """Is one thing a list asks of its records; values are words, ids, days or ISO dates, as the column has them."""

    column: ListColumn
    operator: ListOperator
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sort:
    """Is one level of order; what is empty stands last either way."""

    column: ListColumn
    descending: bool = False


NEWEST_FIRST = (Sort(ListColumn.ARRIVED, descending=True),)
BY_URGENCY = (Sort(ListColumn.URGENT, descending=True), Sort(ListColumn.APPROVAL))
BY_URGENCY_THEMSELVES = frozenset(
    {ListSource.OPEN_SEATS, ListSource.WAITING_IN_UNITS, ListSource.APPROVALS_OF_MINE, ListSource.APPROVALS_LATE, ListSource.WATCHED}
)
"""The sources that stand urgent first and then by the nearest deadline, where the others stand newest first."""
USUAL_COLUMNS = (
    ListColumn.FLAG,
    ListColumn.SENDER,
    ListColumn.TITLE,
    ListColumn.STATUS,
    ListColumn.CASE_NUMBER,
    ListColumn.DEADLINE,
    ListColumn.ARRIVED,
)


@dataclass(frozen=True)
class ListDefinition:
    """Is a list: what it is drawn from (``of``: principals or a folder), what it asks, shows, and in which order.

    With ``words`` it is a saved search: these words are sought in the archive by the search, and nothing else of it is asked.
    """

    source: ListSource
    of: tuple[int, ...] = ()
    conditions: tuple[Condition, ...] = ()
    columns: tuple[ListColumn, ...] = USUAL_COLUMNS
    sort: tuple[Sort, ...] = NEWEST_FIRST
    view: ListView = ListView.RECORDS
    words: str = ""

    @property
    def is_by_urgency(self) -> bool:
        """Says whether what it is drawn from stands urgent first of itself."""
        return self.source in BY_URGENCY_THEMSELVES

    @property
    def is_in_its_own_order(self) -> bool:
        """Says whether the list stands in the order that what it is drawn from stands in of itself."""
        own = BY_URGENCY if self.is_by_urgency else NEWEST_FIRST
        return self.sort[: len(own)] == own

    def asking(self, *conditions: Condition) -> "ListDefinition":
        """Gives this list narrowed by more conditions."""
        return replace(self, conditions=(*self.conditions, *conditions))


def as_content(definition: ListDefinition) -> dict[str, Any]:
    """Gives the list as plain values, for a saved list or an address."""
    sought = {"words": definition.words} if definition.words else {}
    return sought | {
        "source": definition.source.value,
        "of": list(definition.of),
        "where": conditions_as_content(definition.conditions),
        "columns": [each.value for each in definition.columns],
        "sort": [[each.column.value, each.descending] for each in definition.sort],
        "view": definition.view.value,
    }


def conditions_as_content(conditions: tuple[Condition, ...]) -> list[list[Any]]:
    """Gives conditions as plain values."""
    return [[each.column.value, each.operator.value, list(each.values)] for each in conditions]


def definition_from(content: Mapping[str, Any]) -> ListDefinition:
    """Gives the list that plain values say; what came from outside is checked here.

    Raises:
        RuleBroken: ``CONDITION_DOES_NOT_FIT`` where something in it is no list.
    """
    try:
        return ListDefinition(
            source=ListSource(content["source"]),
            of=tuple(int(each) for each in content.get("of", [])),
            conditions=conditions_from(content.get("where", [])),
            columns=tuple(dict.fromkeys(ListColumn(each) for each in content.get("columns", []))) or USUAL_COLUMNS,
            sort=sort_from(content.get("sort", [])),
            view=ListView(content.get("view", ListView.RECORDS)),
            words=str(content.get("words", ""))[:LONGEST_WORDS],
        )
    except (KeyError, TypeError, ValueError) as wrong:
        raise RuleBroken(Reason.CONDITION_DOES_NOT_FIT) from wrong


def conditions_from(content: Any) -> tuple[Condition, ...]:  # whatever an address holds
    """Gives the conditions that plain values say.

    Raises:
        RuleBroken: ``CONDITION_DOES_NOT_FIT`` where something in it is no condition.
    """
    from casework.lists.columns import fits  # columns speak of conditions, and a condition is checked against its column

    try:
        conditions = tuple(
            Condition(ListColumn(column), ListOperator(operator), tuple(str(value)[:LONGEST_VALUE] for value in values[:MOST_VALUES]))
            for column, operator, values in content[:MOST_CONDITIONS]
        )
    except (TypeError, ValueError, KeyError) as wrong:
        raise RuleBroken(Reason.CONDITION_DOES_NOT_FIT) from wrong
    if not all(fits(condition) for condition in conditions):
        raise RuleBroken(Reason.CONDITION_DOES_NOT_FIT)
    return conditions


def sort_from(content: Any) -> tuple[Sort, ...]:  # whatever a habit holds
    """Gives at most two levels of order; newest first where nothing is said."""
    return tuple(Sort(ListColumn(column), bool(descending)) for column, descending in content[:2]) or NEWEST_FIRST


def conditions_in_address(conditions: tuple[Condition, ...]) -> str:
    """Gives conditions as they stand in a link that can be shared."""
    return json.dumps(conditions_as_content(conditions), separators=(",", ":"), ensure_ascii=False) if conditions else ""


def conditions_of_address(text: str) -> tuple[Condition, ...]:
    """Gives the conditions of a link; what makes no sense in it asks nothing."""
    try:
        return conditions_from(json.loads(text)) if text else ()
    except (RuleBroken, ValueError):
        return ()
