"""Whether a condition fits the fields it looks at: a number with a number, a day with a day, a choice with one of the choices there are.

A field may stand in several case types, as another kind in each: a comparison fits where it fits one of them.
"""

from collections.abc import Iterator, Mapping, Sequence

from casework.approvals.conditions import names, step_of
from casework.case_types.expressions import (
    Applied,
    Expression,
    Known,
    Literal,
    Reference,
    Scalar,
    kind_of_expression,
    kind_of_value,
)
from casework.case_types.shape import VALUE_KINDS
from casework.fields import FieldDefinition
from casework.vocabulary import CaseTypeProblem, DefinitionProblem, FieldKind, ValueKind

Kinds = Mapping[str, Sequence[FieldDefinition]]
Misfit = tuple[DefinitionProblem, str]
"""What does not fit, and the field it is about, with the value behind ``=`` where it is about one."""

ORDERED = ("less", "at_most", "more", "at_least")
ALIKE = ("equals", "differs")
ASKED = ("known", "unknown")
_COMPARED = {*ORDERED, *ALIKE, "one_of"}
_HOLDS = {
    ValueKind.NUMBER: DefinitionProblem.HOLDS_A_NUMBER,
    ValueKind.DATE: DefinitionProblem.HOLDS_A_DATE,
    ValueKind.YES_NO: DefinitionProblem.HOLDS_YES_OR_NO,
    ValueKind.TEXT: DefinitionProblem.HOLDS_TEXT,
}


def comparisons_for(kinds: Sequence[FieldDefinition]) -> tuple[str, ...]:
    """Gives the comparisons that a field of these kinds can be put into; one whose kind nobody says is text."""
    held = {VALUE_KINDS.get(each.kind) for each in kinds} or {ValueKind.TEXT}
    order = ORDERED if held & {ValueKind.NUMBER, ValueKind.DATE} else ()
    alike = ALIKE if held - {None} else ()
    return (*alike, *order, *ASKED)


def misfits(when: Expression, kinds: Kinds) -> Iterator[Misfit]:
    """Gives everything in a condition that cannot fit its fields, each once."""
    found = dict.fromkeys(_within(when, kinds))
    if not found and _joins_badly(when, kinds):
        found = {(DefinitionProblem.NO_YES_OR_NO, ""): None}
    yield from found


def _within(when: Expression, kinds: Kinds) -> Iterator[Misfit]:
    match when:
        case Applied(operator, (Reference("field", name), *others)) if operator in _COMPARED and kinds.get(name):
            for other in others:
                yield from _compared(operator, name, other, kinds)
        case Applied(operator, (Literal() as first, Reference("field") as second)) if operator in _COMPARED:
            yield from _within(Applied(operator, (second, first)), kinds)
        case Applied(_, operands):
            for each in operands:
                yield from _within(each, kinds)


def _compared(operator: str, name: str, other: Expression, kinds: Kinds) -> Iterator[Misfit]:
    found = list(kinds[name])
    held = {VALUE_KINDS.get(each.kind) for each in found}
    if held == {None}:
        yield DefinitionProblem.ONLY_FILLED_IN, name
    elif operator in ORDERED and not held & {ValueKind.NUMBER, ValueKind.DATE}:
        yield DefinitionProblem.HAS_NO_ORDER, name
    elif isinstance(other, Literal):
        yield from _with_value(name, other.value, found)
    elif isinstance(other, Reference) and kinds.get(other.name) and not held & _held(other.name, kinds):
        yield DefinitionProblem.HOLD_DIFFERENT_KINDS, f"{name}, {other.name}"


def _held(name: str, kinds: Kinds) -> set[ValueKind]:
    return {held for each in kinds[name] if (held := VALUE_KINDS.get(each.kind)) is not None}


def _with_value(name: str, value: Scalar, found: Sequence[FieldDefinition]) -> Iterator[Misfit]:
    alike = [each for each in found if VALUE_KINDS.get(each.kind) is kind_of_value(value)]
    choices = [{choice.value for choice in each.choices} for each in alike if each.kind is FieldKind.CHOICE]
    if not alike:
        chosen = all(each.kind is FieldKind.CHOICE for each in found)
        kind = next(held for each in found if (held := VALUE_KINDS.get(each.kind)) is not None)
        yield (DefinitionProblem.NOT_A_CHOICE, f"{name}={value}") if chosen else (_HOLDS[kind], name)
    elif len(choices) == len(alike) and not any(value in each for each in choices):
        yield DefinitionProblem.NOT_A_CHOICE, f"{name}={value}"


def _joins_badly(when: Expression, kinds: Kinds) -> bool:
    """Says whether a condition gives no yes or no, or is put together of parts that do not fit; what nobody knows the kind of may fit."""
    wrong: list[CaseTypeProblem] = []
    known = {name: kind for name in names(when) if (kind := _kind(name, kinds)) is not None}
    gives = kind_of_expression(when, Known(known), "", lambda _, problem, __: wrong.append(problem))
    return gives not in (None, ValueKind.YES_NO) or CaseTypeProblem.WRONG_KIND in wrong


def _kind(name: str, kinds: Kinds) -> ValueKind | None:
    """Gives what a field holds, where it is the same wherever it stands."""
    if step_of(name):
        return ValueKind.YES_NO
    held = {VALUE_KINDS.get(each.kind) for each in kinds.get(name, ())}
    return held.pop() if len(held) == 1 else None
