"""Every process there is, by name and version, with the hash of its source: what an approval is pinned to must be here, unchanged.

A version is a module ``<name>_v<number>.py`` of this folder, complete in itself: it may name the primitives and the words of roles, and
nothing else, so that its text is all that it does. A change is a new module; the old one stays for as long as an approval may run by it.
"""

import ast
import hashlib
import logging
import pkgutil
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

from casework.approvals.asking import Asks
from casework.approvals.definition import DefinitionRead
from casework.approvals.moving import ApprovalRows, Diverged, Replay, Trouble, Walk, walked
from casework.errors import CaseworkError
from workflows.processes.limits import LONGEST, TookTooLong
from workflows.processes.outlining import outline
from workflows.processes.primitives import Process
from workflows.processes.running import ProcessIsWrong, Replaying, drive

log = logging.getLogger(__name__)

FOLDER = Path(__file__).parent
MODULE = re.compile(r"(?P<name>[a-z][a-z0-9_]*)_v(?P<version>[0-9]+)")
MAY_NAME = {"workflows.processes.primitives", "casework.vocabulary"}
REST = 600.0
"""Seconds for which a process that took too long is not tried again: its approvals must not cost the others their turn."""


@dataclass(frozen=True)
class Registered:
    """Is a version of a process as it lies on this machine."""

    process: Process
    hash: str

    @property
    def outline(self) -> DefinitionRead:
        """Gives the definition that it is."""
        return outline(self.process, self.hash)


class Registry:
    """Knows processes, and replays the definitions that are their outlines (``casework.approvals.asking.Processes``)."""

    def __init__(self, known: Iterable[Registered], *, seconds: float = LONGEST) -> None:
        self._seconds = seconds
        self._resting: dict[tuple[str, int], float] = {}
        self._known = {(each.process.name, each.process.version): each for each in known}

    @property
    def all(self) -> tuple[Registered, ...]:
        """Gives every version of every process."""
        return tuple(self._known.values())

    def replay(self, definition: DefinitionRead, rows: ApprovalRows, asks: Asks) -> Replay:
        """Runs the process that a definition is pinned to over the rows.

        Raises:
            Diverged: it is not here, its source is another one, it does not fit the rows, it fails, or it takes too long.
            RuleBroken: it asks about a field that is not filled in.
        """
        known = self._pinned(definition)
        name = f"{known.process.name} {known.process.version}"

        def course(walk: Walk) -> None:
            drive(known.process, Replaying(walk, asks), seconds=self._seconds)
            walk.end()

        which = (known.process.name, known.process.version)
        if self._resting.get(which, 0.0) > time.monotonic():
            raise Diverged(Trouble.TOOK_TOO_LONG, name)
        try:
            return walked(definition, rows, course)
        except CaseworkError:
            raise
        except TookTooLong:
            self._resting[which] = time.monotonic() + REST
            raise Diverged(Trouble.TOOK_TOO_LONG, name) from None
        except Exception as wrong:  # noqa: BLE001  # whatever a process does wrong parks its own approval, and is told by its kind alone
            raise Diverged(Trouble.PROCESS_FAILED, f"{name}: {type(wrong).__name__}") from None

    def _pinned(self, definition: DefinitionRead) -> Registered:
        pin = definition.process
        assert pin is not None  # data moves itself
        known = self._known.get((pin.name, pin.version))
        if known is None:
            raise Diverged(Trouble.PROCESS_MISSING, f"{pin.name} {pin.version}")
        if known.hash != pin.hash:
            raise Diverged(Trouble.SOURCE_CHANGED, f"{pin.name} {pin.version}")
        return known


@cache
def registry() -> Registry:
    """Gives the registry of the processes in this folder; one that cannot be read is left out, and stops no other."""
    return Registry(_readable())


def load(path: Path) -> Registered:
    """Reads a process from a file: the very text that is looked through and hashed is what runs, never compiled code kept from before.

    Raises:
        ProcessIsWrong: it is no process, names what it may not, or is not called as its file is.
    """
    source = path.read_text("utf-8")
    demand_self_contained(source)
    module = ModuleType(path.stem)
    exec(compile(source, str(path), "exec"), vars(module))  # noqa: S102  # a process is a module of the house, complete in its text
    return _registered(module, path.stem, source)


def demand_self_contained(source: str) -> None:
    """Makes sure that a process is complete in its text.

    Raises:
        ProcessIsWrong: with the line: it imports something else, catches something, or runs code that is not in it.
    """
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import():
                wrong = f"imports {', '.join(each.name for each in node.names)}"
            case ast.ImportFrom() if node.module not in MAY_NAME:
                wrong = f"imports from {node.module}"
            case ast.Try() | ast.TryStar():
                wrong = "catches exceptions, though nothing it uses raises one that is for it"
            case ast.Name(id="exec" | "eval" | "open" | "compile" | "__import__" | "globals" as name):
                wrong = f"uses {name}"
            case ast.Attribute(attr=attr) if attr.startswith("__"):
                wrong = f"uses {attr}"
            case ast.Global():
                wrong = "changes what outlives a run"
            case _:
                continue
        message = f"line {getattr(node, 'lineno', 0)}: a process {wrong}: it is complete in its own text and uses the primitives only"
        raise ProcessIsWrong(message)


def source_hash(source: str) -> str:
    """Gives the hash that pins a source; how lines end does not matter, everything else does."""
    return hashlib.sha256("\n".join(source.splitlines()).encode()).hexdigest()


def _readable() -> Iterable[Registered]:
    for found in pkgutil.iter_modules([str(FOLDER)]):
        if MODULE.fullmatch(found.name) is None:
            continue
        try:
            yield load(FOLDER / f"{found.name}.py")
        except Exception as wrong:  # noqa: BLE001  # a process that cannot be read must not stop the runner; its approvals are parked
            log.error("%s: %s", found.name, type(wrong).__name__)  # noqa: TRY400  # the words of a stranger's exception stay out of the log


def _registered(module: ModuleType, stem: str, source: str) -> Registered:
    said = [each for each in vars(module).values() if isinstance(each, Process)]
    named = MODULE.fullmatch(stem)
    if len(said) != 1:
        message = f"{stem}: a module holds one process, this one {len(said)}"
        raise ProcessIsWrong(message)
    if named is None or (named["name"], int(named["version"])) != (said[0].name, said[0].version):
        message = f"{stem}: the module of this process is called {said[0].name}_v{said[0].version}.py"
        raise ProcessIsWrong(message)
    return Registered(said[0], source_hash(source))
