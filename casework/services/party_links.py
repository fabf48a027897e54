"""Finds the live entry behind a number or an entry that was merged: what a link stands for today."""

from dataclasses import dataclass

from sqlmodel import col, select

from casework.identifiers import IdentifierKind, identifier
from casework.model import Party
from casework.work import Work

LINKED_BY = frozenset({IdentifierKind.CPR, IdentifierKind.CVR})


@dataclass(frozen=True)
class Linked:
    """Is the live entry that a snapshot links to, and whether its address is protected."""

    party_id: int | None = None
    is_protected: bool = False


def entry_of(work: Work, identifier_kind: str, number: str) -> Linked:
    """Gives the authority's entry with the number, when there is exactly one; nothing is ever entered here."""
    known = identifier(identifier_kind, number)
    if known.kind not in LINKED_BY or not known.value:
        return Linked()
    found = work.session.exec(
        select(Party)
        .where(
            col(Party.authority_id) == work.authority_id,
            col(Party.identifier) == known.value,
            col(Party.identifier_kind) == known.kind.value,
            col(Party.owner_id).is_(None),
            col(Party.merged_into_id).is_(None),
        )
        .limit(2)
    ).all()
    return Linked(found[0].id, found[0].is_protected) if len(found) == 1 else Linked()


def survivor_of(work: Work, party: Party) -> Party:
    """Gives the entry that stands for this one now, through any number of merges."""
    while party.merged_into_id is not None:
        party = work.session.get_one(Party, party.merged_into_id)
    return party


def chain_above(work: Work, party: Party) -> set[int]:
    """Gives the entry and all that it belongs to, step by step; a circle, which merging can make, is gone round once."""
    chain: set[int] = set()
    above: Party | None = party
    while above is not None and (live := survivor_of(work, above)).id not in chain:
        chain.add(live.id)
        above = work.session.get(Party, live.parent_id) if live.parent_id is not None else None
    return chain


def family_of(work: Work, party_id: int) -> list[int]:
    """Gives the entry and all that were merged into it, over any number of merges."""
    family = select(Party.id).where(col(Party.id) == party_id).cte("family", recursive=True)
    family = family.union_all(select(Party.id).join(family, col(Party.merged_into_id) == family.c.id))
    return list(work.session.execute(select(family.c.id)).scalars())
