"""The unit of work: a letter, e-mail, form or note, with who may see it and in whose inbox it lies."""

import datetime as dt

from sqlalchemy import ARRAY, Boolean, Column, DateTime, Index, Integer, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from casework.model.columns import instant, maybe_instant, maybe_word, principal_list, version_column, word
from casework.vocabulary import AccessLevel, Cause, Channel, ExternalAccess, Genre, RecordKind, RecordState, Right

_version = version_column()


class Record(SQLModel, table=True):
    """Is a record (akt). ``readers``, ``case_restricted_to`` and ``is_shared`` are kept by triggers, never set by hand."""

    __tablename__ = "record"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        # what lists are drawn from (casework.lists.sources): each in the order of its pages
        Index("record_by_arrival", "authority_id", text("arrived_at DESC"), text("id DESC")),
        Index("record_by_unit", "unit_id", text("arrived_at DESC"), text("id DESC"), postgresql_where=text("access_level = 'unit'")),
        Index("record_level_all", "authority_id", text("arrived_at DESC"), text("id DESC"), postgresql_where=text("access_level = 'all'")),
        Index("record_in_process", "unit_id", text("arrived_at DESC"), text("id DESC"), postgresql_where=text("completed_at IS NULL")),
        Index("record_by_responsible", "responsible_id", text("arrived_at DESC"), text("id DESC")),
        Index("record_by_writer", "created_by", text("arrived_at DESC"), text("id DESC"), postgresql_where=text("kind <> 'inbound'")),
        Index("record_by_case", "case_id", text("arrived_at DESC"), text("id DESC")),
        Index("record_readers", "readers", postgresql_using="gin"),
        Index("record_unregistered", "unit_id", text("coalesce(sent_at, arrived_at)"), postgresql_where=text("number IS NULL")),
        Index("record_registered", "authority_id", "registered_at", postgresql_where=text("registered_at IS NOT NULL")),
        Index("record_binned", "binned_by", postgresql_where=text("binned_at IS NOT NULL")),
    )
    __mapper_args__ = {"version_id_col": _version}
    id: int = Field(default=None, primary_key=True)
    authority_id: int = Field(foreign_key="authority.id")
    kind: RecordKind = word(RecordKind)
    state: RecordState = word(RecordState)
    channel: Channel = word(Channel)
    title: str
    public_title: str = ""
    body_html: str = ""
    access_level: AccessLevel = word(AccessLevel, AccessLevel.UNIT)
    clearance: int = 0
    restricted_to: list[int] | None = principal_list()
    case_access: bool = True
    case_restricted_to: list[int] | None = principal_list()
    readers: list[int] = Field(default_factory=list, sa_column=Column(ARRAY(Integer), nullable=False))
    unit_id: int = Field(foreign_key="unit.id")
    responsible_id: int = Field(foreign_key="principal.id")
    created_by: int = Field(foreign_key="principal.id")
    case_id: int | None = Field(default=None, foreign_key="case_file.id")
    number: int | None = None
    genre: Genre | None = maybe_word(Genre)
    external_access: ExternalAccess | None = maybe_word(ExternalAccess)
    keywords: list[str] | None = Field(default=None, sa_column=Column(ARRAY(Text), nullable=True))
    registered_at: dt.datetime | None = maybe_instant()
    letter_date: dt.date | None = None
    arrived_at: dt.datetime = instant()
    sent_at: dt.datetime | None = maybe_instant()
    completed_at: dt.datetime | None = maybe_instant()
    deadline: dt.date | None = None
    reply_to_id: int | None = Field(default=None, foreign_key="record.id")
    conflicts_with_id: int | None = Field(default=None, foreign_key="record.id")
    notes: list[str] = Field(default_factory=list, sa_column=Column(ARRAY(Text), nullable=False))
    binned_at: dt.datetime | None = maybe_instant()
    binned_by: int | None = Field(default=None, foreign_key="official.id")
    bin_ends_on: dt.date | None = None
    is_shared: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default="false"))
    version: int | None = Field(default=None, sa_column=_version)


class Grant(SQLModel, table=True):
    """Is one principal's right to one record with its cause; several causes are several rows.

    ``arrived_at`` is the record's, kept by a trigger, so that the newest records granted to somebody are found in order.
    """

    __tablename__ = "grant_row"
    __table_args__ = (
        Index(
            "grant_by_arrival", "principal_id", text("arrived_at DESC"), text("record_id DESC"), postgresql_where=text("ended_at IS NULL")
        ),
    )
    id: int = Field(default=None, primary_key=True)
    record_id: int = Field(foreign_key="record.id", index=True)
    principal_id: int = Field(foreign_key="principal.id", index=True)
    right: Right = Field(sa_column=Column("right_level", Integer, nullable=False))
    cause: Cause = word(Cause)
    cause_id: int | None = None
    starts_at: dt.datetime = instant()
    ends_at: dt.datetime | None = maybe_instant()
    ended_at: dt.datetime | None = maybe_instant()
    arrived_at: dt.datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True), nullable=False))


class CaseGrant(SQLModel, table=True):
    """Is one principal's right to one case with its cause."""

    __tablename__ = "case_grant"
    __table_args__ = (Index("case_grant_dated", "principal_id", postgresql_where=text("ends_at IS NOT NULL AND ended_at IS NULL")),)
    id: int = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    principal_id: int = Field(foreign_key="principal.id", index=True)
    right: Right = Field(sa_column=Column("right_level", Integer, nullable=False))
    cause: Cause = word(Cause)
    starts_at: dt.datetime = instant()
    ends_at: dt.datetime | None = maybe_instant()
    ended_at: dt.datetime | None = maybe_instant()


class DatedReader(SQLModel, table=True):
    """Is a grant that ends by date, kept by trigger so that the policy can ask for it without asking for grants."""

    __tablename__ = "dated_reader"
    grant_id: int = Field(primary_key=True)
    record_id: int = Field(index=True)
    principal_id: int = Field(index=True)
    starts_at: dt.datetime = instant()
    ends_at: dt.datetime = instant()
    is_emergency: bool = False


class InboxItem(SQLModel, table=True):
    """Is where a record lies for a unit or an official: in the inbox, on the desktop, on both, or put away; theirs alone to see."""

    __tablename__ = "inbox_item"
    __table_args__ = (
        UniqueConstraint("principal_id", "record_id"),
        Index("inbox_lying", "principal_id", text("arrived_at DESC"), text("record_id DESC"), postgresql_where=text("archived_at IS NULL")),
        Index("inbox_desktop", "principal_id", text("desktop_at DESC"), text("record_id DESC"),
              postgresql_where=text("desktop_at IS NOT NULL")),
        Index("inbox_put_away", "principal_id", text("archived_at DESC"), text("record_id DESC"),
              postgresql_where=text("archived_at IS NOT NULL AND desktop_at IS NULL")),
    )  # fmt: skip
    id: int = Field(default=None, primary_key=True)
    principal_id: int = Field(foreign_key="principal.id")
    record_id: int = Field(foreign_key="record.id", index=True, ondelete="CASCADE")
    cause: str
    arrived_at: dt.datetime = instant()
    archived_at: dt.datetime | None = maybe_instant()
    desktop_at: dt.datetime | None = maybe_instant()


class Reading(SQLModel, table=True):
    """Says that an official has the record marked as read; unread is no row."""

    __tablename__ = "reading"
    __table_args__ = (Index("reading_latest", "official_id", text("read_at DESC"), text("record_id DESC")),)
    record_id: int = Field(primary_key=True, foreign_key="record.id", ondelete="CASCADE")
    official_id: int = Field(primary_key=True, foreign_key="official.id")
    read_at: dt.datetime = instant()


class Hold(SQLModel, table=True):
    """Orders that a record or a case is not destroyed until the hold is released, or its last day is over."""

    __tablename__ = "hold"
    id: int = Field(default=None, primary_key=True)
    record_id: int | None = Field(default=None, foreign_key="record.id", index=True)
    case_id: int | None = Field(default=None, foreign_key="case_file.id", index=True)
    reason: str
    placed_by: int = Field(foreign_key="official.id")
    placed_at: dt.datetime = instant()
    released_at: dt.datetime | None = maybe_instant()
    until: dt.date | None = None
    released_by: int | None = Field(default=None, foreign_key="official.id")
    release_reason: str | None = None


class Received(SQLModel, table=True):
    """Is what a record came from: the message's own identity and the hash of its canonical content."""

    __tablename__ = "received"
    __table_args__ = (UniqueConstraint("authority_id", "identity", "content_hash"),)
    id: int = Field(default=None, primary_key=True)
    authority_id: int = Field(foreign_key="authority.id")
    identity: str
    content_hash: str
    original_sha256: str
    record_id: int = Field(foreign_key="record.id", index=True)
    received_at: dt.datetime = instant()


class Drafter(SQLModel, table=True):
    """Says who wrote on a record; a drafter never decides its approval (four eyes)."""

    __tablename__ = "drafter"
    record_id: int = Field(primary_key=True, foreign_key="record.id")
    official_id: int = Field(primary_key=True, foreign_key="official.id")
    since: dt.datetime = instant()
