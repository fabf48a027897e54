"""Named places at which a test may have the process die as if its plug were pulled.

A place costs one look at a module variable; without ``CASEWORK_FAULT`` in the environment it does nothing.
"""

import os
import signal

# Read once: whoever wants a fault starts a process for it. Form: ``name`` or ``name:N`` (dies at the N-th passage).
_ORDER = os.environ.get("CASEWORK_FAULT", "")
_PLACE, _, _COUNT = _ORDER.partition(":")
_left = int(_COUNT) if _COUNT.isdigit() else 1


def point(name: str) -> None:
    """Kill this process (SIGKILL, nothing is flushed) when the environment orders a fault at the place ``name``."""
    global _left
    if name != _PLACE:
        return
    _left -= 1
    if _left <= 0:
        os.kill(os.getpid(), signal.SIGKILL)
