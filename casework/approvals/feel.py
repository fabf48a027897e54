"""An expression in FEEL, the expression language that modelers of BPMN and DMN read.

What FEEL has no word for (working days, rounding to a step) stands as a call of a function with our name for it.
Source: OMG formal/2024-01-01, DMN 1.5, clause 10.3.
"""

import datetime as dt
import json
import re

from casework.case_types.expressions import Applied, Expression, Literal, Reference, Scalar, Today

LANGUAGE = "https://www.omg.org/spec/DMN/20230324/FEEL/"
_BETWEEN = {
    "equals": "=",
    "differs": "!=",
    "less": "<",
    "at_most": "<=",
    "more": ">",
    "at_least": ">=",
    "all": "and",
    "any": "or",
    "sum": "+",
    "difference": "-",
    "product": "*",
    "quotient": "/",
}
_DURATIONS = {"days": "P{}D", "weeks": "P{}W", "months": "P{}M"}
_CALLS = {"not": "not", "smallest": "min", "largest": "max"}


def feel(expression: Expression) -> str:
    """Gives the expression in FEEL."""
    match expression:
        case Literal(value):
            return _literal(value)
        case Reference(name=name, by=None):
            return _name(name)
        case Reference(name=name, by=by):
            return f"{_name(name)}({feel(by) if by is not None else ''})"
        case Today():
            return "today()"
        case Applied(operator, operands):
            return _applied(operator, operands)
    raise AssertionError(expression)


def _applied(operator: str, operands: tuple[Expression, ...]) -> str:
    match operator, operands:
        case "known", (one,):
            return f"{_inner(one)} != null"
        case "one_of", (one, *others):
            return f"{_inner(one)} in ({', '.join(map(feel, others))})"
        case "if", (asked, then, otherwise):
            return f"if {feel(asked)} then {feel(then)} else {feel(otherwise)}"
        case ("days_after" | "weeks_after" | "months_after" | "days_before" | "weeks_before" | "months_before", (start, Literal(count))):
            unit, _, direction = operator.partition("_")
            return f'{_inner(start)} {"+" if direction == "after" else "-"} duration("{_DURATIONS[unit].format(count)}")'
        case _ if operator in _BETWEEN:
            return f" {_BETWEEN[operator]} ".join(map(_inner, operands))
    return f"{_CALLS.get(operator, operator)}({', '.join(map(feel, operands))})"


def _inner(expression: Expression) -> str:
    """Gives an operand, in brackets where it is joined of parts itself."""
    words = feel(expression)
    is_joined = isinstance(expression, Applied) and expression.operator in {*_BETWEEN, "known", "one_of", "if"}
    return f"({words})" if is_joined else words


def _literal(value: Scalar) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case dt.date():
            return f'date("{value.isoformat()}")'
        case str():
            return json.dumps(value, ensure_ascii=False)
    return str(value)


def _name(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_]", "_", name)
