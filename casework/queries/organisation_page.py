"""The organisation as its people see it: the tree of units with officials and posts, one official, teams and security groups."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select as plain_select
from sqlmodel import col, select

from casework.errors import NotFound
from casework.model import Membership, Official, Post, Principal, SecurityGroup, Substitution, Team, Unit
from casework.queries.absences import AbsenceShown, absences
from casework.services.standing_in import may_name_substitutes
from casework.vocabulary import Privilege, Role, SubstituteScope
from casework.work import Work


@dataclass(frozen=True)
class PostShown:
    """Is a post with whose it is and where."""

    post_id: int
    official_id: int
    official: str
    unit_id: int
    unit: str
    role: Role
    title: str
    starts_on: dt.date
    ends_on: dt.date | None
    is_running: bool


@dataclass(frozen=True)
class UnitShown:
    """Is a unit of the tree with the posts that run in it today; ``depth`` counts from the top."""

    unit_id: int
    name: str
    short_name: str
    parent_id: int | None
    depth: int
    closed_on: dt.date | None
    posts: tuple[PostShown, ...]
    may_change: bool


@dataclass(frozen=True)
class MemberShown:
    """Is somebody in a team or security group."""

    membership_id: int
    official_id: int
    official: str
    starts_on: dt.date
    ends_on: dt.date | None


@dataclass(frozen=True)
class GroupShown:
    """Is a team or a security group with its members of today."""

    group_id: int
    name: str
    is_security_group: bool
    is_active: bool
    members: tuple[MemberShown, ...]
    may_change: bool


@dataclass(frozen=True)
class SubstitutionShown:
    """Is a substitution: who for whom, when, how much."""

    substitution_id: int
    absent_id: int
    absent: str
    substitute_id: int
    substitute: str
    starts_on: dt.date
    ends_on: dt.date
    scope: SubstituteScope
    only: str
    is_running: bool


@dataclass(frozen=True)
class OfficialShown:
    """Is an official with posts, groups, substitutions and absences, today's and earlier ones as far as the asker may know them.

    ``may_name_substitutes`` also says whether the asker may say that the official is away.
    """

    official_id: int
    username: str
    name: str
    email: str
    clearance: int
    is_limited: bool
    gate_team_id: int | None
    ends_on: dt.date | None
    posts: tuple[PostShown, ...]
    groups: tuple[tuple[str, dt.date, dt.date | None], ...]
    substitutions: tuple[SubstitutionShown, ...]
    may_name_substitutes: bool
    absences: tuple[AbsenceShown, ...] = ()


@dataclass(frozen=True)
class PrincipalChoice:
    """Is somebody who can be given access: an official, a unit, a team or a security group in use."""

    principal_id: int
    kind: str
    name: str


def organisation_tree(work: Work, *, with_closed: bool = False) -> tuple[UnitShown, ...]:
    """Gives the units of the authority in the order of the tree, with the posts of today."""
    units = work.session.exec(select(Unit).order_by(col(Unit.name), col(Unit.id))).all()
    posts: dict[int, list[PostShown]] = {}
    for post in _posts(work):
        if post.is_running:
            posts.setdefault(post.unit_id, []).append(post)
    below: dict[int | None, list[Unit]] = {}
    known = {unit.id for unit in units}
    for unit in units:
        below.setdefault(unit.parent_id if unit.parent_id in known else None, []).append(unit)

    def walk(parent: int | None, depth: int) -> list[UnitShown]:
        shown = []
        for unit in below.get(parent, []):
            if with_closed or unit.closed_on is None:
                shown.append(
                    UnitShown(
                        unit.id, unit.name, unit.short_name, unit.parent_id, depth, unit.closed_on, tuple(posts.get(unit.id, [])),
                        work.has(Privilege.MANAGE_ORGANISATION, unit_id=unit.id),
                    )
                )  # fmt: skip
            shown += walk(unit.id, depth + 1)
        return shown

    return tuple(walk(None, 0))


def official_page(work: Work, official_id: int) -> OfficialShown:
    """Gives one official.

    Raises:
        NotFound: nobody of the authority has the id.
    """
    person = work.session.get(Official, official_id)
    if person is None:
        raise NotFound("Official", official_id)
    groups = work.session.execute(
        plain_select(col(Principal.name), col(Membership.starts_on), col(Membership.ends_on))
        .join(Principal, col(Principal.id) == Membership.group_id)
        .where(col(Membership.official_id) == official_id)
        .order_by(col(Principal.name))
    ).all()
    return OfficialShown(
        official_id=person.id,
        username=person.username,
        name=person.name,
        email=person.email,
        clearance=person.clearance,
        is_limited=person.is_limited,
        gate_team_id=person.gate_team_id,
        ends_on=person.ends_on,
        posts=tuple(post for post in _posts(work) if post.official_id == official_id),
        groups=tuple((name, starts_on, ends_on) for name, starts_on, ends_on in groups),
        substitutions=substitutions(work, official_id),
        may_name_substitutes=may_name_substitutes(work, official_id),
        absences=absences(work, official_id),
    )


def substitutions(work: Work, official_id: int) -> tuple[SubstitutionShown, ...]:
    """Gives the substitutions in which an official is the absent or the substitute, the newest first."""
    rows = work.session.exec(
        select(Substitution)
        .where((col(Substitution.absent_id) == official_id) | (col(Substitution.substitute_id) == official_id))
        .order_by(col(Substitution.starts_on).desc(), col(Substitution.id).desc())
    ).all()
    ids = {each for row in rows for each in (row.absent_id, row.substitute_id, row.only_unit_id) if each is not None}
    names = dict(work.session.exec(select(Principal.id, Principal.name).where(col(Principal.id).in_(ids))).all())
    return tuple(
        SubstitutionShown(
            substitution_id=row.id,
            absent_id=row.absent_id,
            absent=names.get(row.absent_id, ""),
            substitute_id=row.substitute_id,
            substitute=names.get(row.substitute_id, ""),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            scope=row.scope,
            only=names.get(row.only_unit_id or 0, "") or row.only_case_type or "",
            is_running=row.starts_on <= work.today <= row.ends_on,
        )
        for row in rows
    )


def groups(work: Work) -> tuple[GroupShown, ...]:
    """Gives the teams and security groups of the authority by name, with their members of today."""
    members: dict[int, list[MemberShown]] = {}
    rows = work.session.execute(
        select(Membership, Official.name)
        .join(Official, col(Official.id) == Membership.official_id)
        .where(col(Membership.ends_on).is_(None) | (col(Membership.ends_on) >= work.today))
        .order_by(col(Official.name), col(Membership.id))
    )
    for member, name in rows:
        shown = MemberShown(member.id, member.official_id, name, member.starts_on, member.ends_on)
        members.setdefault(member.group_id, []).append(shown)
    teams = work.session.exec(select(Team).order_by(col(Team.name))).all()
    security = work.session.exec(select(SecurityGroup).order_by(col(SecurityGroup.name))).all()
    may_teams, may_security = work.has(Privilege.MANAGE_ORGANISATION), work.has(Privilege.MANAGE_SECURITY_GROUPS)
    return (
        *(GroupShown(each.id, each.name, True, each.is_active, tuple(members.get(each.id, [])), may_security) for each in security),
        *(GroupShown(each.id, each.name, False, each.is_active, tuple(members.get(each.id, [])), may_teams) for each in teams),
    )


def principals(work: Work) -> tuple[PrincipalChoice, ...]:
    """Gives everybody who can be given access now: officials who work here, open units, teams and groups in use."""
    officials = select(Official.id, Official.name).where(
        col(Official.is_active), col(Official.ends_on).is_(None) | (col(Official.ends_on) >= work.today)
    )
    units = select(Unit.id, Unit.name).where(col(Unit.closed_on).is_(None))
    found = [
        PrincipalChoice(id, kind, name)
        for kind, query in (
            ("official", officials),
            ("unit", units),
            ("team", select(Team.id, Team.name).where(col(Team.is_active))),
            ("security_group", select(SecurityGroup.id, SecurityGroup.name).where(col(SecurityGroup.is_active))),
        )
        for id, name in work.session.exec(query).all()
    ]
    return tuple(sorted(found, key=lambda each: (each.name.casefold(), each.principal_id)))


def _posts(work: Work) -> list[PostShown]:
    rows = work.session.execute(
        select(Post, Official.name, Unit.name)
        .join(Official, col(Official.id) == Post.official_id)
        .join(Unit, col(Unit.id) == Post.unit_id)
        .order_by(col(Official.name), col(Post.starts_on).desc(), col(Post.id))
    )
    return [
        PostShown(
            post.id, post.official_id, official, post.unit_id, unit, post.role, post.title, post.starts_on, post.ends_on,
            post.starts_on <= work.today and (post.ends_on is None or post.ends_on >= work.today),
        )
        for post, official, unit in rows
    ]  # fmt: skip
