"""Does for notices what waits for nobody: makes the day's messages ready, and takes away what is past its term."""

from casework.bootstrap import Platform
from casework.services import notice_digests, noticing
from casework.work import Actor


def prepare_digests(made: Platform) -> int:
    """Makes the day's messages that are not made yet, a few in each work, and says how many."""
    prepared = 0
    while True:
        with made.work(notice_digests.DIGESTER) as work:
            found = notice_digests.prepare(work)
        prepared += found
        if found < notice_digests.AT_ONCE:
            return prepared


def sweep_notices(made: Platform) -> int:
    """Takes away notices past their term, a batch in each work, and says how many."""
    swept = 0
    while True:
        with made.work(Actor.system("sweeper")) as work:
            found = noticing.sweep(work)
        swept += found
        if found < noticing.AT_ONCE:
            return swept
