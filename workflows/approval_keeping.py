"""Does for approvals what waits for nobody: reminds, tells who is late, escalates, tells of leave and gates."""

from casework.bootstrap import Platform
from casework.services import approval_absence, approval_clock, gate_clock, gate_telling, substitute_telling

DEEDS = (
    approval_clock.remind_due,
    approval_clock.tell_late,
    approval_clock.escalate_late,
    approval_clock.remind_whole,
    approval_clock.tell_late_whole,
    approval_clock.block_ended,
    approval_absence.tell_of_leaves,
    approval_absence.tell_of_returns,
    substitute_telling.tell_substitutes,
    gate_clock.look_at_gates,
    gate_telling.tell_late_sorting,
)


def keep_approvals(made: Platform) -> int:
    """Does what the clock says, a few steps in each work, and says how much that was."""
    kept = 0
    for deed in DEEDS:
        while True:
            with made.work(approval_clock.CLOCK) as work:
                found = deed(work)
            kept += found
            if found < approval_clock.AT_ONCE:
                break
    return kept
