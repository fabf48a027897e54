"""What is said about a record or a case: open notes, formal annotations, and chats that only their participants read."""

import datetime as dt

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from casework.model.columns import instant, maybe_instant, principal_list


def _of(table: str, *, is_key: bool = False, index: bool = False) -> Column[int]:
    """Gives a reference whose row goes with what it belongs to, also where the destroyer may not see it."""
    return Column(Integer, ForeignKey(f"{table}.id", ondelete="CASCADE"), primary_key=is_key, nullable=False, index=index)


class Note(SQLModel, table=True):
    """Is a note on a record or a case: never changed; a deleted one leaves its place without its words."""

    __tablename__ = "note"
    __table_args__ = (CheckConstraint("(record_id IS NULL) <> (case_id IS NULL)", name="note_of_one_thing"),)
    id: int = Field(default=None, primary_key=True)
    record_id: int | None = Field(default=None, foreign_key="record.id", index=True)
    case_id: int | None = Field(default=None, foreign_key="case_file.id", index=True)
    written_by: int = Field(foreign_key="official.id")
    written_at: dt.datetime = instant()
    text: str
    participants: list[int] | None = principal_list()
    deleted_by: int | None = Field(default=None, foreign_key="official.id")
    deleted_at: dt.datetime | None = maybe_instant()


class Annotation(SQLModel, table=True):
    """Is a formal remark on a record or a case, which every official has read or not; ``participants`` are whom it names, as chosen.

    One on a page of a document names the version, the page (counted from 1) and boxes in thousandths of it, none for the page as a whole.
    ``answers_id`` is the one it answers; one that is settled says by whom and when.
    """

    __tablename__ = "annotation"
    __table_args__ = (CheckConstraint("(record_id IS NULL) <> (case_id IS NULL)", name="annotation_of_one_thing"),)
    id: int = Field(default=None, primary_key=True)
    record_id: int | None = Field(default=None, foreign_key="record.id", index=True)
    case_id: int | None = Field(default=None, foreign_key="case_file.id", index=True)
    written_by: int = Field(foreign_key="official.id")
    written_at: dt.datetime = instant()
    text: str
    participants: list[int] | None = principal_list()
    version_id: int | None = Field(default=None, foreign_key="document_version.id", index=True)
    page: int | None = None
    boxes: list[list[float]] | None = Field(default=None, sa_column=Column(JSONB, nullable=True))
    quote: str | None = None
    answers_id: int | None = Field(default=None, foreign_key="annotation.id", index=True)
    settled_by: int | None = Field(default=None, foreign_key="official.id")
    settled_at: dt.datetime | None = maybe_instant()


class AnnotationRecipient(SQLModel, table=True):
    """Says that an annotation is directed at an official, by name or by a unit or team; who has read it is a matter of their own."""

    __tablename__ = "annotation_recipient"
    __table_args__ = (CheckConstraint("(record_id IS NULL) <> (case_id IS NULL)", name="annotation_recipient_of_one_thing"),)
    annotation_id: int = Field(sa_column=_of("annotation", is_key=True))
    official_id: int = Field(primary_key=True, foreign_key="official.id", index=True)
    record_id: int | None = Field(default=None, foreign_key="record.id", index=True)
    case_id: int | None = Field(default=None, foreign_key="case_file.id", index=True)


class AnnotationReading(SQLModel, table=True):
    """Says that an official has read an annotation; a matter of their own."""

    __tablename__ = "annotation_reading"
    annotation_id: int = Field(sa_column=_of("annotation", is_key=True))
    official_id: int = Field(primary_key=True, foreign_key="official.id")
    read_at: dt.datetime = instant()


class Chat(SQLModel, table=True):
    """Is a talk on a record; it has no title, since everybody who reads the record sees that it is there, also when it is deleted."""

    __tablename__ = "chat"
    id: int = Field(default=None, primary_key=True)
    record_id: int = Field(foreign_key="record.id", index=True)
    opened_by: int = Field(foreign_key="official.id")
    opened_at: dt.datetime = instant()
    deleted_by: int | None = Field(default=None, foreign_key="official.id")
    deleted_at: dt.datetime | None = maybe_instant()


class ChatMember(SQLModel, table=True):
    """Says that an official takes part in a chat, from when, until when, and by which unit or team they were let in."""

    __tablename__ = "chat_member"
    __table_args__ = (UniqueConstraint("chat_id", "official_id"),)
    id: int = Field(default=None, primary_key=True)
    chat_id: int = Field(sa_column=_of("chat"))
    record_id: int = Field(foreign_key="record.id", index=True)
    official_id: int = Field(foreign_key="official.id", index=True)
    joined_at: dt.datetime = instant()
    left_at: dt.datetime | None = maybe_instant()
    through_id: int | None = Field(default=None, foreign_key="principal.id")


class ChatMessage(SQLModel, table=True):
    """Is what a participant wrote; kept out of history and evidence, which every reader of the record sees."""

    __tablename__ = "chat_message"
    id: int = Field(default=None, primary_key=True)
    chat_id: int = Field(sa_column=_of("chat", index=True))
    written_by: int = Field(foreign_key="official.id")
    written_at: dt.datetime = instant()
    text: str
    deleted_at: dt.datetime | None = maybe_instant()


class ChatReading(SQLModel, table=True):
    """Says how far an official has read a chat; a matter of their own."""

    __tablename__ = "chat_reading"
    chat_id: int = Field(sa_column=_of("chat", is_key=True))
    official_id: int = Field(primary_key=True, foreign_key="official.id")
    message_id: int
