"""Two thousand approvals walked at random: what is allowed, what follows, and that each can be brought to its end."""

import os
import sys
import time
from collections import Counter

import pytest

from casework.approvals.verb_table import TABLE
from casework.bootstrap import Platform
from casework.vocabulary import ApprovalVerb, GateVerb
from tests.approval_walk_ending import stand, walk
from tests.builders import Ministry
from tests.conftest import Clock

STAND_STILL = {ApprovalVerb.START, ApprovalVerb.DELETE, ApprovalVerb.CHOOSE_REPLY, ApprovalVerb.MAKE_REPLIES}
"""What begins a walk or ends it before it has begun, and what moves no approval."""
GATE = {f"gate {verb}" for verb in GateVerb}
WALKS = int(os.environ.get("WALKS", "2000"))
"""How many walks; every verb is done, and refused, once at least in two hundred of them."""
HALVES = 2
"""In so many tests, for each walks on one processor alone."""
LOT = 50
pytestmark = [pytest.mark.faults, pytest.mark.timeout(4 * 3600)]


@pytest.mark.parametrize("half", range(1, HALVES + 1))
def test_two_thousand_walks_end_where_the_model_says(platform: Platform, ministry: Ministry, clock: Clock, half: int) -> None:
    stand(platform, ministry)
    walks = WALKS // HALVES
    tally, since = Counter[tuple[str, bool]](), time.monotonic()
    for lot in range(1, walks // LOT + 1):
        tally += walk(platform, ministry, clock, LOT, 20, lot=lot)
        print(f"half {half}: {lot * LOT} walks, {time.monotonic() - since:.0f} s", file=sys.stderr, flush=True)

    verbs = (set(TABLE) - STAND_STILL) | GATE | {"start by own steps"}
    assert {*GATE} >= {name for name, _ in tally if name.startswith("gate ")}
    assert {} == {verb: times for verb in verbs for times in [(tally[verb, True], tally[verb, False])] if min(times) < walks // 200}
    assert tally["ended approved", True] > walks // 2
