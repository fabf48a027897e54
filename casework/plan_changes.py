"""A file plan and what becomes of the codes before it, read from CSV or YAML and judged; pure, every fault with its line.

A plan is ``code;title;parent;kind``; the changes are ``code;fate;to;rule``, where ``to`` holds the new codes by commas and ``rule`` may
be left out. A code that stands in both plans with the same title is kept and needs no line.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import yaml

from casework.errors import WrongInPlan
from casework.file_plan import PlanEntry
from casework.vocabulary import CarryRule, CodeFate, PlanProblem

LEVELS = ("main_group", "group", "subject")
MOST_CHARACTERS = 2_000_000


@dataclass(frozen=True)
class Change:
    """Is what becomes of one code, and of the open cases under it."""

    code: str
    fate: CodeFate
    to_codes: tuple[str, ...]
    rule: CarryRule


@dataclass(frozen=True)
class ReadPlan:
    """Is a plan as far as it could be read, with what is wrong in it."""

    entries: tuple[PlanEntry, ...]
    problems: tuple[WrongInPlan, ...]


@dataclass(frozen=True)
class ReadChanges:
    """Is the changes as far as they could be read, with what is wrong in them."""

    changes: tuple[Change, ...]
    problems: tuple[WrongInPlan, ...]


def read_plan(written: str) -> ReadPlan:
    """Reads a plan; each parent must stand in it."""
    rows, problems = _rows(written, ("code", "title"))
    codes = {row["code"] for _, row in rows}
    entries: list[PlanEntry] = []
    seen: set[str] = set()
    for line, row in rows:
        code, parent, kind = row["code"], row.get("parent", ""), row.get("kind", "") or _level(row["code"])
        if code in seen:
            problems.append(WrongInPlan(line, "code", PlanProblem.CODE_REPEATED, code))
        elif parent and parent not in codes:
            problems.append(WrongInPlan(line, "parent", PlanProblem.PARENT_UNKNOWN, parent))
        elif kind not in LEVELS:
            problems.append(WrongInPlan(line, "kind", PlanProblem.KIND_UNKNOWN, kind))
        else:
            entries.append(PlanEntry(code, row["title"], kind, parent or None))  # type: ignore[arg-type]  # one of LEVELS
        seen.add(code)
    return ReadPlan(tuple(entries), tuple(problems))


def read_changes(written: str) -> ReadChanges:
    """Reads what becomes of the codes."""
    if not written.strip():
        return ReadChanges((), ())
    rows, problems = _rows(written, ("code", "fate"))
    changes: list[Change] = []
    seen: set[str] = set()
    for line, row in rows:
        found = _change(line, row, problems)
        if row["code"] in seen:
            problems.append(WrongInPlan(line, "code", PlanProblem.CODE_REPEATED, row["code"]))
        elif found is not None:
            changes.append(found)
        seen.add(row["code"])
    return ReadChanges(tuple(changes), tuple(problems))


def judge(before: Mapping[str, str], after: Mapping[str, str], changes: Iterable[Change]) -> tuple[dict[str, Change], list[WrongInPlan]]:
    """Gives what becomes of every subject of the plan before, and every problem: none may be forgotten, none go where nothing is.

    Args:
        before: the subjects of the plan before with their titles; after: those of the coming one.
        changes: what was said; the rest is kept where code and title are the same.
    """
    settled: dict[str, Change] = {}
    problems: list[WrongInPlan] = []
    for line, change in enumerate(changes, 1):
        if change.code not in before:
            problems.append(WrongInPlan(line, "code", PlanProblem.CODE_UNKNOWN, change.code))
            continue
        problems += [WrongInPlan(line, "to", PlanProblem.TARGET_UNKNOWN, to) for to in change.to_codes if to not in after]
        if wrong := _wrong(change):
            problems.append(WrongInPlan(line, *wrong, change.code))
        settled[change.code] = change
    for code, title in before.items():
        if code in settled:
            continue
        if after.get(code) == title:
            settled[code] = Change(code, CodeFate.KEPT, (code,), CarryRule.CARRY)
        else:
            problems.append(WrongInPlan(0, "code", PlanProblem.FATE_MISSING, code))
    return settled, problems


def _wrong(change: Change) -> tuple[str, PlanProblem] | None:
    many = len(change.to_codes)
    if change.fate is CodeFate.SPLIT:
        return ("to", PlanProblem.TARGET_MISSING) if many < 2 else None
    if change.fate is CodeFate.CLOSED:
        if many > 1:
            return "to", PlanProblem.ONE_TARGET_ONLY
        return ("rule", PlanProblem.RULE_DOES_NOT_FIT) if many == 0 and change.rule is not CarryRule.CLOSE else None
    if many != 1:
        return "to", PlanProblem.ONE_TARGET_ONLY if many else PlanProblem.TARGET_MISSING
    return None


def _change(line: int, row: Mapping[str, str], problems: list[WrongInPlan]) -> Change | None:
    if row["fate"] not in list(CodeFate):
        problems.append(WrongInPlan(line, "fate", PlanProblem.FATE_UNKNOWN, row["fate"]))
        return None
    fate = CodeFate(row["fate"])
    targets = tuple(each.strip() for each in row.get("to", "").replace(" ", ",").split(",") if each.strip())
    if not targets and fate in {CodeFate.KEPT, CodeFate.RENAMED}:
        targets = (row["code"],)
    usual = (CarryRule.CONTINUE if targets else CarryRule.CLOSE) if fate is CodeFate.CLOSED else CarryRule.CARRY
    said = row.get("rule", "") or usual.value
    if said not in list(CarryRule):
        problems.append(WrongInPlan(line, "rule", PlanProblem.RULE_UNKNOWN, said))
        return None
    return Change(row["code"], fate, targets, CarryRule(said))


def _rows(written: str, needed: tuple[str, ...]) -> tuple[list[tuple[int, dict[str, str]]], list[WrongInPlan]]:
    """Reads lines of fields from CSV (semicolons or commas, with a head) or from a YAML list."""
    written = written[:MOST_CHARACTERS].removeprefix("\ufeff").strip()
    head = written.split("\n", 1)[0]
    try:
        found = _from_csv(written) if ";" in head or ("," in head and ":" not in head) else _from_yaml(written)
    except (yaml.YAMLError, csv.Error, TypeError, ValueError):
        return [], [WrongInPlan(0, "", PlanProblem.NOT_READABLE)]
    problems = [WrongInPlan(line, name, PlanProblem.FIELD_MISSING) for line, row in found for name in needed if not row.get(name)]
    wrong = {each.line for each in problems}
    if not found:
        problems.append(WrongInPlan(0, "", PlanProblem.NOT_READABLE))
    return [(line, row) for line, row in found if line not in wrong], problems


def _from_csv(written: str) -> list[tuple[int, dict[str, str]]]:
    delimiter = ";" if ";" in written.split("\n", 1)[0] else ","
    rows = csv.DictReader(io.StringIO(written), delimiter=delimiter)
    return [(number, _plain(row)) for number, row in enumerate(rows, 2) if any(row.values())]


def _from_yaml(written: str) -> list[tuple[int, dict[str, str]]]:
    found = yaml.safe_load(written)
    if not isinstance(found, list):
        raise TypeError
    return [(number, _plain(row)) for number, row in enumerate(found, 1)]


def _plain(row: object) -> dict[str, str]:
    if not isinstance(row, Mapping):
        raise TypeError
    return {str(name).strip().lower(): _words(value) for name, value in row.items() if name is not None}


def _words(value: object) -> str:
    if isinstance(value, list):
        return ",".join(str(each).strip() for each in value)
    return "" if value is None else str(value).strip()


def _level(code: str) -> str:
    return LEVELS[min(code.count("."), 2)]
