"""The definitions of approvals that come with the house: data, and the outlines of the processes that are written in Python.

An outline is drawn from its process by ``python -m workflows.processes pin`` and holds the hash of the source it was drawn from: every
version that was ever shipped keeps its file here, and its source in ``workflows/processes/``.
"""

import json
from importlib.resources import files
from typing import Any

from casework.approvals.source import content_of

DATA, PROCESSES = "data/definitions", "data/processes"


def shipped() -> tuple[dict[str, Any], ...]:
    """Gives every definition that comes with the house, of each process the newest version."""
    newest: dict[str, dict[str, Any]] = {}
    for each in sorted(pins(), key=lambda content: int(content["process"]["version"])):
        newest[each["name"]] = each
    return (*(content_of(text) for text in _texts(DATA, ".yaml")), *newest.values())


def pins() -> tuple[dict[str, Any], ...]:
    """Gives the outline of every version of every process."""
    return tuple(json.loads(text) for text in _texts(PROCESSES, ".json"))


def _texts(folder: str, ending: str) -> list[str]:
    there = files("casework").joinpath(*folder.split("/"))
    entries = sorted((entry for entry in there.iterdir() if entry.name.endswith(ending)), key=lambda entry: entry.name)
    return [entry.read_text("utf-8") for entry in entries]
