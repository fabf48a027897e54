"""Compares the search index with the database once a night, by one runner of the house, slowly."""

import datetime as dt
import time
from collections.abc import Callable

from casework.bootstrap import Platform
from casework.calendar import COPENHAGEN
from casework.model import RunnerState
from casework.queries.search_index import COMPARED
from casework.work import Actor
from search.comparing import Compared, compare
from search.engines.port import SearchEngine
from search.indexing import INDEXER
from workflows.writer_lock import alone

NIGHT = range(1, 5)
"""The hours, by Copenhagen's clock, in which few work."""
ONCE_A_NIGHT = dt.timedelta(hours=12)
NO_LONGER_THAN = dt.timedelta(hours=36)
"""A house that sleeps at night has it compared by day."""
_NAME = "casework index comparison"


def compare_by_night(platform: Platform, engine: SearchEngine, *, rest: Callable[[float], None] = time.sleep) -> Compared | None:
    """Compares the index where it is time, and gives how it stood; None where it is not, or another runner does it."""
    if not _is_due(platform):
        return None
    with alone(platform.system_engine, _NAME) as still_ours:
        return compare(platform, engine, rest=rest) if still_ours is not None and _is_due(platform) else None


def _is_due(platform: Platform) -> bool:
    with platform.work(Actor.system(INDEXER)) as work:
        kept = work.session.get(RunnerState, COMPARED)
        since = work.now - kept.at if kept is not None else None
        is_night = work.now.astimezone(COPENHAGEN).hour in NIGHT
    return since is None or since >= NO_LONGER_THAN or (is_night and since >= ONCE_A_NIGHT)
