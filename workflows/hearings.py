"""Lets cases go on whose party hearing ended by the clock: the system actor ``hearings``, on a schedule."""

from casework.bootstrap import Platform
from casework.services.hearing import expire_hearings
from casework.work import Actor

BATCH = 20


def resume_after_hearings(platform: Platform) -> int:
    """Ends every hearing whose deadline has passed, a few in each work, and says how many; each ends once, whoever else runs this."""
    ended = 0
    while True:
        with platform.work(Actor.system("hearings")) as work:
            some = expire_hearings(work, most=BATCH)
        ended += some
        if not some:
            return ended
