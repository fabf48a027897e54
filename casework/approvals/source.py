"""A definition as text: YAML read with the line of every place, and written so that reading it gives the same definition."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import yaml

from casework.approvals.definition import DefinitionRead, canonical
from casework.approvals.definition_reading import read_definition
from casework.case_types.yaml_text import read_yaml
from casework.errors import CaseTypeIsWrong, DefinitionIsWrong, WrongInDefinition
from casework.vocabulary import DefinitionProblem

_COUNTED = ("deadline", "after")
"""What counts working days: YAML reads ``+3`` as a number, and the plus is given back."""
SCHEMA_LINE = "# yaml-language-server: $schema=approval-definition.schema.json\n"


def content_of(source: str) -> dict[str, Any]:
    """Gives what the text holds as plain data, with things to mend in it or not.

    Raises:
        DefinitionIsWrong: it is no YAML, or no mapping; with the line.
    """
    return _content(source)[0]


def read_source(source: str) -> DefinitionRead:
    """Reads a definition from its text.

    Raises:
        DefinitionIsWrong: with every problem, its place and line.
    """
    content, lines = _content(source)
    try:
        return read_definition(content)
    except DefinitionIsWrong as wrong:
        raise DefinitionIsWrong(tuple(with_line(each, lines) for each in wrong.problems)) from None


def write_source(definition: DefinitionRead) -> str:
    """Writes a definition as text."""
    return write_content(canonical(definition))


def write_content(content: Mapping[str, Any]) -> str:
    """Writes plain data of a definition as text; what says nothing is left out."""
    kept = {key: value for key, value in content.items() if value not in ("", False, None, [])}
    if "steps" in kept:
        kept["steps"] = [_said(step) for step in kept["steps"]]
    return yaml.safe_dump(_dates(kept), allow_unicode=True, sort_keys=False, width=120)


def lines_of(source: str) -> dict[str, int]:
    """Gives the line on which each place of the text stands; nothing where it cannot be read."""
    try:
        return _content(source)[1]
    except DefinitionIsWrong:
        return {}


def with_line(problem: WrongInDefinition, lines: Mapping[str, int]) -> WrongInDefinition:
    """Gives the problem with the line of its place, or of the nearest place around it."""
    place = problem.place
    while place and place not in lines:
        place = place.rpartition(".")[0]
    return WrongInDefinition(problem.place, problem.problem, problem.about, problem.line or lines.get(place, 0))


def _content(source: str) -> tuple[dict[str, Any], dict[str, int]]:
    try:
        content, lines = read_yaml(source)
    except CaseTypeIsWrong as wrong:
        problems = tuple(WrongInDefinition(each.place, DefinitionProblem.NOT_YAML, each.about, each.line) for each in wrong.problems)
        raise DefinitionIsWrong(problems) from None
    if not isinstance(content, dict):
        raise DefinitionIsWrong((WrongInDefinition("", DefinitionProblem.SHAPE, line=1),))
    return {key: _plain(value, key) for key, value in content.items()}, lines


def _plain(value: object, key: str) -> Any:
    match value:
        case dict():
            return {name: _plain(each, name) for name, each in value.items()}
        case list():
            return [_plain(each, "") for each in value]
        case Decimal() if key in _COUNTED and value == value.to_integral_value():
            return f"+{int(value)}"
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case dt.date():
            return {"date": value.isoformat()}
    return value


def _said(step: object) -> object:
    if not isinstance(step, dict):
        return step
    return {key: value for key, value in step.items() if value not in ("", False, None, [])}


def _dates(value: object) -> object:
    match value:
        case {"date": str(day), **rest} if not rest:
            try:
                return dt.date.fromisoformat(day)
            except ValueError:
                return value
        case dict():
            return {key: _dates(each) for key, each in value.items()}
        case list():
            return [_dates(each) for each in value]
    return value
