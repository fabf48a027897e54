"""Say who owns a server and who uses it, by locks that the kernel takes back from the dead.

One process owns a server and stops it; the server inherits the owner's lock, so the lock is free again exactly when
both are gone. Everybody else who uses it holds the users' lock shared, and an owner about to stop holds that alone.
"""

import contextlib
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path


def open_lock(path: Path) -> int:
    """Open the lock file ``path``, making it, and return its descriptor."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def try_lock(descriptor: int, *, shared: bool = False) -> bool:
    """Take the lock if it is free and say whether it was."""
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def wait_for_lock(descriptor: int) -> None:
    """Wait until nobody else holds the lock, then hold it alone."""
    fcntl.flock(descriptor, fcntl.LOCK_EX)


def release(descriptor: int) -> None:
    """Give the lock back."""
    fcntl.flock(descriptor, fcntl.LOCK_UN)


@contextlib.contextmanager
def opened(path: Path) -> Iterator[int]:
    """Hold the lock file open; whatever lock was taken ends with the block unless a child inherited it."""
    descriptor = open_lock(path)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def own_or_join(
    owner: int, users: int, *, answers: Callable[[], bool], must_own: bool, patience: float, waiting: Callable[[], None]
) -> bool:
    """Return True with the owner's lock held, False with a running server joined.

    ``answers`` asks whether the server of another owner can be used; ``waiting`` is called once when it takes long.
    Raises ``TimeoutError`` after ``patience`` seconds.
    """
    started, told = time.monotonic(), False
    while not try_lock(owner):
        if not must_own and try_lock(users, shared=True):
            if answers():
                return False
            release(users)
        spent = time.monotonic() - started
        if spent > patience:
            raise TimeoutError
        if spent > 1 and not told:
            waiting()
            told = True
        time.sleep(0.05)
    return True


def wait_for_users(users: int, waiting: Callable[[], None]) -> None:
    """Return with the users' lock held alone, when everybody who joined has gone."""
    if not try_lock(users):
        waiting()
        wait_for_lock(users)


def write_note(descriptor: int, note: str) -> None:
    """Write a note into the lock file: information for others, the lock itself is the kernel's."""
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, note.encode(), 0)


def read_note(path: Path) -> str:
    """Return the note in the lock file, empty when there is none."""
    try:
        return path.read_text()
    except FileNotFoundError:
        return ""
