"""The verbs of distribution lists: make, change, fill, and use as recipients of a record.

A list belongs to an official, to a unit or to the whole authority. It is expanded where it is used, into snapshots: who leaves
the list later stays on what was sent.
"""

from dataclasses import dataclass

from sqlmodel import col, select

from casework.errors import NotPermitted, RuleBroken
from casework.events import DistributionListChanged
from casework.model import DistributionList, DistributionMember, Party
from casework.queries import list_choosing
from casework.services import house_parties, party_use
from casework.services.party_links import survivor_of
from casework.services.party_use import PartyUse
from casework.vocabulary import Action, Expansion, ListOwner, PartyRole, Privilege, Reason
from casework.work import Work


@dataclass(frozen=True)
class Expanded:
    """Says what became of one of the list when it was used."""

    name: str
    outcome: Expansion


def make(work: Work, name: str, *, scope: ListOwner, unit_id: int | None = None, description: str = "") -> int:
    """Makes an empty list and gives its id.

    Raises:
        NotPermitted: a unit's list without ``EDIT_PARTIES`` in that unit, the authority's without ``KEEP_PARTY_REGISTER``.
        RuleBroken: the name is empty, or the unit is not one of the actor's.
    """
    if not name.strip():
        raise RuleBroken(Reason.NAME_IS_EMPTY)
    if not work.standing.reads_records:
        raise NotPermitted(Reason.ACTION_NOT_LISTED)  # whoever runs the system keeps no parties
    made = DistributionList(
        authority_id=work.authority_id,
        name=name.strip()[:200],
        description=description.strip()[:1000],
        owner_id=work.official_id if scope is ListOwner.MINE else None,
        unit_id=(unit_id or min(work.standing.units, default=0)) if scope is ListOwner.UNIT else None,
    )
    _demand(work, made)
    if scope is ListOwner.UNIT and made.unit_id not in work.standing.units:
        raise RuleBroken(Reason.NO_SUCH_UNIT)
    work.add(made)
    work.record(DistributionListChanged(list_id=made.id, fields=("name",)))
    return made.id


def edit(work: Work, list_id: int, *, opened_version: int, name: str, description: str = "") -> None:
    """Changes the name and description of a list; raises ``Stale`` and as ``make``."""
    if not name.strip():
        raise RuleBroken(Reason.NAME_IS_EMPTY)
    row = _editable(work, list_id, opened_version=opened_version)
    row.name, row.description = name.strip()[:200], description.strip()[:1000]
    work.record(DistributionListChanged(list_id=list_id, fields=("name", "description")))


def set_in_use(work: Work, list_id: int, *, in_use: bool, opened_version: int) -> None:
    """Takes a list out of use, or into use again."""
    row = _editable(work, list_id, opened_version=opened_version)
    row.is_active = in_use
    work.record(DistributionListChanged(list_id=list_id, fields=("is_active",)))


def add_member(work: Work, list_id: int, *, party_id: int | None = None, principal_id: int | None = None) -> int:
    """Puts a party of the register, or a colleague, unit or team, on a list and gives the member's id; twice is once.

    Raises:
        NotFound: the party, or who is named of the house, is not there for the actor.
        RuleBroken: neither or both are named, it is somebody no letter goes to, the entry is out of use, the colleague, unit or team
            is no longer there, or a private contact would go on a shared list.
    """
    row = _editable(work, list_id)
    if (party_id is None) == (principal_id is None):
        raise RuleBroken(Reason.MEMBER_IS_WRONG)
    if party_id is not None:
        party = survivor_of(work, work.load(Party, party_id, Action.READ))
        if party.owner_id is not None and row.owner_id is None:
            raise RuleBroken(Reason.PARTY_IS_PRIVATE)
        if not party.is_active:
            raise RuleBroken(Reason.PARTY_NOT_IN_USE)
        party_id = party.id
    else:
        house_parties.of_the_house(work, principal_id or 0)
    members = _members(work, list_id)
    there = next((each for each in members if (each.party_id, each.principal_id) == (party_id, principal_id)), None)
    if there is not None:
        return there.id
    position = max((each.position for each in members), default=0) + 1
    member = work.add(DistributionMember(list_id=list_id, party_id=party_id, principal_id=principal_id, position=position))
    work.record(DistributionListChanged(list_id=list_id, fields=("members",)))
    return member.id


def remove_member(work: Work, member_id: int) -> None:
    """Takes a member off its list."""
    member = work.load(DistributionMember, member_id, Action.EDIT)
    _editable(work, member.list_id)
    work.session.delete(member)
    work.record(DistributionListChanged(list_id=member.list_id, fields=("members",)))


def use_on_record(work: Work, record_id: int, list_id: int, *, role: PartyRole = PartyRole.RECIPIENT) -> tuple[Expanded, ...]:
    """Puts everybody of a list on a record as they stand now, and says what became of each.

    Raises:
        RuleBroken: the list is out of use, the record is completed, or its recipients are fixed.
    """
    weighed = list_choosing.for_recipients(work, list_id, record_id, role=role)
    for each in weighed:
        if each.outcome is Expansion.PUT:
            party_use.put_on_record(work, record_id, PartyUse(role=role, party_id=each.party_id, principal_id=each.principal_id))
    return tuple(Expanded(each.name, each.outcome) for each in weighed)


def _members(work: Work, list_id: int) -> list[DistributionMember]:
    query = select(DistributionMember).where(col(DistributionMember.list_id) == list_id)
    return list(work.session.exec(query.order_by(col(DistributionMember.position), col(DistributionMember.id))).all())


def _editable(work: Work, list_id: int, *, opened_version: int | None = None) -> DistributionList:
    row = work.load(DistributionList, list_id, Action.EDIT, opened_version=opened_version, lock=True)
    _demand(work, row)
    return row


def _demand(work: Work, row: DistributionList) -> None:
    """Asks for what the list's scope asks: one's own nothing, the unit's to edit parties, the authority's to keep the register."""
    if row.owner_id is not None:
        return
    work.demand(Privilege.KEEP_PARTY_REGISTER if row.unit_id is None else Privilege.EDIT_PARTIES, unit_id=row.unit_id)
    if row.unit_id is not None and row.unit_id not in work.standing.units:
        raise NotPermitted(Reason.NEEDS_PRIVILEGE)
