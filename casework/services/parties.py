"""The verbs of the party register: enter, change, take out of use, take into use again.

The register is the authority's; an entry with an owner is that official's private contact and theirs alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from casework import numbering
from casework.errors import NotPermitted, RuleBroken
from casework.events import PartyChanged, PartyEntered, PrivateContactChanged
from casework.identifiers import identifier
from casework.matching import address_key, name_key, phone_key
from casework.model import Party
from casework.services.party_links import chain_above, survivor_of
from casework.vocabulary import Action, PartyKind, Privilege, Reason
from casework.work import Work

TEXT_LONGEST = 255
EMAIL_LONGEST = 100  # f2.md 1.2


@dataclass(frozen=True)
class PartyFields:
    """Is what an entry holds, as a form fills it in; an odd number is kept and flagged, never refused."""

    kind: PartyKind
    name: str
    identifier_kind: str = ""
    identifier: str = field(default="", repr=False)
    p_number: str = ""
    gln: str = ""
    email: str = field(default="", repr=False)
    phones: tuple[str, ...] = field(default=(), repr=False)
    address: str = field(default="", repr=False)
    address_2: str = field(default="", repr=False)
    postcode: str = field(default="", repr=False)
    city: str = field(default="", repr=False)
    country: str = ""
    is_protected: bool = False
    contact_person: str = field(default="", repr=False)
    web: str = ""
    parent_id: int | None = None
    properties: Mapping[str, str] = field(default_factory=dict, repr=False)


HIDDEN_WHEN_PROTECTED = frozenset({"address", "address_2", "postcode", "city", "phones"})
"""What a form does not get to see of a protected entry, and therefore leaves as it is when it hands in nothing."""


def enter(work: Work, new: PartyFields, *, is_private: bool = False) -> int:
    """Enters a party into the register, or into my own contacts, and gives its id; its number is given as the work ends.

    Raises:
        NotPermitted: without ``EDIT_PARTIES``, unless it is a contact of one's own; the administrator of the system has none.
        RuleBroken: the name is empty, or what it belongs to is out of use or, for a shared entry, a private contact.
        NotFound: what it belongs to cannot be seen.
    """
    if not is_private:
        work.demand(Privilege.EDIT_PARTIES)
    elif not work.standing.reads_records:
        raise NotPermitted(Reason.ACTION_NOT_LISTED)
    kept = _kept(new) | {"parent_id": _parent_of(work, new.parent_id, of=None, is_private=is_private)}
    party = Party(authority_id=work.authority_id, owner_id=work.official_id if is_private else None, **kept)
    _key(party)
    work.add(party)
    if is_private:
        work.record(PrivateContactChanged(party_id=party.id, fields=("name",)))
        return party.id
    work.record(PartyEntered(party_id=party.id, kind_of_party=party.kind, name=party.name))

    def give_number() -> None:
        party.number = numbering.next_number(work, f"party:{party.authority_id}", party.authority_id)

    work.last(give_number)
    return party.id


def edit(work: Work, party_id: int, changed: PartyFields, *, opened_version: int) -> None:
    """Changes an entry to what the form holds; what is on cases and records stays as it was when it was used.

    Of a protected entry and of its identifier a form that hands in nothing changes nothing: it was not shown them.

    Raises:
        Stale: somebody saved it meanwhile. NotPermitted: without ``EDIT_PARTIES``, unless it is one's own contact.
        RuleBroken: the name is empty, the entry was merged into another, or it cannot belong to what it is said to.
    """
    party = _editable(work, party_id, opened_version)
    parent_id = _parent_of(work, changed.parent_id, of=party, is_private=party.owner_id is not None)
    kept = _kept(changed) | {"parent_id": parent_id}
    unseen = {"identifier", "identifier_kind"} | (HIDDEN_WHEN_PROTECTED if party.is_protected else set())
    fields_changed = tuple(
        name for name, value in kept.items() if value != getattr(party, name) and not (name in unseen and not kept[_shown_by(name)])
    )
    for name in fields_changed:
        setattr(party, name, kept[name])
    _key(party)
    if fields_changed:
        _say(work, party, fields_changed)


def take_out_of_use(work: Work, party_id: int, *, opened_version: int) -> None:
    """Takes an entry out of use: it is offered nowhere any more, and stays where it stands."""
    party = _editable(work, party_id, opened_version)
    if not party.is_active:
        raise RuleBroken(Reason.PARTY_NOT_IN_USE)
    party.is_active = False
    _say(work, party, ("is_active",))


def take_into_use(work: Work, party_id: int, *, opened_version: int) -> None:
    """Undoes ``take_out_of_use``."""
    party = _editable(work, party_id, opened_version)
    party.is_active = True
    _say(work, party, ("is_active",))


def fields_of(party: Party) -> PartyFields:
    """Gives what an entry holds."""
    values: dict[str, Any] = {each.name: getattr(party, each.name) for each in fields(PartyFields)}
    return PartyFields(**values | {"phones": tuple(party.phones)})


def address_line(party: Party) -> str:
    """Gives the address as one line, as snapshots keep it."""
    town = " ".join(part for part in (party.postcode, party.city) if part)
    return ", ".join(part for part in (party.address, party.address_2, town, party.country) if part)


def key(party: Party) -> None:
    """Writes what duplicates are found by beside an entry."""
    _key(party)


def _shown_by(name: str) -> str:
    return "identifier" if name == "identifier_kind" else name


def _editable(work: Work, party_id: int, opened_version: int) -> Party:
    party = work.load(Party, party_id, Action.EDIT, opened_version=opened_version, lock=True)
    if party.owner_id is None:
        work.demand(Privilege.EDIT_PARTIES)
    if party.merged_into_id is not None:
        raise RuleBroken(Reason.PARTY_IS_MERGED)
    return party


def _parent_of(work: Work, parent_id: int | None, *, of: Party | None, is_private: bool) -> int | None:
    """Gives the live entry that another is to belong to; what is there already stays, also when it could not be chosen anew."""
    if parent_id is None:
        return None
    parent = survivor_of(work, work.load(Party, parent_id, Action.READ))
    there = work.session.get(Party, of.parent_id) if of is not None and of.parent_id is not None else None
    if of is not None and there is not None and parent.id == survivor_of(work, there).id:
        return of.parent_id
    if of is not None and of.id == parent.id:
        raise RuleBroken(Reason.PARTY_IS_ITSELF)
    if of is not None and of.id in chain_above(work, parent):
        raise RuleBroken(Reason.PARTY_IS_BELOW)
    if parent.owner_id is not None and not is_private:
        raise RuleBroken(Reason.PARTY_IS_PRIVATE)
    if not parent.is_active:
        raise RuleBroken(Reason.PARTY_NOT_IN_USE)
    return parent.id


def _kept(new: PartyFields) -> dict[str, Any]:
    """Gives the fields as they are stored: trimmed, numbers in one spelling."""
    if not new.name.strip():
        raise RuleBroken(Reason.NAME_IS_EMPTY)
    number = identifier(new.identifier_kind, new.identifier)
    kept: dict[str, Any] = {each.name: getattr(new, each.name) for each in fields(PartyFields)}
    kept = {name: value.strip()[:TEXT_LONGEST] if isinstance(value, str) and name != "kind" else value for name, value in kept.items()}
    return kept | {
        "email": new.email.strip()[:EMAIL_LONGEST],
        "identifier": number.value,
        "identifier_kind": number.kind.value if number.value else "",
        "phones": [each.strip()[:40] for each in new.phones if each.strip()],
        "properties": {name.strip(): value.strip() for name, value in new.properties.items() if name.strip()},
    }


def _key(party: Party) -> None:
    party.name_key = name_key(party.name)
    party.phone_keys = sorted({key for each in party.phones if (key := phone_key(each))})
    party.address_key = address_key(f"{party.address} {party.address_2}".strip(), party.postcode)


def _say(work: Work, party: Party, changed: tuple[str, ...]) -> None:
    event = PartyChanged if party.owner_id is None else PrivateContactChanged
    work.record(event(party_id=party.id, fields=changed))
