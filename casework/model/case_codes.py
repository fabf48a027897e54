"""The value lists a case is described with: action codes, disposal codes, keywords, progress codes, and the house's rules."""

from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from casework.model.columns import document_value


class ActionCode(SQLModel, table=True):
    """Is what is done on a case (KLE's handlingsfacet): a letter and two digits."""

    __tablename__ = "action_code"
    code: str = Field(primary_key=True)
    title: str
    is_active: bool = True


class FilePlanAction(SQLModel, table=True):
    """Says that an action code may be used under an entry of the file plan; an entry with none allows what the one above allows."""

    __tablename__ = "file_plan_action"
    file_plan_code: str = Field(primary_key=True, foreign_key="file_plan_code.code")
    action_code: str = Field(primary_key=True, foreign_key="action_code.code")


class DisposalCode(SQLModel, table=True):
    """Is what becomes of a case: it is kept for the archives, or discarded so many years after it ended."""

    __tablename__ = "disposal_code"
    code: str = Field(primary_key=True)
    title: str
    is_kept: bool
    years: int | None = None
    source: str = ""
    is_active: bool = True


class Keyword(SQLModel, table=True):
    """Is a word of the authority's hierarchical list of keywords."""

    __tablename__ = "keyword"
    __table_args__ = (UniqueConstraint("authority_id", "parent_id", "word", postgresql_nulls_not_distinct=True),)
    id: int = Field(default=None, primary_key=True)
    authority_id: int = Field(foreign_key="authority.id", index=True)
    parent_id: int | None = Field(default=None, foreign_key="keyword.id", index=True)
    word: str
    is_active: bool = True


class ProgressCode(SQLModel, table=True):
    """Is how far a case has come; it may last so many working days and then pass into the next by itself (f2.md 2)."""

    __tablename__ = "progress_code"
    __table_args__ = (UniqueConstraint("authority_id", "name"),)
    id: int = Field(default=None, primary_key=True)
    authority_id: int = Field(foreign_key="authority.id", index=True)
    name: str
    title_da: str
    title_en: str
    position: int = 0
    working_days: int | None = None
    next_id: int | None = Field(default=None, foreign_key="progress_code.id")
    is_active: bool = True


class HouseRule(SQLModel, table=True):
    """Is what the house proposes when a case of a type, or under a part of the file plan, is saved; never more than a proposal."""

    __tablename__ = "house_rule"
    id: int = Field(default=None, primary_key=True)
    authority_id: int = Field(foreign_key="authority.id", index=True)
    name: str
    case_type: str = ""
    file_plan_code: str = ""
    proposes: dict[str, Any] = document_value()
    source: str = ""
    is_active: bool = True
