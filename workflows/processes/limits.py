"""A time limit for what runs in a thread: a process that never comes to its end must not keep others waiting."""

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST = 5.0
"""Seconds that one run of a process may take; it takes well under a thousandth of one."""


class TookTooLong(BaseException):
    """Ends what has run longer than it may."""


@contextmanager
def limited(seconds: float = LONGEST) -> Iterator[None]:
    """Raises ``TookTooLong`` in the block, wherever it is, once the seconds have passed."""
    here = ctypes.c_ulong(threading.get_ident())
    ending = threading.Lock()
    is_over = False

    def stop() -> None:
        with ending:
            if not is_over:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(here, ctypes.py_object(TookTooLong))

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        with ending:
            is_over = True
            ctypes.pythonapi.PyThreadState_SetAsyncExc(here, None)  # one that comes just now comes too late
        timer.cancel()
