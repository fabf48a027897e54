"""Whom something can be given to: officials, units, teams and security groups of the authority, by name."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import col

from casework.model import Official, Post, Principal, SecurityGroup, Team, Unit
from casework.vocabulary import PrincipalKind
from casework.work import Work


@dataclass(frozen=True)
class PrincipalChoice:
    """Is somebody to choose; ``unit`` is an official's unit."""

    principal_id: int
    name: str
    kind: PrincipalKind
    unit: str = ""


def principals(work: Work, kinds: Collection[PrincipalKind], *, in_use: bool = False) -> tuple[PrincipalChoice, ...]:
    """Gives the principals of these kinds by name, officials only while they work here; in use leaves out closed units and teams too."""
    query = (
        select(col(Principal.id), col(Principal.name), col(Principal.kind), col(Official.is_active), col(Unit.name))
        .outerjoin(Official, col(Official.id) == Principal.id)
        .outerjoin(Post, (col(Post.official_id) == Official.id) & Post.is_primary)
        .outerjoin(Unit, col(Unit.id) == Post.unit_id)
        .where(col(Principal.kind).in_(kinds))
        .order_by(col(Principal.name), col(Principal.id), col(Post.id).desc())
    )
    rows = work.session.execute(query.where(is_in_use()) if in_use else query)
    made = {id: PrincipalChoice(id, name, PrincipalKind(kind), unit or "") for id, name, kind, active, unit in rows if active is not False}
    return tuple(made.values())


def is_in_use() -> ColumnElement[bool]:
    """Gives the condition that a principal is still there: the official works here, the unit is open, the team or group is used."""
    return or_(
        col(Principal.kind) == PrincipalKind.AUTHORITY,
        *(
            col(Principal.id).in_(select(col(kind.id)).where(there))
            for kind, there in (
                (Official, col(Official.is_active)),
                (Unit, col(Unit.closed_on).is_(None)),
                (Team, col(Team.is_active)),
                (SecurityGroup, col(SecurityGroup.is_active)),
            )
        ),
    )
