"""What belongs to a case beside its own row: sub-folders, relations to other cases, quality stamps; and whose choice it has been."""

import datetime as dt

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, UniqueConstraint
from sqlmodel import Field, SQLModel

from casework.model.columns import instant, maybe_instant, word
from casework.vocabulary import CaseRelationKind


class CaseRelation(SQLModel, table=True):
    """Says that a case is a child of, related to, or a duplicate of another; shown on both, to who may see both."""

    __tablename__ = "case_relation"
    __table_args__ = (UniqueConstraint("case_id", "other_id", "kind"), CheckConstraint("case_id <> other_id"))
    id: int = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id")
    other_id: int = Field(foreign_key="case_file.id", index=True)
    kind: CaseRelationKind = word(CaseRelationKind)
    made_by: int = Field(foreign_key="official.id")
    made_at: dt.datetime = instant()


class CaseFolder(SQLModel, table=True):
    """Is a sub-folder of a case, in an order among its siblings."""

    __tablename__ = "case_folder"
    id: int = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    parent_id: int | None = Field(default=None, foreign_key="case_folder.id", index=True)
    position: int
    title: str


class FolderRecord(SQLModel, table=True):
    """Puts a record of the case into one of its folders; without a row it lies on the case itself."""

    __tablename__ = "folder_record"
    record_id: int = Field(primary_key=True, foreign_key="record.id")
    case_id: int = Field(foreign_key="case_file.id")
    # whoever deletes a folder may not see all that lies in it: what is left falls back onto the case
    folder_id: int = Field(sa_column=Column(Integer, ForeignKey("case_folder.id", ondelete="CASCADE"), nullable=False, index=True))


class QualityStamp(SQLModel, table=True):
    """Says that the codes of a case were checked, by whom and when; changed codes clear it."""

    __tablename__ = "quality_stamp"
    id: int = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    stamped_by: int = Field(foreign_key="official.id")
    stamped_at: dt.datetime = instant()
    comment: str = ""
    cleared_at: dt.datetime | None = maybe_instant()


class CaseChoiceMade(SQLModel, table=True):
    """Remembers how often and when last an official filed something on a case; a matter of personal order."""

    __tablename__ = "case_choice_made"
    official_id: int = Field(primary_key=True, foreign_key="official.id")
    case_id: int = Field(primary_key=True, foreign_key="case_file.id")
    times: int
    last_at: dt.datetime = instant()
