"""Two thousand approvals walked at random: what is allowed, what follows, and that each can be brought to its end."""

import os
import time
from collections import Counter

import pytest

from casework.approvals.verb_table import TABLE
from casework.bootstrap import Platform
from casework.vocabulary import ApprovalVerb
from tests.approval_walk import stand, walk
from tests.builders import Ministry
from tests.conftest import Clock

STAND_STILL = {ApprovalVerb.START, ApprovalVerb.DELETE, ApprovalVerb.CHOOSE_REPLY, ApprovalVerb.MAKE_REPLIES}
"""What begins a walk, and what moves no approval."""
GATE = {"gate sort", "gate release", "gate send_directly", "gate withdraw", "gate execute", "gate give_verdict"}
WALKS = int(os.environ.get("WALKS", "2000"))
"""How many walks; fewer are for who looks what a change does, and then nothing is counted."""
LOT = 50
pytestmark = [pytest.mark.faults, pytest.mark.timeout(4 * 3600)]


def test_two_thousand_walks_end_where_the_model_says(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    stand(platform, ministry, clock)
    tally, since = Counter[tuple[str, bool]](), time.monotonic()
    for lot in range(1, WALKS // LOT + 1):
        tally += walk(platform, ministry, clock, LOT, 20, lot=lot)
        print(f"{lot * LOT} walks, {time.monotonic() - since:.0f} s", flush=True)

    if WALKS >= 2000:
        _everything_was_done(tally)


def _everything_was_done(tally: Counter[tuple[str, bool]]) -> None:
    """Holds that every verb was done, and refused, ten times at least, and that more than half the walks came to the final approval."""
    verbs = set(TABLE) - STAND_STILL
    assert {} == {verb: times for verb in verbs for times in [(tally[verb, True], tally[verb, False])] if min(times) < 10}
    at_gate = {name for name, _ in tally if name.startswith("gate ")}
    assert {*GATE} == at_gate
    assert {} == {verb: times for verb in GATE for times in [(tally[verb, True], tally[verb, False])] if min(times) < 10}
    assert tally["ended approved", True] > 1000
