"""Whom a definition, or a step of a running approval, can ask: people by user name, roles with a place, units by short name."""

from dataclasses import dataclass

from sqlmodel import col, select

from casework.model import Unit
from casework.queries.choices import PersonChoice, colleagues
from casework.work import Work


@dataclass(frozen=True)
class UnitChoice:
    """Is an open unit."""

    unit_id: int
    short_name: str
    name: str


@dataclass(frozen=True)
class SeatChoices:
    """Is everybody a definition can ask."""

    people: tuple[PersonChoice, ...]
    units: tuple[UnitChoice, ...]


def seat_choices(work: Work) -> SeatChoices:
    """Gives the people and the open units of the authority, whom every official of it may know."""
    query = select(Unit).where(col(Unit.authority_id) == work.authority_id, col(Unit.closed_on).is_(None)).order_by(col(Unit.name))
    return SeatChoices(colleagues(work), tuple(UnitChoice(unit.id, unit.short_name, unit.name) for unit in work.session.exec(query).all()))
