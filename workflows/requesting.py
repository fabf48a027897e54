"""Does for requests what waits for nobody: carries them between authorities, tells who is late, finalises what is over."""

from collections.abc import Sequence

from casework.bootstrap import Platform
from casework.services import request_carrying, request_clock
from workflows.claiming import Claimed
from workflows.runtime import Failures, Kit


def carry_requests(kit: Kit, rows: Sequence[Claimed]) -> Failures:
    """Carries the request of each row, each in a work of its own."""
    for row in rows:
        with kit.platform.work(request_carrying.COURIER) as work:
            request_carrying.carry(work, row.subject_id)
    return {}


def keep_requests(made: Platform) -> int:
    """Tells who is late and finalises what is over, a few in each work, and says how much that was."""
    kept = 0
    for deed in (request_clock.tell_late, request_clock.finalise_due):
        while True:
            with made.work(request_clock.CLOCK) as work:
                found = deed(work)
            kept += found
            if found < request_clock.AT_ONCE:
                break
    return kept
