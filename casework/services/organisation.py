"""Builds and changes the organisation: units, officials, posts, groups, substitutions."""

import datetime as dt
from dataclasses import dataclass

from casework.errors import RuleBroken
from casework.events import OrganisationChanged
from casework.model import (
    Authority,
    Membership,
    Official,
    Post,
    Principal,
    SecurityGroup,
    Substitution,
    Team,
    Unit,
)
from casework.vocabulary import PrincipalKind, Privilege, Reason, Role
from casework.work import Work


@dataclass(frozen=True)
class NewOfficial:
    """Is what is known of a person who joins."""

    authority_id: int
    username: str
    name: str
    email: str
    clearance: int = 0
    is_limited: bool = False

    @property
    def initials(self) -> str:
        """Gives the first letters of the names."""
        return "".join(part[0] for part in self.name.split() if part[0].isalpha()).upper()


def found_authority(work: Work, name: str, *, cvr: str) -> int:
    """Founds an authority and gives its id."""
    work.demand(Privilege.MANAGE_ORGANISATION)
    principal = work.add(Principal(kind=PrincipalKind.AUTHORITY, authority_id=0, name=name))
    principal.authority_id = principal.id
    work.add(Authority(id=principal.id, name=name, cvr=cvr))
    return _changed(work, "authority", principal.id)


def add_unit(work: Work, authority_id: int, name: str, *, short_name: str, parent_id: int | None = None) -> int:
    """Puts a unit into the tree and gives its id."""
    unit_id = _principal(work, PrincipalKind.UNIT, authority_id, name)
    work.add(Unit(id=unit_id, authority_id=authority_id, parent_id=parent_id, name=name, short_name=short_name))
    return _changed(work, "unit", unit_id)


def add_official(work: Work, new: NewOfficial) -> int:
    """Takes a person in and gives the official's id."""
    official_id = _principal(work, PrincipalKind.OFFICIAL, new.authority_id, new.name)
    work.add(
        Official(
            id=official_id,
            authority_id=new.authority_id,
            username=new.username,
            name=new.name,
            initials=new.initials,
            email=new.email,
            clearance=new.clearance,
            is_limited=new.is_limited,
        )
    )
    return _changed(work, "official", official_id)


def give_post(  # a post has this many parts
    work: Work, official_id: int, unit_id: int, role: Role, *, title: str, starts_on: dt.date, ends_on: dt.date | None = None
) -> int:
    """Gives an official a post in a unit; nobody grants himself.

    Raises:
        RuleBroken: when the actor would give the post to himself.
    """
    work.demand(Privilege.MANAGE_ORGANISATION)
    if work.actor.official_id == official_id:
        raise RuleBroken(Reason.NEEDS_PRIVILEGE, detail="own post")
    post = work.add(Post(official_id=official_id, unit_id=unit_id, role=role, title=title, starts_on=starts_on, ends_on=ends_on))
    return _changed(work, "post", post.id)


def end_post(work: Work, post_id: int, *, on: dt.date) -> None:
    """Ends a post; the access that came with the unit ends with it."""
    work.demand(Privilege.MANAGE_ORGANISATION)
    post = work.session.get_one(Post, post_id)
    post.ends_on = on
    _changed(work, "post", post_id)


def add_team(work: Work, authority_id: int, name: str) -> int:
    """Makes a team and gives its id."""
    team_id = _principal(work, PrincipalKind.TEAM, authority_id, name)
    work.add(Team(id=team_id, authority_id=authority_id, name=name))
    return _changed(work, "team", team_id)


def add_security_group(work: Work, authority_id: int, name: str) -> int:
    """Makes a security group and gives its id."""
    group_id = _principal(work, PrincipalKind.SECURITY_GROUP, authority_id, name)
    work.add(SecurityGroup(id=group_id, authority_id=authority_id, name=name))
    return _changed(work, "security_group", group_id)


def add_member(work: Work, group_id: int, official_id: int, *, starts_on: dt.date, ends_on: dt.date | None = None) -> int:
    """Puts an official into a team or security group and gives the membership's id."""
    work.demand(Privilege.MANAGE_ORGANISATION)
    if work.actor.official_id == official_id:
        raise RuleBroken(Reason.NEEDS_PRIVILEGE, detail="own membership")
    member = work.add(Membership(group_id=group_id, official_id=official_id, starts_on=starts_on, ends_on=ends_on))
    return _changed(work, "membership", member.id)


def end_membership(work: Work, membership_id: int, *, on: dt.date) -> None:
    """Takes an official out of a team or group from the day after."""
    work.demand(Privilege.MANAGE_ORGANISATION)
    work.session.get_one(Membership, membership_id).ends_on = on
    _changed(work, "membership", membership_id)


def substitute(work: Work, absent_id: int, substitute_id: int, *, starts_on: dt.date, ends_on: dt.date) -> int:
    """Lets one official act for another within dates; a person may name their own substitute."""
    if work.actor.official_id != absent_id:
        work.demand(Privilege.MANAGE_ORGANISATION)
    row = work.add(Substitution(absent_id=absent_id, substitute_id=substitute_id, starts_on=starts_on, ends_on=ends_on))
    return _changed(work, "substitution", row.id)


def _principal(work: Work, kind: PrincipalKind, authority_id: int, name: str) -> int:
    work.demand(Privilege.MANAGE_ORGANISATION)
    return work.add(Principal(kind=kind, authority_id=authority_id, name=name)).id


def _changed(work: Work, what: str, subject_id: int) -> int:
    work.record(OrganisationChanged(what=what, subject_id=subject_id))
    return subject_id
