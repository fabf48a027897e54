"""What a list is narrowed by and put in order by, as it is written in an address: ``where=title:contains:støj&sort=-arrived``.

A column, an operator and what to compare with, which may hold colons of its own; several values stand between bars. What makes no
sense is refused with how it is written, never guessed at.
"""

from typing import Annotated, Any

from annotated_types import MaxLen
from pydantic import AfterValidator, StringConstraints

from casework.errors import RuleBroken
from casework.lists.columns import COLUMNS, OPERATORS
from casework.lists.definition import MOST_CONDITIONS, MOST_VALUES, Condition, Sort, conditions_from
from casework.vocabulary import ListColumn, ListOperator
from ui.api.problems import Refusal

MOST_SORTS = 2
_LONGEST = 8000
_CONDITION = rf"^({'|'.join(ListColumn)}):({'|'.join(ListOperator)})(:.*)?$"
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
    holds = str(facts.holds).replace("_", " or ")
    return (
        f"{column} holds a {holds} and is asked as {column}:operator:value, at most {MOST_VALUES} values with | between them; "
        f"its operators are {', '.join(OPERATORS[facts.holds])}.{words}"
    )


WHERE: Any = Annotated[
    list[Annotated[str, StringConstraints(pattern=_CONDITION, max_length=_LONGEST)]],
    MaxLen(MOST_CONDITIONS),
    AfterValidator(conditions_written),
]
SORT: Any = Annotated[list[Annotated[str, StringConstraints(pattern=_SORT)]], MaxLen(MOST_SORTS), AfterValidator(sort_written)]
