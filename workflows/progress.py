"""Moves cases whose progress code has run out on to the next one, each in a work of its own; run by the runner's clock.

Doing it twice does no harm: a case is looked at again under its lock, and one that is no longer due is left alone.
"""

import logging

from casework.bootstrap import Platform
from casework.errors import CaseworkError
from casework.services import case_progress
from casework.work import Actor

log = logging.getLogger("workflows")
PROGRESS = "progress"


def advance_due(platform: Platform) -> int:
    """Advances every case that is due and says how many that were; one that cannot be moved holds nobody up."""
    moved = 0
    left_alone: set[int] = set()
    while True:
        with platform.work(Actor.system(PROGRESS)) as work:
            due = [case_id for case_id in case_progress.due_cases(work) if case_id not in left_alone]
        if not due:
            return moved
        for case_id in due:
            try:
                with platform.work(Actor.system(PROGRESS)) as work:
                    is_moved = case_progress.advance(work, case_id)
                moved += is_moved
                if not is_moved:
                    left_alone.add(case_id)
            except CaseworkError as trouble:
                log.warning("case %s is not advanced: %s", case_id, type(trouble).__name__)
                left_alone.add(case_id)
