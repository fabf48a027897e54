"""Who works here: authorities, units, officials with their posts, teams, security groups, substitutions."""

import datetime as dt

from sqlmodel import Field, SQLModel

from casework.model.columns import word
from casework.vocabulary import PrincipalKind, Role


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


class Official(SQLModel, table=True):
    """Is a person who works in the authority; clearance and limitation are the person's own."""

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


class SecurityGroup(SQLModel, table=True):
    """Is a named clearance group, used in restrictions."""

    __tablename__ = "security_group"
    id: int = Field(primary_key=True, foreign_key="principal.id")
    authority_id: int = Field(foreign_key="authority.id")
    name: str


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
    approvals_only: bool = True
