"""Rights of roles, clearance, and what takes two persons: one proposes, another confirms, and neither gains by it.

The database holds the same (``casework/walls/rights.sql``), whatever path a change comes by. Source: ASVS 5.0 V2.3.5, V8.3.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from casework.access import HELD_FOR_UNITS
from casework.errors import NotFound, NotPermitted, RuleBroken
from casework.events import OrganisationChanged, PrivilegeChanged, RightsProposed
from casework.model import Official, Post, RightsProposal, RolePrivilege
from casework.services.organisation import against_post
from casework.services.organisation_changing import block_lost_seats
from casework.vocabulary import (
    PROTECTED,
    Clearance,
    Privilege,
    PrivilegeScope,
    ProposalKind,
    ProposalState,
    Reason,
    Role,
)
from casework.work import Work


@dataclass(frozen=True)
class NewPost:
    """Is a post as it is proposed."""

    official_id: int
    unit_id: int
    role: Role
    title: str
    starts_on: dt.date
    ends_on: dt.date | None = None


def give_privilege(work: Work, role: Role, privilege: Privilege, scope: PrivilegeScope = PrivilegeScope.AUTHORITY) -> None:
    """Gives a role a privilege that is not protected, or lets it reach elsewhere.

    Raises:
        RuleBroken: the privilege takes two persons, the actor holds the role, or it cannot be held for a unit; all of them together.
    """
    work.demand(Privilege.MANAGE_ORGANISATION)
    reasons = [
        *([Reason.NEEDS_FOUR_EYES] if privilege in PROTECTED else []),
        *([Reason.NOBODY_GRANTS_HIMSELF] if _hold(work, role) else []),
        *_against_scope(privilege, scope),
    ]
    if reasons:
        raise RuleBroken(*reasons)
    _set_privilege(work, role, privilege, scope, is_given=True)


def take_privilege(work: Work, role: Role, privilege: Privilege) -> None:
    """Takes a privilege from a role; one person is enough for that."""
    work.demand(Privilege.MANAGE_ORGANISATION)
    row = _role_privilege(work, role, privilege)
    if row is None or not row.is_given:
        raise NotFound("RolePrivilege", privilege)
    _set_privilege(work, role, privilege, row.scope, is_given=False)


def give_clearance(work: Work, official_id: int, clearance: Clearance) -> None:
    """Sets an official's clearance, up to *confidential*; a lower one blocks the seats it takes access from.

    Raises:
        RuleBroken: above *confidential* (propose it), or the actor's own is raised; both together.
    """
    work.demand(Privilege.GIVE_CLEARANCE)
    person = _official(work, official_id)
    rises = clearance > person.clearance
    reasons = [
        *([Reason.NEEDS_FOUR_EYES] if rises and clearance > Clearance.CONFIDENTIAL else []),
        *([Reason.NOBODY_GRANTS_HIMSELF] if rises and official_id in _me(work) else []),
    ]
    if reasons:
        raise RuleBroken(*reasons)
    _set_clearance(work, person, clearance)


def propose_privilege(work: Work, role: Role, privilege: Privilege, scope: PrivilegeScope, *, reason: str) -> int:
    """Proposes that a role gets a protected privilege and gives the proposal's id.

    Raises:
        RuleBroken: the actor holds the role, or the privilege cannot be held for a unit; both together.
    """
    work.demand(Privilege.MANAGE_ORGANISATION)
    reasons = [*([Reason.NOBODY_GRANTS_HIMSELF] if _hold(work, role) else []), *_against_scope(privilege, scope)]
    if reasons:
        raise RuleBroken(*reasons)
    return _propose(work, ProposalKind.ROLE_PRIVILEGE, reason, role=role, privilege=privilege, scope=scope)


def propose_post(work: Work, new: NewPost, *, reason: str) -> int:
    """Proposes a post whose role has protected privileges and gives the proposal's id.

    Raises:
        RuleBroken: with every reason against the post.
    """
    work.demand(Privilege.MANAGE_ORGANISATION, unit_id=new.unit_id)
    if reasons := against_post(work, new.official_id, new.unit_id, new.role, starts_on=new.starts_on, ends_on=new.ends_on):
        raise RuleBroken(*reasons)
    return _propose(
        work, ProposalKind.POST, reason, official_id=new.official_id, unit_id=new.unit_id, role=new.role, title=new.title,
        starts_on=new.starts_on, ends_on=new.ends_on,
    )  # fmt: skip


def propose_clearance(work: Work, official_id: int, clearance: Clearance, *, reason: str) -> int:
    """Proposes a clearance above *confidential* and gives the proposal's id; nobody proposes his own."""
    work.demand(Privilege.GIVE_CLEARANCE)
    _official(work, official_id)
    if official_id in _me(work):
        raise RuleBroken(Reason.NOBODY_GRANTS_HIMSELF)
    return _propose(work, ProposalKind.CLEARANCE, reason, official_id=official_id, clearance=clearance)


def confirm(work: Work, proposal_id: int) -> None:
    """Confirms what another proposed, and with that does it.

    Raises:
        NotPermitted: without the privilege. RuleBroken: one's own proposal, one's own gain, or it is decided already.
    """
    proposal = _to_decide(work, proposal_id)
    if proposal.official_id in _me(work) or (
        proposal.role and proposal.kind is ProposalKind.ROLE_PRIVILEGE and _hold(work, Role(proposal.role))
    ):
        raise RuleBroken(Reason.NOBODY_GRANTS_HIMSELF)
    _decide(work, proposal, ProposalState.CONFIRMED)
    match proposal.kind:
        case ProposalKind.ROLE_PRIVILEGE:
            scope = PrivilegeScope(proposal.scope or "")
            _set_privilege(work, Role(proposal.role or ""), Privilege(proposal.privilege or ""), scope, is_given=True)
        case ProposalKind.CLEARANCE:
            _set_clearance(work, _official(work, proposal.official_id or 0), Clearance(proposal.clearance or 0))
        case ProposalKind.POST:
            _give_post(work, proposal)


def refuse(work: Work, proposal_id: int) -> None:
    """Refuses what another proposed."""
    _decide(work, _to_decide(work, proposal_id), ProposalState.REFUSED)


def withdraw(work: Work, proposal_id: int) -> None:
    """Takes one's own proposal back."""
    proposal = _open(work, proposal_id)
    if proposal.proposed_by != work.official_id:
        raise NotPermitted(Reason.NOT_THE_SAME_PERSON)
    _decide(work, proposal, ProposalState.WITHDRAWN)


def _propose(work: Work, kind: ProposalKind, reason: str, **content: Any) -> int:
    if not reason.strip():
        raise RuleBroken(Reason.REASON_IS_REQUIRED)
    row = RightsProposal(
        authority_id=work.authority_id, kind=kind, reason=reason.strip(), proposed_by=work.official_id, proposed_at=work.now, **content
    )
    proposal = work.add(row)
    _told(work, proposal, "proposed")
    return proposal.id


def _open(work: Work, proposal_id: int) -> RightsProposal:
    proposal = work.session.exec(select(RightsProposal).where(col(RightsProposal.id) == proposal_id).with_for_update()).first()
    if proposal is None:
        raise NotFound("RightsProposal", proposal_id)
    if proposal.state is not ProposalState.OPEN:
        raise RuleBroken(Reason.PROPOSAL_IS_CLOSED)
    return proposal


def _to_decide(work: Work, proposal_id: int) -> RightsProposal:
    proposal = _open(work, proposal_id)
    if not work.has(Privilege.CONFIRM_RIGHTS):
        work.demand(Privilege.MANAGE_ORGANISATION)
    if proposal.proposed_by == work.official_id:
        raise RuleBroken(Reason.NEEDS_FOUR_EYES)
    return proposal


def _decide(work: Work, proposal: RightsProposal, state: ProposalState) -> None:
    proposal.state, proposal.decided_by, proposal.decided_at = state, work.official_id, work.now
    work.session.flush()
    _told(work, proposal, state)


def _told(work: Work, proposal: RightsProposal, change: str) -> None:
    work.record(
        RightsProposed(
            proposal_id=proposal.id, what=proposal.kind, change=change, official_id=proposal.official_id, role=proposal.role or "",
            privilege=proposal.privilege or "", scope=proposal.scope or "", clearance=proposal.clearance,
        )
    )  # fmt: skip


def _give_post(work: Work, proposal: RightsProposal) -> None:
    new = NewPost(
        proposal.official_id or 0, proposal.unit_id or 0, Role(proposal.role or ""), proposal.title, proposal.starts_on or work.today,
        proposal.ends_on,
    )  # fmt: skip
    if reasons := against_post(work, new.official_id, new.unit_id, new.role, starts_on=new.starts_on, ends_on=new.ends_on):
        raise RuleBroken(*reasons)
    post = work.add(
        Post(official_id=new.official_id, unit_id=new.unit_id, role=new.role, title=new.title, starts_on=new.starts_on, ends_on=new.ends_on)
    )
    work.record(OrganisationChanged(what="post", subject_id=post.id, change="added", official_id=new.official_id, unit_id=new.unit_id))


def _against_scope(privilege: Privilege, scope: PrivilegeScope) -> list[Reason]:
    is_of_units = privilege in HELD_FOR_UNITS or scope is PrivilegeScope.AUTHORITY
    return [] if is_of_units else [Reason.PRIVILEGE_HAS_NO_UNITS]


def _set_privilege(work: Work, role: Role, privilege: Privilege, scope: PrivilegeScope, *, is_given: bool) -> None:
    row = _role_privilege(work, role, privilege)
    if row is None:
        work.add(RolePrivilege(authority_id=work.authority_id, role=role, privilege=privilege, scope=scope, is_given=is_given))
    else:
        row.scope, row.is_given = scope, is_given
        work.session.flush()
    work.record(PrivilegeChanged(role=role, privilege=privilege, scope=scope, is_given=is_given))


def _set_clearance(work: Work, person: Official, clearance: Clearance) -> None:
    person.clearance = int(clearance)
    change = f"clearance_{int(clearance)}"
    work.record(OrganisationChanged(what="official", subject_id=person.id, change=change, official_id=person.id))
    block_lost_seats(work, person.id)


def _role_privilege(work: Work, role: Role, privilege: Privilege) -> RolePrivilege | None:
    return work.session.exec(
        select(RolePrivilege).where(
            col(RolePrivilege.authority_id) == work.authority_id,
            col(RolePrivilege.role) == role,
            col(RolePrivilege.privilege) == privilege,
        )
    ).first()


def _hold(work: Work, role: Role) -> bool:
    """Says whether the actor, or whom he acts for, holds the role now or later."""
    posts = select(Post.id).where(
        col(Post.official_id).in_(_me(work)), col(Post.role) == role, col(Post.ends_on).is_(None) | (col(Post.ends_on) >= work.today)
    )
    return work.session.exec(posts).first() is not None


def _me(work: Work) -> set[int]:
    return {each for each in (work.actor.official_id, work.actor.on_behalf_of) if each is not None}


def _official(work: Work, official_id: int) -> Official:
    person = work.session.get(Official, official_id)
    if person is None:
        raise NotFound("Official", official_id)
    return person


__all__ = [
    "NewPost", "confirm", "give_clearance", "give_privilege", "propose_clearance", "propose_post", "propose_privilege", "refuse",
    "take_privilege", "withdraw",
]  # fmt: skip
