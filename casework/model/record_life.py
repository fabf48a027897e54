"""What a record carries through its life: its versions, links, numbers, edit locks, the occasion it tells of, who hid it or said no."""

import datetime as dt

from sqlalchemy import Column, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from casework.model.columns import instant, maybe_instant, word
from casework.vocabulary import Ending, LinkKind, RecordHint


class RecordVersion(SQLModel, table=True):
    """Is a record as it stood after one save: all that was written, its parties and its documents by hash; never changed."""

    __tablename__ = "record_version"
    __table_args__ = (UniqueConstraint("record_id", "number"),)
    id: int = Field(default=None, primary_key=True)
    record_id: int = Field(foreign_key="record.id", index=True)
    number: int
    made_at: dt.datetime = instant()
    made_by: int = Field(foreign_key="principal.id")
    content: dict[str, object] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))


class RecordLink(SQLModel, table=True):
    """Says that a record answers, copies or forwards an earlier one; seen only by who may see both.

    The earlier one is named without a foreign key: its destruction leaves the later one as it is, and the link unseen.
    """

    __tablename__ = "record_link"
    __table_args__ = (UniqueConstraint("record_id", "other_id", "kind"),)
    id: int = Field(default=None, primary_key=True)
    record_id: int = Field(foreign_key="record.id", index=True)
    other_id: int = Field(index=True)
    kind: LinkKind = word(LinkKind)
    made_by: int = Field(foreign_key="official.id")
    made_at: dt.datetime = instant()


class GivenNumber(SQLModel, table=True):
    """Is one number of a case's series, who got it, and how it came out of use; the constraint makes that it is given once.

    The record is named without a foreign key: the number outlives it.
    """

    __tablename__ = "given_number"
    __table_args__ = (UniqueConstraint("case_id", "number"),)
    id: int = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    number: int
    record_id: int = Field(index=True)
    given_at: dt.datetime = instant()
    ended_at: dt.datetime | None = maybe_instant()
    ended_by: int | None = Field(default=None, foreign_key="official.id")
    ending: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    moved_to_case_id: int | None = None

    @property
    def ended_as(self) -> Ending | None:
        """Gives how the number came out of use, or None while it is used."""
        return Ending(self.ending) if self.ending else None


class EditLock(SQLModel, table=True):
    """Says who is editing a record (document 0: its words and metadata) or one of its documents, and until when without a sign of life."""

    __tablename__ = "edit_lock"
    record_id: int = Field(primary_key=True, foreign_key="record.id")
    document_id: int = Field(default=0, primary_key=True)
    official_id: int = Field(foreign_key="official.id")
    taken_at: dt.datetime = instant()
    expires_at: dt.datetime = instant()
    checked_out: int | None = None
    """The version that was taken out to be worked on elsewhere; None where it is edited here."""


class CheckOut(SQLModel, table=True):
    """Is a document that somebody took out to work on elsewhere: from which version, and what they have brought back for comparison.

    It outlives its lock: who was locked out by force or by time still brings the file back, compared with what was taken out.
    """

    __tablename__ = "check_out"
    __table_args__ = (Index("check_out_by_record", "record_id"),)
    document_id: int = Field(primary_key=True, foreign_key="document.id", ondelete="CASCADE")
    official_id: int = Field(primary_key=True, foreign_key="official.id")
    record_id: int = Field(foreign_key="record.id", ondelete="CASCADE")
    number: int
    taken_at: dt.datetime = instant()
    sha256: str | None = Field(default=None, foreign_key="blob.sha256", index=True)
    text_sha256: str | None = Field(default=None, foreign_key="blob.sha256", index=True)
    size: int = 0
    filename: str = ""
    media_type: str = ""
    brought_at: dt.datetime | None = maybe_instant()


class Occasion(SQLModel, table=True):
    """Is what a note record tells of: who told it, when, where, and who was there (offentlighedsloven § 13)."""

    __tablename__ = "occasion"
    record_id: int = Field(primary_key=True, foreign_key="record.id")
    told_by: str = ""
    happened_at: dt.datetime | None = maybe_instant()
    place: str = ""
    participants: str = ""


class HiddenRecord(SQLModel, table=True):
    """Says that an official has put a shared record out of their own lists."""

    __tablename__ = "hidden_record"
    __table_args__ = (Index("hidden_by_record", "record_id"),)
    official_id: int = Field(primary_key=True, foreign_key="official.id")
    record_id: int = Field(primary_key=True, foreign_key="record.id")
    hidden_at: dt.datetime = instant()


class HintDeclined(SQLModel, table=True):
    """Says that an official said no to what the house proposed for a record, as it stood in that numbered version."""

    __tablename__ = "hint_declined"
    __table_args__ = (Index("hint_declined_by_record", "record_id"),)
    official_id: int = Field(primary_key=True, foreign_key="official.id")
    record_id: int = Field(primary_key=True, foreign_key="record.id", ondelete="CASCADE")
    hint: RecordHint = word(RecordHint, is_key=True)
    version_number: int
    declined_at: dt.datetime = instant()
