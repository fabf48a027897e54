"""How approvals go: for each step and unit how long it takes, how often it goes back, how often it is in time, and what waits now.

Counted over the steps of records the asker may read, so two askers may see different figures; nothing else is told by them. A unit's
figures are of what its people were asked, wherever the record lies (docs/decisions/figures-by-the-approvers-unit.md).
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median

from casework.calendar import working_days_between
from casework.queries.approval_went import Went, course
from casework.vocabulary import StepState
from casework.work import Work

Key = tuple[str, str, str]
FEW = 3
"""Fewer ended steps than this say nothing of where it is slow."""


@dataclass(frozen=True)
class Figure:
    """Is how one step of a definition, one unit, or one step in one unit, goes.

    ``days`` is the median of the working days from opening to end, ``slow_days`` what nine of ten stay within. ``returned`` and
    ``in_time`` are shares from 0 to 1, of the ended and of those that had a deadline; ``waiting`` and ``late`` are open now.
    Of a unit ``days`` run to its own last decision; its name is empty where the unit of who was asked is not told.
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


def approval_figures(work: Work, since: dt.date, until: dt.date, *, definition_id: int | None = None) -> Figures:
    """Gives the figures of the steps that ended from one day to another, both counted and in either order, and of those open now.

    Args:
        work: of who asks. since, until: the days. definition_id: of one definition alone, of all without.
    """
    since, until = sorted((since, until))
    counted = course(work, since, until)
    titles = {each.definition_id: each.definition for each in counted.steps}
    went = [each for each in counted.steps if definition_id in (None, each.definition_id)]
    parts = [each for each in counted.in_units if definition_id in (None, each.definition_id)]
    by_step = _figures(went, work.today, lambda each: (each.definition, f"{each.position:02}. {each.step}", ""))
    by_unit = _figures(parts, work.today, lambda each: (each.unit, "", ""))
    by_both = _figures(parts, work.today, lambda each: (each.definition, f"{each.position:02}. {each.step}", each.unit))
    return Figures(
        since,
        until,
        tuple(_marked(by_step)),
        tuple(by_unit),
        counted.is_whole,
        tuple(by_both),
        tuple(_weeks(went, work.today)),
        tuple(Counted(id, title) for id, title in sorted(titles.items(), key=lambda pair: pair[1])),
    )


def _figures(went: Iterable[Went], today: dt.date, key: Callable[[Went], Key]) -> list[Figure]:
    """Gives a figure of each group, in the order of their names; steps stand in their order, whatever their number of digits."""
    groups = sorted(_grouped(went, key).items(), key=lambda pair: pair[0])
    return [_figure((name, part.lstrip("0"), unit), rows, today) for (name, part, unit), rows in groups]


def _weeks(went: Iterable[Went], today: dt.date) -> Iterable[Week]:
    ended = [each for each in went if each.closed is not None and each.state is not StepState.OPEN]
    mondays = {each.closed - dt.timedelta(days=each.closed.weekday()) for each in ended if each.closed is not None}
    for monday in sorted(mondays):
        rows = [each for each in ended if each.closed is not None and monday <= each.closed < monday + dt.timedelta(days=7)]
        figure = _figure(("", "", ""), rows, today)
        yield Week(monday, figure.ended, figure.days, figure.in_time)


def _grouped(went: Iterable[Went], key: Callable[[Went], Key]) -> dict[Key, list[Went]]:
    found: dict[Key, list[Went]] = {}
    for each in went:
        found.setdefault(key(each), []).append(each)
    return found


def _figure(of: Key, rows: list[Went], today: dt.date) -> Figure:
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
