"""An approval definition as data: read from outside, every problem named with its place, pinned by the hash of its canonical form.

A definition is never code. It names steps in order; a step names seats, each by official or by role; deadlines are counted in
working days from the moment the step opens (``+3``). Source: f2.md 3 (approval templates: relative deadlines, per step).
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from casework.errors import DefinitionIsWrong, WrongInDefinition
from casework.vocabulary import DefinitionProblem, Role, SeatRule

RESPONSIBLE_UNIT = "responsible"
ANYWHERE = "authority"
_RELATIVE = re.compile(r"\+\d{1,3}")


@dataclass(frozen=True)
class SeatRead:
    """Says who is to hold a seat: an official by username, or a role in a unit.

    ``unit`` is a unit's short name, ``responsible`` for the record's unit (or the nearest unit above it that has the role), or
    ``authority`` for wherever the role is held.
    """

    rule: SeatRule
    official: str = ""
    role: Role | None = None
    unit: str = ""

    @property
    def text(self) -> str:
        """Gives the rule as it is kept with the seat: ``head`` for a name, ``head@responsible`` for a role."""
        return self.official if self.rule is SeatRule.NAME else f"{self.role}@{self.unit}"


@dataclass(frozen=True)
class StepRead:
    """Is one step: all its seats must approve, the first return ends it."""

    name: str
    title: str
    seats: tuple[SeatRead, ...]
    deadline: str = ""


@dataclass(frozen=True)
class DefinitionRead:
    """Is a whole definition; ``asks_again`` says that a changed document asks earlier approvers again."""

    name: str
    title: str
    steps: tuple[StepRead, ...]
    deadline: str = ""
    asks_again: bool = False


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class _Seat(_Shape):
    official: str | None = None
    role: str | None = None
    unit: str | None = None


class _Step(_Shape):
    name: str
    title: str = ""
    seats: list[_Seat] = Field(default_factory=list)
    deadline: str | None = None


class _Definition(_Shape):
    name: str
    title: str
    steps: list[_Step] = Field(default_factory=list)
    deadline: str | None = None
    asks_again: bool = False


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
        steps=tuple(
            StepRead(step.name, step.title or step.name, tuple(map(_seat, step.seats)), step.deadline or "") for step in shape.steps
        ),
        deadline=shape.deadline or "",
        asks_again=shape.asks_again,
    )


def canonical(definition: DefinitionRead) -> dict[str, Any]:
    """Gives the definition as plain data, the same for the same meaning."""
    return {
        "name": definition.name,
        "title": definition.title,
        "deadline": definition.deadline,
        "asks_again": definition.asks_again,
        "steps": [
            {
                "name": step.name,
                "title": step.title,
                "deadline": step.deadline,
                "seats": [
                    {"official": seat.official} if seat.rule is SeatRule.NAME else {"role": str(seat.role), "unit": seat.unit}
                    for seat in step.seats
                ],
            }
            for step in definition.steps
        ],
    }


def source_hash(definition: DefinitionRead) -> str:
    """Gives the hash that pins a version of the definition."""
    text = json.dumps(canonical(definition), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _seat(seat: _Seat) -> SeatRead:
    if seat.official:
        return SeatRead(SeatRule.NAME, official=seat.official)
    return SeatRead(SeatRule.ROLE, role=Role(seat.role or ""), unit=seat.unit or ANYWHERE)


def _problems(shape: _Definition) -> Iterator[WrongInDefinition]:
    if not shape.name:
        yield WrongInDefinition("name", DefinitionProblem.NAME_IS_EMPTY)
    if not shape.title:
        yield WrongInDefinition("title", DefinitionProblem.TITLE_IS_EMPTY)
    if not shape.steps:
        yield WrongInDefinition("steps", DefinitionProblem.NO_STEPS)
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
    if not step.seats:
        yield WrongInDefinition(f"{place}.seats", DefinitionProblem.STEP_WITHOUT_SEATS)
    yield from _deadline_problems(f"{place}.deadline", step.deadline)
    for number, seat in enumerate(step.seats):
        where = f"{place}.seats.{number}"
        if bool(seat.official) == bool(seat.role) or (seat.official and seat.unit):
            yield WrongInDefinition(where, DefinitionProblem.SHAPE)
        elif seat.role and seat.role not in set(Role):
            yield WrongInDefinition(where, DefinitionProblem.UNKNOWN_ROLE)
        if seat in step.seats[:number]:
            yield WrongInDefinition(where, DefinitionProblem.SEAT_REPEATED)


def _deadline_problems(place: str, deadline: str | None) -> Iterator[WrongInDefinition]:
    if deadline and not _RELATIVE.fullmatch(deadline):
        yield WrongInDefinition(place, DefinitionProblem.DEADLINE_NOT_IN_WORKING_DAYS)


def _place(*parts: object) -> str:
    return ".".join(str(part) for part in parts)
