"""What came in by bundles: the runs, which rows became which things, and the history other systems told."""

import datetime as dt
from typing import Any

from sqlalchemy import Column, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from casework.model.columns import instant, maybe_instant, word
from casework.vocabulary import ImportState


class ImportRun(SQLModel, table=True):
    """Is one bundle being checked or taken in: how far it has come and what is wrong with it."""

    __tablename__ = "import_run"
    id: int = Field(default=None, primary_key=True)
    authority_id: int = Field(foreign_key="authority.id", index=True)
    source: str
    path: str
    state: ImportState = word(ImportState)
    mapping: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    counts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    problems: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    made_by: int = Field(foreign_key="official.id")
    made_at: dt.datetime = instant()
    ended_at: dt.datetime | None = maybe_instant()


class ImportedThing(SQLModel, table=True):
    """Says which row of which source is which thing, and what the row said when it was last taken in; without a run it went out."""

    __tablename__ = "imported_thing"
    __table_args__ = (Index("imported_by_thing", "kind", "thing_id"),)
    authority_id: int = Field(primary_key=True, foreign_key="authority.id")
    source: str = Field(primary_key=True)
    guid: str = Field(primary_key=True)
    kind: str
    thing_id: int
    content_hash: str
    run_id: int | None = Field(default=None, foreign_key="import_run.id", index=True)


class LegacyEvent(SQLModel, table=True):
    """Is a line of another system's history, as it was told there."""

    __tablename__ = "legacy_event"
    id: int = Field(default=None, primary_key=True)
    case_id: int | None = Field(default=None, foreign_key="case_file.id", index=True)
    record_id: int | None = Field(default=None, foreign_key="record.id", index=True)
    at: dt.datetime = instant()
    who: str = ""
    what: str
    source: str


class CarriedThing(SQLModel, table=True):
    """Is something that was decided or asked elsewhere, kept as it was told and never acted on here; its ``kind`` says what.

    A finished approval with its decisions, or a request with its answers, finished or under way.
    """

    __tablename__ = "carried_thing"
    id: int = Field(default=None, primary_key=True)
    case_id: int | None = Field(default=None, foreign_key="case_file.id", index=True)
    record_id: int | None = Field(default=None, foreign_key="record.id", index=True)
    kind: str
    at: dt.datetime = instant()
    content: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    source: str
