"""Explains an access answer in its parts: why somebody can, or cannot, read a record.

The asker must be able to read the record; about a record unseen there is nothing to explain.
"""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import text
from sqlmodel import col, select

from casework.model import Grant, Official, Record
from casework.queries.record_page import names_of
from casework.services.seats import can_read
from casework.vocabulary import AccessLevel, Action
from casework.work import Work


class Part(StrEnum):
    """The parts of the rule."""

    AUTHORITY = "authority"
    CLEARANCE = "clearance"
    RESTRICTION = "restriction"
    CASE_RESTRICTION = "case_restriction"
    LIMITED = "limited"
    LEVEL = "level"


@dataclass(frozen=True)
class Clause:
    """Is one part of the rule: whether it holds, and because of whom or what."""

    part: Part
    holds: bool
    because: tuple[str, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """Is the answer for one official with its parts; all must hold."""

    official: str
    can_read: bool
    clauses: tuple[Clause, ...]


def why(work: Work, official_id: int, record_id: int) -> Explanation:
    """Explains whether an official can read a record, part by part.

    Raises:
        NotFound: the asker may not see the record, or there is no such official.
    """
    record = work.load(Record, record_id, Action.READ)
    person = work.session.get_one(Official, official_id)
    mine = _principals(work, official_id)
    clauses = (
        Clause(Part.AUTHORITY, record.authority_id == person.authority_id),
        Clause(Part.CLEARANCE, record.clearance <= person.clearance, (f"{record.clearance} ≤ {person.clearance}",)),
        _list(work, Part.RESTRICTION, record.restricted_to, mine),
        _list(work, Part.CASE_RESTRICTION, record.case_restricted_to, mine),
        _limited(record, person, mine),
        _level(work, record, mine),
    )
    return Explanation(person.name, can_read(work, official_id, record_id), clauses)


def who_can_read(work: Work, record_id: int) -> tuple[Explanation, ...]:
    """Lists everybody who can read the record now, each with the reasons."""
    record = work.load(Record, record_id, Action.READ)
    everybody = work.session.exec(
        select(Official.id).where(col(Official.authority_id) == record.authority_id, Official.is_active).order_by(col(Official.name))
    ).all()
    return tuple(why(work, id, record_id) for id in everybody if can_read(work, id, record_id))


def _principals(work: Work, official_id: int) -> frozenset[int]:
    found = work.session.connection().execute(
        text("SELECT casework_principals(:official, :today)"), {"official": official_id, "today": work.today}
    )
    return frozenset(found.scalar_one())


def _list(work: Work, part: Part, listed: list[int] | None, mine: frozenset[int]) -> Clause:
    if listed is None:
        return Clause(part, holds=True)
    names = names_of(work, set(listed) & mine)
    return Clause(part, bool(names), tuple(sorted(names.values())))


def _limited(record: Record, person: Official, mine: frozenset[int]) -> Clause:
    listed = {*(record.restricted_to or []), *(record.case_restricted_to or [])}
    return Clause(Part.LIMITED, not person.is_limited or bool(listed & mine))


def _level(work: Work, record: Record, mine: frozenset[int]) -> Clause:
    """Says by which grants, unit or level the record is open to these principals."""
    grants = work.session.exec(
        select(Grant).where(
            col(Grant.record_id) == record.id,
            col(Grant.principal_id).in_(mine),
            col(Grant.ended_at).is_(None),
            col(Grant.starts_at) <= work.now,
            col(Grant.ends_at).is_(None) | (col(Grant.ends_at) > work.now),
        )
    ).all()
    names = names_of(work, {grant.principal_id for grant in grants} | {record.unit_id})
    because = [f"{grant.cause}: {names.get(grant.principal_id, '')}" for grant in grants]
    if record.access_level is AccessLevel.ALL:
        because.append(str(AccessLevel.ALL))
    if record.access_level is AccessLevel.UNIT and record.unit_id in mine:
        because.append(f"{AccessLevel.UNIT}: {names.get(record.unit_id, '')}")
    return Clause(Part.LEVEL, bool(because), tuple(because))
