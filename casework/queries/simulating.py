"""What a definition would do, before anybody starts it: who gets it, in which order, by when, and how long it takes as things went before.

Nothing is written. A real case or an invented one is asked. Away is whoever is said to be, and whoever is absent or has a
substitute on the day a step opens; they are stood in for as the substitutions of that day say.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from statistics import median

from sqlmodel import col, select

from casework.approvals import conditions, seating
from casework.approvals.definition import DefinitionRead, SeatRead, StepRead
from casework.approvals.judging import working_days
from casework.calendar import add_working_days, holidays_between, legal_date, working_days_between
from casework.case_types.evaluating import Facts, evaluate
from casework.case_types.expressions import Scalar
from casework.errors import RuleBroken
from casework.model import Approval, Case, DefinitionVersion, Official, Record, Step, Substitution, Unit
from casework.queries.absences import away_until
from casework.queries.definitions_drawn import reading_of, source_of
from casework.queries.record_page import names_of
from casework.services import approval_facts, gates
from casework.services.definition_examples import There
from casework.vocabulary import Action, Reason, StepState, SubstituteScope
from casework.work import Work

MOST_LOOKED_AT = 500
WITHOUT_A_PAST = 1
Given = str | bool | int | float | None


@dataclass(frozen=True)
class Invented:
    """Is what a simulation is asked of: a record, a case, or fields thought up; and who is away.

    ``fields`` are put over those of the record or case. ``unit_id`` is where the record lies where neither is named.
    """

    record_id: int | None = None
    case_id: int | None = None
    unit_id: int | None = None
    drafter_id: int | None = None
    starts_on: dt.date | None = None
    fields: Mapping[str, Given] = field(default_factory=dict)
    away: tuple[int, ...] = ()


@dataclass(frozen=True)
class SeatForeseen:
    """Is who would hold a seat: the person or unit, who stands in for them, who keeps their gate today, and what stands in the way.

    ``away_until`` is the last day of the leave that a substitution tells of; ``gatekeepers_away`` keep the gate and are away.
    """

    holder_id: int | None
    holder: str
    stands_in: tuple[str, ...] = ()
    trouble: Reason | None = None
    gatekeepers: tuple[str, ...] = ()
    away_until: dt.date | None = None
    gatekeepers_away: tuple[str, ...] = ()


@dataclass(frozen=True)
class StepForeseen:
    """Is what would become of a step.

    ``takes_place`` by its condition, whose looked-at fields are in ``because``. ``opens_on`` to ``closes_on`` go by ``days``: the median
    of the working days the step took before (``is_from_the_past``), else its deadline (``is_by_deadline``), else one day; a step that
    waits closes on its day, and never where that is not known. ``late_to`` are told on ``late_on``. ``lacks`` are fields that must be
    filled in before it goes on: a day that is waited for, or what a process in Python asks about (it chooses between ways, and guesses
    nothing). ``unsaid`` are fields without which its condition cannot be answered, so that it takes place to be safe.
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
    is_by_deadline: bool = False
    lacks: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()


@dataclass(frozen=True)
class Foreseen:
    """Is a whole simulation: its steps, when it would end, by when it should, and where it stops on the way, for want of which fields.

    ``working_days`` and ``days`` are how long it takes in all; ``holidays`` are the weekdays on the way on which nobody works.
    ``from_the_past`` of ``asking`` steps that ask somebody go by the days they took before, the others by their deadlines.
    """

    steps: tuple[StepForeseen, ...]
    starts_on: dt.date
    ends_on: dt.date
    due_on: dt.date | None
    stops_at: str
    lacks: tuple[str, ...] = ()
    working_days: int = 0
    days: int = 0
    holidays: tuple[dt.date, ...] = ()
    asking: int = 0
    from_the_past: int = 0


def simulate(work: Work, version_id: int, invented: Invented) -> Foreseen | None:
    """Says what would become of an approval by a version, or nothing where the version cannot be read yet.

    Raises:
        NotFound: the version, the record or the case is not there for the asker. NotPermitted: without ``PUBLISH_DEFINITIONS``.
    """
    version = work.load(DefinitionVersion, version_id, Action.DESIGN)
    read, _ = reading_of(source_of(version))
    if read is None:
        return None
    there, facts, case_id = _asked_of(work, invented)
    facts |= {conditions.on_condition(step.name): False for step in read.steps}
    start = invented.starts_on or work.today
    latest = facts.get(read.due) if read.due else None
    playing = _Playing(work, read, invented, there, facts, _past(work, version.definition_id), start, _day(latest), case_id)
    steps = tuple(playing.come_to(step) for step in read.steps)
    within = add_working_days(start, working_days(read.deadline)) if read.deadline else None
    due = min((each for each in (within, playing.latest) if each is not None), default=None)
    stops_at, lacks = ("", (read.due,)) if read.due and playing.latest is None else (playing.stops_at, playing.lacks)
    asking = [step for step in steps if step.takes_place and step.seats]
    return Foreseen(
        steps,
        start,
        playing.day,
        due,
        stops_at,
        lacks,
        working_days=max(0, working_days_between(start, playing.day)),
        days=(playing.day - start).days,
        holidays=holidays_between(start, playing.day),
        asking=len(asking),
        from_the_past=sum(step.is_from_the_past for step in asking),
    )


@dataclass
class _Playing:
    """Goes from step to step of a simulation: the day it is, who has decided for certain, and where it stops first."""

    work: Work
    read: DefinitionRead
    invented: Invented
    there: There
    facts: Mapping[str, Scalar | None]
    past: Mapping[str, int]
    day: dt.date
    latest: dt.date | None
    case_id: int | None
    decided: set[int] = field(default_factory=set)
    stops_at: str = ""
    lacks: tuple[str, ...] = ()

    def come_to(self, step: StepRead) -> StepForeseen:
        """Gives what would become of the next step."""
        asked = conditions.answer(step.when, self.facts, self.day)
        because = {name: "" if value is None else str(value) for name, value in asked.fields.items()}
        guesses_nothing = self.read.process is not None and asked.value is None
        if guesses_nothing or not asked.holds:
            self._stop(step, asked.missing, when=guesses_nothing)
            return StepForeseen(step.name, step.title, takes_place=False, because=because, lacks=asked.missing)
        found = self._opened(step, because) if step.seats else self._asks_nobody(step, because)
        found = replace(found, unsaid=asked.missing)
        free = [seat for seat in found.seats if seat.trouble is None]
        self._stop(step, found.lacks, when=len(free) < found.needed or found.closes_on is None)
        self.day = max(self.day, found.closes_on or self.day)
        return found

    def _stop(self, step: StepRead, lacks: tuple[str, ...], *, when: bool) -> None:
        if when and not self.stops_at:
            self.stops_at, self.lacks = step.title, lacks

    def _asks_nobody(self, step: StepRead, because: Mapping[str, str]) -> StepForeseen:
        """Gives a step that waits for a day, or that only tells somebody."""
        waits = None if step.until is None else evaluate(step.until, Facts(self.day, self.facts))
        until = self.day if waits is None else _day(waits.value)
        return StepForeseen(
            name=step.name,
            title=step.title,
            takes_place=True,
            because=because,
            copies=tuple(self._told(seat) for seat in step.copies),
            opens_on=self.day,
            closes_on=max(self.day, until) if until is not None else None,
            lacks=waits.missing if waits is not None and until is None else (),
        )

    def _opened(self, step: StepRead, because: Mapping[str, str]) -> StepForeseen:
        past = self.past.get(step.name)
        days = past if past is not None else working_days(step.deadline) or WITHOUT_A_PAST
        within = add_working_days(self.day, working_days(step.deadline)) if step.deadline else None
        due = min((each for each in (within, self.latest) if each is not None), default=None)
        late = step.escalation
        seats, people = self._seated(step)
        if step.needed(len(step.seats)) == len(step.seats):
            self.decided |= people
        return StepForeseen(
            name=step.name,
            title=step.title,
            takes_place=True,
            because=because,
            seats=seats,
            copies=tuple(self._told(seat) for seat in step.copies),
            needed=step.needed(len(step.seats)),
            opens_on=self.day,
            closes_on=add_working_days(self.day, days),
            due_on=due,
            late_on=add_working_days(due, working_days(late.after)) if late and due else None,
            late_to=self._told(late.to).holder if late else "",
            days=days,
            is_from_the_past=past is not None,
            is_by_deadline=past is None and bool(working_days(step.deadline)),
        )

    def _seated(self, step: StepRead) -> tuple[tuple[SeatForeseen, ...], set[int]]:
        """Gives the step's seats, and who decides in it for certain: nobody twice in one step, nor in two where people must differ."""
        seats: list[SeatForeseen] = []
        people: set[int] = set()
        for seat in step.seats:
            taken = people | (self.decided if self.read.distinct else set())
            found, decides = self._seat(seat, taken)
            seats.append(self._gated(found))
            people |= decides
        return tuple(seats), people

    def _seat(self, seat: SeatRead, taken: set[int]) -> tuple[SeatForeseen, set[int]]:
        try:
            holder_id = seating.holder_of(self.work, self.there, seat)
        except RuleBroken as broken:
            return SeatForeseen(None, seat.text, trouble=broken.reasons[0]), set()
        official = self.work.session.get(Official, holder_id)
        unable = set(self.invented.away) | {self.invented.drafter_id} | taken
        if official is None:
            return self._of_unit(holder_id, unable)
        if holder_id == self.invented.drafter_id:
            return SeatForeseen(holder_id, official.name, trouble=Reason.DRAFTER_CANNOT_DECIDE), set()
        if holder_id in taken:
            return SeatForeseen(holder_id, official.name, trouble=Reason.SAME_PERSON_DECIDED), set()
        until = self._leave(holder_id)
        if holder_id not in self.invented.away and until is None:
            return SeatForeseen(holder_id, official.name), {holder_id}
        substitutes = {each for each in self._substitutes(holder_id) if not self._is_away(each)} - unable
        names = self._names(substitutes)
        # who stands in decides in the name of who is away: neither decides again where people must differ
        decides = {holder_id} | (substitutes if len(substitutes) == 1 else set())
        return SeatForeseen(holder_id, official.name, names, None if names else Reason.NOBODY_STANDS_IN, away_until=until), decides

    def _of_unit(self, unit_id: int, unable: set[int | None]) -> tuple[SeatForeseen, set[int]]:
        """Gives a unit's seat: decided by its people who are there, else by who stands in for one of them."""
        people = set(seating.members_of(self.work, unit_id)) - {self.invented.drafter_id}
        members = {each for each in people - unable if not self._is_away(each)}
        for_them = (each for member in people if not members for each in self._substitutes(member))
        substitutes = {each for each in for_them if not self._is_away(each)} - unable
        trouble = None if members or substitutes else Reason.NOBODY_ELSE_IN_THE_UNIT
        named = SeatForeseen(unit_id, self.work.session.get_one(Unit, unit_id).name, self._names(substitutes), trouble)
        return named, members if len(members) == 1 else set()

    def _gated(self, seat: SeatForeseen) -> SeatForeseen:
        """Gives the seat with who keeps its holder's gate today; where nobody does, or all of them are away, it stands still there."""
        team_id = gates.gate_of(self.work, seat.holder_id) if seat.holder_id is not None else None
        if seat.holder_id is None or team_id is None:
            return seat
        keepers = set(gates.gatekeepers_of(self.work, seat.holder_id, team_id))
        away = {each for each in keepers if self._is_away(each)}
        trouble = seat.trouble if keepers - away else Reason.NOBODY_KEEPS_THE_GATE
        return replace(seat, gatekeepers=self._names(keepers - away), gatekeepers_away=self._names(away), trouble=trouble)

    def _names(self, people: set[int]) -> tuple[str, ...]:
        return tuple(sorted(names_of(self.work, people).values())) if people else ()

    def _is_away(self, official_id: int) -> bool:
        return official_id in self.invented.away or self._leave(official_id) is not None

    def _leave(self, official_id: int) -> dt.date | None:
        """Gives the last day of somebody's leave on the day the step opens; that the gate may act for its executive is none."""
        team_id = gates.gate_of(self.work, official_id)
        keepers = set(gates.people_of(self.work, team_id)) if team_id is not None else set()
        days = [until for each, until in self._substitutes(official_id).items() if each not in keepers]
        said = away_until(self.work, official_id, self.day)
        return max((*days, *([said] if said else [])), default=None)

    def _substitutes(self, absent_id: int) -> dict[int, dt.date]:
        """Gives who stands in on the day the step opens, for everything, for approvals, or for what this one is about, and until when."""
        scope, case_type = col(Substitution.scope), self.facts.get("case_type")
        query = select(col(Substitution.substitute_id), col(Substitution.ends_on)).where(
            col(Substitution.absent_id) == absent_id,
            col(Substitution.starts_on) <= self.day,
            col(Substitution.ends_on) >= self.day,
            scope.in_((SubstituteScope.EVERYTHING, SubstituteScope.APPROVALS))
            | ((scope == SubstituteScope.UNIT) & (col(Substitution.only_unit_id) == self.there.unit_id))
            | ((scope == SubstituteScope.CASE) & (col(Substitution.only_case_id) == self.case_id))
            | ((scope == SubstituteScope.CASE_TYPE) & (col(Substitution.only_case_type) == case_type)),
        )
        return dict(self.work.session.exec(query.order_by(col(Substitution.ends_on))).all())

    def _told(self, seat: SeatRead) -> SeatForeseen:
        """Gives who gets something to see, who need not be able to decide."""
        try:
            holder_id = seating.holder_of(self.work, self.there, seat)
        except RuleBroken as broken:
            return SeatForeseen(None, seat.text, trouble=broken.reasons[0])
        official = self.work.session.get(Official, holder_id)
        return SeatForeseen(holder_id, official.name if official else self.work.session.get_one(Unit, holder_id).name)


def _asked_of(work: Work, invented: Invented) -> tuple[There, dict[str, Scalar | None], int | None]:
    """Gives where it lies, what conditions see of it, and which case it is, if one."""
    facts: dict[str, Scalar | None] = {}
    case_id = invented.case_id
    if invented.record_id is not None:
        record = work.load(Record, invented.record_id, Action.READ)
        there, facts, case_id = There(record.authority_id, record.unit_id), approval_facts.facts_of(work, record), record.case_id
    elif invented.case_id is not None:
        case = work.load(Case, invented.case_id, Action.READ)
        there, facts = There(case.authority_id, case.unit_id), approval_facts.facts_of_case(work, case)
    else:
        there = There(work.authority_id, invented.unit_id or _own_unit(work))
        facts["unit"] = work.session.get_one(Unit, there.unit_id).short_name
    return there, facts | {name: conditions.as_scalar(value) for name, value in invented.fields.items()}, case_id


def _day(value: Scalar | None) -> dt.date | None:
    return value if isinstance(value, dt.date) else None


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
