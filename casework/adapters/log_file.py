"""Open the log of a process we start, moving a grown one aside first."""

from pathlib import Path
from typing import IO

LARGEST_LOG_BYTES = 5_000_000
KEPT_LOGS = 3


def append_to_log(path: Path) -> IO[bytes]:
    """Open ``path`` for appending; past five megabytes it becomes ``.1``, and the oldest of three goes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LARGEST_LOG_BYTES:
        for number in range(KEPT_LOGS - 1, 0, -1):
            older = path.with_name(f"{path.name}.{number}")
            if older.exists():
                older.replace(path.with_name(f"{path.name}.{number + 1}"))
        path.replace(path.with_name(f"{path.name}.1"))
    log = path.open("ab")
    path.chmod(0o600)
    return log
