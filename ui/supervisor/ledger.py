"""Know which processes are ours: one desk a data folder, and a list of what it started, so that a later start can end
what an earlier one left behind. A process is ours when number, start time and the mark in its environment all agree.
"""

import contextlib
import json
import os
import signal
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from casework.adapters import locks
from casework.adapters.postgres.filesystem import own_folder
from casework.errors import SettingsWrong
from casework.settings import Settings

DESK_LOCK, LEDGER = "desk.lock", "processes.json"
PATIENCE_SECONDS = 6.0


class AlreadyRunning(SettingsWrong):
    """Says that another desk runs on the same data folder, and where."""


@dataclass(frozen=True)
class Started:
    """Is one process we started; ``since`` is the kernel's start time, which a reused number does not share."""

    name: str
    number: int
    since: int


@contextlib.contextmanager
def only_copy(settings: Settings, address: str) -> Iterator[None]:
    """Hold the data folder as its only desk for the length of the block; raises ``AlreadyRunning`` when there is one."""
    own_folder(settings.run_folder, 0o711)
    path = settings.run_folder / DESK_LOCK
    with locks.opened(path) as lock:
        if not locks.try_lock(lock):
            where, _, number = locks.read_note(path).partition(" ")
            raise AlreadyRunning(
                f"Casework already runs at {where or address} (process {number or 'unknown'}).",
                what_to_do="Open it there; or stop it with Ctrl-C where it was started, or by: kill " + (number or "NUMBER"),
            )
        locks.write_note(lock, f"{address} {os.getpid()}")
        yield


def write(settings: Settings, mark: str, processes: Sequence[Started]) -> None:
    """Write down what runs now, whole or not at all."""
    path = settings.run_folder / LEDGER
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps({"mark": mark, "processes": [asdict(one) for one in processes]}))
    beside.replace(path)


def noticed(name: str, number: int) -> Started:
    """Return the entry for a process just started."""
    return Started(name, number, _since(number) or 0)


def end_leftovers(settings: Settings) -> list[Started]:
    """End what an earlier desk started and left behind, and return what that was; nothing else is touched."""
    path = settings.run_folder / LEDGER
    try:
        written = json.loads(path.read_text())
        left = [one for one in (Started(**entry) for entry in written["processes"]) if _is_ours(one, written["mark"])]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return []
    for how in (signal.SIGTERM, signal.SIGKILL):
        for one in left:
            if _is_ours(one, written["mark"]):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(one.number, how)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while any(_is_ours(one, written["mark"]) for one in left) and time.monotonic() < deadline:
            time.sleep(0.05)
    path.unlink(missing_ok=True)
    return left


def _is_ours(one: Started, mark: str) -> bool:
    if _since(one.number) != one.since:
        return False
    try:
        environment = Path(f"/proc/{one.number}/environ").read_bytes().split(b"\0")
    except (FileNotFoundError, PermissionError, ProcessLookupError):
        return False
    return f"CASEWORK_SUPERVISOR={mark}".encode() in environment


def _since(number: int) -> int | None:
    """Return the start time of a living process in clock ticks since boot; None for the dead and the undead."""
    try:
        # The name in parentheses may itself hold spaces and parentheses.
        fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] == "Z" else int(fields[19])
