"""A condition as rows of a form: field, comparison, value, all or any of them; what is said otherwise stays in the text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from casework.case_types.expressions import Applied, Expression, Reference, Scalar, plain_value
from casework.case_types.expressions import Literal as Value

Joined = Literal["all", "any"]
COMPARISONS = ("equals", "differs", "less", "at_most", "more", "at_least", "known", "unknown")


@dataclass(frozen=True)
class Compared:
    """Is one row; ``known`` and ``unknown`` compare with nothing."""

    field: str
    comparison: str
    value: Scalar | None = None


def rows_of(condition: Expression | None) -> tuple[Joined, tuple[Compared, ...]] | None:
    """Gives the rows that a condition is, or nothing where no form can show it."""
    if condition is None:
        return "all", ()
    if isinstance(condition, Applied) and condition.operator in ("all", "any"):
        rows = [_row(each) for each in condition.operands]
        found = tuple(row for row in rows if row is not None)
        joined: Joined = "all" if condition.operator == "all" else "any"
        return (joined, found) if len(found) == len(rows) else None
    row = _row(condition)
    return None if row is None else ("all", (row,))


def content_of(joined: Joined, rows: Sequence[Compared]) -> Any:
    """Gives the rows as the plain data of a condition, nothing where there are none."""
    said = [_content(row) for row in rows]
    if not said:
        return None
    return said[0] if len(said) == 1 else {joined: said}


def _row(expression: Expression) -> Compared | None:
    match expression:
        case Applied("not", (Applied("known", (Reference("field", name),)),)):
            return Compared(name, "unknown")
        case Applied("known", (Reference("field", name),)):
            return Compared(name, "known")
        case Applied(operator, (Reference("field", name), Value(value))) if operator in COMPARISONS:
            return Compared(name, operator, value)
    return None


def _content(row: Compared) -> Any:
    field = {"field": row.field}
    if row.comparison == "unknown":
        return {"not": [{"known": [field]}]}
    if row.comparison == "known" or row.value is None:
        return {"known": [field]}
    value = plain_value(row.value)
    return {row.comparison: [field, value if isinstance(value, str | bool | int | float) else {"date": str(value)}]}
