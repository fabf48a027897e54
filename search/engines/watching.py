"""Notices that files an engine has opened are no longer what was opened: shortened, written over, put back otherwise.

An opened file is mapped into memory. Cut short, it would end the process at the next look beyond its end; written over, it would answer
from what is not the index. A file that is gone is no harm: what is mapped stays.
"""

import time
from collections.abc import Iterable
from pathlib import Path

from search.engines.port import IndexBroken

EVERY = 0.25
"""Seconds between two looks: a look costs some microseconds a file."""

Seen = tuple[int, int, int]


class Watch:
    """Keeps how files were when they were about to be opened."""

    def __init__(self, files: Iterable[Path]) -> None:
        self._seen = {path: seen for path in files if (seen := _seen(path)) is not None}
        self._looked_at = time.monotonic()

    def look(self) -> None:
        """Raises ``IndexBroken`` where one of them was changed."""
        now = time.monotonic()
        if now - self._looked_at < EVERY:
            return
        for path, seen in self._seen.items():
            if _seen(path) not in {seen, None}:
                raise IndexBroken(f"{path.name} was changed by somebody else")
        self._looked_at = now


def _seen(path: Path) -> Seen | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
