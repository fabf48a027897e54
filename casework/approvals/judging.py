"""What can be said of a definition before it is taken into use, without asking who works in the house.

A finding that blocks must be mended before the definition is published; the others are told to its author.
Source: peers.md 5 (definitions that fail only when a case meets them); the issue's list: a step that cannot be reached, deadlines
longer than the whole.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, product

from casework.approvals.conditions import BUILT_IN, answer, names, step_of
from casework.approvals.definition import ALL, DefinitionRead, StepRead
from casework.approvals.fitting import Kinds, misfits
from casework.case_types.expressions import LIMIT, Applied, Expression, Known, Literal, Reference, Scalar, kind_of_expression
from casework.case_types.shape import VALUE_KINDS
from casework.fields import FieldDefinition
from casework.vocabulary import CaseTypeProblem, DefinitionProblem, FieldKind, SeatRule, ValueKind

MOST_TRIED = 20_000
FEW_TRIED = 2_000
_ANY_DAY = dt.date(2026, 1, 15)
_FAR = 5_000
"""Days by which days are tried apart."""


@dataclass(frozen=True)
class Finding:
    """Is one thing found: where, what, what it is about, and whether it stands in the way of publishing."""

    place: str
    problem: DefinitionProblem
    about: str = ""
    blocks: bool = True


def judge(definition: DefinitionRead, fields: Kinds, built_in: Kinds | None = None) -> Iterator[Finding]:
    """Gives everything found in a definition.

    Args:
        definition: as read.
        fields: the extension fields of the authority's case types, by name; a name may stand in several types.
        built_in: what every record and case has, with what there is to choose from, where the house says it.
    """
    yield from _deadlines(definition)
    for number, step in enumerate(definition.steps):
        if step.when is not None:
            earlier = {each.name for each in definition.steps[:number]}
            yield from _condition(f"steps.{number}.when", step.when, fields, earlier, built_in or {})
        if step.until is not None:
            yield from _day(f"steps.{number}.until", step.until, fields)
    if definition.due:
        yield from _day("due", Reference("field", definition.due), fields)
    unseen = [(number, name) for number, name in enumerate(definition.sees) if name not in fields]
    yield from (Finding(f"sees.{number}", DefinitionProblem.UNKNOWN_FIELD, name) for number, name in unseen)
    if definition.distinct:
        yield from named_twice(definition)
        yield from _role_twice(definition, fields)
    if not definition.examples:
        yield Finding("examples", DefinitionProblem.NO_EXAMPLES, blocks=False)


def working_days(deadline: str) -> int:
    """Gives the working days that a relative deadline counts; none is 0."""
    return int(deadline[1:]) if deadline else 0


def values_to_try(expression: Expression, field: str, kinds: Sequence[FieldDefinition]) -> tuple[Scalar | None, ...]:
    """Gives the values of a field on which an expression can turn: nothing, what it is compared with, and what lies beside that."""
    found: list[Scalar | None] = [None]
    constants = tuple(_constants(expression))
    for kind in kinds:
        match kind.kind:
            case FieldKind.YES_NO:
                found += [True, False]
            case FieldKind.CHOICE:
                found += [choice.value for choice in kind.choices]
            case FieldKind.NUMBER | FieldKind.MONEY:
                found += [Decimal(0), Decimal(1), LIMIT]
            case FieldKind.DATE:
                found += [_ANY_DAY, *(_ANY_DAY + dt.timedelta(days=days) for days in (-_FAR, -1, 1, _FAR))]
            case _:
                found += ["1"]
    closed = bool(kinds) and all(kind.kind in {FieldKind.YES_NO, FieldKind.CHOICE} for kind in kinds)
    if not closed or field in BUILT_IN:
        for constant in constants:
            found += _beside(constant)
    return tuple(dict.fromkeys(found))


def _deadlines(definition: DefinitionRead) -> Iterator[Finding]:
    whole = working_days(definition.deadline)
    if not whole:
        return
    for number, step in enumerate(definition.steps):
        if working_days(step.deadline) > whole:
            yield Finding(f"steps.{number}.deadline", DefinitionProblem.DEADLINE_LONGER_THAN_THE_WHOLE, definition.deadline)
    together = sum(working_days(step.deadline) for step in definition.steps if step.when is None)
    if together > whole and all(working_days(step.deadline) <= whole for step in definition.steps):
        yield Finding("deadline", DefinitionProblem.DEADLINES_TOGETHER_LONGER, f"+{together}", blocks=False)


def _condition(place: str, when: Expression, fields: Kinds, earlier: Collection[str], built_in: Kinds) -> Iterator[Finding]:
    asked = names(when)
    if unknown := [name for name in asked if name not in fields and name not in BUILT_IN and step_of(name) not in earlier]:
        yield from (Finding(place, DefinitionProblem.UNKNOWN_FIELD, name) for name in unknown)
        return
    if wrong := list(misfits(when, {**built_in, **fields})):
        yield from (Finding(place, problem, about) for problem, about in wrong)
    elif can_hold(when, fields) is False:
        yield Finding(place, DefinitionProblem.STEP_IS_NEVER_TAKEN)
    elif empty := asked_while_empty(when, fields):
        yield Finding(place, DefinitionProblem.ASKED_WHILE_EMPTY, ", ".join(empty), blocks=False)


def _day(place: str, until: Expression, fields: Mapping[str, Sequence[FieldDefinition]]) -> Iterator[Finding]:
    """Finds what is meant to be a day and can be none: a field that no case type has, or that holds something else."""
    if unknown := [name for name in names(until) if name not in fields]:
        yield from (Finding(place, DefinitionProblem.UNKNOWN_FIELD, name) for name in unknown)
        return
    wrong: list[CaseTypeProblem] = []
    known = Known({name: _kind(fields[name]) for name in names(until) if fields[name]})
    kind = kind_of_expression(until, known, place, lambda _, problem, __: wrong.append(problem))
    said = (each for each in wrong if each is not CaseTypeProblem.UNKNOWN_FIELD)  # a field whose kind nobody says may hold a day
    if kind not in (None, ValueKind.DATE) or any(said):
        yield Finding(place, DefinitionProblem.NOT_A_DAY, ", ".join(names(until)))


def _kind(found: Sequence[FieldDefinition]) -> ValueKind:
    """Gives what a field holds; a day where it is one in any case type that has it."""
    kinds = [VALUE_KINDS.get(each.kind, ValueKind.TEXT) for each in found]
    return ValueKind.DATE if ValueKind.DATE in kinds else kinds[0]


def can_hold(when: Expression, fields: Mapping[str, Sequence[FieldDefinition]]) -> bool | None:
    """Says whether a condition holds for any case, by trying what it can turn on; nothing is said where there is too much to try."""
    tried = _cases(when, fields)
    if any(answer(when, case, _ANY_DAY).value for case in islice(tried, MOST_TRIED)):
        return True
    return False if next(tried, None) is None and _turns_on_values_alone(when) else None


def _turns_on_values_alone(when: Expression) -> bool:
    """Says whether nothing is counted in a condition, and no field compared with another: then what was tried is all there is."""
    match when:
        case Applied("all" | "any" | "not", operands):
            return all(map(_turns_on_values_alone, operands))
        case Applied(_, operands):
            return all(isinstance(each, Reference | Literal) for each in operands) and len(names(when)) < 2
    return True


def asked_while_empty(when: Expression, fields: Mapping[str, Sequence[FieldDefinition]]) -> tuple[str, ...]:
    """Names the fields of a case without which a condition cannot be said, so that its step is asked while they are not filled in."""
    kept = {name for name in names(when) if name in fields}
    found: set[str] = set()
    for case in islice(_cases(when, fields), FEW_TRIED):
        found |= kept & set(answer(when, case, _ANY_DAY).missing)
        if found == kept:
            break
    return tuple(name for name in names(when) if name in found)


def _cases(when: Expression, fields: Mapping[str, Sequence[FieldDefinition]]) -> Iterator[dict[str, Scalar | None]]:
    asked = names(when)
    tried = product(*(values_to_try(when, name, fields.get(name, ())) for name in asked))
    return (dict(zip(asked, values, strict=True)) for values in tried)


def named_twice(definition: DefinitionRead) -> Iterator[Finding]:
    """Finds officials named in two steps although nobody may decide twice, where their approval is needed in the later one."""
    seen: set[str] = set()
    for number, step in enumerate(definition.steps):
        named = {seat.official: at for at, seat in enumerate(step.seats) if seat.rule is SeatRule.NAME}
        for official, at in named.items():
            if official in seen and _needs_every(step):
                yield Finding(f"steps.{number}.seats.{at}", DefinitionProblem.SEAT_TWICE, official)
        seen |= set(named)


def _role_twice(definition: DefinitionRead, fields: Mapping[str, Sequence[FieldDefinition]]) -> Iterator[Finding]:
    """Finds a role asked in two steps although nobody may decide twice, where a case can meet both and the role must approve in each."""
    for number, step in enumerate(definition.steps):
        roles = {seat.text: at for at, seat in enumerate(step.seats) if seat.rule is SeatRule.ROLE}
        for earlier in definition.steps[:number]:
            for text in [seat.text for seat in earlier.seats if seat.text in roles and _needs_every(earlier) and _needs_every(step)]:
                both = tuple(when for when in (earlier.when, step.when) if when is not None)
                if not both or can_hold(Applied("all", both), fields):
                    yield Finding(f"steps.{number}.seats.{roles[text]}", DefinitionProblem.SEAT_TWICE, text)


def _needs_every(step: StepRead) -> bool:
    return step.needs == ALL or step.needed(len(step.seats)) == len(step.seats)


def _constants(expression: Expression) -> Iterator[Scalar]:
    match expression:
        case Literal(value):
            yield value
        case Reference(by=by) if by is not None:
            yield from _constants(by)
        case Applied(operands=operands):
            for each in operands:
                yield from _constants(each)


def _beside(value: Scalar) -> tuple[Scalar, ...]:
    match value:
        case bool():
            return (True, False)
        case Decimal():
            return (value - 1, value, value + 1)
        case dt.date():
            return (value - dt.timedelta(days=1), value, value + dt.timedelta(days=1))
    return (value, f"{value}?")
