"""What can be shown of a case in a list, and how each is put in order."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, SQLColumnExpression, func, select
from sqlalchemy import cast as sql_cast
from sqlmodel import col

from casework.lists.columns import text_order
from casework.model import Case, CaseType, Principal, ProgressCode
from casework.vocabulary import CaseColumn

Rows = type[Case]
Value = SQLColumnExpression[Any]


@dataclass(frozen=True)
class CaseSort:
    """Is one level of order; what is empty stands last either way."""

    column: CaseColumn
    descending: bool = False


NEWEST_CASES_FIRST = (CaseSort(CaseColumn.LATEST, descending=True),)
USUAL_CASE_COLUMNS = (
    CaseColumn.NUMBER,
    CaseColumn.TITLE,
    CaseColumn.STATUS,
    CaseColumn.FILE_PLAN_CODE,
    CaseColumn.UNIT,
    CaseColumn.RESPONSIBLE,
    CaseColumn.DEADLINE,
    CaseColumn.LATEST,
)
UNSORTED = frozenset({CaseColumn.KEYWORDS, CaseColumn.CHANGED})
"""What no list is put in order by: words of which a case has several, and what would be read of each case's history."""
SORTED_CASES = 1000
"""How many of a list's newest cases are put in another order; a longer list says so."""


def _name_of(column: str) -> Callable[[Rows], Value]:
    return lambda c: text_order(select(col(Principal.name)).where(col(Principal.id) == getattr(c, column)).scalar_subquery())


def _title_of_type(c: Rows) -> Value:
    return text_order(select(col(CaseType.title_da)).where(col(CaseType.name) == c.type).scalar_subquery())


def _progress(c: Rows) -> Value:
    return select(col(ProgressCode.position)).where(col(ProgressCode.id) == c.progress_id).scalar_subquery()


def _number(c: Rows) -> Value:
    value: Value = sql_cast(col(c.year), BigInteger) * 10_000_000_000 + col(c.sequence)
    return value


def _filled(column: str) -> Callable[[Rows], Value]:
    return lambda c: func.nullif(getattr(c, column), "")


ORDERS: dict[CaseColumn, Callable[[Rows], Value]] = {
    CaseColumn.NUMBER: _number,
    CaseColumn.TITLE: lambda c: text_order(col(c.title)),
    CaseColumn.STATUS: lambda c: col(c.state),
    CaseColumn.TYPE: _title_of_type,
    CaseColumn.FILE_PLAN_CODE: lambda c: col(c.file_plan_code),
    CaseColumn.ACTION_CODE: _filled("action_code"),
    CaseColumn.DISPOSAL_CODE: _filled("disposal_code"),
    CaseColumn.PROGRESS: _progress,
    CaseColumn.EXTERNAL_ACCESS: lambda c: col(c.external_access),
    CaseColumn.UNIT: _name_of("unit_id"),
    CaseColumn.RESPONSIBLE: _name_of("responsible_id"),
    CaseColumn.DEADLINE: lambda c: col(c.deadline),
    CaseColumn.OPENED: lambda c: col(c.opened_at),
    CaseColumn.COMPLETED: lambda c: col(c.completed_at),
}
"""How the columns are put in order; the newest record is where the case stands in the list."""


def case_sort_from(content: Any) -> tuple[CaseSort, ...]:  # whatever a habit holds
    """Gives at most two levels of order, those that there are; newest first where nothing is said."""
    levels = tuple(CaseSort(CaseColumn(column), bool(descending)) for column, descending in content[:2])
    return tuple(each for each in levels if each.column not in UNSORTED) or NEWEST_CASES_FIRST
