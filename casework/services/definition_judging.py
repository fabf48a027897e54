"""What is found in a definition when the house is asked too: its people, units and fields, and the examples beside the definition."""

from collections.abc import Iterator

from sqlmodel import col, select

from casework.approvals import judging, seating
from casework.approvals.definition import ANYWHERE, RESPONSIBLE_UNIT, DefinitionRead, SeatRead, StepRead
from casework.approvals.judging import Finding
from casework.cases import extension
from casework.fields import FieldChoice, FieldDefinition
from casework.model import CaseType, Official, Post, Unit
from casework.services import definition_examples, definitions, gates, reply_choices
from casework.services.definition_examples import There
from casework.vocabulary import Channel, DefinitionProblem, FieldKind, Role, SeatRule
from casework.work import Work

Fields = dict[str, list[FieldDefinition]]
_DRAFT_THEMSELVES = frozenset({Role.CASEWORKER, Role.REGISTRY_CLERK})
"""Roles whose holders write most records: a seat given by one of them may fall to whoever drafted."""


def findings(
    work: Work, authority_id: int, read: DefinitionRead, *, whoever: bool = False, fields: Fields | None = None
) -> tuple[Finding, ...]:
    """Gives everything found in a definition of the authority, what blocks first.

    Args:
        work: of who asks. authority_id: whose. read: the definition.
        whoever: whether its examples name no people: those of what the house brings, which are of no house in particular.
        fields: of the case types, where they are known already.
    """
    found = [*judging.judge(read, fields_by_name(work) if fields is None else fields, built_in(work, authority_id))]
    unknown = tuple(definitions.unknown_in(work, authority_id, read))
    found += [Finding(each.place, each.problem, each.about) for each in unknown]
    if read.reply_template and reply_choices.template_named(work, read.reply_template) is None:
        found.append(Finding("reply_template", DefinitionProblem.UNKNOWN_TEMPLATE, read.reply_template))
    bad = {each.place for each in unknown}
    for place, seat in definitions.seats_in(read):
        if place not in bad:
            found += _nobody(work, authority_id, place, seat)
    for number, step in enumerate(read.steps):
        found += [*_drafter(number, step), *_ungated(work, authority_id, number, step)]
    if not any(each.blocks for each in found):
        found += definition_examples.failing(work, authority_id, read, whoever=whoever)
    return tuple(sorted(found, key=lambda finding: not finding.blocks))


def fields_by_name(work: Work) -> Fields:
    """Gives the extension fields of the case types the actor's authority has, and what they calculate, by name."""
    found: Fields = {}
    for name in work.session.exec(select(CaseType.name).order_by(col(CaseType.name))).all():
        for field in (*extension.fields_of(work, name), *extension.calculated(work, name)):
            found.setdefault(field.name, []).append(field)
    return found


def built_in(work: Work, authority_id: int) -> Fields:
    """Gives what every record and case has that is chosen from what the house has: its units, case types and channels."""
    units = select(Unit.short_name, Unit.name).where(col(Unit.authority_id) == authority_id).order_by(col(Unit.name))
    types = select(CaseType.name, CaseType.title_da, CaseType.title_en).order_by(col(CaseType.name))
    choices = {
        "unit": tuple(FieldChoice(short_name, name, name) for short_name, name in work.session.exec(units)),
        "case_type": tuple(FieldChoice(name, da, en) for name, da, en in work.session.exec(types)),
        "channel": tuple(FieldChoice(str(each), str(each), str(each)) for each in Channel),
    }
    chosen = {name: [FieldDefinition(name, FieldKind.CHOICE, name, name, choices=found)] for name, found in choices.items()}
    return chosen | {"file_plan_code": [FieldDefinition("file_plan_code", FieldKind.TEXT, "file_plan_code", "file_plan_code")]}


def units_of(work: Work, authority_id: int) -> dict[int, str]:
    """Gives the units in use of an authority in which somebody works today, by short name."""
    query = (
        select(Unit.id, Unit.short_name)
        .join(Post, col(Post.unit_id) == Unit.id)
        .join(Official, col(Official.id) == Post.official_id)
        .where(
            col(Unit.authority_id) == authority_id,
            col(Unit.closed_on).is_(None),
            col(Official.is_active),
            col(Post.starts_on) <= work.today,
            col(Post.ends_on).is_(None) | (col(Post.ends_on) >= work.today),
        )
        .order_by(col(Unit.short_name))
    )
    return dict(work.session.execute(query).all())


def _nobody(work: Work, authority_id: int, place: str, seat: SeatRead) -> Iterator[Finding]:
    if seat.rule is SeatRule.NAME:
        return
    if seat.unit == RESPONSIBLE_UNIT:
        if seat.rule is SeatRule.ROLE:
            units = units_of(work, authority_id).items()
            without = [name for unit, name in units if not seating.is_held(work, There(authority_id, unit), seat)]
            if without:
                yield Finding(place, DefinitionProblem.NOBODY_HOLDS_THE_ROLE, ", ".join(without), blocks=False)
        return
    here = There(authority_id, 0)
    if (seat.rule is SeatRule.ROLE or seat.unit_of is not None) and not seating.is_held(work, here, seat):
        yield Finding(place, DefinitionProblem.NOBODY_HOLDS_THE_ROLE, "" if seat.unit == ANYWHERE else seat.unit)
    elif seat.rule is SeatRule.UNIT and seat.unit_of is None and seat.unit not in units_of(work, authority_id).values():
        yield Finding(place, DefinitionProblem.NOBODY_IN_THE_UNIT, seat.unit)


def _drafter(number: int, step: StepRead) -> Iterator[Finding]:
    for at, seat in enumerate(step.seats):
        of_the_unit = seat.rule is SeatRule.UNIT and seat.unit == RESPONSIBLE_UNIT
        if of_the_unit or seat.role in _DRAFT_THEMSELVES:
            yield Finding(f"steps.{number}.seats.{at}", DefinitionProblem.DRAFTER_MAY_SIT_HERE, blocks=False)


def _ungated(work: Work, authority_id: int, number: int, step: StepRead) -> Iterator[Finding]:
    """Finds a step that promises a gate where none of those it asks has one today; who sits in the record's unit cannot be known."""
    if not step.gate or any(seat.unit == RESPONSIBLE_UNIT for seat in step.seats):
        return
    here = There(authority_id, 0)
    holders = [seating.holder_of(work, here, seat) for seat in step.seats if seating.is_held(work, here, seat)]
    if not any(gates.gate_of(work, holder) for holder in holders):
        yield Finding(f"steps.{number}.gate", DefinitionProblem.NOBODY_HAS_A_GATE, blocks=False)
