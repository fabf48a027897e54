"""Two thousand approvals walked at random: what is allowed, what follows, and that each can be brought to its end."""

import pytest

from casework.approvals.verb_table import TABLE
from casework.bootstrap import Platform
from tests.approval_walk import walk
from tests.builders import Ministry
from tests.conftest import Clock

pytestmark = [pytest.mark.faults, pytest.mark.timeout(4 * 3600)]


def test_two_thousand_walks_end_where_the_model_says(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    tally = walk(platform, ministry, clock, 2000, 20, is_random=True)

    verbs = set(TABLE)
    assert {} == {verb: times for verb in verbs for times in [(tally[verb, True], tally[verb, False])] if min(times) < 50}
    assert tally["ended approved", True] > 1000
