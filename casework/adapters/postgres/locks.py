"""Say who owns the data folder and who uses its server, by locks that the kernel takes back from the dead."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
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


def note_owner(descriptor: int) -> None:
    """Write this process's number into the lock file, for messages only: the lock itself is the kernel's."""
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)


def noted_owner(path: Path) -> int | None:
    """Return the process number in the lock file, None when there is none."""
    try:
        return int(path.read_text() or 0) or None
    except (FileNotFoundError, ValueError):
        return None
