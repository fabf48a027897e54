"""Which openings of a document are new: one sitting is one reading in the audit trail, not one a page or a rerun."""

import threading
import time
from collections.abc import Callable

ONE_SITTING_SECONDS = 600.0
KEPT = 20_000


class Readings:
    """Remembers in memory who has opened what lately; forgetting only means one more line in the trail."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._opened: dict[tuple[int, int], float] = {}
        self._lock = threading.Lock()

    def is_new(self, official_id: int, version_id: int) -> bool:
        """Return whether this opening is to be noted."""
        now, key = self._clock(), (official_id, version_id)
        with self._lock:
            if now - self._opened.get(key, -ONE_SITTING_SECONDS) < ONE_SITTING_SECONDS:
                return False
            if len(self._opened) >= KEPT:
                self._opened.clear()
            self._opened[key] = now
        return True
