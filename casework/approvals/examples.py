"""Examples beside a definition, as they are written: given this case and these decisions, then these steps, seats and this outcome::

    name: A small grant
    given: {unit: TT, amount: 40000}
    decisions: {head: approve, legal: {lawyer: return}}
    then:
      steps: [head, legal]
      seats: {head: [head], legal: [lawyer], secretary: []}
      outcome: returned

``given`` are fields of the case and what every record has (``casework.approvals.conditions.BUILT_IN``); ``decisions`` say what a step's
seats decide, all alike or each holder by name; ``steps`` are those that take place, in their order; ``seats`` are holders by username,
units by short name, none where the step is passed by.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from casework.approvals import conditions
from casework.approvals.definition import StepRead
from casework.case_types.expressions import Scalar, scalar

Said = Literal["approve", "conditional", "return"]
Outcome = Literal["approved", "returned", "waiting", "blocked"]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Then(_Shape):
    """Is what an example says comes out."""

    steps: list[str] | None = None
    seats: dict[str, list[str]] = Field(default_factory=dict)
    outcome: Outcome | None = None


def _a_scalar(value: object) -> Scalar:
    dated = value.get("date") if isinstance(value, Mapping) else None
    read = conditions.as_scalar(dated) if isinstance(dated, str) else scalar(value)
    if read is None:
        raise ValueError("no plain value")
    return read


class Example(_Shape):
    """Is one example as it is written."""

    name: str
    given: dict[str, Annotated[Any, BeforeValidator(_a_scalar)]] = Field(default_factory=dict)
    decisions: dict[str, Said | dict[str, Said]] = Field(default_factory=dict)
    then: Then

    @property
    def named(self) -> frozenset[str]:
        """Gives every step that the example names."""
        return frozenset({*self.decisions, *self.then.seats, *(self.then.steps or ())})

    def conditional(self, step: str) -> bool:
        """Says whether somebody approves the step on a condition."""
        said = self.decisions.get(step)
        return said == "conditional" or (isinstance(said, dict) and "conditional" in said.values())


def given_as_written(given: Mapping[str, str | bool | int | float]) -> dict[str, Any]:
    """Gives fields as an example has them: numbers as numbers, ISO dates as ``{date: …}``, everything else as it is."""
    return {name: _as_written(value) for name, value in given.items()}


def _as_written(value: str | bool | int | float) -> Any:
    match conditions.as_scalar(value):
        case dt.date() as day:
            return {"date": day.isoformat()}
        case Decimal() as number:
            return int(number) if number == number.to_integral_value() else float(number)
    return value


def ended(step: StepRead, holders: Sequence[str], said: Said | dict[str, Said] | None) -> Outcome:
    """Gives what a step's decisions come to; ``holders`` are as many as have a voice in it."""
    verdicts = [said] * len(holders) if isinstance(said, str) else [(said or {}).get(name) for name in holders]
    if "return" in verdicts:
        return "returned"
    approved = sum(verdict is not None for verdict in verdicts)
    return "approved" if approved >= step.needed(len(holders)) else "waiting"
