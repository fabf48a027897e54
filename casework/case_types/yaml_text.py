"""YAML read with the line of every place, and nothing that YAML can do beyond plain data: no anchors, no tags, no repeated keys."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from casework.errors import CaseTypeIsWrong, WrongInCaseType
from casework.vocabulary import CaseTypeProblem

LONGEST = 400_000
DEEPEST = 60
_WORDS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def read_yaml(text: str) -> tuple[object, dict[str, int]]:
    """Gives what the text holds as plain data, and the line each place stands on.

    Raises:
        CaseTypeIsWrong: it is no YAML, or uses what plain data does not need; with the line.
    """
    if len(text) > LONGEST:
        raise CaseTypeIsWrong((WrongInCaseType("", CaseTypeProblem.TOO_LONG),))
    _refuse_aliases(text)
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as wrong:
        raise CaseTypeIsWrong((WrongInCaseType("", CaseTypeProblem.NOT_YAML, line=_line_of(wrong)),)) from None
    lines: dict[str, int] = {}
    problems: list[WrongInCaseType] = []
    content = _plain(node, "", lines, problems.append) if node is not None else None
    if problems:
        raise CaseTypeIsWrong(tuple(problems))
    return content, lines


def _refuse_aliases(text: str) -> None:
    """Refuses anchors, which could make little text endless, and nesting that would take long to read."""
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            line = event.start_mark.line + 1 if event.start_mark else 0
            if isinstance(event, yaml.AliasEvent):
                raise CaseTypeIsWrong((WrongInCaseType("", CaseTypeProblem.SHAPE, "*", line),))
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                raise CaseTypeIsWrong((WrongInCaseType("", CaseTypeProblem.TOO_DEEP, line=line),))
    except yaml.YAMLError as wrong:
        raise CaseTypeIsWrong((WrongInCaseType("", CaseTypeProblem.NOT_YAML, line=_line_of(wrong)),)) from None


def _line_of(wrong: yaml.YAMLError) -> int:
    mark = getattr(wrong, "problem_mark", None)
    return mark.line + 1 if mark is not None else 0


def _plain(node: Node, place: str, lines: dict[str, int], complain: Callable[[WrongInCaseType], None]) -> object:
    line = node.start_mark.line + 1
    lines[place] = line
    below = f"{place}." if place else ""
    match node:
        case ScalarNode():
            return _scalar(node, place, complain)
        case SequenceNode():
            return [_plain(each, f"{below}{number}", lines, complain) for number, each in enumerate(node.value)]
        case MappingNode():
            made: dict[str, object] = {}
            for key, value in node.value:
                # a key is the word that stands there: ``yes`` and ``no`` name the ways out of a question, not truth values
                if not isinstance(key, ScalarNode) or key.value in made:
                    complain(WrongInCaseType(place, CaseTypeProblem.NAME_REPEATED, str(key.value)[:60], key.start_mark.line + 1))
                    continue
                made[key.value] = _plain(value, f"{below}{key.value}", lines, complain)
                lines[f"{below}{key.value}"] = key.start_mark.line + 1
            return made
    raise AssertionError(node)


def _scalar(node: ScalarNode, place: str, complain: Callable[[WrongInCaseType], None]) -> object:
    kind, text = node.tag.rpartition(":")[2], node.value
    try:
        match kind:
            case "str":
                return text
            case "null":
                return None
            case "bool":
                return _WORDS[text.lower()]
            case "int" | "float":
                return Decimal(text.replace("_", ""))
            case "timestamp":
                return dt.date.fromisoformat(text)
    except (InvalidOperation, ValueError):
        return text
    complain(WrongInCaseType(place, CaseTypeProblem.SHAPE, kind, node.start_mark.line + 1))
    return None
