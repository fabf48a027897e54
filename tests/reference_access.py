"""The access rule on one page of plain Python, over time: what the database is held against (F2, D/12/access; design part 5).

It knows nothing of SQL, policies or derived columns: people, records, cases, grants, memberships, substitutions, emergencies, a clock.
"""

import datetime as dt
from dataclasses import dataclass, field

from casework.vocabulary import AccessLevel

Moment = dt.datetime


@dataclass
class Span:
    """Is what runs from one moment to another, or until it is ended."""

    starts: Moment
    ends: Moment | None = None
    is_ended: bool = False

    def runs(self, now: Moment) -> bool:
        return not self.is_ended and self.starts <= now and (self.ends is None or now < self.ends)


@dataclass
class Belongs:
    """Is a post or a membership, by days, both included."""

    to: int
    starts_on: dt.date
    ends_on: dt.date | None = None

    def runs(self, today: dt.date) -> bool:
        return self.starts_on <= today and (self.ends_on is None or today <= self.ends_on)


@dataclass
class PersonNow:
    """Is an official with what he belongs to."""

    id: int
    clearance: int
    is_limited: bool = False
    is_administrator: bool = False
    units: list[Belongs] = field(default_factory=list)
    groups: list[Belongs] = field(default_factory=list)


@dataclass
class CaseNow:
    """Is a case with its restriction and whoever has it granted."""

    id: int
    restricted_to: frozenset[int] | None = None
    granted: set[int] = field(default_factory=set)
    is_deleted: bool = False


@dataclass
class RecordNow:
    """Is a record with everything its access is made of."""

    id: int
    unit: int
    case: CaseNow | None
    level: AccessLevel = AccessLevel.UNIT
    clearance: int = 0
    restricted_to: frozenset[int] | None = None
    grants: list[tuple[int, Span]] = field(default_factory=list)
    emergencies: list[tuple[int, Span]] = field(default_factory=list)
    is_deleted: bool = False


@dataclass
class World:
    """Is everybody and everything, and what the clock says."""

    authority: int
    people: dict[str, PersonNow]
    records: dict[int, RecordNow] = field(default_factory=dict)
    cases: dict[int, CaseNow] = field(default_factory=dict)
    substitutes: list[tuple[str, str, dt.date, dt.date]] = field(default_factory=list)

    def principals(self, name: str, today: dt.date, behalf: str | None = None) -> frozenset[int]:
        """Gives through whom somebody is somebody: himself, his authority, units, teams and groups; and those of whom he acts for."""
        person = self.people[name]
        own = {person.id, self.authority, *(each.to for each in (*person.units, *person.groups) if each.runs(today))}
        return frozenset(own) | (self.principals(behalf, today) if behalf else frozenset())

    def units(self, name: str, today: dt.date, behalf: str | None = None) -> frozenset[int]:
        own = frozenset(each.to for each in self.people[name].units if each.runs(today))
        return own | (self.units(behalf, today) if behalf else frozenset())

    def may_act_for(self, name: str, absent: str, today: dt.date) -> bool:
        return any((who, whom) == (name, absent) and since <= today <= until for who, whom, since, until in self.substitutes)

    def reads(self, name: str, record: RecordNow, now: Moment, today: dt.date, behalf: str | None = None) -> bool:
        """Says whether a record is there for somebody now; deleted with its case it is there for nobody, whatever was granted."""
        person, mine = self.people[name], self.principals(name, today, behalf)
        if record.is_deleted or person.is_administrator or record.clearance > person.clearance:
            return False
        if any(who == person.id and span.runs(now) for who, span in record.emergencies):
            return True
        lists = [record.restricted_to, record.case.restricted_to if record.case else None]
        if any(each is not None and not each & mine for each in lists):
            return False
        if person.is_limited and not any(each is not None and each & mine for each in lists):
            return False
        granted = any(who in mine and span.runs(now) for who, span in record.grants)
        of_the_unit = record.level is AccessLevel.UNIT and record.unit in self.units(name, today, behalf)
        return granted or of_the_unit or record.level is AccessLevel.ALL

    def reads_case(self, name: str, case: CaseNow, now: Moment, today: dt.date, behalf: str | None = None) -> bool:
        """Says whether a case is there for somebody now: granted to him, or by a record on it; never past its restriction."""
        person, mine = self.people[name], self.principals(name, today, behalf)
        if case.is_deleted or person.is_administrator or (case.restricted_to is not None and not case.restricted_to & mine):
            return False
        is_listed = case.restricted_to is not None
        by_record = any(self.reads(name, record, now, today, behalf) for record in self.records.values() if record.case is case)
        return by_record or (bool(case.granted & mine) and (not person.is_limited or is_listed))
