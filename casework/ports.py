"""What the house asks of the outside world."""

import datetime as dt
from typing import Protocol


class Clock(Protocol):
    """Tells the time; handed in, so that tests can freeze it."""

    def __call__(self) -> dt.datetime:
        """Gives the moment, aware and in UTC."""


class Blobs(Protocol):
    """Keeps bytes by their SHA-256."""

    def put(self, content: bytes) -> object:
        """Stores the bytes durably; storing the same again changes nothing."""

    def read(self, sha256: str) -> bytes:
        """Gives the bytes back."""

    def exists(self, sha256: str) -> bool:
        """Says whether the bytes are there."""


def system_clock() -> dt.datetime:
    """Gives the machine's time."""
    return dt.datetime.now(dt.UTC)
