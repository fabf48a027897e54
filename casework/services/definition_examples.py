"""Examples beside a definition: given this case and these decisions, then these seats and this outcome.

They are kept with each version and run before it is published, against the people and units of that day. An example is plain data::

    name: A small grant
    given: {unit: TT, amount: 40000}
    decisions: {head: approve, legal: {lawyer: return}}
    then:
      seats: {head: [head], legal: [lawyer], secretary: []}
      outcome: returned

``given`` are fields of the case and what every record has (``casework.approvals.conditions.BUILT_IN``); ``decisions`` say what a step's
seats decide, all alike or each holder by name; ``seats`` are holders by username, units by short name, none where the step is passed by.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from sqlmodel import col, select

from casework.approvals import conditions, seating
from casework.approvals.definition import DefinitionRead, StepRead
from casework.approvals.judging import Finding
from casework.case_types.expressions import Scalar, scalar
from casework.errors import RuleBroken
from casework.model import Official, Unit
from casework.vocabulary import DefinitionProblem
from casework.work import Work

Said = Literal["approve", "conditional", "return"]
Outcome = Literal["approved", "returned", "waiting", "blocked"]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class _Then(_Shape):
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
    then: _Then


@dataclass
class There:
    """Is where an example's record lies."""

    authority_id: int
    unit_id: int


def failing(work: Work, authority_id: int, read: DefinitionRead) -> Iterator[Finding]:
    """Runs every example of a definition and gives what does not come out as it says; it reads and changes nothing."""
    for number, content in enumerate(read.examples):
        place = f"examples.{number}"
        try:
            example = Example.model_validate(content)
        except ValidationError as wrong:
            where = ".".join(str(part) for part in wrong.errors()[0]["loc"])
            yield Finding(f"{place}.{where}" if where else place, DefinitionProblem.EXAMPLE_IS_WRONG)
            continue
        yield from _run(work, authority_id, read, example, place)


def _run(work: Work, authority_id: int, read: DefinitionRead, example: Example, place: str) -> Iterator[Finding]:
    names = {step.name for step in read.steps}
    if unknown := sorted({*example.decisions, *example.then.seats} - names):
        yield Finding(place, DefinitionProblem.EXAMPLE_IS_WRONG, ", ".join(unknown))
        return
    there = _where(work, authority_id, example)
    if there is None:
        yield Finding(f"{place}.given.unit", DefinitionProblem.EXAMPLE_IS_WRONG, str(example.given.get("unit", "unit")))
        return
    seats, outcome = _played(work, read, example, there)
    for name, wanted in example.then.seats.items():
        if sorted(seats.get(name, [])) != sorted(wanted):
            about = f"{name}: {', '.join(seats.get(name, [])) or '–'}"
            yield Finding(f"{place}.then.seats.{name}", DefinitionProblem.EXAMPLE_FAILS, f"{example.name} · {about}")
    if example.then.outcome is not None and outcome != example.then.outcome:
        yield Finding(f"{place}.then.outcome", DefinitionProblem.EXAMPLE_FAILS, f"{example.name} · {outcome}")


def _where(work: Work, authority_id: int, example: Example) -> There | None:
    """Gives where the example's record lies: the unit it names, or the first of the authority where it names none."""
    query = select(Unit.id).where(col(Unit.authority_id) == authority_id, col(Unit.closed_on).is_(None)).order_by(col(Unit.id))
    if "unit" in example.given:
        query = query.where(col(Unit.short_name) == str(example.given["unit"]))
    found = work.session.exec(query).first()
    return None if found is None else There(authority_id, found)


def _played(work: Work, read: DefinitionRead, example: Example, there: There) -> tuple[dict[str, list[str]], Outcome]:
    """Plays the example to its end: who sits where, and what becomes of it."""
    facts = dict.fromkeys((*conditions.fields_of(read.steps), *conditions.BUILT_IN)) | dict(example.given)
    seats: dict[str, list[str]] = {}
    outcome: Outcome = "approved"
    for step in read.steps:
        if not conditions.answer(step.when, facts, work.today).holds:
            continue
        try:
            holders = [_named(work, seating.holder_of(work, there, seat)) for seat in step.seats]
        except RuleBroken:
            return seats, "blocked"
        seats[step.name] = list(dict.fromkeys(holders))
        if outcome == "approved":
            outcome = _ended(step, seats[step.name], example.decisions.get(step.name))
    return seats, outcome


def _ended(step: StepRead, holders: list[str], said: Said | dict[str, Said] | None) -> Outcome:
    verdicts = [said] * len(holders) if isinstance(said, str) else [(said or {}).get(name) for name in holders]
    if "return" in verdicts:
        return "returned"
    approved = sum(verdict is not None for verdict in verdicts)
    return "approved" if approved >= step.needed(len(holders)) else "waiting"


def _named(work: Work, holder_id: int) -> str:
    official = work.session.get(Official, holder_id)
    return official.username if official is not None else work.session.get_one(Unit, holder_id).short_name
