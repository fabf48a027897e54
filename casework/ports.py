"""What the house asks of the outside world."""

import datetime as dt
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

WEBHOOK_KEY_MARK = "whsec_"


@dataclass(frozen=True)
class Call:
    """Is one message to one webhook; ``id`` is the same at every try, so that the far side knows a repeat."""

    url: str
    id: str
    timestamp: int
    body: bytes
    secret: str = field(repr=False)


@dataclass(frozen=True)
class Scan:
    """Is what a virus scanner says of a content: the virus it found, or why it cannot check it; neither where it found nothing."""

    signatures: str
    virus: str = ""
    trouble: str = ""


class VirusScanner(Protocol):
    """Looks through bytes for viruses."""

    def signatures(self) -> str:
        """Names the version of the scanner and of its signatures; ``Retryable`` when it does not answer."""

    def scan(self, content: BinaryIO) -> Scan:
        """Says what is in the bytes, which are read in pieces; ``Retryable`` when it does not answer in time."""


class Clock(Protocol):
    """Tells the time; handed in, so that tests can freeze it."""

    def __call__(self) -> dt.datetime:
        """Gives the moment, aware and in UTC."""


class Blobs(Protocol):
    """Keeps bytes by their SHA-256."""

    def put(self, content: bytes) -> object:
        """Stores the bytes durably; storing the same again changes nothing."""

    def read(self, sha256: str) -> bytes:
        """Gives the bytes back, whole; ``FileNotWhole`` when they are missing or changed."""

    def open(self, sha256: str) -> BinaryIO:
        """Opens the bytes for reading, whole; ``FileNotWhole`` when they are missing or changed."""

    def exists(self, sha256: str) -> bool:
        """Says whether the bytes are there."""

    def renew(self, sha256: str) -> bool:
        """Says the same, and keeps them from being swept for another day: for who is about to refer to them."""


def system_clock() -> dt.datetime:
    """Gives the machine's time."""
    return dt.datetime.now(dt.UTC)
