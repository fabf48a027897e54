"""What records are filed on, and the file plan it is filed under."""

import datetime as dt

from sqlalchemy import ARRAY, Column, Index, Integer, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from casework.model.columns import instant, maybe_instant, principal_list, version_column, word
from casework.vocabulary import CaseState

_version = version_column()


class FilePlanCode(SQLModel, table=True):
    """Is one entry of the journal plan: main group, group or subject."""

    __tablename__ = "file_plan_code"
    code: str = Field(primary_key=True)
    parent: str | None = Field(default=None, index=True)
    kind: str
    title: str


class CaseType(SQLModel, table=True):
    """Is a kind of case, by name."""

    __tablename__ = "case_type"
    name: str = Field(primary_key=True)
    title_da: str
    title_en: str


class Case(SQLModel, table=True):
    """Is a case (sag); its number is given when it is opened and never changes."""

    __tablename__ = "case_file"
    __table_args__ = (
        UniqueConstraint("authority_id", "year", "sequence"),
        Index("case_by_responsible", "responsible_id", text("opened_at DESC"), text("id DESC")),
    )
    __mapper_args__ = {"version_id_col": _version}
    id: int = Field(default=None, primary_key=True)
    authority_id: int = Field(foreign_key="authority.id", index=True)
    year: int
    sequence: int
    number: str = Field(index=True)
    title: str
    public_title: str = ""
    type: str = Field(foreign_key="case_type.name")
    file_plan_code: str = Field(foreign_key="file_plan_code.code")
    action_code: str = ""
    disposal_code: str = ""
    state: CaseState = word(CaseState, CaseState.IN_PROGRESS)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    responsible_id: int = Field(foreign_key="principal.id")
    clearance: int = 0
    restricted_to: list[int] | None = principal_list()
    readers: list[int] = Field(default_factory=list, sa_column=Column(ARRAY(Integer), nullable=False))
    deadline: dt.date | None = None
    opened_at: dt.datetime = instant()
    completed_at: dt.datetime | None = maybe_instant()
    version: int | None = Field(default=None, sa_column=_version)
