"""The JSON Schema of a case type's YAML, drawn from the same words that reading asks for; shipped for editors elsewhere.

It says the shape; what must hold together beyond it (names that exist, kinds that fit, sources) ``judging`` says with its line.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from casework.case_types.expressions import OPERATORS, REFERENCES
from casework.case_types.section import LONGEST_TEXT, MOST_ITEMS, NAME
from casework.vocabulary import AccessLevel, CaseField, DisposalAction, FieldKind, FieldSetting, TaskKind, ValueKind

Schema = dict[str, Any]
_TEXT: Schema = {"type": ["string", "number"], "maxLength": LONGEST_TEXT}
_NAME: Schema = {"type": "string", "pattern": f"^{NAME.pattern}$"}
_FLAG: Schema = {"type": "boolean"}
_EXPRESSION: Schema = {"$ref": "#/$defs/expression"}
_TITLES: Schema = {"$ref": "#/$defs/titles"}
_SCALAR: Schema = {"type": ["string", "number", "boolean"]}


def json_schema() -> Schema:
    """Gives the schema."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Casework case type",
        "$defs": {"titles": _titles(), "expression": _expression()},
        **_mapping(
            {"name": _NAME, "title": _TITLES, "law": _TEXT, "phases": _many(_phase())},
            about=_TITLES,
            access=_mapping({}, level=_words(AccessLevel), clearance=_whole(4), groups=_many(_TEXT)),
            case_fields=_many(_mapping({"field": _words(CaseField), "setting": _words(FieldSetting)}, value=_EXPRESSION, source=_TEXT)),
            fields=_many(_field()),
            tables=_many(_table()),
            rules=_many(_rule()),
            deadline=_NAME,
            approval=_TEXT,
            hearing=_mapping({"working_days": _whole(250), "source": _TEXT}, note=_TEXT, to_confirm=_FLAG, confirmed_by=_TEXT),
            appeal=_mapping(
                {"body": _TEXT, "procedure": _TEXT, "time_limit": _TEXT, "source": _TEXT}, note=_TEXT, to_confirm=_FLAG, confirmed_by=_TEXT
            ),
            letters=_many(_mapping({"name": _NAME, "title": _TITLES, "subject": _TITLES, "text": _long_titles()})),
            retention=_mapping(
                {"after": _EXPRESSION, "then": _words(DisposalAction), "source": _TEXT}, note=_TEXT, to_confirm=_FLAG, confirmed_by=_TEXT
            ),
        ),
    }


def _mapping(needed: Schema, **more: Schema) -> Schema:
    return {"type": "object", "properties": needed | more, "required": list(needed), "additionalProperties": False}


def _many(of: Schema) -> Schema:
    return {"type": "array", "items": of, "maxItems": MOST_ITEMS}


def _words(words: Iterable[StrEnum]) -> Schema:
    return {"enum": [word.value for word in words]}


def _whole(at_most: int) -> Schema:
    return {"type": "integer", "minimum": 0, "maximum": at_most}


def _titles() -> Schema:
    return {"type": "object", "properties": {"da": _TEXT, "en": _TEXT}, "additionalProperties": False}


def _long_titles() -> Schema:
    text = {"type": "string", "maxLength": 8000}
    return {"type": "object", "properties": {"da": text, "en": text}, "required": ["da", "en"], "additionalProperties": False}


def _expression() -> Schema:
    operands = {"oneOf": [{"type": "array", "items": _EXPRESSION}, _EXPRESSION]}
    ways: dict[str, Schema] = dict.fromkeys(OPERATORS, operands) | {word: {"type": "string"} for word in REFERENCES}
    ways["table"] = {"type": "array", "prefixItems": [{"type": "string"}, _EXPRESSION], "minItems": 2, "maxItems": 2}
    ways["today"] = {}
    applied = {"type": "object", "properties": ways, "additionalProperties": False, "minProperties": 1, "maxProperties": 1}
    return {"anyOf": [_SCALAR, applied]}


def _field() -> Schema:
    choices = _many(_mapping({"value": _TEXT, "title": _TITLES}))
    number = {"type": "number"}
    return _mapping(
        {"name": _NAME, "title": _TITLES, "kind": _words(FieldKind)},
        setting=_words(FieldSetting),
        choices=choices,
        value=_EXPRESSION,
        least=number,
        most=number,
        help=_TITLES,
        source=_TEXT,
    )


def _table() -> Schema:
    row = _mapping({"from": _SCALAR, "value": _SCALAR}, source=_TEXT, note=_TEXT, to_confirm=_FLAG, confirmed_by=_TEXT)
    return _mapping({"name": _NAME, "title": _TITLES, "rows": _many(row)}, source=_TEXT)


def _rule() -> Schema:
    return _mapping(
        {"name": _NAME, "title": _TITLES, "kind": _words(ValueKind), "value": _EXPRESSION, "source": _TEXT},
        when=_EXPRESSION,
        note=_TEXT,
        to_confirm=_FLAG,
        confirmed_by=_TEXT,
        is_deadline=_FLAG,
    )


def _phase() -> Schema:
    check = _mapping({"name": _NAME, "title": _TITLES}, mandatory=_FLAG, source=_TEXT)
    task = _mapping(
        {"name": _NAME, "title": _TITLES},
        kind=_words(TaskKind),
        mandatory=_FLAG,
        to=_TEXT,
        working_days=_whole(3000),
        when=_EXPRESSION,
        checks=_many(check),
        not_by=_many(_NAME),
        letter=_NAME,
        approval=_TEXT,
        yes=_NAME,
        no=_NAME,
        source=_TEXT,
        help=_TITLES,
    )
    return _mapping({"name": _NAME, "title": _TITLES, "tasks": _many(task)}, when=_EXPRESSION)
