"""What a definition would do, before anybody starts it: who gets it, in which order, by when, and how long it takes as things went before.

Nothing is written. A real case or an invented one is asked; whoever is said to be away is stood in for as the substitutions of the day say.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from statistics import median

from sqlmodel import col, select

from casework.approvals import conditions, seating
from casework.approvals.definition import SeatRead, StepRead
from casework.approvals.judging import working_days
from casework.calendar import add_working_days, legal_date, working_days_between
from casework.case_types.evaluating import Facts, evaluate
from casework.case_types.expressions import Scalar
from casework.errors import RuleBroken
from casework.model import Approval, DefinitionVersion, Official, Record, Step, Substitution, Unit
from casework.queries.definitions_drawn import reading_of, source_of
from casework.queries.record_page import names_of
from casework.services import approval_facts
from casework.services.definition_examples import There
from casework.vocabulary import Action, Reason, StepState, SubstituteScope
from casework.work import Work

MOST_LOOKED_AT = 500
WITHOUT_A_PAST = 1


@dataclass(frozen=True)
class Invented:
    """Is what a simulation is asked of: a record of a case, or fields thought up; and who is away.

    ``fields`` are put over those of the record. ``unit_id`` is where the record lies where none is named.
    """

    record_id: int | None = None
    unit_id: int | None = None
    drafter_id: int | None = None
    starts_on: dt.date | None = None
    fields: Mapping[str, str | bool | int | float | None] = field(default_factory=dict)
    away: tuple[int, ...] = ()


@dataclass(frozen=True)
class SeatForeseen:
    """Is who would hold a seat: the person or unit, who stands in for them, and what stands in the way."""

    holder_id: int | None
    holder: str
    stands_in: tuple[str, ...] = ()
    trouble: Reason | None = None


@dataclass(frozen=True)
class StepForeseen:
    """Is what would become of a step.

    ``takes_place`` by its condition, whose looked-at fields are in ``because``. ``opens_on`` to ``closes_on`` go by ``days``: the median
    of the working days the step took before (``is_from_the_past``), else its deadline, else one day; a step that waits closes on its day,
    and never where that is not known. ``late_to`` are told on ``late_on``.
    """

    name: str
    title: str
    takes_place: bool
    because: Mapping[str, str]
    seats: tuple[SeatForeseen, ...] = ()
    copies: tuple[SeatForeseen, ...] = ()
    needed: int = 0
    opens_on: dt.date | None = None
    closes_on: dt.date | None = None
    due_on: dt.date | None = None
    late_on: dt.date | None = None
    late_to: str = ""
    days: int = 0
    is_from_the_past: bool = False


@dataclass(frozen=True)
class Foreseen:
    """Is a whole simulation: its steps, when it would end, by when it should, and whether it stops on the way."""

    steps: tuple[StepForeseen, ...]
    starts_on: dt.date
    ends_on: dt.date
    due_on: dt.date | None
    stops_at: str


def simulate(work: Work, version_id: int, invented: Invented) -> Foreseen | None:
    """Says what would become of an approval by a version, or nothing where the version cannot be read yet.

    Raises:
        NotFound: the version or the record is not there for the asker. NotPermitted: without ``PUBLISH_DEFINITIONS``.
    """
    version = work.load(DefinitionVersion, version_id, Action.DESIGN)
    read, _ = reading_of(source_of(version))
    if read is None:
        return None
    there, facts = _asked_of(work, invented)
    day = start = invented.starts_on or work.today
    past = _past(work, version.definition_id)
    steps, stops_at = [], ""
    for step in read.steps:
        asked = conditions.answer(step.when, facts, start)
        because = {name: "" if value is None else str(value) for name, value in asked.fields.items()}
        if not asked.holds:
            steps.append(StepForeseen(step.name, step.title, takes_place=False, because=because))
            continue
        waits = None if step.until is None else evaluate(step.until, Facts(day, facts)).value
        foreseen = _foreseen(work, step, there, invented, day, past.get(step.name), because)
        if not step.seats:
            until = day if step.until is None else waits if isinstance(waits, dt.date) else None
            foreseen = replace(foreseen, closes_on=max(day, until) if until else None, days=0, is_from_the_past=False)
        steps.append(foreseen)
        day = max(day, foreseen.closes_on or day)
        free = [seat for seat in foreseen.seats if seat.trouble is None]
        if not stops_at and (len(free) < foreseen.needed or foreseen.closes_on is None):
            stops_at = step.title
    due = add_working_days(start, working_days(read.deadline)) if read.deadline else None
    return Foreseen(tuple(steps), start, day, due, stops_at)


def _foreseen(
    work: Work, step: StepRead, there: There, invented: Invented, day: dt.date, past: int | None, because: Mapping[str, str]
) -> StepForeseen:
    days = past if past is not None else working_days(step.deadline) or WITHOUT_A_PAST
    due = add_working_days(day, working_days(step.deadline)) if step.deadline else None
    late = step.escalation
    return StepForeseen(
        name=step.name,
        title=step.title,
        takes_place=True,
        because=because,
        seats=tuple(_seat(work, seat, there, invented, day, decides=True) for seat in step.seats),
        copies=tuple(_seat(work, seat, there, invented, day, decides=False) for seat in step.copies),
        needed=step.needed(len(step.seats)),
        opens_on=day,
        closes_on=add_working_days(day, days),
        due_on=due,
        late_on=add_working_days(due, working_days(late.after)) if late and due else None,
        late_to=_seat(work, late.to, there, invented, day, decides=False).holder if late else "",
        days=days,
        is_from_the_past=past is not None,
    )


def _seat(work: Work, seat: SeatRead, there: There, invented: Invented, day: dt.date, *, decides: bool) -> SeatForeseen:
    try:
        holder_id = seating.holder_of(work, there, seat)
    except RuleBroken as broken:
        return SeatForeseen(None, seat.text, trouble=broken.reasons[0])
    official = work.session.get(Official, holder_id)
    if official is None:
        members = set(seating.members_of(work, holder_id)) - set(invented.away) - {invented.drafter_id if decides else None}
        trouble = None if members else Reason.NOBODY_ELSE_IN_THE_UNIT
        return SeatForeseen(holder_id, work.session.get_one(Unit, holder_id).name, trouble=trouble)
    substitutes = _substitutes(work, holder_id, day) if holder_id in invented.away else ()
    trouble = Reason.NOBODY_STANDS_IN if holder_id in invented.away and not substitutes else None
    if decides and holder_id == invented.drafter_id:
        trouble = Reason.DRAFTER_CANNOT_DECIDE
    return SeatForeseen(holder_id, official.name, substitutes, trouble)


def _substitutes(work: Work, absent_id: int, day: dt.date) -> tuple[str, ...]:
    query = select(Substitution.substitute_id).where(
        col(Substitution.absent_id) == absent_id,
        col(Substitution.starts_on) <= day,
        col(Substitution.ends_on) >= day,
        col(Substitution.scope).in_((SubstituteScope.EVERYTHING, SubstituteScope.APPROVALS)),
    )
    return tuple(sorted(names_of(work, set(work.session.exec(query).all())).values()))


def _asked_of(work: Work, invented: Invented) -> tuple[There, dict[str, Scalar | None]]:
    facts: dict[str, Scalar | None] = {}
    if invented.record_id is not None:
        record = work.load(Record, invented.record_id, Action.READ)
        there, facts = There(record.authority_id, record.unit_id), approval_facts.facts_of(work, record)
    else:
        there = There(work.authority_id, invented.unit_id or _own_unit(work))
        facts["unit"] = work.session.get_one(Unit, there.unit_id).short_name
    return there, facts | {name: conditions.as_scalar(value) for name, value in invented.fields.items()}


def _own_unit(work: Work) -> int:
    return min(work.standing.units)


def _past(work: Work, definition_id: int) -> dict[str, int]:
    """Gives the median of the working days each step took before, of the newest approvals by any version that the asker may read."""
    query = (
        select(Step.name, Step.opened_at, Step.closed_at)
        .join(Approval, col(Approval.id) == Step.approval_id)
        .join(DefinitionVersion, col(DefinitionVersion.id) == Approval.definition_version_id)
        .where(
            DefinitionVersion.definition_id == definition_id,
            col(Step.state).in_((StepState.APPROVED, StepState.RETURNED)),
            col(Step.opened_at).is_not(None),
            col(Step.closed_at).is_not(None),
        )
        .order_by(col(Step.id).desc())
        .limit(MOST_LOOKED_AT)
    )
    took: dict[str, list[int]] = {}
    for name, opened, closed in work.session.execute(query):
        if opened is not None and closed is not None:
            took.setdefault(name, []).append(max(0, working_days_between(legal_date(opened), legal_date(closed))))
    return {name: round(median(days)) for name, days in took.items()}
