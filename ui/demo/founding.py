"""Found the demo ministry: units, officials, groups, file plan, definitions and the accounts to sign in with."""

import datetime as dt
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import yaml

from casework.bootstrap import Platform
from casework.file_plan import read_kle
from casework.services import organisation
from casework.services.bringing_definitions import bring_shipped_definitions
from casework.services.definitions import publish_definition
from casework.services.file_plan import add_case_type, add_file_plan
from casework.services.organisation import NewOfficial
from casework.services.signing_in import set_password
from casework.work import Actor, Work
from ui.demo import codes, ministry

SETUP = Actor.system("setup")
SINCE = dt.date(2019, 9, 1)
CASE_TYPES = {
    "general": ("Almindelig sag", "General case"),
    "grant": ("Tilskudssag", "Grant"),
    "supervision": ("Tilsynssag", "Supervision"),
    "consultation": ("Høring", "Consultation"),
    "parliamentary": ("Folketingssag", "Parliamentary business"),
    "access_request": ("Aktindsigt", "Access request"),
    "complaint": ("Klagesag", "Complaint"),
    "procurement": ("Indkøb", "Procurement"),
    "personnel": ("Personalesag", "Personnel"),
    "eu": ("EU-sag", "EU matter"),
    "environment": ("Miljøsag", "Environment"),
    "ministerial": ("Ministersag", "Minister's business"),
    "preparedness": ("Beredskab", "Preparedness"),
}


@dataclass(frozen=True)
class Founded:
    """The ids of the ministry's principals, by short name, username and group name, and of what its cases are described with."""

    authority: int
    units: dict[str, int]
    officials: dict[str, int]
    groups: dict[str, int]
    keywords: dict[str, int]
    progress: dict[str, int]

    def actor(self, username: str) -> Actor:
        """Gives the official as actor."""
        return Actor.official(self.officials[username])


def found(platform: Platform, *, moment: dt.datetime, today: dt.date) -> Founded:
    """Founds the ministry at the moment and gives its ids; substitutions are counted from today."""
    with platform.work(SETUP, moment=moment) as work:
        founded = _principals(work)
        _groups(work, founded)
        _substitutions(work, founded, today)
        add_file_plan(work, read_kle())
        for name, (title_da, title_en) in CASE_TYPES.items():
            add_case_type(work, name, title_da=title_da, title_en=title_en)
        for username in ministry.ACCOUNTS:
            set_password(work, founded.officials[username], ministry.DEMO_PASSWORD)
    main_groups = tuple(entry.code for entry in read_kle() if entry.kind == "main_group")
    with platform.work(founded.actor("sig"), moment=moment) as work:
        keywords, progress = codes.add_codes(work, founded.groups, main_groups)
        founded.keywords.update(keywords)
        founded.progress.update(progress)
        for content in definitions().values():
            publish_definition(work, content)
    with platform.work(SETUP, moment=moment) as work:
        bring_shipped_definitions(work, founded.authority, publish=True)
    return founded


def definitions() -> dict[str, dict[str, Any]]:
    """Gives the demo's approval definitions as data, by name."""
    folder = files("ui.demo") / "definitions"
    texts = [entry.read_text("utf-8") for entry in sorted(folder.iterdir(), key=lambda entry: entry.name) if entry.name.endswith(".yaml")]
    return {content["name"]: content for content in map(yaml.safe_load, texts)}


def _principals(work: Work) -> Founded:
    authority = organisation.found_authority(work, ministry.AUTHORITY_NAME, cvr=ministry.AUTHORITY_CVR)
    units: dict[str, int] = {}
    for unit in ministry.UNITS:
        parent = units[unit.parent] if unit.parent else None
        units[unit.short_name] = organisation.add_unit(work, authority, unit.name, short_name=unit.short_name, parent_id=parent)
    officials = {person.username: _official(work, authority, units, person) for person in ministry.OFFICIALS}
    return Founded(authority, units, officials, {}, {}, {})


def _official(work: Work, authority: int, units: dict[str, int], person: ministry.PlannedOfficial) -> int:
    new = NewOfficial(authority, person.username, person.name, person.email, int(person.clearance), person.is_limited)
    official = organisation.add_official(work, new)
    for role in (person.role, *person.more_roles):
        organisation.give_post(work, official, units[person.unit], role, title=person.title, starts_on=SINCE)
    return official


def _groups(work: Work, founded: Founded) -> None:
    for adds, groups in ((organisation.add_team, ministry.TEAMS), (organisation.add_security_group, ministry.SECURITY_GROUPS)):
        for name, members in groups.items():
            group = founded.groups[name] = adds(work, founded.authority, name)
            for username in members:
                organisation.add_member(work, group, founded.officials[username], starts_on=SINCE)


def _substitutions(work: Work, founded: Founded, today: dt.date) -> None:
    for each in ministry.SUBSTITUTIONS:
        organisation.substitute(
            work,
            founded.officials[each.absent],
            founded.officials[each.substitute],
            starts_on=today + dt.timedelta(days=each.from_day),
            ends_on=today + dt.timedelta(days=each.to_day),
        )
