"""Whether a step takes place: its condition asked of the case's fields, with everything that was looked at.

A condition is an expression of the case types' language (``casework.case_types.expressions``) that gives yes or no. Besides the
extension fields of the case it may name what is in ``BUILT_IN``.
A step takes place unless its condition is known not to hold: while a field it turns on is not filled in, the step is asked. Who is asked
needlessly can say so; who was never asked cannot. What is to be passed by while a field is empty says so itself (``known``).
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from casework.approvals.definition import StepRead
from casework.case_types.evaluating import Answer, Facts, evaluate
from casework.case_types.expressions import Expression, Scalar, names_in, plain_value

BUILT_IN = ("case_type", "file_plan_code", "unit", "channel")
"""What every record and its case have: the type, the code, the short name of the record's unit, and the way it came in or goes out."""

_ON_CONDITION = "on_condition:"


@dataclass(frozen=True)
class Asked:
    """Is a condition's answer, none where it cannot be said, and the value of each field it looked at.

    ``missing`` are the fields without which it cannot be said.
    """

    value: bool | None
    fields: Mapping[str, Scalar | None]
    missing: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Says whether the step takes place: also where that cannot be said yet."""
        return self.value is not False

    def data(self) -> dict[str, Any]:
        """Gives it as it is stored for the round."""
        without = {"missing": list(self.missing)} if self.missing else {}
        return {"holds": self.holds, "fields": {name: _kept(value) for name, value in self.fields.items()}, **without}


def answer(condition: Expression | None, fields: Mapping[str, Scalar | None], today: dt.date) -> Asked:
    """Asks a condition of some fields; no condition always holds."""
    if condition is None:
        return Asked(value=True, fields={})
    found: Answer = evaluate(condition, Facts(today, fields))
    said = found.value if isinstance(found.value, bool) else None
    missing = () if said is not None else found.missing or names(condition)
    return Asked(said, {name: fields.get(name) for name in names(condition)}, missing)


def names(condition: Expression) -> tuple[str, ...]:
    """Gives the fields a condition looks at."""
    return tuple(dict.fromkeys(each.name for each in names_in(condition) if each.to == "field"))


def as_scalar(value: object) -> Scalar | None:
    """Gives a kept value as an expression compares it: numbers as decimals, ISO dates as dates, everything else as it is."""
    match value:
        case bool() | Decimal() | dt.date():
            return value
        case int() | float():
            return Decimal(str(value))
        case str():
            return _number(value) or _date(value) or value
    return None


def changed(before: Mapping[str, Any], now: Mapping[str, Scalar | None]) -> tuple[str, ...]:
    """Names the fields a stored answer looked at that have another value now: flagged on the approval, never decided anew."""
    kept: Mapping[str, Any] = before.get("fields", {})
    return tuple(name for name in kept if not step_of(name) and _kept(now.get(name)) != kept[name])


def on_condition(step: str) -> str:
    """Names the field that says whether an earlier step was approved on a condition."""
    return _ON_CONDITION + step


def step_of(name: str) -> str:
    """Gives the step that such a field is about, nothing of other fields."""
    return name.removeprefix(_ON_CONDITION) if name.startswith(_ON_CONDITION) else ""


def fields_of(steps: Iterable[StepRead]) -> tuple[str, ...]:
    """Gives every field that conditions of the steps, and the days they wait for, look at."""
    asked = (each for step in steps for each in (step.when, step.until) if each is not None)
    return tuple(dict.fromkeys(name for each in asked for name in names(each) if not step_of(name)))


def _number(value: str) -> Decimal | None:
    digits = value.removeprefix("-")
    is_plain = digits.replace(".", "", 1).isdigit() and digits.isascii()
    return Decimal(value) if is_plain else None


def _date(value: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value) if len(value) == 10 else None
    except ValueError:
        return None


def _kept(value: Scalar | None) -> object:
    if value is None:
        return None
    return str(value) if isinstance(value, dt.date) else plain_value(value)
