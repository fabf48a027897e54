"""What proves what happened: events in hashed streams, history of rows, encrypted values, signed checkpoints."""

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, Column, Identity, Index, LargeBinary, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from casework.model.columns import instant


class EventRow(SQLModel, table=True):
    """Is one event; written only by the database function ``casework_append_event``, never changed."""

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("stream", "stream_sequence"),)
    id: int = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    stream: str
    stream_sequence: int = Field(sa_column=Column(BigInteger, nullable=False))
    work_id: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    xid: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    kind: str = Field(index=True)
    at: dt.datetime = instant(index=True)
    actor_id: int | None = Field(default=None, index=True)
    system_actor: str = ""
    on_behalf_of_id: int | None = None
    authority_id: int | None = None
    record_id: int | None = Field(default=None, index=True)
    case_id: int | None = Field(default=None, index=True)
    body: str
    changes: str
    previous_hash: str
    hash: str


class History(SQLModel, table=True):
    """Is one change of one case-bound row: the old row, from, to, and the work whose events tell of it."""

    __tablename__ = "history"
    __table_args__ = (Index("history_of_row", "table_name", "row_key", "id"),)
    id: int = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    table_name: str
    row_key: str
    operation: str
    record_id: int | None = Field(default=None, index=True)
    case_id: int | None = Field(default=None, index=True)
    work_id: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    valid_from: dt.datetime = instant()
    valid_to: dt.datetime = instant()
    old_row: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB, nullable=True))
    new_hash: str = ""


class PersonalValue(SQLModel, table=True):
    """Is a personal value of an event, encrypted under its subject's key; shredded with the key."""

    __tablename__ = "personal_value"
    event_hash: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    subject: str = Field(index=True)
    record_id: int | None = None
    case_id: int | None = None
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class SubjectKey(SQLModel, table=True):
    """Is the key of one record, case or authority, wrapped by the installation's key; deleting it shreds its values."""

    __tablename__ = "subject_key"
    subject: str = Field(primary_key=True)
    wrapped: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class Checkpoint(SQLModel, table=True):
    """Is a signed link of the global chain over every event below a horizon."""

    __tablename__ = "checkpoint"
    number: int = Field(sa_column=Column(BigInteger, primary_key=True))
    at: dt.datetime = instant()
    events: int
    digest: str
    previous_hash: str
    hash: str
    signature: str
    key_id: str


class CheckpointedEvent(SQLModel, table=True):
    """Says which checkpoint covers which event."""

    __tablename__ = "checkpointed_event"
    event_id: int = Field(sa_column=Column(BigInteger, primary_key=True))
    checkpoint: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
