"""Builders of the small ministry that tests act in."""

import datetime as dt
from dataclasses import dataclass, field

from casework.bootstrap import Platform
from casework.model import CaseType, FilePlanCode
from casework.services import organisation
from casework.services.organisation import NewOfficial
from casework.vocabulary import Role
from casework.work import Actor

SINCE = dt.date(2020, 1, 1)


@dataclass
class Ministry:
    """Is the ids of the small ministry."""

    authority: int
    grants: int
    legal: int
    people: dict[str, int] = field(default_factory=dict)

    def actor(self, username: str) -> Actor:
        """Gives the person as actor."""
        return Actor.official(self.people[username])


PEOPLE = [
    ("clerk", "Karen Toft", "grants", Role.REGISTRY_CLERK, 1, False),
    ("caseworker", "Mette Lund", "grants", Role.CASEWORKER, 1, False),
    ("head", "Jens Holt", "grants", Role.HEAD, 1, False),
    ("secretary", "Sara Bech", "legal", Role.PERMANENT_SECRETARY, 3, False),
    ("outsider", "Bo Krag", "legal", Role.CASEWORKER, 0, False),
    ("lawyer", "Ida Ravn", "legal", Role.HEAD, 2, False),
    ("limited", "Nia Falk", "grants", Role.CASEWORKER, 1, True),
    ("designer", "Ole Vad", "legal", Role.WORKFLOW_DESIGNER, 0, False),
    ("manager", "Lis Krogh", "legal", Role.RECORDS_MANAGER, 3, False),
    ("auditor", "Poul Eg", "legal", Role.AUDITOR, 0, False),
    ("administrator", "Tom Brix", "legal", Role.SYSTEM_ADMINISTRATOR, 0, False),
]


def build_ministry(platform: Platform) -> Ministry:
    """Founds the small ministry with two units and its people."""
    with platform.work(Actor.system("setup")) as work:
        authority = organisation.found_authority(work, "Ministeriet for Prøver", cvr="10000009")
        grants = organisation.add_unit(work, authority, "Tilskud & Tilsyn", short_name="TT")
        legal = organisation.add_unit(work, authority, "Jura", short_name="JU")
        ministry = Ministry(authority, grants, legal)
        for username, name, unit, role, clearance, limited in PEOPLE:
            official = organisation.add_official(
                work, NewOfficial(authority, username, name, f"{username}@prove.invalid", clearance, limited)
            )
            organisation.give_post(work, official, getattr(ministry, unit), role, title=role, starts_on=SINCE)
            ministry.people[username] = official
        work.session.add_all(
            [
                FilePlanCode(code="06", kind="main_group", title="Miljø"),
                FilePlanCode(code="06.02", parent="06", kind="group", title="Tilskud"),
                FilePlanCode(code="06.02.01", parent="06.02", kind="subject", title="Tilskud til varmepumper"),
                CaseType(name="general", title_da="Almindelig sag", title_en="General case"),
            ]
        )
    return ministry
