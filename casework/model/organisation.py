"""Who works here: authorities, units, officials with their posts, teams, security groups, substitutions."""

import datetime as dt

from sqlalchemy import Column, Index, String, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from casework.model.columns import instant, maybe_instant, word
from casework.vocabulary import PrincipalKind, Privilege, PrivilegeScope, ProposalKind, ProposalState, Role, SubstituteScope


class Principal(SQLModel, table=True):
    """Is anyone who can be given access; one series of ids over all kinds, so that a list of ids is enough."""

    __tablename__ = "principal"
    id: int = Field(default=None, primary_key=True)
    kind: PrincipalKind = word(PrincipalKind)
    authority_id: int = Field(index=True)
    name: str


class Authority(SQLModel, table=True):
    """Is a ministry or agency: the tenant."""

    __tablename__ = "authority"
    id: int = Field(primary_key=True, foreign_key="principal.id")
    name: str
    cvr: str


class Unit(SQLModel, table=True):
    """Is an office in the authority's tree."""

    __tablename__ = "unit"
    id: int = Field(primary_key=True, foreign_key="principal.id")
    authority_id: int = Field(foreign_key="authority.id", index=True)
    parent_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    name: str
    short_name: str = Field(index=True)
    closed_on: dt.date | None = None


class Official(SQLModel, table=True):
    """Is a person who works in the authority; clearance and limitation are the person's own.

    ``gate_team_id`` is the team that keeps the gate before a gated approver; nobody else has one.
    """

    __tablename__ = "official"
    id: int = Field(primary_key=True, foreign_key="principal.id")
    authority_id: int = Field(foreign_key="authority.id", index=True)
    username: str = Field(unique=True)
    name: str
    initials: str
    email: str
    clearance: int = 0
    is_limited: bool = False
    is_active: bool = True
    ends_on: dt.date | None = None
    gate_team_id: int | None = Field(default=None, foreign_key="team.id")


class Post(SQLModel, table=True):
    """Is the job role through which an official belongs to a unit and has privileges, within its dates."""

    __tablename__ = "post"
    id: int = Field(default=None, primary_key=True)
    official_id: int = Field(foreign_key="official.id", index=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    role: Role = word(Role)
    title: str
    is_primary: bool = True
    starts_on: dt.date
    ends_on: dt.date | None = None


class Team(SQLModel, table=True):
    """Is a group of officials across units."""

    __tablename__ = "team"
    id: int = Field(primary_key=True, foreign_key="principal.id")
    authority_id: int = Field(foreign_key="authority.id")
    name: str
    is_active: bool = True


class SecurityGroup(SQLModel, table=True):
    """Is a named clearance group, used in restrictions."""

    __tablename__ = "security_group"
    id: int = Field(primary_key=True, foreign_key="principal.id")
    authority_id: int = Field(foreign_key="authority.id")
    name: str
    is_active: bool = True


class Membership(SQLModel, table=True):
    """Puts an official into a team or a security group, within its dates."""

    __tablename__ = "membership"
    id: int = Field(default=None, primary_key=True)
    group_id: int = Field(foreign_key="principal.id", index=True)
    official_id: int = Field(foreign_key="official.id", index=True)
    starts_on: dt.date
    ends_on: dt.date | None = None


class Substitution(SQLModel, table=True):
    """Lets one official act for another within dates; an expired one lapses by the predicate."""

    __tablename__ = "substitution"
    id: int = Field(default=None, primary_key=True)
    absent_id: int = Field(foreign_key="official.id", index=True)
    substitute_id: int = Field(foreign_key="official.id", index=True)
    starts_on: dt.date
    ends_on: dt.date
    scope: SubstituteScope = word(SubstituteScope, SubstituteScope.EVERYTHING)
    only_unit_id: int | None = Field(default=None, foreign_key="unit.id")
    only_case_id: int | None = None
    only_case_type: str | None = Field(default=None, foreign_key="case_type.name")
    named_by: int | None = Field(default=None, foreign_key="official.id")


class Absence(SQLModel, table=True):
    """Says from when until when an official is away, with or without a substitute; never why. What is over may be told to few."""

    __tablename__ = "absence"
    id: int = Field(default=None, primary_key=True)
    official_id: int = Field(foreign_key="official.id", index=True)
    starts_on: dt.date
    ends_on: dt.date
    entered_by: int | None = Field(default=None, foreign_key="official.id")


class RolePrivilege(SQLModel, table=True):
    """Says that in this authority a role has a privilege, how far it reaches, or that it was taken away."""

    __tablename__ = "role_privilege"
    __table_args__ = (UniqueConstraint("authority_id", "role", "privilege"),)
    id: int = Field(default=None, primary_key=True)
    scope: PrivilegeScope = word(PrivilegeScope, PrivilegeScope.AUTHORITY)
    authority_id: int = Field(foreign_key="authority.id")
    role: Role = word(Role)
    privilege: Privilege = word(Privilege)
    is_given: bool = True


class RightsProposal(SQLModel, table=True):
    """Is something that takes two persons to give: who proposed it and why, who confirmed or refused it."""

    __tablename__ = "rights_proposal"
    __table_args__ = (Index("open_proposals", "authority_id", postgresql_where=text("state = 'open'")),)
    id: int = Field(default=None, primary_key=True)
    authority_id: int = Field(foreign_key="authority.id")
    kind: ProposalKind = word(ProposalKind)
    state: ProposalState = word(ProposalState, ProposalState.OPEN)
    official_id: int | None = Field(default=None, foreign_key="official.id", index=True)
    role: str | None = Field(default=None, sa_column=Column(String(40), nullable=True))
    privilege: str | None = Field(default=None, sa_column=Column(String(40), nullable=True))
    scope: str | None = Field(default=None, sa_column=Column(String(40), nullable=True))
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    title: str = ""
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    clearance: int | None = None
    reason: str
    proposed_by: int = Field(foreign_key="official.id")
    proposed_at: dt.datetime = instant()
    decided_by: int | None = Field(default=None, foreign_key="official.id")
    decided_at: dt.datetime | None = maybe_instant()


class FilePlanGroup(SQLModel, table=True):
    """Binds a security group to a file plan code: a case filed under it, or below it, is restricted to the group."""

    __tablename__ = "file_plan_group"
    __table_args__ = (UniqueConstraint("authority_id", "code", "group_id"),)
    id: int = Field(default=None, primary_key=True)
    authority_id: int = Field(foreign_key="authority.id")
    code: str = Field(foreign_key="file_plan_code.code")
    group_id: int = Field(foreign_key="security_group.id")
    ended_at: dt.datetime | None = maybe_instant()
