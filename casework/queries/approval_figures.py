"""How approvals go: for each step and unit how long it takes, how often it goes back, how often it is in time, and what waits now.

Counted over the steps of records the asker may read, so two askers may see different figures; nothing else is told by them.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median

from sqlmodel import col, select

from casework.calendar import end_of_day, legal_date, start_of_day, working_days_between
from casework.model import Approval, Definition, DefinitionVersion, Record, Step, Unit
from casework.vocabulary import StepState
from casework.work import Work

MOST_STEPS = 20_000
ENDED = (StepState.APPROVED, StepState.CONDITIONAL, StepState.RETURNED)
Key = tuple[str, str, str]
FEW = 3
"""Fewer ended steps than this say nothing of where it is slow."""


@dataclass(frozen=True)
class Figure:
    """Is how one step of a definition, one unit, or one step in one unit, goes.

    ``days`` is the median of the working days from opening to end, ``slow_days`` what nine of ten stay within. ``returned`` and
    ``in_time`` are shares from 0 to 1, of the ended and of those that had a deadline; ``waiting`` and ``late`` are open now.
    """

    name: str
    part: str
    ended: int
    days: float | None
    slow_days: int | None
    returned: float | None
    in_time: float | None
    waiting: int
    late: int
    is_bottleneck: bool = False
    unit: str = ""


@dataclass(frozen=True)
class Week:
    """Is the steps that ended in a week that begins on a Monday: how many, the median of their days, the share in time."""

    starts_on: dt.date
    ended: int
    days: float | None
    in_time: float | None


@dataclass(frozen=True)
class Counted:
    """Is a definition with steps that are counted."""

    definition_id: int
    title: str


@dataclass(frozen=True)
class Figures:
    """Is the whole: by step of each definition, by unit, by step in each unit, and by week.

    ``definitions`` are all that have something to count, whichever is asked for; ``is_whole`` is False where only the newest were counted.
    """

    since: dt.date
    until: dt.date
    steps: tuple[Figure, ...]
    units: tuple[Figure, ...]
    is_whole: bool
    steps_in_units: tuple[Figure, ...] = ()
    weeks: tuple[Week, ...] = ()
    definitions: tuple[Counted, ...] = ()


@dataclass(frozen=True)
class _Went:
    definition_id: int
    definition: str
    step: str
    position: int
    unit: str
    state: StepState
    opened: dt.date
    closed: dt.date | None
    deadline: dt.date | None


def approval_figures(work: Work, since: dt.date, until: dt.date, *, definition_id: int | None = None) -> Figures:
    """Gives the figures of the steps that ended from one day to another, both counted and in either order, and of those open now.

    Args:
        work: of who asks. since, until: the days. definition_id: of one definition alone, of all without.
    """
    since, until = sorted((since, until))
    counted, is_whole = _went(work, since, until)
    titles = {each.definition_id: each.definition for each in counted}
    went = [each for each in counted if definition_id in (None, each.definition_id)]
    by_step = _figures(went, work.today, lambda each: (each.definition, f"{each.position:02}. {each.step}", ""))
    by_unit = _figures(went, work.today, lambda each: (each.unit, "", ""))
    by_both = _figures(went, work.today, lambda each: (each.definition, f"{each.position:02}. {each.step}", each.unit))
    return Figures(
        since,
        until,
        tuple(_marked(by_step)),
        tuple(by_unit),
        is_whole,
        tuple(by_both),
        tuple(_weeks(went, work.today)),
        tuple(Counted(id, title) for id, title in sorted(titles.items(), key=lambda pair: pair[1])),
    )


def _figures(went: Iterable[_Went], today: dt.date, key: Callable[[_Went], Key]) -> list[Figure]:
    """Gives a figure of each group, in the order of their names; steps stand in their order, whatever their number of digits."""
    groups = sorted(_grouped(went, key).items(), key=lambda pair: pair[0])
    return [_figure((name, part.lstrip("0"), unit), rows, today) for (name, part, unit), rows in groups]


def _weeks(went: Iterable[_Went], today: dt.date) -> Iterable[Week]:
    ended = [each for each in went if each.closed is not None and each.state is not StepState.OPEN]
    mondays = {each.closed - dt.timedelta(days=each.closed.weekday()) for each in ended if each.closed is not None}
    for monday in sorted(mondays):
        rows = [each for each in ended if each.closed is not None and monday <= each.closed < monday + dt.timedelta(days=7)]
        figure = _figure(("", "", ""), rows, today)
        yield Week(monday, figure.ended, figure.days, figure.in_time)


def _went(work: Work, since: dt.date, until: dt.date) -> tuple[list[_Went], bool]:
    ended = col(Step.state).in_(ENDED) & (col(Step.closed_at) >= start_of_day(since))
    ended &= col(Step.closed_at) < end_of_day(until)
    query = (
        select(Step, Definition, Unit)
        .join(Approval, col(Approval.id) == Step.approval_id)
        .join(DefinitionVersion, col(DefinitionVersion.id) == Approval.definition_version_id)
        .join(Definition, col(Definition.id) == DefinitionVersion.definition_id)
        .join(Record, col(Record.id) == Step.record_id)
        .join(Unit, col(Unit.id) == Record.unit_id)
        .where(ended | (col(Step.state) == StepState.OPEN))
        .order_by(col(Step.id).desc())
        .limit(MOST_STEPS + 1)
    )
    rows = work.session.execute(query).all()
    found = [
        _Went(
            definition.id,
            definition.title,
            step.title,
            step.position,
            unit.name,
            step.state,
            legal_date(step.opened_at) if step.opened_at else since,
            legal_date(step.closed_at) if step.closed_at else None,
            step.deadline,
        )
        for step, definition, unit in rows[:MOST_STEPS]
    ]
    return found, len(rows) <= MOST_STEPS


def _grouped(went: Iterable[_Went], key: Callable[[_Went], Key]) -> dict[Key, list[_Went]]:
    found: dict[Key, list[_Went]] = {}
    for each in went:
        found.setdefault(key(each), []).append(each)
    return found


def _figure(of: Key, rows: list[_Went], today: dt.date) -> Figure:
    name, part, unit = of
    ended = [each for each in rows if each.state is not StepState.OPEN and each.closed is not None]
    waiting = [each for each in rows if each.state is StepState.OPEN]
    days = sorted(max(0, working_days_between(each.opened, each.closed)) for each in ended if each.closed is not None)
    due = [each for each in ended if each.deadline is not None]
    in_time = [each for each in due if each.closed is not None and each.deadline is not None and each.closed <= each.deadline]
    return Figure(
        name=name,
        part=part,
        ended=len(ended),
        days=float(median(days)) if days else None,
        slow_days=days[-(-len(days) * 9 // 10) - 1] if days else None,
        returned=_share(sum(each.state is StepState.RETURNED for each in ended), len(ended)),
        in_time=_share(len(in_time), len(due)),
        waiting=len(waiting),
        late=sum(each.deadline is not None and each.deadline < today for each in waiting),
        unit=unit,
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _marked(figures: list[Figure]) -> Iterable[Figure]:
    """Marks the slowest step of each definition that has more than one with enough ended."""
    for figure in figures:
        rivals = [each for each in figures if each.name == figure.name and each.ended >= FEW and each.days is not None]
        slowest = max(rivals, key=lambda each: each.days or 0, default=None)
        if figure is slowest and len(rivals) > 1 and (figure.days or 0) > min(each.days or 0 for each in rivals):
            yield Figure(**{**vars(figure), "is_bottleneck": True})
        else:
            yield figure
