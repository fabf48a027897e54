"""Does for approvals what waits for nobody: reminds, tells who is late, escalates."""

from casework.bootstrap import Platform
from casework.services import approval_clock


def keep_approvals(made: Platform) -> int:
    """Does what the clock says, a few steps in each work, and says how much that was."""
    kept = 0
    for deed in (approval_clock.remind_due, approval_clock.tell_late, approval_clock.escalate_late):
        while True:
            with made.work(approval_clock.CLOCK) as work:
                found = deed(work)
            kept += found
            if found < approval_clock.AT_ONCE:
                break
    return kept
