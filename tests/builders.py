"""Builders of the small ministry that tests act in."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from casework.bootstrap import Platform
from casework.events import CaseOpened, RecordDrafted
from casework.model import Case, CaseType, FilePlanCode, Record
from casework.services import organisation
from casework.services.organisation import NewOfficial
from casework.vocabulary import Channel, RecordKind, RecordState, Role
from casework.work import Actor, Work

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
    ("officer", "Anja Noer", "legal", Role.SECURITY_OFFICER, 3, False),
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


def a_record(work: Work, ministry: Ministry, **fields: Any) -> Record:
    """Puts a record into the grants unit, of level Unit unless the fields say otherwise, and says so in an event."""
    head = ministry.people["head"]
    usual: dict[str, Any] = {
        "authority_id": ministry.authority,
        "kind": RecordKind.INTERNAL,
        "state": RecordState.DRAFT,
        "channel": Channel.DESK,
        "title": "Notat om varmepumper",
        "unit_id": ministry.grants,
        "responsible_id": head,
        "created_by": head,
        "arrived_at": work.now,
    }
    record = work.add(Record(**(usual | fields)))
    work.record(RecordDrafted(record_id=record.id, title=record.title))
    return record


def a_case(work: Work, ministry: Ministry, **fields: Any) -> Case:
    """Opens a case in the grants unit, with its id as its number, and says so in an event."""
    id = work.session.connection().exec_driver_sql("SELECT nextval('case_file_id_seq')").scalar_one()
    usual: dict[str, Any] = {
        "id": id,
        "authority_id": ministry.authority,
        "year": 2026,
        "sequence": id,
        "number": f"2026-{id}",
        "title": "Tilskud til varmepumper",
        "type": "general",
        "file_plan_code": "06.02.01",
        "unit_id": ministry.grants,
        "responsible_id": ministry.people["head"],
        "opened_at": work.now,
    }
    case = work.add(Case(**(usual | fields)))
    work.record(CaseOpened(case_id=id, number=case.number, file_plan_code=case.file_plan_code, type=case.type, title=case.title))
    return case
