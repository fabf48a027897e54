"""Hear that somebody wants us to end: Ctrl-C, SIGTERM, or a closed terminal."""

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType


class Stopped(BaseException):
    """Says that somebody pressed Ctrl-C or asked us to end; not an error, so nothing may swallow it."""


class Asked:
    """Turns the first signal to end into ``Stopped``; later ones change nothing, stopping is under way.

    Python swallows an exception that a signal raises inside a destructor or another callback of its own, so that
    somebody has asked is also kept, and looked at on every round.
    """

    def __init__(self) -> None:
        self.asked = False

    def hear(self, _number: int, _frame: FrameType | None) -> None:
        """Take a signal."""
        if not self.asked:
            self.asked = True
            raise Stopped

    def look(self) -> None:
        """Raise ``Stopped`` when somebody has asked."""
        if self.asked:
            raise Stopped

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Hear the signals for the length of the block."""
        # nohup sets SIGHUP to be ignored; that stays so.
        hung_up = [] if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN else [signal.SIGHUP]
        before = {one: signal.signal(one, self.hear) for one in (signal.SIGINT, signal.SIGTERM, *hung_up)}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)
