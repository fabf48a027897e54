"""The day a step waits for as a form: a date, a day of the case or the day it is reached, with days before or after it."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from casework.case_types.expressions import Applied, Expression, Literal, Reference, Today

COUNTED = ("days_after", "working_days_after", "days_before")


@dataclass(frozen=True)
class Waited:
    """Is the day: ``date`` itself, else ``field`` of the case (empty: the day the step is reached), ``count`` days ``counted`` from it."""

    date: dt.date | None = None
    field: str = ""
    count: int = 0
    counted: str = COUNTED[0]


def waited_of(until: Expression) -> Waited | None:
    """Gives the day as a form shows it, or nothing where no form can."""
    match until:
        case Literal(dt.date() as date):
            return Waited(date)
        case Reference("field", name):
            return Waited(field=name)
        case Today():
            return Waited()
        case Applied(counted, (Reference("field", name), Literal(Decimal() as count))) if counted in COUNTED and count == int(count) >= 0:
            return Waited(field=name, count=int(count), counted=counted)
        case Applied(counted, (Today(), Literal(Decimal() as count))) if counted in COUNTED and count == int(count) >= 0:
            return Waited(count=int(count), counted=counted)
    return None


def content_of(waited: Waited) -> Any:
    """Gives the day as the plain data of ``until``."""
    if waited.date is not None:
        return {"date": waited.date.isoformat()}
    start = {"field": waited.field} if waited.field else {"today": True}
    return {waited.counted: [start, waited.count]} if waited.count else start
