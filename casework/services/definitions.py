"""Publishes approval definitions: each publishing is a new version, and what runs keeps the version it was started with."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlmodel import col, select

from casework.approvals.definition import ANYWHERE, RESPONSIBLE_UNIT, DefinitionRead, SeatRead, canonical, source_hash
from casework.approvals.definition_reading import read_definition
from casework.errors import DefinitionIsWrong, WrongInDefinition
from casework.events import DefinitionPublished
from casework.model import Definition, DefinitionVersion, Official, Unit
from casework.services import definition_examples
from casework.vocabulary import DefinitionProblem, DefinitionState, Privilege, SeatRule
from casework.work import Work


def publish_definition(work: Work, content: Mapping[str, Any], *, authority_id: int | None = None) -> int:
    """Brings a definition into use by the set-up and gives the id of its version; the same content again is the same version.

    People draw a draft and have it published by another (``casework.services.definition_drafts``).

    Args:
        work: of the set-up, or of someone with the privilege to found the authority.
        content: the definition as data (``casework.approvals.definition``).
        authority_id: whose definition it is; the actor's own authority unless the set-up says otherwise.

    Raises:
        NotPermitted: without ``PUBLISH_DEFINITIONS``. DefinitionIsWrong: with every problem and its place, an example that does not come
        out as it says among them.
    """
    work.demand(Privilege.PUBLISH_DEFINITIONS)
    owner = work.authority_id if authority_id is None or not work.actor.name else authority_id
    read = read_definition(content)
    if problems := tuple(unknown_in(work, owner, read)):
        raise DefinitionIsWrong(problems)
    failing = definition_examples.failing(work, owner, read, whoever=bool(work.actor.name))
    if problems := tuple(WrongInDefinition(each.place, each.problem, each.about) for each in failing):
        raise DefinitionIsWrong(problems)
    definition = _named(work, owner, read)
    versions = _versions(work, definition.id)
    for version in versions:
        if version.state is DefinitionState.PUBLISHED and version.source_hash == source_hash(read):
            return version.id
        version.state = DefinitionState.RETIRED
    definition.title = read.title
    return _publish(work, definition, read, number=len(versions) + 1).id


def _publish(work: Work, definition: Definition, read: DefinitionRead, *, number: int) -> DefinitionVersion:
    who = work.actor.official_id or definition.authority_id
    version = work.add(
        DefinitionVersion(
            definition_id=definition.id,
            number=number,
            state=DefinitionState.PUBLISHED,
            content=canonical(read),
            source_hash=source_hash(read),
            created_by=who,
            created_at=work.now,
            published_by=who,
            published_at=work.now,
        )
    )
    work.record(DefinitionPublished(definition_id=definition.id, number=number, source_hash=version.source_hash))
    return version


def _named(work: Work, authority_id: int, read: DefinitionRead) -> Definition:
    """Gives the definition of the name, held until the work ends, so that versions are numbered one after the other."""
    query = select(Definition).where(Definition.authority_id == authority_id, Definition.name == read.name)
    found = work.session.exec(query.with_for_update()).first()
    return found or work.add(Definition(authority_id=authority_id, name=read.name, title=read.title))


def _versions(work: Work, definition_id: int) -> list[DefinitionVersion]:
    return list(work.session.exec(select(DefinitionVersion).where(DefinitionVersion.definition_id == definition_id)).all())


def unknown_in(work: Work, authority_id: int, read: DefinitionRead) -> Iterator[WrongInDefinition]:
    """Names officials and units that the authority does not have, and units that are closed."""
    known = select(Official.username).where(col(Official.authority_id) == authority_id, col(Official.is_active))
    officials = set(work.session.exec(known).all())
    units, closed = unit_names(work, authority_id)
    for place, seat in seats_in(read):
        if seat.rule is SeatRule.NAME and seat.official not in officials:
            yield WrongInDefinition(place, DefinitionProblem.UNKNOWN_OFFICIAL)
        if seat.rule is not SeatRule.NAME and seat.unit in closed:
            yield WrongInDefinition(place, DefinitionProblem.UNIT_IS_CLOSED)
        elif seat.rule is not SeatRule.NAME and seat.unit_of is None and seat.unit not in units | {RESPONSIBLE_UNIT, ANYWHERE}:
            yield WrongInDefinition(place, DefinitionProblem.UNKNOWN_UNIT)
        if seat.rule is SeatRule.UNIT and seat.unit == ANYWHERE:
            yield WrongInDefinition(place, DefinitionProblem.UNKNOWN_UNIT)


def unit_names(work: Work, authority_id: int) -> tuple[frozenset[str], frozenset[str]]:
    """Gives the short names of an authority's open units, and those that only closed units have."""
    rows = work.session.exec(select(Unit).where(col(Unit.authority_id) == authority_id)).all()
    units = frozenset(unit.short_name for unit in rows if unit.closed_on is None)
    return units, frozenset(unit.short_name for unit in rows) - units


def seats_in(read: DefinitionRead) -> Iterator[tuple[str, SeatRead]]:
    """Gives every seat a definition names, with its place: approvers, copy recipients, whom a late step is told to."""
    for position, step in enumerate(read.steps):
        for kind, seats in (("seats", step.seats), ("copies", step.copies)):
            yield from ((f"steps.{position}.{kind}.{number}", seat) for number, seat in enumerate(seats))
        if step.escalation is not None:
            yield f"steps.{position}.escalate.to", step.escalation.to
