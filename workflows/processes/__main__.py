"""``python -m workflows.processes``: what processes there are, their outlines, their examples run, and the pins of what is shipped.

Needs no database and no server: ``list``, ``show FILE``, ``test [FILE …]``, ``pin``.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import casework
from casework.approvals.definition import canonical
from casework.approvals.shipped import PROCESSES, pins
from casework.approvals.source import write_source
from casework.errors import DefinitionIsWrong
from workflows.processes.registry import Registered, load, registry
from workflows.processes.running import ProcessIsWrong
from workflows.processes.testing import failing

FOLDER = Path(casework.__file__).parent / PROCESSES


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m workflows.processes", description="Look at, test and pin processes in Python.")
    parser.add_argument("deed", choices=("list", "show", "test", "pin"))
    parser.add_argument("files", nargs="*", type=Path, help="modules of processes; all that come with the house without any")
    given = parser.parse_args(arguments)
    try:
        found = tuple(map(load, given.files)) if given.files else registry().all
        return {"list": _list, "show": _show, "test": _test, "pin": _pin}[given.deed](found)
    except ProcessIsWrong as wrong:
        return _refuse([str(wrong)])
    except DefinitionIsWrong as wrong:
        return _refuse([f"{each.place}: {each.problem} {each.about}".strip() for each in wrong.problems])


def write_pin(each: Registered, folder: Path = FOLDER) -> Path:
    """Writes the outline of a version with the hash of its source.

    Raises:
        ProcessIsWrong: this version is pinned to another source already: a change is a new version.
    """
    path = folder / f"{each.process.name}_v{each.process.version}.json"
    content = json.dumps(canonical(each.outline), ensure_ascii=False, indent=1) + "\n"
    if path.exists() and json.loads(path.read_text("utf-8"))["process"]["hash"] != each.hash:
        message = f"{path.stem} is shipped with another source: put it back, and make the change as version {each.process.version + 1}"
        raise ProcessIsWrong(message)
    path.write_text(content, encoding="utf-8")
    return path


def _list(found: Sequence[Registered]) -> int:
    pinned = {(each["name"], each["process"]["version"]): each["process"]["hash"] for each in pins()}
    for each in found:
        hash = pinned.get((each.process.name, each.process.version))
        state = "not pinned" if hash is None else "pinned" if hash == each.hash else "CHANGED since it was pinned"
        _say(f"{each.process.name:<28} {each.process.version:>3}  {each.hash[:12]}  {state}  {each.process.title}")
    return 0


def _show(found: Sequence[Registered]) -> int:
    for each in found:
        _say(write_source(each.outline))
    return 0


def _test(found: Sequence[Registered]) -> int:
    wrong = [f"{each.process.name} {each.process.version}: {what}" for each in found for what in failing(each.process, each.outline)]
    if wrong:
        return _refuse(wrong)
    _say(f"{sum(len(each.process.examples) for each in found)} examples come out as they say")
    return 0


def _pin(found: Sequence[Registered]) -> int:
    for each in found:
        _say(f"{write_pin(each).name} {each.hash[:12]}")
    return 0


def _refuse(words: Sequence[str]) -> int:
    sys.stderr.write("\n".join(words) + "\n")
    return 1


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")


if __name__ == "__main__":
    raise SystemExit(main())
