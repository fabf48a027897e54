"""The words a process is written in: ``approve``, ``together``, ``inform``, ``wait_until``, ``when``; every step and question has a name.

A process is a coroutine that says what comes after what. It is run again from the top each time somebody has decided: a step that has its
outcome gives it at once, the first one that has none ends the run, and nothing is held while people think. So a process may do nothing but
use these words: it sees the case only through ``when``, whose answers are stored, and gets the same answers in every run of a round.
"""

import datetime as dt
from collections.abc import Callable, Coroutine, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from dataclasses import field as of_dataclass
from decimal import Decimal
from typing import Any, Protocol

from casework.approvals.conditions import on_condition
from casework.approvals.definition import ALL, ANYWHERE, RESPONSIBLE_UNIT, Escalation, SeatRead, StepRead
from casework.case_types.expressions import Applied, Expression, Literal, Reference, Scalar, Today
from casework.vocabulary import Role, SeatRule, Subscription

Course = Callable[[], Coroutine[Any, Any, None]]


class Run(Protocol):
    """Is what a process runs against: rows of an approval, an example, or nothing but the wish to see every way through it."""

    def come_to(self, step: StepRead) -> None:
        """Takes a step: it has its outcome when this returns."""
        ...

    def asks(self, name: str, condition: Expression) -> bool:
        """Answers a condition."""
        ...


CURRENT: ContextVar[Run] = ContextVar("run")


@dataclass(frozen=True)
class Process:
    """Is one version of a process with everything that is said about it; ``run`` is the coroutine."""

    name: str
    version: int
    title: str
    run: Course
    deadline: str = ""
    due: str = ""
    asks_again: bool = False
    distinct: bool = False
    reply: bool = False
    examples: tuple[Mapping[str, Any], ...] = of_dataclass(default=(), hash=False)
    sees: tuple[str, ...] = ()


def process(
    name: str,
    *,
    version: int,
    title: str,
    within: int = 0,
    due: "Value | None" = None,
    asks_again: bool = False,
    distinct: bool = False,
    reply: bool = False,
    sees: "tuple[Value, ...]" = (),
    examples: tuple[Mapping[str, Any], ...] = (),
) -> Callable[[Course], Process]:
    """Makes a coroutine a process.

    Args:
        name: what programs call it. version: a number that grows with every change. title: what people call it.
        within: working days for the whole. due: the field of the case whose date nothing may pass.
        asks_again: whether a changed document asks earlier approvers again. distinct: whether nobody decides in two steps.
        reply: whether a reply record is made of the final approval. sees: the fields of the case that are decided on, part of what
        every approver sees.
        examples: run before it is published (docs/writing-a-process.md).
    """

    seen = tuple(_field_named(each, "what is decided on") for each in sees)

    def made(run: Course) -> Process:
        return Process(name, version, title, run, _days(within), _field_of(due), asks_again, distinct, reply, examples, seen)

    return made


class Condition:
    """Is a yes-or-no about the case; joined by ``&`` and ``|``, turned by ``~``. It is asked by ``when`` and by nothing else."""

    def __init__(self, expression: Expression) -> None:
        self.expression = expression

    def __and__(self, other: "Condition") -> "Condition":
        return Condition(Applied("all", (self.expression, other.expression)))

    def __or__(self, other: "Condition") -> "Condition":
        return Condition(Applied("any", (self.expression, other.expression)))

    def __invert__(self) -> "Condition":
        return Condition(Applied("not", (self.expression,)))

    def __bool__(self) -> bool:
        message = 'a condition has no answer by itself: write `if await when("name", condition):`'
        raise TypeError(message)


Plain = str | bool | int | float | Decimal | dt.date


class Value:
    """Is the value of a field, or a day counted from one; compared, it is a condition."""

    def __init__(self, expression: Expression) -> None:
        self.expression = expression

    def __eq__(self, other: object) -> Condition:  # type: ignore[override]  # a comparison is a condition, to be asked later
        return Condition(Applied("equals", (self.expression, _of(other))))

    def __ne__(self, other: object) -> Condition:  # type: ignore[override]  # as above
        return Condition(Applied("differs", (self.expression, _of(other))))

    __hash__ = None  # type: ignore[assignment]  # nothing keeps them by value

    def __lt__(self, other: Plain) -> Condition:
        return Condition(Applied("less", (self.expression, _of(other))))

    def __le__(self, other: Plain) -> Condition:
        return Condition(Applied("at_most", (self.expression, _of(other))))

    def __gt__(self, other: Plain) -> Condition:
        return Condition(Applied("more", (self.expression, _of(other))))

    def __ge__(self, other: Plain) -> Condition:
        return Condition(Applied("at_least", (self.expression, _of(other))))

    def is_true(self) -> Condition:
        """Asks whether a yes-or-no field says yes."""
        return Condition(Applied("equals", (self.expression, Literal(value=True))))

    def is_known(self) -> Condition:
        """Asks whether the field is filled in."""
        return Condition(Applied("known", (self.expression,)))

    def is_one_of(self, *values: Plain) -> Condition:
        """Asks whether it is one of some values."""
        return Condition(Applied("one_of", (self.expression, *map(_of, values))))

    def plus_days(self, days: int) -> "Value":
        """Gives the day so many days later."""
        return Value(Applied("days_after", (self.expression, _of(days))))

    def plus_working_days(self, days: int) -> "Value":
        """Gives the day so many working days later."""
        return Value(Applied("working_days_after", (self.expression, _of(days))))


def field(name: str) -> Value:
    """Gives a field of the case, or what its case type calculates.

    ``unit``, ``channel``, ``case_type`` and ``file_plan_code`` are there without a case type.
    """
    return Value(Reference("field", name))


TODAY = Value(Today())
"""The legal date on which a step that waits is reached."""


@dataclass(frozen=True)
class Decided:
    """Is a step that has its outcome: it was approved, perhaps on a condition."""

    name: str

    @property
    def on_condition(self) -> Condition:
        """Asks whether it was approved on a condition."""
        return Condition(Applied("equals", (Reference("field", on_condition(self.name)), Literal(value=True))))


def official(username: str) -> SeatRead:
    """Gives the seat of an official by name."""
    return SeatRead(SeatRule.NAME, official=username)


def role(name: Role, unit: str = ANYWHERE) -> SeatRead:
    """Gives the seat of whoever holds a role: in a unit by its short name, or wherever it is held."""
    return SeatRead(SeatRule.ROLE, role=name, unit=unit)


def head(unit: str = RESPONSIBLE_UNIT) -> SeatRead:
    """Gives the seat of a unit's head: of the record's unit, or the nearest above it that has one."""
    return role(Role.HEAD, unit)


def members(unit: str) -> SeatRead:
    """Gives the seat of a unit any member of which may act."""
    return SeatRead(SeatRule.UNIT, unit=unit)


async def approve(
    name: str,
    seat: SeatRead,
    *,
    title: str = "",
    within: int = 0,
    copies: tuple[SeatRead, ...] = (),
    gate: bool = False,
    limited: bool = False,
    late: tuple[int, SeatRead] | None = None,
    tells: tuple[Subscription, ...] = (),
) -> Decided:
    """Asks one seat to approve.

    Args:
        name: of the step, the same for ever. seat: who is asked. title: as people read it. within: working days.
        copies: who gets it to see. gate: whether it stands still where the approver has no gate; who has one has it always.
        limited: whether an executive with a gate returns nothing here.
        late: so many working days after the deadline, who is told. tells: what those of the step are told of besides.
    """
    return await together(name, seat, title=title, within=within, copies=copies, gate=gate, limited=limited, late=late, tells=tells)


async def together(
    name: str,
    *seats: SeatRead,
    needs: str | int = ALL,
    title: str = "",
    within: int = 0,
    copies: tuple[SeatRead, ...] = (),
    gate: bool = False,
    limited: bool = False,
    late: tuple[int, SeatRead] | None = None,
    tells: tuple[Subscription, ...] = (),
) -> Decided:
    """Asks several seats at once; all must approve, ``needs`` of them, or ``"any"``."""
    escalation = Escalation(f"+{late[0]}", late[1]) if late else None
    return _come_to(StepRead(name, title or name, seats, _days(within), needs, None, copies, gate, limited, escalation, tells=tells))


async def inform(name: str, *seats: SeatRead, title: str = "") -> None:
    """Gives the record to some to see, who need not act."""
    _come_to(StepRead(name, title or name, (), copies=seats))


async def wait_until(name: str, day: Value | dt.date, *, title: str = "") -> None:
    """Waits until a day has come: a date, a field of the case, or a day counted from one."""
    _come_to(StepRead(name, title or name, (), until=_of(day)))


async def when(name: str, condition: Condition) -> bool:
    """Asks a condition: the answer is stored when it is first asked in a round, with the fields it looked at."""
    return CURRENT.get().asks(name, condition.expression)


def _come_to(step: StepRead) -> Decided:
    CURRENT.get().come_to(step)
    return Decided(step.name)


def _days(count: int) -> str:
    return f"+{count}" if count else ""


def _field_of(value: Value | None) -> str:
    return "" if value is None else _field_named(value, "what is due")


def _field_named(value: object, what: str) -> str:
    match value:
        case Value(expression=Reference("field", name, None)):
            return name
    message = f"{what} is a field of the case"
    raise TypeError(message)


def _of(value: object) -> Expression:
    match value:
        case Value():
            return value.expression
        case bool() | str() | Decimal() | dt.date():
            plain: Scalar = value
            return Literal(plain)
        case int() | float():
            return Literal(Decimal(str(value)))
    message = f"a process compares with plain values, not with {type(value).__name__}"
    raise TypeError(message)
