"""What an actor brings to a work: who they are today, what their posts allow and how far, and what is lent to them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from casework import access
from casework.vocabulary import Privilege, PrivilegeScope, SubstituteScope

_ABOVE = text(
    """WITH RECURSIVE above AS (SELECT id, parent_id FROM unit WHERE id = :id
       UNION SELECT u.id, u.parent_id FROM unit u JOIN above ON u.id = above.parent_id) SELECT id FROM above"""
)


@dataclass(frozen=True)
class Held:
    """Is a privilege that a post gives, how far it reaches, and the unit it is counted from."""

    privilege: Privilege
    scope: PrivilegeScope
    unit_id: int


@dataclass(frozen=True)
class Standing:
    """Is what an actor brings: principals, units, clearance and the privileges of the posts held today.

    ``privileges`` are those held for some unit at least; how far each reaches says ``held``.
    ``scopes`` is not empty on behalf of another; what a narrow substitution or an emergency lends is named thing by thing.
    ``list_units`` are the units whose lists are shown: one's own, or on behalf of another those of the absent that are lent.
    """

    authority_id: int | None
    principals: frozenset[int]
    units: frozenset[int]
    clearance: int
    is_limited: bool
    privileges: frozenset[Privilege]
    held: tuple[Held, ...] = ()
    reads_records: bool = True
    scopes: frozenset[SubstituteScope] = frozenset()
    lent_records: frozenset[int] = frozenset()
    lent_cases: frozenset[int] = frozenset()
    lent_principals: frozenset[int] = frozenset()
    list_units: frozenset[int] = frozenset()

    @property
    def is_narrow(self) -> bool:
        """Says whether the actor stands in for a part of somebody's work, named thing by thing."""
        return bool(self.scopes) and SubstituteScope.EVERYTHING not in self.scopes

    @property
    def decides_only(self) -> bool:
        """Says whether the actor stands in for approvals alone: reads what the seats need, decides, and does nothing else."""
        return self.scopes == {SubstituteScope.APPROVALS}


def standing_of(row: Any) -> Standing:
    """Reads what ``casework_enter`` gives."""
    held = tuple(_held(each) for each in row.privileges)
    return Standing(
        authority_id=row.authority_id,
        principals=frozenset(row.principals),
        units=frozenset(row.units),
        clearance=row.clearance,
        is_limited=row.is_limited,
        privileges=frozenset(each.privilege for each in held),
        held=held,
        reads_records=row.reads_records,
        scopes=frozenset(map(SubstituteScope, row.scopes)),
        lent_records=frozenset(row.lent_records),
        lent_cases=frozenset(row.lent_cases),
        lent_principals=frozenset(row.lent_principals),
        list_units=frozenset(row.list_units),
    )


def standing_of_system(connection: Connection, name: str, authority_id: int | None) -> Standing:
    """Gives a named system actor's standing: none of its own, or in one authority, with what it may do there."""
    if authority_id is None:
        return Standing(None, frozenset(), frozenset(), 0, False, frozenset())
    connection.execute(text("SELECT set_config('app.authority', :authority, true)"), {"authority": str(authority_id)})
    privileges: frozenset[Privilege] = access.SYSTEM_PRIVILEGES.get(name, frozenset())
    held = tuple(Held(each, PrivilegeScope.AUTHORITY, authority_id) for each in sorted(privileges))
    return Standing(authority_id, frozenset(), frozenset(), 0, False, privileges, held)


def reaches(connection: Connection, standing: Standing, privilege: Privilege, unit_id: int | None) -> bool:
    """Says whether a privilege is held for the unit, or for what belongs to the whole authority where no unit is named.

    In the own unit it reaches that unit, with those below it also every unit under it, for the authority everything.
    """
    held = [each for each in standing.held if each.privilege is privilege]
    if any(each.scope is PrivilegeScope.AUTHORITY for each in held):
        return True
    if unit_id is None or any(each.unit_id == unit_id for each in held):
        return unit_id is not None
    below = {each.unit_id for each in held if each.scope is PrivilegeScope.UNIT_AND_BELOW}
    return bool(below) and not below.isdisjoint(connection.execute(_ABOVE, {"id": unit_id}).scalars())


def _held(words: str) -> Held:
    privilege, scope, unit_id = words.split(":")
    return Held(Privilege(privilege), PrivilegeScope(scope), int(unit_id))
