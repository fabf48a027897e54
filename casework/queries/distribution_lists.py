"""The distribution lists an official can use, and who stands on one."""

from dataclasses import dataclass

from sqlalchemy import func
from sqlalchemy import select as plain_select
from sqlmodel import col, select

from casework.model import DistributionList, DistributionMember, Official, Party, Principal, Unit
from casework.queries.principals import is_in_use
from casework.services.party_links import survivor_of
from casework.vocabulary import Action, ListOwner, PrincipalKind, Privilege
from casework.work import Work


@dataclass(frozen=True)
class ListRow:
    """Is a list with how many stand on it."""

    list_id: int
    name: str
    scope: ListOwner
    unit: str
    members: int
    is_active: bool


@dataclass(frozen=True)
class MemberShown:
    """Is one of a list; out of use means that it is left out when the list is used."""

    member_id: int
    name: str
    kind: str
    email: str
    party_id: int | None
    is_active: bool
    principal_id: int | None = None


@dataclass(frozen=True)
class ListPage:
    """Is a list with its members."""

    row: ListRow
    description: str
    version: int
    may_edit: bool
    members: tuple[MemberShown, ...]


def lists_of(work: Work, *, in_use: bool = True) -> tuple[ListRow, ...]:
    """Gives my lists, my units' and the authority's, by name."""
    counted = (
        plain_select(func.count())
        .select_from(DistributionMember)
        .where(col(DistributionMember.list_id) == DistributionList.id)
        .scalar_subquery()
    )
    query = select(DistributionList, Unit.name, counted).outerjoin(Unit, col(Unit.id) == DistributionList.unit_id)
    if in_use:
        query = query.where(col(DistributionList.is_active).is_(True))
    rows = work.session.execute(query.order_by(col(DistributionList.name), col(DistributionList.id)))
    return tuple(_row(row, unit or "", count) for row, unit, count in rows)


def list_page(work: Work, list_id: int) -> ListPage:
    """Gives a list's page.

    Raises:
        NotFound: it is not the asker's, nor of a unit of theirs, nor the authority's.
    """
    row = work.load(DistributionList, list_id, Action.READ)
    unit = work.session.get(Unit, row.unit_id) if row.unit_id else None
    members = work.session.exec(
        select(DistributionMember)
        .where(col(DistributionMember.list_id) == list_id)
        .order_by(col(DistributionMember.position), col(DistributionMember.id))
    ).all()
    parties = work.session.exec(select(Party).where(col(Party.id).in_({m.party_id for m in members if m.party_id}))).all()
    inside = work.session.execute(
        plain_select(col(Principal.id), col(Principal.name), col(Principal.kind), col(Official.email), is_in_use())
        .outerjoin(Official, col(Official.id) == Principal.id)
        .where(col(Principal.id).in_({m.principal_id for m in members if m.principal_id}))
    )
    live = {party.id: survivor_of(work, party) for party in parties}
    people = {id: (name, kind, email or "", is_there) for id, name, kind, email, is_there in inside}
    shown = tuple(_member(each, live.get(each.party_id or 0), people.get(each.principal_id or 0)) for each in members)
    return ListPage(_row(row, unit.name if unit else "", len(shown)), row.description, row.version or 0, _may_edit(work, row), shown)


def _row(row: DistributionList, unit: str, members: int) -> ListRow:
    scope = ListOwner.MINE if row.owner_id is not None else ListOwner.UNIT if row.unit_id is not None else ListOwner.AUTHORITY
    return ListRow(row.id, row.name, scope, unit, members, row.is_active)


def _member(member: DistributionMember, party: Party | None, inside: tuple[str, str, str, bool] | None) -> MemberShown:
    if party is not None:
        return MemberShown(member.id, party.name, party.kind, party.email, party.id, party.is_active)
    name, kind, email, is_there = inside or ("", PrincipalKind.OFFICIAL.value, "", False)
    return MemberShown(member.id, name, kind, email, None, is_there, member.principal_id)


def _may_edit(work: Work, row: DistributionList) -> bool:
    if row.owner_id is not None:
        return True
    return work.has_for(Privilege.KEEP_PARTY_REGISTER if row.unit_id is None else Privilege.EDIT_PARTIES, row)
