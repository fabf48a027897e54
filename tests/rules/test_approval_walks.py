"""Random verbs by random people on random definitions; 2,000 such walks are in ``tests/faults/test_approvals_walked.py``."""

from casework.bootstrap import Platform
from tests.approval_walk_ending import stand, walk
from tests.builders import Ministry
from tests.conftest import Clock


def test_whatever_is_done_to_an_approval_its_rows_are_what_the_model_says(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    stand(platform, ministry)
    tally = walk(platform, ministry, clock, 6, 12)

    assert tally["ended approved", True] > 0
