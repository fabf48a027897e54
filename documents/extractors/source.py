"""What an extractor is given."""

import contextlib
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field

from documents.limits import Budget


@dataclass(frozen=True)
class Source:
    """One document to read: its bytes, what it is, what it is called, and what it may use up."""

    content: bytes = field(repr=False)
    media_type: str
    budget: Budget
    filename: str = field(default="", repr=False)
    charset: str = ""
    without: tuple[str, ...] = ()


@contextlib.contextmanager
def no_longer_than(seconds: float) -> Iterator[None]:
    """Raise ``TimeoutError`` inside the block when it takes more processor time; only in the child, which has one thread.

    Processor time, not the clock: a busy machine must not make a document partial.
    """

    def ring(_number: int, _frame: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, max(seconds, 0.01), 1.0)  # again, should a parser swallow it
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
