"""Whom something can be said to or given to: colleagues with their unit, units and teams, each with what it is."""

from casework.queries import principals
from casework.vocabulary import PrincipalKind
from ui.desk.data import Desk
from ui.desk.parts.words import t

NAMED = (PrincipalKind.OFFICIAL, PrincipalKind.UNIT, PrincipalKind.TEAM)
WHAT = {PrincipalKind.UNIT: "unit", PrincipalKind.TEAM: "team"}


def whom(mine: Desk, *kinds: PrincipalKind) -> dict[int, str]:
    """Return whom to choose from by id, those who are there today: of all kinds, or of these."""
    found = mine.ask(principals.principals, kinds or NAMED, in_use=True)
    return {each.principal_id: _label(each.name, each.unit, each.kind) for each in found}


def _label(name: str, unit: str, kind: PrincipalKind) -> str:
    what = t(WHAT[kind]) if kind in WHAT else unit
    return f"{name} · {what}" if what else name
