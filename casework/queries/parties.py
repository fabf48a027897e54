"""The party register as its pages show it: found by name, number or address; one entry; where it stands.

Identifiers are always masked here, protected addresses and telephones never given: both are shown by a deed of their own
(``casework.services.party_reading``).
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import col, select

from casework.identifiers import IdentifierKind, identifier
from casework.matching import folded
from casework.model import Case, CaseParty, EventRow, History, Official, Party, Record, RecordParty
from casework.services.parties import address_line
from casework.services.party_links import family_of, survivor_of
from casework.services.party_reading import note_search
from casework.vocabulary import Action, PartyKind, PartyRole, RecordState
from casework.work import Work

COUNT_CAP = 1000
LEAST_DIGITS = 6
MEMBERS_SHOWN = 50


@dataclass(frozen=True)
class PartyRow:
    """Is an entry in a list of the register."""

    party_id: int
    number: int
    kind: PartyKind
    name: str
    identifier_kind: str
    masked: str
    email: str
    town: str
    is_protected: bool
    is_active: bool
    is_private: bool


@dataclass(frozen=True)
class RegisterPage:
    """Is the first entries that were found, and how many there are up to ``COUNT_CAP``."""

    rows: tuple[PartyRow, ...]
    total: int


@dataclass(frozen=True)
class PartyChangeShown:
    """Is one change of an entry: who, when, which fields; values are not repeated."""

    at: dt.datetime
    by: str
    fields: tuple[str, ...]
    is_first: bool


@dataclass(frozen=True)
class PartyPage:
    """Is an entry with what may be shown of it; address and telephones are empty while they are protected.

    ``members`` are the entries in use that belong to it, by name, up to ``MEMBERS_SHOWN``.
    """

    row: PartyRow
    version: int
    flags: tuple[str, ...]
    p_number: str
    gln: str
    phones: tuple[str, ...]
    address: str
    address_2: str
    postcode: str
    city: str
    country: str
    contact_person: str
    web: str
    parent: PartyRow | None
    members: tuple[PartyRow, ...]
    properties: tuple[tuple[str, str], ...]
    merged_into: PartyRow | None
    merged: tuple[PartyRow, ...]
    history: tuple[PartyChangeShown, ...]


@dataclass(frozen=True)
class CaseOfParty:
    """Is a case on which the party stands, in a capacity."""

    case_id: int
    number: str
    title: str
    state: str
    role: PartyRole


@dataclass(frozen=True)
class RecordOfParty:
    """Is a record on which the party stands, in a capacity."""

    record_id: int
    title: str
    state: RecordState
    case_number: str
    arrived_at: dt.datetime
    role: PartyRole


@dataclass(frozen=True)
class Standing:
    """Is where a party stands, as far as the asker may see; each list the newest first, up to ``first``."""

    cases: tuple[CaseOfParty, ...]
    records: tuple[RecordOfParty, ...]


def register(  # what is looked for, what for, and how it is narrowed
    work: Work,
    words: str = "",
    *,
    purpose: str = "",
    kind: PartyKind | None = None,
    only_mine: bool = False,
    in_use: bool = True,
    first: int = 50,
    noted: bool = True,
) -> RegisterPage:
    """Gives the entries whose name holds all the words, or that have the number, e-mail or telephone; by name.

    Looking for somebody is written down with its purpose; without words it is a list, and nobody is looked for. ``noted`` is False only
    where this very look-up is in the audit trail already: a page that is drawn anew, or further entries of what was found.

    Raises:
        RuleBroken: words without a purpose.
    """
    if noted and words.strip():
        note_search(work, words, purpose)
    conditions: list[ColumnElement[bool]] = [col(Party.merged_into_id).is_(None), *_matching(words)]
    if kind is not None:
        conditions.append(col(Party.kind) == kind)
    if only_mine:
        conditions.append(col(Party.owner_id) == work.official_id)
    if in_use:
        conditions.append(col(Party.is_active).is_(True))
    found = work.session.exec(select(Party).where(*conditions).order_by(col(Party.name), col(Party.id)).limit(first)).all()
    counted = select(Party.id).where(*conditions).limit(COUNT_CAP).subquery()
    total = len(found) if len(found) < first else int(work.session.execute(select(func.count()).select_from(counted)).scalar_one())
    return RegisterPage(tuple(row_of(each) for each in found), total)


def page(work: Work, party_id: int) -> PartyPage:
    """Gives an entry's page.

    Raises:
        NotFound: the asker may not see the entry.
    """
    party = work.load(Party, party_id, Action.READ)
    hidden = party.is_protected
    parent = work.session.get(Party, party.parent_id) if party.parent_id else None
    above = survivor_of(work, parent) if parent else None
    merged = work.session.exec(select(Party).where(col(Party.merged_into_id) == party_id).order_by(col(Party.id))).all()
    number = identifier(party.identifier_kind, party.identifier)
    return PartyPage(
        row=row_of(party),
        version=party.version or 0,
        flags=tuple(flag.value for flag in number.flags) if number.value else (),
        p_number=party.p_number,
        gln=party.gln,
        phones=() if hidden else tuple(party.phones),
        address="" if hidden else party.address,
        address_2="" if hidden else party.address_2,
        postcode="" if hidden else party.postcode,
        city="" if hidden else party.city,
        country=party.country,
        contact_person=party.contact_person,
        web=party.web,
        parent=row_of(above) if above and above.id != party_id else None,  # what it belonged to may have been merged into it
        members=_members(work, party_id),
        properties=tuple(sorted(party.properties.items())),
        merged_into=row_of(survivor_of(work, party)) if party.merged_into_id else None,
        merged=tuple(row_of(each) for each in merged),
        history=_history(work, party),
    )


def standing(work: Work, party_id: int, *, first: int = 50) -> Standing:
    """Gives the cases and records on which the party, or an entry that was merged into it, stands.

    Raises:
        NotFound: the asker may not see the entry.
    """
    work.load(Party, party_id, Action.READ)
    family = family_of(work, party_id)
    cases = work.session.execute(
        select(Case, CaseParty.role)
        .join(CaseParty, col(CaseParty.case_id) == Case.id)
        .where(col(CaseParty.party_id).in_(family))
        .order_by(col(Case.opened_at).desc(), col(Case.id).desc(), col(CaseParty.id))
        .limit(first)
    )
    records = work.session.execute(
        select(Record.id, Record.title, Record.state, Case.number, Record.arrived_at, RecordParty.role)  # type: ignore[call-overload]  # six columns
        .join(RecordParty, col(RecordParty.record_id) == Record.id)
        .outerjoin(Case, col(Case.id) == Record.case_id)
        .where(col(RecordParty.party_id).in_(family))
        .order_by(col(Record.arrived_at).desc(), col(Record.id).desc(), col(RecordParty.id))
        .limit(first)
    )
    return Standing(
        cases=tuple(CaseOfParty(case.id, case.number, case.title, case.state, role) for case, role in cases),
        records=tuple(RecordOfParty(id, title, state, number or "", at, role) for id, title, state, number, at, role in records),
    )


def row_of(party: Party) -> PartyRow:
    """Gives an entry as lists show it."""
    number = identifier(party.identifier_kind, party.identifier)
    return PartyRow(
        party_id=party.id,
        number=party.number,
        kind=party.kind,
        name=party.name,
        identifier_kind=party.identifier_kind,
        masked=number.masked if number.value else "",
        email=party.email,
        town="" if party.is_protected else " ".join(part for part in (party.postcode, party.city) if part),
        is_protected=party.is_protected,
        is_active=party.is_active,
        is_private=party.owner_id is not None,
    )


def _members(work: Work, party_id: int) -> tuple[PartyRow, ...]:
    """Gives the entries that belong to this one, or to one that was merged into it."""
    belongs = col(Party.parent_id).in_(family_of(work, party_id))
    in_use = (col(Party.is_active), col(Party.merged_into_id).is_(None), col(Party.id) != party_id)
    found = work.session.exec(select(Party).where(belongs, *in_use).order_by(col(Party.name), col(Party.id)).limit(MEMBERS_SHOWN))
    return tuple(row_of(each) for each in found)


def shown_address(party: Party) -> str:
    """Gives the address of an entry, or nothing while it is protected."""
    return "" if party.is_protected else address_line(party)


def _matching(words: str) -> list[ColumnElement[bool]]:
    words = words.strip()
    if not words:
        return []
    number = identifier(IdentifierKind.CPR, words).value
    digits = number if number.isascii() and number.isdigit() else ""
    alike = " ".join(each for each in folded(words).split())
    ways: list[ColumnElement[bool]] = []
    if parts := alike.split():
        ways.append(_all_of([col(Party.name_key).contains(part, autoescape=True) for part in parts]))
    if "@" in words:
        ways.append(func.lower(col(Party.email)).startswith(words.casefold(), autoescape=True))
    if digits and len(digits) < LEAST_DIGITS + 3:
        ways.append(col(Party.number) == int(digits))
    # a part of a CPR number finds nobody: whoever looks by number knows the whole of it
    if len(digits) >= LEAST_DIGITS:
        ways += [col(Party.identifier) == digits, col(Party.p_number) == digits, col(Party.gln) == digits]
        ways.append(func.array_position(col(Party.phone_keys), digits[-8:]).is_not(None))
    return [or_(*ways)] if ways else [col(Party.id).is_(None)]


def _all_of(conditions: list[ColumnElement[bool]]) -> ColumnElement[bool]:
    first, *rest = conditions
    for each in rest:
        first = first & each
    return first


_QUIET = frozenset({"version", "name_key", "phone_keys", "address_key", "number"})


def _history(work: Work, party: Party) -> tuple[PartyChangeShown, ...]:
    """Tells who changed which fields, from the rows the trigger kept; the newest first."""
    kept = work.session.exec(
        select(History).where(col(History.table_name) == "party", col(History.row_key) == str(party.id)).order_by(col(History.id))
    ).all()
    actors = _actors(work, {each.work_id for each in kept})
    told: list[PartyChangeShown] = []
    images: list[dict[str, Any]] = [*(each.old_row or {} for each in kept), party.model_dump(mode="json")]
    for each, before, after in zip(kept, images, images[1:], strict=False):
        changed = tuple(name for name in sorted(after) if name in before and after[name] != before[name] and name not in _QUIET)
        if changed or each.operation == "INSERT":
            told.append(PartyChangeShown(each.valid_to, actors.get(each.work_id, ""), changed, each.operation == "INSERT"))
    return tuple(reversed(told))


def _actors(work: Work, work_ids: set[int]) -> dict[int, str]:
    rows = work.session.execute(
        select(EventRow.work_id, Official.name)
        .join(Official, col(Official.id) == EventRow.actor_id)
        .where(col(EventRow.work_id).in_(work_ids))
        .distinct()
    )
    return {found.work_id: found.name for found in rows}
