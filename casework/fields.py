"""The extension fields of a case: what a field is, as data; reading, checking and writing its values, Danish and English.

A case type names its fields once (``definitions_of``); a case keeps their values as JSON by name. What a person types is read by
``read_values``, every problem named with its field; nothing here knows a database, a desk or a case type.

    text, long_text, choice   a string            number, money   a decimal as a string, so that no digit is lost in JSON
    date                      an ISO date         choices         a list of the choices' values, in the order of the definition
    yes_no                    true or false       party, case     the id in the register of parties or of the case
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import NumberFormatError, format_decimal, parse_decimal

from casework.errors import FieldFault, FieldsAreWrong
from casework.vocabulary import FieldKind, FieldProblem

Value = str | bool | int | list[str]
Values = dict[str, Value]

LONGEST_TEXT = 400
LONGEST_LONG_TEXT = 10_000
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_PLAIN = re.compile(r"-?\d{1,18}(\.\d{1,9})?")
_WRITTEN = re.compile(r"-?\d[\d.,]*")
_DANISH_DATE = re.compile(r"(\d{1,2})[./-] ?(\d{1,2})[./ -] ?(\d{4})")
_YES = {True, "true", "yes", "ja"}
_NO = {False, "false", "no", "nej"}
_CHOOSING = (FieldKind.CHOICE, FieldKind.CHOICES)
_COUNTING = (FieldKind.NUMBER, FieldKind.MONEY)
_KEYS = {"name", "kind", "da", "en", "required", "help_da", "help_en", "source", "choices", "least", "most"}
_NOTHING: tuple[object, ...] = (None, "", [], ())


@dataclass(frozen=True)
class FieldChoice:
    """Is one thing to choose in a field, with its words in both languages."""

    value: str
    da: str
    en: str


@dataclass(frozen=True)
class FieldDefinition:
    """Is one extension field; ``source`` is the legal source that asks for it, bounds are for numbers and amounts."""

    name: str
    kind: FieldKind
    da: str
    en: str
    is_required: bool = False
    help_da: str = ""
    help_en: str = ""
    source: str = ""
    choices: tuple[FieldChoice, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None
    is_hidden: bool = False
    is_locked: bool = False

    def title(self, language: str) -> str:
        """Gives the field's name in words."""
        return self.da if language == "da" else self.en

    def help(self, language: str) -> str:
        """Gives what helps to fill the field in."""
        return self.help_da if language == "da" else self.help_en


# ---- definitions ------------------------------------------------------------------------------------------------------------


def definitions_of(content: Iterable[Mapping[str, Any]]) -> tuple[FieldDefinition, ...]:
    """Reads field definitions from data.

    Raises:
        FieldsAreWrong: everything that is wrong with them, each with the field's name (or its place, ``#2``).
    """
    given = list(content)
    faults = [fault for place, each in enumerate(given, 1) for fault in _wrong_in(each, f"#{place}")]
    names = [str(each.get("name", "")) for each in given]
    faults += [FieldFault(name, FieldProblem.TWO_OF_A_NAME) for name in sorted({name for name in names if names.count(name) > 1})]
    if faults:
        raise FieldsAreWrong(tuple(faults))
    return tuple(_definition(each) for each in given)


def as_data(definitions: Iterable[FieldDefinition]) -> list[dict[str, Any]]:
    """Gives field definitions as data that ``definitions_of`` reads again, without what goes without saying."""
    return [{key: value for key, value in _written(each).items() if value not in ("", None, False, [])} for each in definitions]


def _written(field: FieldDefinition) -> dict[str, Any]:
    return {
        "name": field.name,
        "kind": field.kind.value,
        "da": field.da,
        "en": field.en,
        "required": field.is_required,
        "help_da": field.help_da,
        "help_en": field.help_en,
        "source": field.source,
        "choices": [{"value": each.value, "da": each.da, "en": each.en} for each in field.choices],
        "least": None if field.least is None else str(field.least),
        "most": None if field.most is None else str(field.most),
    }


def _definition(given: Mapping[str, Any]) -> FieldDefinition:
    return FieldDefinition(
        name=given["name"],
        kind=FieldKind(given["kind"]),
        da=given["da"],
        en=given["en"],
        is_required=bool(given.get("required", False)),
        help_da=given.get("help_da", ""),
        help_en=given.get("help_en", ""),
        source=given.get("source", ""),
        choices=tuple(FieldChoice(each["value"], each["da"], each["en"]) for each in given.get("choices", ())),
        least=_bound(given.get("least")),
        most=_bound(given.get("most")),
    )


def _wrong_in(given: Mapping[str, Any], place: str) -> Iterator[FieldFault]:
    name = str(given.get("name") or place)
    kind = given.get("kind")
    choices = given.get("choices") or []
    complete = all(isinstance(each, Mapping) and {"value", "da", "en"} <= each.keys() for each in choices)
    if not _NAME.fullmatch(name):
        yield FieldFault(name, FieldProblem.NAME_IS_WRONG)
    if kind not in list(FieldKind):
        yield FieldFault(name, FieldProblem.UNKNOWN_KIND)
    if not given.get("da") or not given.get("en"):
        yield FieldFault(name, FieldProblem.TITLE_MISSING)
    if kind in _CHOOSING and (not choices or not complete):
        yield FieldFault(name, FieldProblem.CHOICES_MISSING)
    if kind not in _CHOOSING and choices:
        yield FieldFault(name, FieldProblem.CHOICES_UNEXPECTED)
    bounds = [given.get(each) for each in ("least", "most") if given.get(each) is not None]
    if bounds and (kind not in _COUNTING or any(_bound(each) is None for each in bounds)):
        yield FieldFault(name, FieldProblem.BOUND_IS_WRONG)
    for key in sorted(given.keys() - _KEYS):
        yield FieldFault(name, FieldProblem.UNKNOWN_KEY, said=key)


def _bound(given: object) -> Decimal | None:
    return Decimal(str(given)) if given is not None and _PLAIN.fullmatch(str(given)) else None


# ---- values -----------------------------------------------------------------------------------------------------------------


def read_values(
    definitions: Iterable[FieldDefinition], typed: Mapping[str, object], *, language: str = "", demand_required: bool = False
) -> Values:
    """Reads values, or what was typed in a language, into the values to keep; an empty field is not kept.

    Raises:
        FieldsAreWrong: everything that cannot be read, is out of bounds, is not a field of these, or is missing where demanded.
    """
    known = {each.name: each for each in definitions}
    faults = [FieldFault(name, FieldProblem.UNKNOWN_FIELD) for name in typed if name not in known and typed[name] not in _NOTHING]
    values: Values = {}
    for field in known.values():
        said = typed.get(field.name)
        said = said.strip() if isinstance(said, str) else said
        if said in _NOTHING:
            faults += [FieldFault(field.name, FieldProblem.REQUIRED)] if field.is_required and demand_required else []
            continue
        read = _read(field, said, language)
        if isinstance(read, FieldProblem):
            faults.append(FieldFault(field.name, read, said=str(said)[:80]))
        else:
            values[field.name] = read
    if faults:
        raise FieldsAreWrong(tuple(faults))
    return values


def missing(definitions: Iterable[FieldDefinition], values: Mapping[str, object]) -> tuple[FieldDefinition, ...]:
    """Gives the required fields that have no value."""
    return tuple(each for each in definitions if each.is_required and values.get(each.name) in _NOTHING)


def references(definitions: Iterable[FieldDefinition], values: Mapping[str, Value]) -> dict[str, tuple[FieldKind, int]]:
    """Gives what the values point to, by field: whoever saves them makes sure that it is there."""
    pointing = [each for each in definitions if each.kind in (FieldKind.PARTY, FieldKind.CASE) and each.name in values]
    return {each.name: (each.kind, int(values[each.name])) for each in pointing}  # type: ignore[arg-type]  # ids by now


def shown(field: FieldDefinition, value: Value | None, *, language: str = "da") -> str:
    """Gives a value in words; a party or a case, whose name the reader may not see, is its caller's to write."""
    if value is None:
        return ""
    match field.kind:
        case FieldKind.NUMBER:
            return str(format_decimal(Decimal(str(value)), locale=language))
        case FieldKind.MONEY:
            amount = format_decimal(Decimal(str(value)), format="#,##0.00", locale=language)
            return f"{amount} kr." if language == "da" else f"DKK {amount}"
        case FieldKind.DATE:
            return str(format_date(dt.date.fromisoformat(str(value)), "d. MMMM y" if language == "da" else "d MMMM y", locale=language))
        case FieldKind.YES_NO:
            return {"da": ("Nej", "Ja"), "en": ("No", "Yes")}.get(language, ("No", "Yes"))[bool(value)]
        case FieldKind.CHOICE | FieldKind.CHOICES:
            chosen = value if isinstance(value, list) else [str(value)]
            words = {each.value: each.da if language == "da" else each.en for each in field.choices}
            return ", ".join(words.get(each, each) for each in chosen)
        case _:
            return str(value)


def _read(field: FieldDefinition, said: object, language: str) -> Value | FieldProblem:
    match field.kind:
        case FieldKind.TEXT | FieldKind.LONG_TEXT:
            return _text(said, LONGEST_TEXT if field.kind is FieldKind.TEXT else LONGEST_LONG_TEXT)
        case FieldKind.NUMBER | FieldKind.MONEY:
            return _number(field, said, language)
        case FieldKind.DATE:
            return _date(said)
        case FieldKind.YES_NO:
            word = said.lower() if isinstance(said, str) else said
            return True if word in _YES else False if word in _NO else FieldProblem.NOT_YES_OR_NO
        case FieldKind.CHOICE:
            return said if isinstance(said, str) and said in {each.value for each in field.choices} else FieldProblem.NOT_A_CHOICE
        case FieldKind.CHOICES:
            chosen = set(said) if isinstance(said, list | tuple | set | frozenset) else {said}
            known = [each.value for each in field.choices]
            return [each for each in known if each in chosen] if chosen <= set(known) else FieldProblem.NOT_A_CHOICE
        case FieldKind.PARTY | FieldKind.CASE:
            wrong = FieldProblem.NOT_A_PARTY if field.kind is FieldKind.PARTY else FieldProblem.NOT_A_CASE
            digits = str(said)
            return int(digits) if not isinstance(said, bool) and digits.isdecimal() and len(digits) < 10 else wrong


def _text(said: object, longest: int) -> str | FieldProblem:
    if not isinstance(said, str):
        return FieldProblem.NOT_TEXT
    return said if len(said) <= longest else FieldProblem.TOO_LONG


def _number(field: FieldDefinition, said: object, language: str) -> str | FieldProblem:
    wrong = FieldProblem.NOT_AN_AMOUNT if field.kind is FieldKind.MONEY else FieldProblem.NOT_A_NUMBER
    number = read_number(said, language)
    if number is None or not number.is_finite() or abs(number) >= Decimal(10) ** 15:
        return wrong
    if field.kind is FieldKind.MONEY:
        if number != round(number, 2):
            return wrong
        number = round(number, 2)
    if field.least is not None and number < field.least:
        return FieldProblem.TOO_SMALL
    if field.most is not None and number > field.most:
        return FieldProblem.TOO_LARGE
    return f"{number:f}"


def read_number(said: object, language: str) -> Decimal | None:
    """Reads a number as it is kept, or as the language writes it: ``4.850.000,50`` is Danish, a plain ``4850000.5`` is understood too."""
    if isinstance(said, bool):
        return None
    if isinstance(said, int | float | Decimal):
        return Decimal(str(said))
    text = re.sub(r"\s|kr\.?$|DKK", "", str(said))
    try:
        if language and _WRITTEN.fullmatch(text):
            return parse_decimal(text, locale=language, strict=True)
    except NumberFormatError:
        pass
    return Decimal(text) if _PLAIN.fullmatch(text) else None


def _date(said: object) -> str | FieldProblem:
    if isinstance(said, dt.datetime):
        return FieldProblem.NOT_A_DATE
    if isinstance(said, dt.date):
        return said.isoformat()
    text = str(said)
    if danish := _DANISH_DATE.fullmatch(text):
        text = f"{danish[3]}-{int(danish[2]):02}-{int(danish[1]):02}"
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        return FieldProblem.NOT_A_DATE
