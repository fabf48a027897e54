"""Builds the organisation: units, officials, posts, groups, substitutions; each verb by the right privilege, each an event."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel import col, select

from casework import walls
from casework.errors import NotFound, NotPermitted, RuleBroken
from casework.events import OrganisationChanged
from casework.model import (
    Authority,
    Membership,
    Official,
    Post,
    Principal,
    RolePrivilege,
    SecurityGroup,
    Substitution,
    Team,
    Unit,
)
from casework.services.organisation_changing import block_lost_seats
from casework.services.standing_in import may_name_substitutes
from casework.vocabulary import PROTECTED, Clearance, PrincipalKind, Privilege, Reason, Role, SubstituteScope
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


@dataclass(frozen=True)
class Lends:
    """Is how much a substitution lends: everything, or one thing, which then is named."""

    scope: SubstituteScope = SubstituteScope.EVERYTHING
    unit_id: int | None = None
    case_id: int | None = None
    case_type: str | None = None

    @property
    def is_whole(self) -> bool:
        """Says whether exactly the thing that the scope needs is named."""
        needs = {SubstituteScope.UNIT: self.unit_id, SubstituteScope.CASE: self.case_id, SubstituteScope.CASE_TYPE: self.case_type}
        named = [each for each in (self.unit_id, self.case_id, self.case_type) if each is not None]
        return needs.get(self.scope, True) is not None and len(named) == (1 if self.scope in needs else 0)


def found_authority(work: Work, name: str, *, cvr: str) -> int:
    """Founds an authority, whose roles have what this version gives them, and gives its id."""
    work.demand(Privilege.MANAGE_ORGANISATION)
    principal = work.add(Principal(kind=PrincipalKind.AUTHORITY, authority_id=0, name=name))
    principal.authority_id = principal.id
    work.add(Authority(id=principal.id, name=name, cvr=cvr))
    work.session.connection().execute(text(walls.seed("authority.id = :id")), {"id": principal.id})
    return _changed(work, "authority", principal.id, "added")


def add_unit(work: Work, authority_id: int, name: str, *, short_name: str, parent_id: int | None = None) -> int:
    """Puts a unit into the tree and gives its id.

    Raises:
        RuleBroken: no name, a short name that an open unit has, or the unit above is closed; all of them together.
    """
    work.demand(Privilege.MANAGE_ORGANISATION, unit_id=parent_id)
    reasons = [
        *([] if name.strip() and short_name.strip() else [Reason.NAME_IS_EMPTY]),
        *([Reason.NAME_IS_TAKEN] if _short_name_taken(work, authority_id, short_name) else []),
        *([Reason.UNIT_IS_CLOSED] if parent_id is not None and work.session.get_one(Unit, parent_id).closed_on else []),
    ]
    if reasons:
        raise RuleBroken(*reasons)
    unit_id = _principal(work, PrincipalKind.UNIT, authority_id, name)
    work.add(Unit(id=unit_id, authority_id=authority_id, parent_id=parent_id, name=name.strip(), short_name=short_name.strip()))
    return _changed(work, "unit", unit_id, "added", unit_id=unit_id)


def add_official(work: Work, new: NewOfficial) -> int:
    """Takes a person in and gives the official's id.

    Raises:
        RuleBroken: no name, a username that is taken, or a clearance that takes two persons; all of them together.
    """
    work.demand(Privilege.MANAGE_ORGANISATION)
    username = new.username.strip().lower()
    reasons = [
        *([] if new.name.strip() and username else [Reason.NAME_IS_EMPTY]),
        *([Reason.NAME_IS_TAKEN] if _username_taken(work, username) else []),
        *([Reason.NEEDS_FOUR_EYES] if new.clearance > Clearance.CONFIDENTIAL and not work.actor.name else []),
    ]
    if reasons:
        raise RuleBroken(*reasons)
    if new.clearance and not work.actor.name:
        work.demand(Privilege.GIVE_CLEARANCE)
    official_id = _principal(work, PrincipalKind.OFFICIAL, new.authority_id, new.name.strip())
    work.add(
        Official(
            id=official_id,
            authority_id=new.authority_id,
            username=username,
            name=new.name.strip(),
            initials=new.initials,
            email=new.email,
            clearance=new.clearance,
            is_limited=new.is_limited,
        )
    )
    return _changed(work, "official", official_id, "added", official_id=official_id)


def give_post(  # a post has this many parts
    work: Work, official_id: int, unit_id: int, role: Role, *, title: str, starts_on: dt.date, ends_on: dt.date | None = None
) -> int:
    """Gives an official a post in a unit and gives its id; nobody grants himself, and a role with protected privileges takes two.

    Raises:
        RuleBroken: with every reason against the post.
    """
    work.demand(Privilege.MANAGE_ORGANISATION, unit_id=unit_id)
    reasons = against_post(work, official_id, unit_id, role, starts_on=starts_on, ends_on=ends_on)
    if not work.actor.name and takes_two(work, role):
        reasons.append(Reason.NEEDS_FOUR_EYES)
    if reasons:
        raise RuleBroken(*reasons)
    post = work.add(Post(official_id=official_id, unit_id=unit_id, role=role, title=title, starts_on=starts_on, ends_on=ends_on))
    return _changed(work, "post", post.id, "added", official_id=official_id, unit_id=unit_id)


def against_post(work: Work, official_id: int, unit_id: int, role: Role, *, starts_on: dt.date, ends_on: dt.date | None) -> list[Reason]:
    """Lists what stands in the way of a post, whoever gives it."""
    person, unit = work.session.get(Official, official_id), work.session.get(Unit, unit_id)
    if person is None or unit is None:
        raise NotFound("Official" if person is None else "Unit", official_id if person is None else unit_id)
    return [
        *([Reason.NOBODY_GRANTS_HIMSELF] if official_id in {work.actor.official_id, work.actor.on_behalf_of} else []),
        *([Reason.DATES_ARE_WRONG] if ends_on is not None and ends_on < starts_on else []),
        *([Reason.OFFICIAL_HAS_LEFT] if not person.is_active or (person.ends_on and person.ends_on < starts_on) else []),
        *([Reason.UNIT_IS_CLOSED] if unit.closed_on is not None else []),
        *([Reason.ADMINISTRATOR_STANDS_ALONE] if _mixes(work, official_id, role, starts_on, ends_on) else []),
    ]


def takes_two(work: Work, role: Role) -> bool:
    """Says whether a role carries a protected privilege in the actor's authority, so that its posts take two persons."""
    given = select(RolePrivilege.privilege).where(
        col(RolePrivilege.authority_id) == work.authority_id, col(RolePrivilege.role) == role, col(RolePrivilege.is_given)
    )
    return bool(PROTECTED & set(work.session.exec(given).all()))


def end_post(work: Work, post_id: int, *, on: dt.date) -> None:
    """Ends a post; the access that came with the unit ends with it."""
    post = work.session.get(Post, post_id)
    if post is None:
        raise NotFound("Post", post_id)
    work.demand(Privilege.MANAGE_ORGANISATION, unit_id=post.unit_id)
    if on < post.starts_on - dt.timedelta(days=1):
        raise RuleBroken(Reason.DATES_ARE_WRONG)
    post.ends_on = on
    _changed(work, "post", post_id, "ended", official_id=post.official_id, unit_id=post.unit_id)
    block_lost_seats(work, post.official_id)


def add_team(work: Work, authority_id: int, name: str) -> int:
    """Makes a team and gives its id."""
    work.demand(Privilege.MANAGE_ORGANISATION)
    team_id = _principal(work, PrincipalKind.TEAM, authority_id, _named(name))
    work.add(Team(id=team_id, authority_id=authority_id, name=name.strip()))
    return _changed(work, "team", team_id, "added")


def add_security_group(work: Work, authority_id: int, name: str) -> int:
    """Makes a security group and gives its id."""
    work.demand(Privilege.MANAGE_SECURITY_GROUPS)
    group_id = _principal(work, PrincipalKind.SECURITY_GROUP, authority_id, _named(name))
    work.add(SecurityGroup(id=group_id, authority_id=authority_id, name=name.strip()))
    return _changed(work, "security_group", group_id, "added")


def add_member(work: Work, group_id: int, official_id: int, *, starts_on: dt.date, ends_on: dt.date | None = None) -> int:
    """Puts an official into a team or security group and gives the membership's id; nobody puts himself in.

    Raises:
        NotFound: no such official. RuleBroken: oneself, wrong dates, a group that is not in use, or the team that keeps the official's
        own gate; all of them together.
    """
    group = _group(work, group_id)
    if work.session.get(Official, official_id) is None:
        raise NotFound("Official", official_id)
    reasons = [
        *([Reason.NOBODY_GRANTS_HIMSELF] if official_id in {work.actor.official_id, work.actor.on_behalf_of} else []),
        *([Reason.DATES_ARE_WRONG] if ends_on is not None and ends_on < starts_on else []),
        *([] if group.is_active else [Reason.GROUP_IS_INACTIVE]),
        *([Reason.KEEPS_NO_OWN_GATE] if group_id == _gate_of(work, official_id) else []),
    ]
    if reasons:
        raise RuleBroken(*reasons)
    member = work.add(Membership(group_id=group_id, official_id=official_id, starts_on=starts_on, ends_on=ends_on))
    return _changed(work, "membership", member.id, "added", official_id=official_id)


def end_membership(work: Work, membership_id: int, *, on: dt.date) -> None:
    """Takes an official out of a team or group from the day after."""
    member = work.session.get(Membership, membership_id)
    if member is None:
        raise NotFound("Membership", membership_id)
    _group(work, member.group_id)
    member.ends_on = on
    _changed(work, "membership", membership_id, "ended", official_id=member.official_id)
    block_lost_seats(work, member.official_id)


def substitute(  # who for whom, when, how much
    work: Work, absent_id: int, substitute_id: int, *, starts_on: dt.date, ends_on: dt.date, lends: Lends = Lends()
) -> int:
    """Lets one official act for another within dates and gives the substitution's id.

    The absent official names the substitute, or whoever names substitutes in one of his units does; nobody names himself, and who
    acts for somebody hands nothing on.

    Raises:
        RuleBroken: in somebody's name, oneself, wrong dates, or a scope without its thing; all of them together.
    """
    if work.actor.on_behalf_of is not None:
        raise RuleBroken(Reason.SUBSTITUTES_HAND_NOTHING_ON)
    if not may_name_substitutes(work, absent_id):
        raise NotPermitted(Reason.NEEDS_PRIVILEGE, detail=Privilege.NAME_SUBSTITUTES)
    if work.session.get(Official, substitute_id) is None:
        raise NotFound("Official", substitute_id)
    reasons = [
        *([Reason.NOBODY_GRANTS_HIMSELF] if substitute_id in {work.actor.official_id, absent_id} else []),
        *([Reason.DATES_ARE_WRONG] if ends_on < starts_on else []),
        *([] if lends.is_whole else [Reason.SCOPE_NEEDS_ITS_THING]),
    ]
    if reasons:
        raise RuleBroken(*reasons)
    row = work.add(
        Substitution(
            absent_id=absent_id, substitute_id=substitute_id, starts_on=starts_on, ends_on=ends_on, scope=lends.scope,
            only_unit_id=lends.unit_id, only_case_id=lends.case_id, only_case_type=lends.case_type, named_by=work.actor.official_id,
        )
    )  # fmt: skip
    return _changed(work, "substitution", row.id, "added", official_id=absent_id)


def _gate_of(work: Work, official_id: int) -> int | None:
    return work.session.exec(select(Official.gate_team_id).where(col(Official.id) == official_id)).first()


def _group(work: Work, group_id: int) -> Team | SecurityGroup:
    """Gives a team or security group whose members the actor may change."""
    security_group = work.session.get(SecurityGroup, group_id)
    work.demand(Privilege.MANAGE_ORGANISATION if security_group is None else Privilege.MANAGE_SECURITY_GROUPS)
    group = security_group or work.session.get(Team, group_id)
    if group is None:
        raise NotFound("Team", group_id)
    return group


def _mixes(work: Work, official_id: int, role: Role, starts_on: dt.date, ends_on: dt.date | None) -> bool:
    """Says whether the post would stand beside a system administrator's: who runs the system reads no records."""
    beside = select(Post.role).where(
        col(Post.official_id) == official_id,
        col(Post.ends_on).is_(None) | (col(Post.ends_on) >= starts_on),
        col(Post.starts_on) <= (ends_on or dt.date.max),
    )
    return any((held is Role.SYSTEM_ADMINISTRATOR) != (role is Role.SYSTEM_ADMINISTRATOR) for held in work.session.exec(beside))


def _short_name_taken(work: Work, authority_id: int, short_name: str) -> bool:
    taken = select(Unit.id).where(
        col(Unit.authority_id) == authority_id, col(Unit.short_name) == short_name.strip(), col(Unit.closed_on).is_(None)
    )
    return work.session.exec(taken).first() is not None


def _username_taken(work: Work, username: str) -> bool:
    found = work.session.connection().execute(text("SELECT casework_username_taken(:name)"), {"name": username})
    return bool(found.scalar_one())


def _named(name: str) -> str:
    if not name.strip():
        raise RuleBroken(Reason.NAME_IS_EMPTY)
    return name.strip()


def _principal(work: Work, kind: PrincipalKind, authority_id: int, name: str) -> int:
    if not work.actor.name and authority_id != work.authority_id:
        raise NotFound("Authority", authority_id)
    return work.add(Principal(kind=kind, authority_id=authority_id, name=name.strip())).id


def _changed(work: Work, what: str, subject_id: int, change: str, *, official_id: int | None = None, unit_id: int | None = None) -> int:
    work.record(OrganisationChanged(what=what, subject_id=subject_id, change=change, official_id=official_id, unit_id=unit_id))
    return subject_id
