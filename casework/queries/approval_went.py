"""What figures of approvals are counted over: each step that asked somebody, as a whole and as the part of each unit that was asked."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from sqlalchemy import ARRAY, ColumnElement, Integer, any_, literal
from sqlmodel import col, select

from casework.approvals.definition import DefinitionRead
from casework.approvals.definition_reading import read_definition
from casework.approvals.moving import RETURNS, DecisionRow, StepRow, outcome_of
from casework.calendar import end_of_day, legal_date, start_of_day
from casework.model import Approval, Decision, Definition, DefinitionVersion, Post, Seat, Step, Unit
from casework.vocabulary import SeatState, StepState, Verdict
from casework.work import Work

MOST_STEPS = 20_000
ENDED = (StepState.APPROVED, StepState.CONDITIONAL, StepState.RETURNED)
NOT_ASKED = (SeatState.CARRIED, SeatState.REMOVED)


@dataclass(frozen=True)
class Went:
    """Is how one step went, or one unit's part of it; an open one has no ``closed``.

    ``unit`` is that of who was asked: a unit that has the seat itself, else where the official had their post when the step opened. It is
    empty for the step as a whole, and where no row the asker may read tells it.
    """

    definition_id: int
    definition: str
    step: str
    position: int
    unit: str
    state: StepState
    opened: dt.date
    closed: dt.date | None
    deadline: dt.date | None


@dataclass(frozen=True)
class Course:
    """Is every step that is counted, and the same by unit; ``is_whole`` is False where only the newest were looked at."""

    steps: tuple[Went, ...]
    in_units: tuple[Went, ...]
    is_whole: bool


_Asked = tuple[Seat, Decision | None]


def course(work: Work, since: dt.date, until: dt.date) -> Course:
    """Gives the steps that ended from one day to another, and those open now, of records the asker may read.

    A step that asks nobody (it tells, or waits for a day) is left out. One that was approved and is asked again has ended all the same.
    """
    query = (
        select(Step, Approval, Definition)
        .join(Approval, col(Approval.id) == Step.approval_id)
        .join(DefinitionVersion, col(DefinitionVersion.id) == Approval.definition_version_id)
        .join(Definition, col(Definition.id) == DefinitionVersion.definition_id)
        .where(_ended(since, until) | (col(Step.state) == StepState.OPEN))
        .where(select(Seat.id).where(col(Seat.step_id) == Step.id).exists())
        .order_by(col(Step.id).desc())
        .limit(MOST_STEPS + 1)
    )
    rows = work.session.execute(query).all()
    seats = _seats(work, [step.id for step, _, _ in rows])
    units = _Units(work, {seat.holder_id for asked in seats.values() for seat, _ in asked})
    read = _Definitions(work)
    steps: list[Went] = []
    parts: list[Went] = []
    for step, approval, definition in rows[:MOST_STEPS]:
        asked = seats.get(step.id, [])
        state = _ended_as(step, asked, read.of(approval)) if step.state is StepState.SUPERSEDED else step.state
        if state is None:
            continue
        opened = legal_date(step.opened_at) if step.opened_at else since
        closed = legal_date(step.closed_at) if step.closed_at and state is not StepState.OPEN else None
        whole = Went(definition.id, definition.title, step.title, step.position, "", state, opened, closed, step.deadline)
        steps.append(whole)
        parts.extend(_parts(whole, asked, units))
    return Course(tuple(steps), tuple(parts), len(rows) <= MOST_STEPS)


def _ended(since: dt.date, until: dt.date) -> ColumnElement[bool]:
    days = (col(Step.closed_at) >= start_of_day(since)) & (col(Step.closed_at) < end_of_day(until))
    return col(Step.state).in_((*ENDED, StepState.SUPERSEDED)) & days


def _seats(work: Work, step_ids: Sequence[int]) -> dict[int, list[_Asked]]:
    """Gives the seats of each step with the decision that stands at them."""
    query = (
        select(Seat, Decision)
        .join(Decision, (col(Decision.seat_id) == Seat.id) & col(Decision.undone_at).is_(None), isouter=True)
        .where(col(Seat.step_id) == any_(literal(list(step_ids), ARRAY(Integer))))
        .order_by(col(Seat.step_id), col(Seat.position))
    )
    rows = [(seat, decision) for seat, decision in work.session.execute(query)]
    return {step_id: list(asked) for step_id, asked in groupby(rows, key=lambda each: each[0].step_id)}


def _ended_as(step: Step, asked: Sequence[_Asked], definition: DefinitionRead) -> StepState | None:
    """Gives how a step ended before it was asked again; nothing where it had not ended, or the decision was taken back."""
    row = StepRow(
        step_id=step.id,
        round=step.round,
        position=step.position,
        name=step.name,
        state=step.state,
        seat_ids=tuple(seat.id for seat, _ in asked),
        decisions=tuple(DecisionRow(seat.id, said.verdict, said.return_to or 0) for seat, said in asked if said is not None),
        carried=frozenset(seat.id for seat, _ in asked if seat.state is SeatState.CARRIED),
        removed=frozenset(seat.id for seat, _ in asked if seat.state is SeatState.REMOVED),
    )
    return outcome_of(row, definition.steps[step.position - 1])


def _parts(whole: Went, asked: Iterable[_Asked], units: "_Units") -> Iterator[Went]:
    """Gives each unit's part of a step: from its opening to the unit's last decision; nothing where a unit was not needed in the end."""
    mine: dict[str, list[Decision | None]] = {}
    for seat, decision in asked:
        if seat.state not in NOT_ASKED:
            mine.setdefault(units.of(seat.holder_id, whole.opened), []).append(decision)
    for unit, decisions in mine.items():
        said = [each for each in decisions if each is not None]
        if whole.state is StepState.OPEN:
            if len(said) < len(decisions):
                yield replace(whole, unit=unit)
        elif said:
            closed = legal_date(max(each.decided_at for each in said))
            yield replace(whole, unit=unit, closed=closed, state=_said({each.verdict for each in said}))


def _said(verdicts: set[Verdict]) -> StepState:
    if verdicts & RETURNS:
        return StepState.RETURNED
    return StepState.CONDITIONAL if Verdict.CONDITIONAL in verdicts else StepState.APPROVED


class _Definitions:
    """Holds the definitions that approvals are moved by, each read once."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._read: dict[int, DefinitionRead] = {}

    def of(self, approval: Approval) -> DefinitionRead:
        """Gives the definition an approval is moved by: its version, or its own where its steps were edited."""
        if approval.own_content is not None:
            return read_definition(approval.own_content)
        id = approval.definition_version_id
        if id not in self._read:
            self._read[id] = read_definition(self._work.session.get_one(DefinitionVersion, id).content)
        return self._read[id]


class _Units:
    """Holds the units of those who were asked, as the rows tell them that the asker may read."""

    def __init__(self, work: Work, holders: set[int]) -> None:
        self._units = dict(work.session.exec(select(Unit.id, Unit.name)).all())
        held = select(Post).where(col(Post.official_id).in_(holders - set(self._units)))
        self._posts: dict[int, list[Post]] = {}
        for post in work.session.exec(held.order_by(col(Post.is_primary).desc(), col(Post.starts_on), col(Post.id))):
            self._posts.setdefault(post.official_id, []).append(post)

    def of(self, holder_id: int, day: dt.date) -> str:
        """Gives the unit's own name, or that of the official's main post on the day; empty where no row tells it."""
        if holder_id in self._units:
            return self._units[holder_id]
        posts = self._posts.get(holder_id, [])
        held = (post for post in posts if post.starts_on <= day and (post.ends_on is None or post.ends_on >= day))
        return next((self._units[post.unit_id] for post in held if post.unit_id in self._units), "")
