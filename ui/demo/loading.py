"""Load the demo ministry: found it, then live its story in the order of time."""

import datetime as dt
import heapq
import time
from collections.abc import Callable
from dataclasses import dataclass

from casework.bootstrap import Platform
from casework.calendar import legal_date
from casework.errors import SettingsWrong
from casework.queries.authorities import authority_names
from casework.services.case_type_versions import bring_shipped_case_types
from ui.demo.courses import make_courses
from ui.demo.founding import SETUP, found
from ui.demo.gatekeeping import make_gate
from ui.demo.living import House, Life, live_case, live_unfiled
from ui.demo.ministry import OFFICIALS, UNITS
from ui.demo.requesting import make_requests
from ui.demo.story import Size, Story, plan
from ui.demo.writers import Writers

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Summary:
    """What was loaded and how long it took."""

    size: Size
    units: int
    officials: int
    cases: int
    records: int
    approvals: int
    seconds: float


def load(platform: Platform, size: Size = "full", progress: Progress | None = None) -> Summary:
    """Loads the demo ministry into an empty installation.

    Args:
        platform: an installation that is migrated and has no authority yet.
        size: ``small`` or ``full``.
        progress: is told how many of how many cases and letters have been lived through.

    Raises:
        SettingsWrong: the installation is set to production, or there is somebody in it already.
    """
    started = time.monotonic()
    if platform.settings.production:
        raise SettingsWrong("This installation is set to production.", what_to_do="The demo ministry needs one of its own.")
    _refuse_unless_empty(platform)
    story = plan(size, platform.clock())
    first = min(record.moment for record in story.records)
    with Writers(story) as writers:
        founded = found(platform, moment=first - dt.timedelta(days=2), today=legal_date(story.now))
        house = House(platform, founded, writers)
        _live(house, story, progress)
        make_requests(house, story.now)
        with platform.work(SETUP, moment=story.now) as work:
            bring_shipped_case_types(work, founded.authority, publish=True)  # for new cases; the story's own were handled before
        courses = make_courses(house, story.now) + make_gate(house, story.now)
    approvals = sum(record.approval is not None for record in story.records)
    return Summary(size, len(UNITS), len(OFFICIALS), len(story.cases) + courses, len(story.records), approvals, time.monotonic() - started)


def _refuse_unless_empty(platform: Platform) -> None:
    with platform.work(SETUP) as work:
        there = authority_names(work)
    if there:
        raise SettingsWrong(f"There is somebody here already: {there[0]}.", what_to_do="The demo needs an empty installation.")


def _live(house: House, story: Story, progress: Progress | None) -> None:
    lives: list[Life] = [live_case(house, case) for case in story.cases]
    lives += [live_unfiled(house, record) for record in story.unfiled]
    queue = [(next(life), number, life) for number, life in enumerate(lives)]
    heapq.heapify(queue)
    while queue:
        house.moment, number, life = heapq.heappop(queue)
        wanted = next(life, None)
        if wanted is None and progress:
            progress(len(lives) - len(queue), len(lives))
        elif wanted is not None:
            # Nothing happens after now, and nothing before what has happened.
            heapq.heappush(queue, (max(house.moment + dt.timedelta(seconds=1), min(wanted, story.now)), number, life))
