"""Entries of the register that look like one, side by side, and the merges that can be undone."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Label, Select, and_, func, literal, or_
from sqlalchemy import select as plain_select
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from casework.model import Official, Party, PartyDistinct, PartyMerge
from casework.queries.parties import PartyRow, row_of, shown_address
from casework.vocabulary import Likeness, Privilege
from casework.work import Work


@dataclass(frozen=True)
class Alike:
    """Is one of two entries that look alike, with what there is to compare; protected values are not shown."""

    row: PartyRow
    version: int
    phones: tuple[str, ...]
    address: str
    contact_person: str
    web: str


@dataclass(frozen=True)
class Pair:
    """Is two entries that look like one, the older first, and why they do."""

    one: Alike
    other: Alike
    because: tuple[Likeness, ...]


@dataclass(frozen=True)
class MergeShown:
    """Is a merge that stands and can be undone."""

    merge_id: int
    survivor: PartyRow
    merged: PartyRow
    by: str
    at: dt.datetime
    taken: tuple[str, ...]


def pairs(work: Work, *, first: int = 25) -> tuple[Pair, ...]:
    """Gives pairs of entries with the same identifier, or the same name and e-mail, telephone or address.

    Raises:
        NotPermitted: without ``KEEP_PARTY_REGISTER``.
    """
    work.demand(Privilege.KEEP_PARTY_REGISTER)
    found = work.session.execute(_pairs().order_by("one_id", "other_id").limit(first)).all()
    entries = {p.id: p for p in work.session.exec(select(Party).where(col(Party.id).in_({id for row in found for id in row}))).all()}
    return tuple(Pair(_alike(entries[a]), _alike(entries[b]), _because(entries[a], entries[b])) for a, b in found)


def waiting(work: Work) -> int:
    """Counts the pairs that wait for somebody to look, up to a hundred; none for who does not keep the register."""
    if not work.has(Privilege.KEEP_PARTY_REGISTER):
        return 0
    return int(work.session.execute(plain_select(func.count()).select_from(_pairs().limit(100).subquery())).scalar_one())


def merges(work: Work, *, first: int = 25) -> tuple[MergeShown, ...]:
    """Gives the latest merges that stand.

    Raises:
        NotPermitted: without ``KEEP_PARTY_REGISTER``.
    """
    work.demand(Privilege.KEEP_PARTY_REGISTER)
    survivor, merged = aliased(Party), aliased(Party)
    rows = work.session.execute(
        select(PartyMerge, survivor, merged, Official.name)
        .join(survivor, col(survivor.id) == PartyMerge.survivor_id)
        .join(merged, col(merged.id) == PartyMerge.merged_id)
        .join(Official, col(Official.id) == PartyMerge.merged_by)
        .where(col(PartyMerge.undone_at).is_(None))
        .order_by(col(PartyMerge.id).desc())
        .limit(first)
    )
    return tuple(
        MergeShown(row.id, row_of(kept), row_of(gone), name, row.merged_at, tuple(sorted(row.taken))) for row, kept, gone, name in rows
    )


def _pairs() -> Select[tuple[int, int]]:
    """Joins by equality twice, so that each of the two is an index's matter, and leaves out what was found to be different."""
    one, other = aliased(Party), aliased(Party)
    said = plain_select(literal(1)).where(col(PartyDistinct.one_id) == one.id, col(PartyDistinct.other_id) == other.id).exists()
    both = [_same(one.authority_id, other.authority_id), col(one.id) < col(other.id), ~said, *_shared(one), *_shared(other)]
    same_number = [_is_said(one.identifier), _same(one.identifier, other.identifier), _same(one.identifier_kind, other.identifier_kind)]
    same_reach = or_(
        and_(_is_said(one.email), func.lower(one.email) == func.lower(other.email)),
        col(one.phone_keys).op("&&")(col(other.phone_keys)),
        and_(_is_said(one.address_key), _same(one.address_key, other.address_key)),
    )
    ids: tuple[Label[int], Label[int]] = (col(one.id).label("one_id"), col(other.id).label("other_id"))
    by_number = plain_select(*ids).where(*both, *same_number)
    by_name = plain_select(*ids).where(*both, _is_said(one.name_key), _same(one.name_key, other.name_key), same_reach)
    found = by_number.union(by_name).subquery()
    return plain_select(found.c.one_id, found.c.other_id)


def _same(one: object, other: object) -> ColumnElement[bool]:
    return col(one) == col(other)


def _is_said(column: str) -> ColumnElement[bool]:
    return col(column) != ""


def _shared(entry: type[Party]) -> list[ColumnElement[bool]]:
    return [col(entry.owner_id).is_(None), col(entry.merged_into_id).is_(None), col(entry.is_active).is_(True)]


def _because(one: Party, other: Party) -> tuple[Likeness, ...]:
    says = {
        Likeness.IDENTIFIER: bool(one.identifier) and one.identifier == other.identifier,
        Likeness.EMAIL: bool(one.email) and one.email.casefold() == other.email.casefold(),
        Likeness.PHONE: bool(set(one.phone_keys) & set(other.phone_keys)),
        Likeness.ADDRESS: bool(one.address_key) and one.address_key == other.address_key,
    }
    return tuple(likeness for likeness, holds in says.items() if holds)


def _alike(party: Party) -> Alike:
    phones = () if party.is_protected else tuple(party.phones)
    return Alike(row_of(party), party.version or 0, phones, shown_address(party), party.contact_person, party.web)
