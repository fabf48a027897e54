"""Runs one outside program on one document: a child of its own behind walls of its own, one-shot, gone afterwards.

The program has no network, sees a read-only system and an empty folder in memory, gets an argument list (never a shell) and an
empty environment. Whatever it does, the caller gets its output or a ``ToolFailed``, in time, and nothing of it is left running.
"""

import contextlib
import json
import os
import selectors
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from casework.vocabulary import Extraction
from documents.containment import SCRATCH, Containment, best_containment, tool_command
from documents.limits import ToolLimits
from documents.tools import inside

# What the child's exit statuses mean, as outcome and plain words.
ENDINGS: dict[int, tuple[Extraction, str]] = {
    inside.REFUSED: (Extraction.CRASHED, "it is broken, or no such document: {tool} does not open it"),
    inside.OUT_OF_TIME: (Extraction.TIMEOUT, "{tool} takes too much processor time over it"),
    inside.TOO_MUCH: (Extraction.TOO_BIG, "{tool} makes too much of it"),
}
OTHER_ENDING = (Extraction.CRASHED, "{tool} broke down over it")
# The kernel needs no more to end what was killed.
LAST_SECONDS = 5.0


@dataclass(frozen=True)
class Run:
    """Is one run of a program: ``{folder}`` in its arguments is its own empty folder.

    ``takes`` is the file name under which it finds the document, without which the document stands on its standard input; ``makes`` is
    the file in ``{folder}/made`` that it leaves, without which its standard output is taken. With the exit status ``again_on`` it is
    started once more.
    """

    tool: str
    command: tuple[str, ...]
    limits: ToolLimits
    takes: str = ""
    makes: str = ""
    again_on: int = -1


class ToolFailed(Exception):
    """Says by which outcome a run ended that made nothing, and why, in plain words."""

    def __init__(self, outcome: Extraction, reason: str) -> None:
        super().__init__(reason)
        self.outcome = outcome
        self.reason = reason


def run_tool(run: Run, content: bytes, *, containment: Containment | None = None) -> bytes:
    """Run the program on the document and return what it made.

    Raises:
        ToolFailed: it made nothing, too much, or nothing in time.
    """
    kind = containment or best_containment()
    with _folder(kind) as folder, _in_memory(content) as document:
        process = subprocess.Popen(
            tool_command(kind, _start(run, kind, folder), program=run.command[0], scratch_bytes=run.limits.scratch_bytes),
            stdin=document,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
            start_new_session=True,
        )
        try:
            made = _gathered(process, run)
        finally:
            _end(process)
    if process.returncode == 0:
        return made
    outcome, reason = ENDINGS.get(process.returncode, OTHER_ENDING)
    raise ToolFailed(outcome, reason.format(tool=run.tool))


def _start(run: Run, kind: Containment, folder: str) -> str:
    order = {
        "command": run.command,
        "limits": asdict(run.limits),
        "takes": run.takes,
        "makes": run.makes,
        "again_on": run.again_on << 8,  # as the wait status says it
        "folder": folder,
        "is_walled": kind is Containment.BUBBLEWRAP,
    }
    return f"from documents.tools import inside; inside.main({json.dumps(order)!r})"


@contextlib.contextmanager
def _folder(kind: Containment) -> Iterator[str]:
    """Yield the folder the program works in: one in memory behind the walls, or one of ours that goes with the block."""
    if kind is Containment.BUBBLEWRAP:
        yield SCRATCH
        return
    with tempfile.TemporaryDirectory(prefix="casework-tool-", ignore_cleanup_errors=True) as folder:
        yield folder


@contextlib.contextmanager
def _in_memory(content: bytes) -> Iterator[int]:
    descriptor = os.memfd_create("document", os.MFD_CLOEXEC)
    try:
        view = memoryview(content)
        while view:
            view = view[os.write(descriptor, view) :]
        os.lseek(descriptor, 0, os.SEEK_SET)
        yield descriptor
    finally:
        os.close(descriptor)


def _gathered(process: subprocess.Popen[bytes], run: Run) -> bytes:
    """Read what it writes until it ends; ``ToolFailed`` when that is too late or too much."""
    assert process.stdout is not None
    deadline = time.monotonic() + run.limits.wall_seconds
    made = bytearray()
    with process.stdout, selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while selector.select(max(0.0, deadline - time.monotonic())):
            chunk = os.read(process.stdout.fileno(), 1 << 20)
            if not chunk:
                return _ended(process, bytes(made), run, deadline)
            made += chunk
            if len(made) > run.limits.output_bytes:
                raise ToolFailed(Extraction.TOO_BIG, f"{run.tool} makes too much of it")
    raise ToolFailed(Extraction.TIMEOUT, f"{run.tool} takes too long over it")


def _ended(process: subprocess.Popen[bytes], made: bytes, run: Run, deadline: float) -> bytes:
    try:
        process.wait(max(1.0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        raise ToolFailed(Extraction.TIMEOUT, f"{run.tool} takes too long over it") from None
    return made


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill it and all it started. Behind bubblewrap the kernel ends every process of its world with its first."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(LAST_SECONDS)
