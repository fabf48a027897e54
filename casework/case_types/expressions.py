"""The language in which a case type calculates: data, never code; typed when read, total when evaluated.

An expression is a plain value (``4``, ``yes``, ``mor``, ``2026-07-01``) or one operator with its operands::

    {weeks_before: [{field: expected_birth}, 4]}
    {if: [{equals: [{field: parent}, mor]}, 14, 22]}

Operators are rows of ``OPERATORS``: what each takes and gives. Text operands of ``field``, ``rule`` and ``table`` are names.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from casework.vocabulary import CaseTypeProblem, ValueKind

Scalar = str | bool | Decimal | dt.date
LIMIT = Decimal(10) ** 12
DEEPEST = 24
_N, _D, _B, _T = ValueKind.NUMBER, ValueKind.DATE, ValueKind.YES_NO, ValueKind.TEXT


@dataclass(frozen=True)
class Operator:
    """Is one word of the language: the kinds it takes, the last of them again and again when ``many``, and what it gives."""

    takes: tuple[ValueKind | None, ...]
    gives: ValueKind | None
    many: bool = False
    alike: bool = False

    def fits(self, count: int) -> bool:
        """Says whether so many operands make sense."""
        return count >= len(self.takes) if self.many else count == len(self.takes)


OPERATORS: dict[str, Operator] = {
    "sum": Operator((_N, _N), _N, many=True),
    "difference": Operator((_N, _N), _N),
    "product": Operator((_N, _N), _N, many=True),
    "quotient": Operator((_N, _N), _N),
    "rounded": Operator((_N,), _N),
    "smallest": Operator((None, None), None, many=True, alike=True),
    "largest": Operator((None, None), None, many=True, alike=True),
    **dict.fromkeys(
        ("days_after", "days_before", "weeks_after", "weeks_before", "months_after", "months_before", "years_after", "working_days_after"),
        Operator((_D, _N), _D),
    ),
    "first_of_month": Operator((_D,), _D),
    "date_in_year_of": Operator((_D, _N, _N), _D),
    "days_between": Operator((_D, _D), _N),
    "working_days_between": Operator((_D, _D), _N),
    **dict.fromkeys(("equals", "differs"), Operator((None, None), _B, alike=True)),
    **dict.fromkeys(("less", "at_most", "more", "at_least"), Operator((None, None), _B, alike=True)),
    "one_of": Operator((None, None), _B, many=True, alike=True),
    **dict.fromkeys(("all", "any"), Operator((_B,), _B, many=True)),
    "not": Operator((_B,), _B),
    "known": Operator((None,), _B),
    "if": Operator((_B, None, None), None),
}
REFERENCES = ("field", "rule", "table")


@dataclass(frozen=True)
class Literal:
    """Is a value that stands in the case type itself."""

    value: Scalar


@dataclass(frozen=True)
class Reference:
    """Names a field, an earlier rule, or a table with the value it is looked up by."""

    to: str
    name: str
    by: "Expression | None" = None


@dataclass(frozen=True)
class Today:
    """Is the legal date on which the rule is asked."""


@dataclass(frozen=True)
class Applied:
    """Is an operator with its operands."""

    operator: str
    operands: tuple["Expression", ...]


Expression = Literal | Reference | Today | Applied


@dataclass(frozen=True)
class Known:
    """Is what an expression may name, with its kind: the fields, the rules before it, the tables (looked up by, giving)."""

    fields: Mapping[str, ValueKind] = field(default_factory=dict)
    rules: Mapping[str, ValueKind] = field(default_factory=dict)
    tables: Mapping[str, tuple[ValueKind, ValueKind]] = field(default_factory=dict)


Complain = Callable[[str, CaseTypeProblem, str], None]
"""Takes a place, a problem and what it is about."""


def read_expression(content: object, place: str, complain: Complain, depth: int = 0) -> Expression | None:
    """Gives the expression, or complains and gives nothing."""
    if depth > DEEPEST:
        complain(place, CaseTypeProblem.TOO_DEEP, "")
        return None
    if isinstance(content, Mapping):
        return _operator(content, place, complain, depth)
    value = scalar(content)
    if value is None:
        complain(place, CaseTypeProblem.SHAPE, "")
        return None
    if isinstance(value, Decimal) and not (value.is_finite() and abs(value) <= LIMIT):
        complain(place, CaseTypeProblem.NUMBER_TOO_BIG, "")
        return None
    return Literal(value)


def scalar(content: object) -> Scalar | None:
    """Gives a plain value of YAML or JSON as one of the four kinds, nothing when it is none of them."""
    match content:
        case bool() | str():
            return content
        case dt.datetime():
            return None
        case dt.date() | Decimal():
            return content
        case int() | float():
            return Decimal(str(content))
    return None


def kind_of_value(value: Scalar) -> ValueKind:
    """Gives the kind of a plain value."""
    match value:
        case bool():
            return ValueKind.YES_NO
        case Decimal():
            return ValueKind.NUMBER
        case dt.date():
            return ValueKind.DATE
    return ValueKind.TEXT


def kind_of_expression(expression: Expression, known: Known, place: str, complain: Complain) -> ValueKind | None:
    """Gives the kind of what the expression gives, complaining of every operand that does not fit."""
    match expression:
        case Literal(value):
            return kind_of_value(value)
        case Today():
            return ValueKind.DATE
        case Reference():
            return _kind_of_reference(expression, known, place, complain)
        case Applied():
            return _kind_of_applied(expression, known, place, complain)


def plain(expression: Expression) -> object:
    """Gives the expression as plain data again."""
    match expression:
        case Literal(value):
            return plain_value(value)
        case Today():
            return {"today": True}
        case Reference(to, name, None):
            return {to: name}
        case Reference(to, name, by):
            return {to: [name, plain(by)]}  # type: ignore[arg-type]  # the case before took the missing one
        case Applied(operator, operands):
            return {operator: [plain(each) for each in operands]}


def plain_value(value: Scalar) -> object:
    """Gives a value as YAML writes it."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def names_in(expression: Expression) -> Iterator[Reference]:
    """Gives every field, rule and table the expression names."""
    match expression:
        case Reference(by=by):
            yield expression
            if by is not None:
                yield from names_in(by)
        case Applied(operands=operands):
            for each in operands:
                yield from names_in(each)


def _operator(content: Mapping[object, object], place: str, complain: Complain, depth: int) -> Expression | None:
    if len(content) != 1:
        complain(place, CaseTypeProblem.SHAPE, "")
        return None
    (word, given), *_ = content.items()
    if word == "today":
        return Today()
    if word in REFERENCES:
        return _reference(str(word), given, place, complain, depth)
    operator = OPERATORS.get(str(word))
    if operator is None:
        complain(place, CaseTypeProblem.UNKNOWN_OPERATOR, str(word))
        return None
    operands = list(given) if isinstance(given, list) else [given]
    if not operator.fits(len(operands)):
        complain(f"{place}.{word}", CaseTypeProblem.WRONG_COUNT, str(word))
        return None
    read = [read_expression(each, f"{place}.{word}.{number}", complain, depth + 1) for number, each in enumerate(operands)]
    fine = tuple(each for each in read if each is not None)
    return Applied(str(word), fine) if len(fine) == len(read) else None


def _reference(to: str, given: object, place: str, complain: Complain, depth: int) -> Expression | None:
    if to == "table" and isinstance(given, list) and len(given) == 2 and isinstance(given[0], str):
        by = read_expression(given[1], f"{place}.table.1", complain, depth + 1)
        return Reference(to, given[0], by) if by is not None else None
    if to != "table" and isinstance(given, str):
        return Reference(to, given)
    complain(f"{place}.{to}", CaseTypeProblem.SHAPE, to)
    return None


def _kind_of_reference(it: Reference, known: Known, place: str, complain: Complain) -> ValueKind | None:
    if it.to == "table":
        table = known.tables.get(it.name)
        if table is None:
            complain(f"{place}.table", CaseTypeProblem.UNKNOWN_TABLE, it.name)
            return None
        by = kind_of_expression(it.by, known, f"{place}.table.1", complain) if it.by is not None else None
        if by not in (None, table[0]):
            complain(f"{place}.table.1", CaseTypeProblem.WRONG_KIND, it.name)
        return table[1]
    names, problem = (known.fields, CaseTypeProblem.UNKNOWN_FIELD) if it.to == "field" else (known.rules, CaseTypeProblem.UNKNOWN_RULE)
    if it.name not in names:
        complain(f"{place}.{it.to}", problem, it.name)
    return names.get(it.name)


def _kind_of_applied(it: Applied, known: Known, place: str, complain: Complain) -> ValueKind | None:
    operator = OPERATORS[it.operator]
    kinds = [kind_of_expression(each, known, f"{place}.{it.operator}.{number}", complain) for number, each in enumerate(it.operands)]
    wanted = [operator.takes[min(number, len(operator.takes) - 1)] for number in range(len(kinds))]
    free = [kind for kind, want in zip(kinds, wanted, strict=True) if want is None]
    same = next((kind for kind in free if kind is not None), None)
    for number, (kind, want) in enumerate(zip(kinds, wanted, strict=True)):
        expected = want or (same if operator.alike or it.operator == "if" else None)
        if kind is not None and expected is not None and kind is not expected:
            complain(f"{place}.{it.operator}.{number}", CaseTypeProblem.WRONG_KIND, str(expected))
    return operator.gives or same
