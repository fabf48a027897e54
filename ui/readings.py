"""Which openings of a document or of a record's own words are new: one sitting is one reading in the trail, not one a page or rerun."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

ONE_SITTING_SECONDS = 600.0
KEPT = 20_000

Key = tuple[int, str, int]


class Opening:
    """Is one opening: what is asked of it is in a sitting when it has ended well."""

    def __init__(self, is_old: Callable[[Key], bool]) -> None:
        self._is_old = is_old
        self.opened: set[Key] = set()

    def is_new(self, official_id: int, version_id: int) -> bool:
        """Return whether this opening of a document is to be noted."""
        return self._is_new((official_id, "version", version_id))

    def is_new_copy(self, official_id: int, copy_id: int) -> bool:
        """Return whether this opening of a redacted copy is to be noted."""
        return self._is_new((official_id, "copy", copy_id))

    def are_new_words(self, official_id: int, record_id: int) -> bool:
        """Return whether this opening of a record's own words is to be noted."""
        return self._is_new((official_id, "words", record_id))

    def _is_new(self, key: Key) -> bool:
        if self._is_old(key):
            return False
        self.opened.add(key)
        return True


class Readings:
    """Remembers in memory who has opened what lately; forgetting only means one more line in the trail."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._opened: dict[Key, float] = {}
        self._lock = threading.Lock()

    @contextmanager
    def opening(self) -> Iterator[Opening]:
        """Give an opening that begins sittings when the block ends, and none where it raises: nothing was read, and no line was written.

        It is to stand around the work, not within it: the sitting begins when the line in the trail is committed.
        """
        opening = Opening(self._is_old)
        yield opening
        self._begin(opening.opened)

    def _is_old(self, key: Key) -> bool:
        with self._lock:
            return self._clock() - self._opened.get(key, -ONE_SITTING_SECONDS) < ONE_SITTING_SECONDS

    def _begin(self, keys: set[Key]) -> None:
        now = self._clock()
        with self._lock:
            if len(self._opened) + len(keys) > KEPT:
                self._opened.clear()
            self._opened.update(dict.fromkeys(keys, now))
