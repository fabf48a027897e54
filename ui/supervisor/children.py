"""Start processes, start them again when they die, and stop them in reverse order."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from casework.adapters.child_process import spawn
from casework.adapters.log_file import append_to_log

FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60.0
STEADY_AFTER_SECONDS = 60.0
STOP_SECONDS_EACH = 4.0
STOP_SECONDS_ALL = 10.0


@dataclass(frozen=True)
class Child:
    """Describes a process to keep running; ``ready`` is asked with its number whether it does its work."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    folder: Path
    ready: Callable[[int], bool]
    started: Callable[[int], None] = lambda _: None
    keep_open: Sequence[int] = ()


@dataclass
class Running:
    """Is a child as it is now."""

    child: Child
    process: subprocess.Popen[bytes]
    since: float
    failures: int = 0
    next_start: float | None = None
    was_ready: bool = False

    @property
    def is_ready(self) -> bool:
        """Says whether it does its work, asking until it does."""
        if not self.was_ready and self.next_start is None:
            self.was_ready = self.child.ready(self.process.pid)
        return self.was_ready


@dataclass
class Children:
    """Holds the children that run, in the order they were started; ``changed`` is told whenever that differs."""

    say: Callable[[str, Running, float], None]
    changed: Callable[["Children"], None]
    running: list[Running] = field(default_factory=list)

    def start(self, child: Child) -> Running:
        """Start a child and keep it running from now on."""
        running = Running(child, _spawn(child), time.monotonic())
        self.running.append(running)
        self._changed(running)
        return running

    def look(self) -> None:
        """Notice who has died and start again whose pause is over; a child that dies again and again waits longer."""
        for one in self.running:
            now = time.monotonic()
            if one.next_start is None and has_ended(one.process):
                if now - one.since > STEADY_AFTER_SECONDS:
                    one.failures = 0
                pause = min(FIRST_PAUSE_SECONDS * 2**one.failures, LONGEST_PAUSE_SECONDS)
                _end_group(one.process)
                one.failures, one.was_ready, one.next_start = one.failures + 1, False, now + pause
                self.say("died", one, pause)
            elif one.next_start is not None and now >= one.next_start:
                one.process, one.since, one.next_start = _spawn(one.child), now, None
                self._changed(one)

    def stop(self) -> None:
        """Stop all in reverse order of their start: asked first, by force after ten seconds."""
        deadline = time.monotonic() + STOP_SECONDS_ALL
        for one in reversed(self.running):
            if one.process.returncode is None:
                one.process.terminate()
                _wait(one.process, min(deadline, time.monotonic() + STOP_SECONDS_EACH))
                _end_group(one.process)
        self.running.clear()
        self.changed(self)

    def _changed(self, running: Running) -> None:
        running.child.started(running.process.pid)
        self.changed(self)


def has_ended(process: subprocess.Popen[bytes]) -> bool:
    """Say whether the process has ended, without burying it: its number and its group stay its own until then."""
    if process.returncode is not None:
        return True
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _spawn(child: Child) -> subprocess.Popen[bytes]:
    with append_to_log(child.log) as log:
        return spawn(child.command, environment=child.environment, folder=child.folder, output=log, keep_open=child.keep_open)


def _wait(process: subprocess.Popen[bytes], deadline: float) -> None:
    while not has_ended(process) and time.monotonic() < deadline:
        time.sleep(0.02)


def _end_group(process: subprocess.Popen[bytes]) -> None:
    # It leads a group of its own, so whatever it started and left goes with it.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
