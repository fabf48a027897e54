"""Makes two entries of the register one, and two again.

A merge is one row and one pointer: what links to the merged entry stands for its survivor from then on. No case and no record
changes, so that a merge needs no access to any of them, and undoing it gives back exactly what was there
(docs/decisions/merging-parties.md).
"""

from dataclasses import fields
from typing import Any

from sqlmodel import col, select

from casework.errors import RuleBroken
from casework.events import PartiesFoundDistinct, PartyMerged, PartyMergeUndone
from casework.model import Party, PartyDistinct, PartyMerge
from casework.services.parties import PartyFields, key
from casework.vocabulary import Action, Privilege, Reason
from casework.work import Work

TAKEABLE = frozenset(each.name for each in fields(PartyFields)) - {"parent_id"}
_NUMBER = frozenset({"identifier", "identifier_kind"})


def merge(work: Work, survivor_id: int, merged_id: int, *, take: tuple[str, ...] = ()) -> int:
    """Merges one entry into another that survives, and gives the merge's id.

    Args:
        survivor_id: keeps its fields; merged_id: is out of use from here, and every link to it stands for the survivor.
        take: the fields that the survivor takes over from the other.

    Raises:
        NotPermitted: without ``KEEP_PARTY_REGISTER``.
        RuleBroken: they are the same, one is merged already, or one is a private contact.
    """
    work.demand(Privilege.KEEP_PARTY_REGISTER)
    if survivor_id == merged_id:
        raise RuleBroken(Reason.PARTY_IS_ITSELF)
    # in order of id, so that two who merge the same pair do not wait for each other
    locked = {id: work.load(Party, id, Action.EDIT, lock=True) for id in sorted((survivor_id, merged_id))}
    survivor, merged = locked[survivor_id], locked[merged_id]
    if survivor.owner_id is not None or merged.owner_id is not None:
        raise RuleBroken(Reason.PARTY_IS_PRIVATE)
    if survivor.merged_into_id is not None or merged.merged_into_id is not None:
        raise RuleBroken(Reason.PARTY_IS_MERGED)
    taken = _taken(survivor, merged, frozenset(take))
    for name, (_, theirs) in taken.items():
        setattr(survivor, name, theirs)
    key(survivor)
    was_active, merged.is_active, merged.merged_into_id = merged.is_active, False, survivor_id
    row = work.add(
        PartyMerge(
            authority_id=survivor.authority_id,
            survivor_id=survivor_id,
            merged_id=merged_id,
            was_active=was_active,
            taken=taken,
            merged_by=work.official_id,
            merged_at=work.now,
        )
    )
    work.record(PartyMerged(merge_id=row.id, survivor_id=survivor_id, merged_id=merged_id, taken=tuple(sorted(taken))))
    return row.id


def undo(work: Work, merge_id: int) -> None:
    """Makes two entries of one again; a field that was taken over and changed since keeps what was written since.

    Raises:
        NotPermitted: without ``KEEP_PARTY_REGISTER``. RuleBroken: it is undone already.
    """
    row = work.load(PartyMerge, merge_id, Action.EDIT, lock=True)
    if row.undone_at is not None:
        raise RuleBroken(Reason.MERGE_IS_UNDONE)
    locked = {id: work.load(Party, id, Action.EDIT, lock=True) for id in sorted((row.survivor_id, row.merged_id))}
    survivor, merged = locked[row.survivor_id], locked[row.merged_id]
    for name, (before, after) in row.taken.items():
        if _plain(getattr(survivor, name)) == after:
            setattr(survivor, name, before)
    key(survivor)
    merged.merged_into_id, merged.is_active = None, row.was_active
    row.undone_at = work.now
    work.record(PartyMergeUndone(merge_id=merge_id, survivor_id=survivor.id, merged_id=merged.id))


def say_distinct(work: Work, one_id: int, other_id: int) -> None:
    """Says that two entries that look alike are different: they leave the queue of duplicates.

    Raises:
        NotPermitted: without ``KEEP_PARTY_REGISTER``. RuleBroken: they are the same.
    """
    work.demand(Privilege.KEEP_PARTY_REGISTER)
    first, second = sorted((one_id, other_id))
    if first == second:
        raise RuleBroken(Reason.PARTY_IS_ITSELF)
    for id in (first, second):
        work.load(Party, id, Action.READ)
    said = select(PartyDistinct.id).where(col(PartyDistinct.one_id) == first, col(PartyDistinct.other_id) == second)
    if work.session.exec(said).first() is not None:
        return
    work.add(PartyDistinct(authority_id=work.authority_id, one_id=first, other_id=second, said_by=work.official_id, said_at=work.now))
    work.record(PartiesFoundDistinct(one_id=first, other_id=second))


def _taken(survivor: Party, merged: Party, take: frozenset[str]) -> dict[str, list[Any]]:
    """Gives, for each field that is taken over, what stood there and what stands there now; a number goes with its kind."""
    wanted = take & TAKEABLE | (_NUMBER if take & _NUMBER else frozenset())
    pairs = {name: [_plain(getattr(survivor, name)), _plain(getattr(merged, name))] for name in sorted(wanted)}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, list | tuple) else dict(value) if isinstance(value, dict) else value
