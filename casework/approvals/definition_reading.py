"""Reads an approval definition from data: every problem named with its place."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StrictInt, ValidationError, WithJsonSchema

from casework.approvals.definition import ALL, ANYWHERE, UNIT_OF, DefinitionRead, Escalation, ProcessPin, SeatRead, StepRead
from casework.case_types.expressions import Expression, read_expression
from casework.errors import DefinitionIsWrong, WrongInDefinition
from casework.vocabulary import CaseTypeProblem, DefinitionProblem, Role, SeatRule, Subscription

_RELATIVE = re.compile(r"\+\d{1,3}")
MOST_STEPS = 60
_Days = Annotated[
    str,
    WithJsonSchema(
        {
            "description": "Working days, written +3; to a reader of YAML that is the number 3.",
            "anyOf": [{"type": "string", "pattern": r"^(\+[0-9]{1,3})?$"}, {"type": "integer", "minimum": 0, "maximum": 999}],
        }
    ),
]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class _Seat(_Shape):
    official: str | None = None
    role: str | None = None
    unit: str | None = None
    members: str | None = None


class _Escalation(_Shape):
    after: _Days = "+0"
    to: _Seat


class _Step(_Shape):
    name: str
    title: str = ""
    seats: list[_Seat] = Field(default_factory=list)
    deadline: _Days | None = None
    needs: StrictInt | str = ALL
    when: Any = None
    copies: list[_Seat] = Field(default_factory=list)
    gate: bool = False
    limited: bool = False
    escalate: _Escalation | None = None
    until: Any = None
    tells: list[Subscription] = Field(default_factory=list)


class _Process(_Shape):
    name: str
    version: StrictInt
    hash: str


class _Definition(_Shape):
    name: str
    title: str
    steps: list[_Step] = Field(default_factory=list)
    deadline: _Days | None = None
    asks_again: bool = False
    distinct: bool = False
    reply: bool = False
    due: str = ""
    process: _Process | None = None
    reply_template: str = ""
    sees: list[str] = Field(default_factory=list)
    examples: list[dict[str, Any]] = Field(default_factory=list)


def read_definition(content: Mapping[str, Any]) -> DefinitionRead:
    """Reads a definition from data.

    Raises:
        DefinitionIsWrong: with every problem and its place.
    """
    try:
        shape = _Definition.model_validate(content)
    except ValidationError as wrong:
        raise DefinitionIsWrong(
            tuple(WrongInDefinition(_place(*error["loc"]), DefinitionProblem.SHAPE) for error in wrong.errors())
        ) from None
    if problems := tuple(_problems(shape)):
        raise DefinitionIsWrong(problems)
    return DefinitionRead(
        name=shape.name,
        title=shape.title,
        steps=tuple(map(_step, shape.steps)),
        deadline=shape.deadline or "",
        asks_again=shape.asks_again,
        distinct=shape.distinct,
        reply=shape.reply,
        due=shape.due,
        process=ProcessPin(shape.process.name, shape.process.version, shape.process.hash) if shape.process else None,
        reply_template=shape.reply_template,
        sees=tuple(dict.fromkeys(shape.sees)),
        examples=tuple(shape.examples),
    )


def json_schema() -> dict[str, Any]:
    """Gives the shape of a definition as JSON Schema, for editors."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "approval-definition.schema.json"} | (
        _Definition.model_json_schema() | {"title": "Definition of an approval"}
    )


def is_condition(content: object) -> bool:
    """Says whether plain data is a condition through and through."""
    return not list(_condition_problems("when", content))


def condition_of(content: object) -> Expression | None:
    """Gives the condition that plain data says, nothing where it says none; dates are ISO dates or ``{date: 2026-07-01}``."""
    return read_expression(_with_dates(content), "when", lambda *_: None)


def _step(step: _Step) -> StepRead:
    return StepRead(
        name=step.name,
        title=step.title or step.name,
        seats=tuple(map(_seat, step.seats)),
        deadline=step.deadline or "",
        needs=step.needs,
        when=None if step.when is None else condition_of(step.when),
        copies=tuple(map(_seat, step.copies)),
        gate=step.gate,
        limited=step.limited,
        until=None if step.until is None else condition_of(step.until),
        escalation=Escalation(step.escalate.after, _seat(step.escalate.to)) if step.escalate else None,
        tells=tuple(each for each in Subscription if each in step.tells),
    )


def _seat(seat: _Seat) -> SeatRead:
    if seat.official:
        return SeatRead(SeatRule.NAME, official=seat.official)
    if seat.members:
        return SeatRead(SeatRule.UNIT, unit=seat.members)
    return SeatRead(SeatRule.ROLE, role=Role(seat.role or ""), unit=seat.unit or ANYWHERE)


def _with_dates(content: object) -> object:
    match content:
        case {"date": str(day), **rest} if not rest:
            try:
                return dt.date.fromisoformat(day)
            except ValueError:
                return content
        case dict():
            return {key: _with_dates(each) for key, each in content.items()}
        case list():
            return [_with_dates(each) for each in content]
    return content


def _problems(shape: _Definition) -> Iterator[WrongInDefinition]:
    if not shape.name:
        yield WrongInDefinition("name", DefinitionProblem.NAME_IS_EMPTY)
    if not shape.title:
        yield WrongInDefinition("title", DefinitionProblem.TITLE_IS_EMPTY)
    if not shape.steps:
        yield WrongInDefinition("steps", DefinitionProblem.NO_STEPS)
    if len(shape.steps) > MOST_STEPS:
        yield WrongInDefinition("steps", DefinitionProblem.SHAPE)
    yield from _deadline_problems("deadline", shape.deadline)
    seen: set[str] = set()
    for position, step in enumerate(shape.steps):
        if step.name in seen:
            yield WrongInDefinition(_place("steps", position, "name"), DefinitionProblem.STEP_NAME_REPEATED)
        seen.add(step.name)
        yield from _step_problems(_place("steps", position), step)


def _step_problems(place: str, step: _Step) -> Iterator[WrongInDefinition]:
    if not step.name:
        yield WrongInDefinition(f"{place}.name", DefinitionProblem.NAME_IS_EMPTY)
    if not step.seats and step.until is None and not step.copies:
        yield WrongInDefinition(f"{place}.seats", DefinitionProblem.STEP_WITHOUT_SEATS)
    if step.until is not None:
        yield from _condition_problems(f"{place}.until", step.until)
        if step.seats:
            yield WrongInDefinition(f"{place}.until", DefinitionProblem.WAITS_AND_ASKS)
    if not step.seats and (step.until is not None or step.copies) and (step.deadline or step.gate):
        yield WrongInDefinition(f"{place}.deadline", DefinitionProblem.NOBODY_TO_MEET_IT)
    yield from _deadline_problems(f"{place}.deadline", step.deadline)
    yield from _needs_problems(f"{place}.needs", step)
    yield from _seats_problems(f"{place}.seats", step.seats)
    yield from _seats_problems(f"{place}.copies", step.copies)
    if step.escalate is not None:
        yield from _deadline_problems(f"{place}.escalate.after", step.escalate.after)
        yield from _seats_problems(f"{place}.escalate.to", [step.escalate.to])
        if not step.deadline:
            yield WrongInDefinition(f"{place}.escalate", DefinitionProblem.DEADLINE_NOT_IN_WORKING_DAYS)
    if step.when is not None:
        yield from _condition_problems(f"{place}.when", step.when)
    if Subscription.NO_EXTRA_NOTIFICATIONS in step.tells and len(set(step.tells)) > 1:
        yield WrongInDefinition(f"{place}.tells", DefinitionProblem.NOTHING_AND_SOMETHING)


def _needs_problems(place: str, step: _Step) -> Iterator[WrongInDefinition]:
    match step.needs:
        case "all" | "any":
            return
        case int() as count if count >= 1:
            if count > len(step.seats):
                yield WrongInDefinition(place, DefinitionProblem.NEEDS_MORE_THAN_SEATS)
        case _:
            yield WrongInDefinition(place, DefinitionProblem.SHAPE)


def _seats_problems(place: str, seats: list[_Seat]) -> Iterator[WrongInDefinition]:
    for number, seat in enumerate(seats):
        where = f"{place}.{number}"
        if sum(map(bool, (seat.official, seat.role, seat.members))) != 1 or (seat.unit and not seat.role):
            yield WrongInDefinition(where, DefinitionProblem.SHAPE)
        elif any(role not in set(Role) for role in _roles_named(seat)):
            yield WrongInDefinition(where, DefinitionProblem.UNKNOWN_ROLE)
        if seat in seats[:number]:
            yield WrongInDefinition(where, DefinitionProblem.SEAT_REPEATED)


def _roles_named(seat: _Seat) -> Iterator[str]:
    """Gives the roles a seat names: its own, and that whose holder's unit is meant."""
    if seat.role:
        yield seat.role
    for unit in (seat.unit, seat.members):
        if unit and unit.startswith(UNIT_OF):
            yield unit.removeprefix(UNIT_OF)


def _condition_problems(place: str, content: object) -> Iterator[WrongInDefinition]:
    found: list[str] = []

    def complain(where: str, _problem: CaseTypeProblem, _about: str) -> None:
        found.append(where)

    read_expression(_with_dates(content), place, complain)
    yield from (WrongInDefinition(where, DefinitionProblem.CONDITION_IS_WRONG) for where in found)


def _deadline_problems(place: str, deadline: str | None) -> Iterator[WrongInDefinition]:
    if deadline and not _RELATIVE.fullmatch(deadline):
        yield WrongInDefinition(place, DefinitionProblem.DEADLINE_NOT_IN_WORKING_DAYS)


def _place(*parts: object) -> str:
    return ".".join(str(part) for part in parts)
