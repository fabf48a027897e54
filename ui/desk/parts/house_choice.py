"""Whom of the house a letter can go to, to choose from."""

from casework.queries import principals
from casework.vocabulary import PrincipalKind
from ui.desk.data import Desk
from ui.desk.parts.organisation_terms import PRINCIPAL_KINDS
from ui.desk.parts.words import t


def house(mine: Desk) -> dict[int, str]:
    """Return whom of the house a letter can go to: a colleague with the unit, a unit or a team with the word for it."""
    found = mine.ask(principals.principals, (PrincipalKind.OFFICIAL, PrincipalKind.UNIT, PrincipalKind.TEAM), in_use=True)
    return {each.principal_id: f"{each.name} · {each.unit or t(PRINCIPAL_KINDS[each.kind])}" for each in found}
