"""When a condition is known not to hold: the same question without a third answer, for programs that have two.

Here a step is passed by only where its condition is certainly no (``casework.approvals.conditions``); FEEL and other languages take what
they cannot answer for no. What is written here answers yes or no whatever is filled in.
"""

from collections.abc import Callable

from casework.approvals.conditions import names
from casework.case_types.expressions import Applied, Expression, Literal, Reference


def certainly_not(condition: Expression) -> Expression:
    """Gives the condition under which a condition is known not to hold."""
    match condition:
        case Literal(value):
            return Literal(value is False)
        case Applied("all", operands):
            return Applied("any", tuple(map(certainly_not, operands)))
        case Applied("any", operands):
            return Applied("all", tuple(map(certainly_not, operands)))
        case Applied("not", (inner,)):
            return _certainly(inner)
        case Applied("known"):
            return Applied("not", (condition,))
        case Applied("if", (asked, then, otherwise)):
            return _either(asked, then, otherwise, certainly_not)
    return _where_known(condition, Applied("not", (condition,)))


def _certainly(condition: Expression) -> Expression:
    match condition:
        case Applied("all" | "any" as joined, operands):
            return Applied(joined, tuple(map(_certainly, operands)))
        case Applied("not", (inner,)):
            return certainly_not(inner)
        case Applied("if", (asked, then, otherwise)):
            return _either(asked, then, otherwise, _certainly)
        case Literal() | Applied("known"):
            return condition
    return _where_known(condition, condition)


def _either(asked: Expression, then: Expression, otherwise: Expression, side: Callable[[Expression], Expression]) -> Expression:
    return Applied("any", (Applied("all", (_certainly(asked), side(then))), Applied("all", (certainly_not(asked), side(otherwise)))))


def _where_known(condition: Expression, said: Expression) -> Expression:
    known = tuple(Applied("known", (Reference("field", name),)) for name in names(condition))
    return Applied("all", (*known, said)) if known else said
