"""How many tries one network address has left: a sliding window in memory, the second wall beside the account's own wait.

The account's wait lives in the database with the account (``services.signing_in``), so a restart does not clear it.
"""

import time
from collections import deque
from collections.abc import Callable

WINDOW_SECONDS = 300.0
TRIES = 20
# Bounds the memory a stranger can take by calling from many addresses.
ADDRESSES = 10_000


class Attempts:
    """Counts failed tries by address."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, tries: int = TRIES) -> None:
        self._clock = clock
        self._tries = tries
        self._failed: dict[str, deque[float]] = {}

    def is_too_many(self, address: str) -> bool:
        """Return whether the address has to wait before its next try."""
        return len(self._recent(address)) >= self._tries

    def failed(self, address: str) -> None:
        """Remember one failed try."""
        if len(self._failed) >= ADDRESSES and address not in self._failed:
            self._failed.pop(next(iter(self._failed)))
        self._failed.setdefault(address, deque(maxlen=self._tries)).append(self._clock())

    def succeeded(self, address: str) -> None:
        """Forget the failed tries of an address somebody has signed in from."""
        self._failed.pop(address, None)

    def _recent(self, address: str) -> deque[float]:
        failed = self._failed.get(address, deque())
        while failed and failed[0] < self._clock() - WINDOW_SECONDS:
            failed.popleft()
        return failed
