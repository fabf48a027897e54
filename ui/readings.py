"""Which openings of a document or of a record's own words are new: one sitting is one reading in the trail, not one a page or rerun."""

import threading
import time
from collections.abc import Callable

ONE_SITTING_SECONDS = 600.0
KEPT = 20_000


class Readings:
    """Remembers in memory who has opened what lately; forgetting only means one more line in the trail."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._opened: dict[tuple[int, str, int], float] = {}
        self._lock = threading.Lock()

    def is_new(self, official_id: int, version_id: int) -> bool:
        """Return whether this opening of a document is to be noted."""
        return self._is_new((official_id, "version", version_id))

    def is_new_copy(self, official_id: int, copy_id: int) -> bool:
        """Return whether this opening of a redacted copy is to be noted."""
        return self._is_new((official_id, "copy", copy_id))

    def are_new_words(self, official_id: int, record_id: int) -> bool:
        """Return whether this opening of a record's own words is to be noted."""
        return self._is_new((official_id, "words", record_id))

    def _is_new(self, key: tuple[int, str, int]) -> bool:
        now = self._clock()
        with self._lock:
            if now - self._opened.get(key, -ONE_SITTING_SECONDS) < ONE_SITTING_SECONDS:
                return False
            if len(self._opened) >= KEPT:
                self._opened.clear()
            self._opened[key] = now
        return True
