"""The file plan that is shipped: KLE's numbers and titles, read from ``casework/data/kle.tsv``.

The source and its licence stand in ``casework/data/README.md``.
"""

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

PlanLevel = Literal["main_group", "group", "subject"]
_LEVELS: dict[int, PlanLevel] = {1: "main_group", 2: "group", 3: "subject"}


@dataclass(frozen=True)
class PlanEntry:
    """One number of the plan; ``parent`` is the number above it, None for a main group."""

    code: str
    title: str
    kind: PlanLevel
    parent: str | None


@lru_cache(maxsize=1)
def read_kle() -> tuple[PlanEntry, ...]:
    """Gives every KLE number shipped, sorted, each parent before its children."""
    lines = files("casework").joinpath("data/kle.tsv").read_text("utf-8").splitlines()[1:]
    return tuple(_entry(*line.split("\t")) for line in lines)


def _entry(code: str, title: str) -> PlanEntry:
    parts = code.split(".")
    return PlanEntry(code, title, _LEVELS[len(parts)], ".".join(parts[:-1]) or None)
