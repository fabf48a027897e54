"""An approval definition: steps in order, each with its seats, pinned by the hash of its canonical form.

A definition is never code; that of a process written in Python (``workflows.processes``) is its outline, with the version and the hash of
the source that it was drawn from. Deadlines are counted in working days from the moment the step opens (``+3``). What goes without saying
is left out of the canonical form, so that a version keeps its hash when the language learns a new word.
Source: f2.md 3 (approval templates: relative deadlines per step, parallel approvers, copy recipients).
"""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from casework.case_types.expressions import Expression, plain
from casework.vocabulary import Role, SeatRule, Subscription

RESPONSIBLE_UNIT = "responsible"
ANYWHERE = "authority"
UNIT_OF = "unit_of:"
"""Before a role: the unit that whoever has it belongs to, such as the minister's secretariat."""
ALL = "all"
ANY = "any"


@dataclass(frozen=True)
class SeatRead:
    """Says who is to hold a seat: an official by username, a role in a unit, or a unit any member of which may act.

    ``unit`` is a unit's short name, ``responsible`` for the record's unit (of a role: or the nearest unit above it that has the
    role), ``authority`` for wherever the role is held, or ``unit_of:`` with a role for the unit that whoever has it belongs to.
    """

    rule: SeatRule
    official: str = ""
    role: Role | None = None
    unit: str = ""

    @property
    def unit_of(self) -> Role | None:
        """Gives the role whose holder's unit is meant, nothing where the unit is named otherwise."""
        return Role(self.unit.removeprefix(UNIT_OF)) if self.unit.startswith(UNIT_OF) else None

    @property
    def text(self) -> str:
        """Gives the rule as it is kept with the seat: ``head``, ``head@responsible``, ``unit:MS``."""
        match self.rule:
            case SeatRule.NAME:
                return self.official
            case SeatRule.UNIT:
                return f"unit:{self.unit}"
        return f"{self.role}@{self.unit}"


@dataclass(frozen=True)
class Escalation:
    """Says who is told when a step is late, and how many working days after its deadline."""

    after: str
    to: SeatRead


@dataclass(frozen=True)
class ProcessPin:
    """Is which source a definition is the outline of: a process by name, its version, and the hash of its text."""

    name: str
    version: int
    hash: str


@dataclass(frozen=True)
class StepRead:
    """Is one step: its seats are asked at once; the first return ends it.

    A step without seats waits for a day (``until``), or tells its ``copies`` and is done.
    ``needs`` is how many seats must approve: ``all``, ``any`` or a number. ``when`` is the condition on the case's fields under
    which the step takes place. ``gate`` says that a gatekeeper prepares and finishes the step for its approver, ``limited`` that an
    executive with a gate approves there, on a condition or without, and returns nothing. ``tells`` is what those of the step are told of
    besides, unless they say otherwise themselves.
    """

    name: str
    title: str
    seats: tuple[SeatRead, ...]
    deadline: str = ""
    needs: str | int = ALL
    when: Expression | None = None
    copies: tuple[SeatRead, ...] = ()
    gate: bool = False
    limited: bool = False
    escalation: Escalation | None = None
    until: Expression | None = None
    tells: tuple[Subscription, ...] = ()

    def needed(self, seats: int) -> int:
        """Gives how many of so many seats must approve."""
        match self.needs:
            case int():
                return min(self.needs, seats)
            case "any":
                return min(1, seats)
        return seats


@dataclass(frozen=True)
class DefinitionRead:
    """Is a whole definition.

    ``asks_again`` says that a changed document asks earlier approvers again; ``distinct`` that nobody decides in two steps;
    ``reply`` that replies are made of the final approval, ``reply_template`` by which letter template (none: the house's own). ``due``
    names the field of the case whose date nothing may pass, ``sees`` the fields that are part of what approvers see. ``process`` says
    which source in Python moves it; data moves itself.
    ``examples`` stand beside it and are run before it is published.
    """

    name: str
    title: str
    steps: tuple[StepRead, ...]
    deadline: str = ""
    asks_again: bool = False
    distinct: bool = False
    reply: bool = False
    due: str = ""
    process: ProcessPin | None = None
    reply_template: str = ""
    sees: tuple[str, ...] = ()
    examples: tuple[Mapping[str, Any], ...] = field(default=(), hash=False)


def canonical(definition: DefinitionRead) -> dict[str, Any]:
    """Gives the definition as plain data, the same for the same meaning."""
    extra = {
        "distinct": definition.distinct,
        "reply": definition.reply,
        "due": definition.due,
        "process": dataclasses.asdict(definition.process) if definition.process else None,
        "reply_template": definition.reply_template,
        "sees": list(definition.sees),
        "examples": [dict(each) for each in definition.examples],
    }
    return {
        "name": definition.name,
        "title": definition.title,
        "deadline": definition.deadline,
        "asks_again": definition.asks_again,
        "steps": [_step(step) for step in definition.steps],
        **{key: value for key, value in extra.items() if value},
    }


def source_hash(definition: DefinitionRead) -> str:
    """Gives the hash that pins a version of the definition."""
    text = json.dumps(canonical(definition), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def seat_data(seat: SeatRead) -> dict[str, str]:
    """Gives a seat as plain data."""
    match seat.rule:
        case SeatRule.NAME:
            return {"official": seat.official}
        case SeatRule.UNIT:
            return {"members": seat.unit}
    return {"role": str(seat.role), "unit": seat.unit}


def _step(step: StepRead) -> dict[str, Any]:
    extra = {
        "needs": step.needs if step.needs != ALL else "",
        "when": _json(plain(step.when)) if step.when is not None else None,
        "copies": [seat_data(seat) for seat in step.copies],
        "gate": step.gate,
        "limited": step.limited,
        "until": _json(plain(step.until)) if step.until is not None else None,
        "escalate": {"after": step.escalation.after, "to": seat_data(step.escalation.to)} if step.escalation else None,
        "tells": [str(each) for each in step.tells],
    }
    return {
        "name": step.name,
        "title": step.title,
        "deadline": step.deadline,
        "seats": [seat_data(seat) for seat in step.seats],
        **{key: value for key, value in extra.items() if value},
    }


def _json(value: object) -> object:
    """Gives an expression's data with its dates as JSON keeps them: tagged, so that they are read as dates again."""
    match value:
        case dict():
            return {key: _json(each) for key, each in value.items()}
        case list():
            return [_json(each) for each in value]
        case str() | bool() | int() | float():
            return value
    return {"date": str(value)}
