"""``python -m tests.bench [NAME …] [--json]``: measures, and prints each figure beside its bare counterpart and its goal."""

import argparse
import importlib
import json
import sys

from tests.bench.figures import Figure

BENCHES = (
    "receive",
    "extract",
    "approvals",
    "searching",
    "memory",
    "lists",
    "open_approvals",
    "write",
    "bundle",
    "bells",
    "engines",
    "blobs",
    "viewer",
    "freshness",
    "relevance",
    "rebuild",
)
ALIASES = {"search": "searching"}


def main() -> int:
    """Runs the named benchmarks, or all; the exit code says whether they ran, not whether goals were met."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("names", nargs="*", choices=[[], *BENCHES, *ALIASES], default=[])
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    figures: list[Figure] = []
    for name in given.names or BENCHES:
        measured = importlib.import_module(f"tests.bench.{ALIASES.get(name, name)}").measure()
        figures += measured
        if not given.json:
            for figure in measured:
                sys.stdout.write(_line(figure) + "\n")
                sys.stdout.flush()
    if given.json:
        sys.stdout.write(json.dumps([figure.as_json() for figure in figures]) + "\n")
    return 0


def _line(figure: Figure) -> str:
    goal = (
        f"at most {figure.at_most:g}"
        if figure.at_most is not None
        else f"at least {figure.at_least:g}"
        if figure.at_least is not None
        else ""
    )
    met = "" if not goal else "met" if figure.is_met else "NOT MET"
    bare = "" if figure.bare is None else f"bare {figure.bare:g}"
    return f"{figure.name:<44} {figure.value:>12.3f} {figure.unit:<12} {bare:<16} {goal:<16} {met}"


if __name__ == "__main__":
    raise SystemExit(main())
