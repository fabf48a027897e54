"""What a list is narrowed by and put in order by, as it is written in an address: ``where=title:contains:støj&sort=-arrived``.

A column, an operator and what to compare with, which may hold colons of its own; several values stand between bars. What makes no
sense is refused with how it is written, never guessed at.
"""

from dataclasses import dataclass
from typing import Annotated, Any

from annotated_types import MaxLen
from pydantic import AfterValidator, StringConstraints

from casework.errors import RuleBroken
from casework.lists.case_columns import UNSORTED, CaseSort
from casework.lists.columns import COLUMNS, OPERATORS, Holds
from casework.lists.definition import MOST_CONDITIONS, MOST_VALUES, Condition, Sort, conditions_from
from casework.vocabulary import CaseColumn, ListColumn, ListOperator
from ui.api.problems import Refusal

MOST_SORTS = 2
_LONGEST = 8000
_CONDITION = rf"^({'|'.join(ListColumn)}):({'|'.join(ListOperator)})(:.*)?$"
_CASE_SORT = rf"^-?({'|'.join(each for each in CaseColumn if each not in UNSORTED)})$"
_SORT = rf"^-?({'|'.join(ListColumn)})$"


def conditions_written(written: list[str]) -> tuple[Condition, ...]:
    """Gives the conditions of an address.

    Raises:
        Refusal: ``not-understood``, with how the column can be asked.
    """
    return tuple(_condition(each) for each in written)


def sort_written(written: list[str]) -> tuple[Sort, ...]:
    """Gives the order of an address; a column with a minus before it stands from the last to the first."""
    return tuple(Sort(ListColumn(each.removeprefix("-")), each.startswith("-")) for each in written)


def case_sort_written(written: list[str]) -> tuple[CaseSort, ...]:
    """Gives the order of cases that an address says, written alike."""
    return tuple(CaseSort(CaseColumn(each.removeprefix("-")), each.startswith("-")) for each in written)


@dataclass(frozen=True)
class HowToAsk:
    """Is how a column is asked: what it holds, by which operators, and the words it can have."""

    column: str
    holds: str
    operators: tuple[str, ...]
    words: tuple[str, ...]


def how_to_ask() -> tuple[HowToAsk, ...]:
    """Gives every column with how it is asked, for the page of the API."""
    return tuple(
        HowToAsk(column, _held(facts.holds), tuple(OPERATORS[facts.holds]), tuple(facts.words or ())) for column, facts in COLUMNS.items()
    )


def _held(holds: Holds) -> str:
    return str(holds).replace("_", " or ")


def _condition(written: str) -> Condition:
    column, operator, *rest = written.split(":", 2)
    values = rest[0].split("|") if rest else []
    try:
        (condition,) = conditions_from([[column, operator, values]] if len(values) <= MOST_VALUES else [])
    except (RuleBroken, ValueError):
        raise Refusal("not-understood", errors=[{"place": "query.where", "problem": _how_to_ask(ListColumn(column))}]) from None
    return condition


def _how_to_ask(column: ListColumn) -> str:
    facts = COLUMNS[column]
    words = f" Its values are {', '.join(facts.words)}." if facts.words else ""
    return (
        f"{column} holds {_held(facts.holds)} and is asked as {column}:operator:value, at most {MOST_VALUES} values with | between them; "
        f"its operators are {', '.join(OPERATORS[facts.holds])}.{words}"
    )


ABOUT = {
    "where": "column:operator:value, a condition each; all of them hold. Several values stand with | between them, and one of them fits",
    "sort": "A column, with a minus before it from the last to the first; the second one orders what is alike in the first",
}
"""What is said of both where the API is described."""

WHERE: Any = Annotated[
    list[Annotated[str, StringConstraints(pattern=_CONDITION, max_length=_LONGEST)]],
    MaxLen(MOST_CONDITIONS),
    AfterValidator(conditions_written),
]
SORT: Any = Annotated[list[Annotated[str, StringConstraints(pattern=_SORT)]], MaxLen(MOST_SORTS), AfterValidator(sort_written)]
CASE_SORT: Any = Annotated[
    list[Annotated[str, StringConstraints(pattern=_CASE_SORT)]], MaxLen(MOST_SORTS), AfterValidator(case_sort_written)
]
