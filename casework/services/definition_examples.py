"""Runs the examples beside a definition (``casework.approvals.examples``) against the people and units of the day it is published on."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from pydantic import ValidationError
from sqlmodel import col, select

from casework.approvals import conditions, seating
from casework.approvals.definition import DefinitionRead, SeatRead, StepRead
from casework.approvals.examples import Example, Outcome, ended
from casework.approvals.judging import Finding
from casework.case_types.evaluating import Facts, evaluate
from casework.case_types.expressions import Scalar
from casework.errors import RuleBroken
from casework.model import Official, Unit
from casework.vocabulary import DefinitionProblem, SeatRule
from casework.work import Work


@dataclass
class There:
    """Is where an example's record lies."""

    authority_id: int
    unit_id: int


@dataclass
class Played:
    """Is how an example went: the steps that took place, who sat in each, and what became of it."""

    seats: dict[str, list[str]] = field(default_factory=dict)
    outcome: Outcome = "approved"


def failing(work: Work, authority_id: int, read: DefinitionRead, *, whoever: bool = False) -> Iterator[Finding]:
    """Runs every example of a definition and gives what does not come out as it says; it reads and changes nothing.

    Args:
        work: of who asks. authority_id: whose people. read: the definition.
        whoever: whether a role that nobody holds yet counts as held: what the set-up brings comes before the people do.
    """
    for number in range(len(read.examples)):
        yield from run_one(work, authority_id, read, number, whoever=whoever)[1]


def run_one(
    work: Work, authority_id: int, read: DefinitionRead, number: int, *, whoever: bool = False
) -> tuple[Played | None, tuple[Finding, ...]]:
    """Runs one example of a definition: how it went, nothing where it cannot be run, and what does not come out as it says."""
    place = f"examples.{number}"
    try:
        example = Example.model_validate(read.examples[number])
    except ValidationError as wrong:
        where = ".".join(str(part) for part in wrong.errors()[0]["loc"])
        return None, (Finding(f"{place}.{where}" if where else place, DefinitionProblem.EXAMPLE_IS_WRONG),)
    if unknown := sorted(example.named - {step.name for step in read.steps}):
        return None, (Finding(place, DefinitionProblem.EXAMPLE_IS_WRONG, ", ".join(unknown)),)
    there = _where(work, authority_id, example)
    if there is None:
        about = str(example.given.get("unit", "unit"))
        return None, (Finding(f"{place}.given.unit", DefinitionProblem.EXAMPLE_IS_WRONG, about),)
    played = _played(work, read, example, there, whoever=whoever)
    return played, tuple(_otherwise(example, played, place))


def _otherwise(example: Example, played: Played, place: str) -> Iterator[Finding]:
    """Gives where an example went otherwise than it says."""
    if example.then.steps is not None and list(played.seats) != example.then.steps:
        yield Finding(f"{place}.then.steps", DefinitionProblem.EXAMPLE_FAILS, f"{example.name} · {', '.join(played.seats) or '–'}")
    for name, wanted in example.then.seats.items():
        if sorted(played.seats.get(name, [])) != sorted(wanted):
            about = f"{name}: {', '.join(played.seats.get(name, [])) or '–'}"
            yield Finding(f"{place}.then.seats.{name}", DefinitionProblem.EXAMPLE_FAILS, f"{example.name} · {about}")
    if example.then.outcome is not None and played.outcome != example.then.outcome:
        yield Finding(f"{place}.then.outcome", DefinitionProblem.EXAMPLE_FAILS, f"{example.name} · {played.outcome}")


def _where(work: Work, authority_id: int, example: Example) -> There | None:
    """Gives where the example's record lies: the unit it names, or the first of the authority where it names none."""
    query = select(Unit.id).where(col(Unit.authority_id) == authority_id, col(Unit.closed_on).is_(None)).order_by(col(Unit.id))
    if "unit" in example.given:
        query = query.where(col(Unit.short_name) == str(example.given["unit"]))
    found = work.session.exec(query).first()
    return None if found is None else There(authority_id, found)


def _played(work: Work, read: DefinitionRead, example: Example, there: There, *, whoever: bool) -> Played:
    """Plays the example to its end: who sits where, and what becomes of it."""
    facts = facts_given(read, example)
    played = Played()
    approved: set[str] = set()
    for step in read.steps:
        asked = conditions.answer(step.when, facts, work.today)
        guesses_nothing = read.process is not None and asked.value is None  # it chooses between ways
        if guesses_nothing and played.outcome == "approved":
            played.outcome = "waiting"
        if guesses_nothing or not asked.holds:
            continue
        try:
            holders = list(dict.fromkeys(_holder(work, there, seat, whoever=whoever) for seat in step.seats))
        except RuleBroken:
            played.outcome = "blocked"
            return played
        played.seats[step.name] = holders
        if played.outcome == "approved":
            played.outcome = _ended(step, holders, example, facts, work.today)
        if read.distinct and played.outcome == "approved":
            if approved & _people(step, holders) and step.needed(len(step.seats)) == len(step.seats):
                played.outcome = "blocked"
                return played
            approved |= _people(step, holders)
    return played


def _people(step: StepRead, holders: list[str]) -> set[str]:
    """Gives the officials among a step's holders: who of a unit decides is not known."""
    return set(holders) if all(seat.rule is not SeatRule.UNIT for seat in step.seats) else set()


def facts_given(read: DefinitionRead, example: Example) -> dict[str, Scalar | None]:
    """Gives every field that the definition looks at, as the example has it; what it does not say is not filled in."""
    looked_at = (*conditions.fields_of(read.steps), *conditions.BUILT_IN)
    decided = {conditions.on_condition(step.name): example.conditional(step.name) for step in read.steps}
    return dict.fromkeys(looked_at) | decided | dict(example.given)


def _ended(step: StepRead, holders: list[str], example: Example, facts: dict[str, Scalar | None], today: dt.date) -> Outcome:
    if step.until is not None:
        return "approved" if isinstance(evaluate(step.until, Facts(today, facts)).value, dt.date) else "waiting"
    return ended(step, holders, example.decisions.get(step.name))


def _holder(work: Work, there: There, seat: SeatRead, *, whoever: bool) -> str:
    try:
        return _named(work, seating.holder_of(work, there, seat))
    except RuleBroken:
        if whoever:
            return seat.text
        raise


def _named(work: Work, holder_id: int) -> str:
    official = work.session.get(Official, holder_id)
    return official.username if official is not None else work.session.get_one(Unit, holder_id).short_name
