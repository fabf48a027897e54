"""Distribution lists: whom the same letter goes to, again and again."""

from sqlmodel import Field, SQLModel

from casework.model.columns import version_column

_version = version_column()


class DistributionList(SQLModel, table=True):
    """Is a named list: an official's own, a unit's, or, with neither, the whole authority's."""

    __tablename__ = "distribution_list"
    __mapper_args__ = {"version_id_col": _version}
    id: int = Field(default=None, primary_key=True)
    authority_id: int = Field(foreign_key="authority.id", index=True)
    owner_id: int | None = Field(default=None, foreign_key="official.id", index=True)
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    name: str
    description: str = ""
    is_active: bool = True
    version: int | None = Field(default=None, sa_column=_version)


class DistributionMember(SQLModel, table=True):
    """Is one of a list: a party of the register, or a colleague or unit of the house."""

    __tablename__ = "distribution_member"
    id: int = Field(default=None, primary_key=True)
    list_id: int = Field(foreign_key="distribution_list.id", index=True)
    party_id: int | None = Field(default=None, foreign_key="party.id", index=True)
    principal_id: int | None = Field(default=None, foreign_key="principal.id")
    position: int = 0
