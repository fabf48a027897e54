"""What is to follow: the outbox, the exclusions of revoked access, the series of numbers."""

import datetime as dt

from sqlalchemy import BigInteger, Column, Identity, Index, text
from sqlmodel import Field, SQLModel

from casework.model.columns import instant, maybe_instant, word
from casework.vocabulary import OutboxState


class Outbox(SQLModel, table=True):
    """Is one effect that follows from one event; done by the effect runner, in order per effect and aggregate."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("outbox_waiting", "effect", "id", postgresql_where=text("state IN ('waiting', 'leased')")),
        Index("outbox_of_webhook", "subject_id", "id", postgresql_where=text("effect = 'webhook'")),
        Index("outbox_by_aggregate", "effect", "aggregate", "id", postgresql_where=text("state <> 'done'")),
    )
    id: int = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    work_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    effect: str
    aggregate: str
    record_id: int | None = Field(default=None, index=True)
    subject_id: int
    state: OutboxState = word(OutboxState, OutboxState.WAITING)
    attempts: int = 0
    created_at: dt.datetime = instant()
    run_after: dt.datetime = instant()
    lease_owner: str = ""
    lease_until: dt.datetime | None = maybe_instant()
    done_at: dt.datetime | None = maybe_instant()
    trouble: str = ""
    what_to_do: str = ""


class SearchExclusion(SQLModel, table=True):
    """Says that a record's access changed after the index last read it; every search asks again about these."""

    __tablename__ = "search_exclusion"
    id: int = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    record_id: int = Field(index=True)


class Counter(SQLModel, table=True):
    """Is the last number given in a series; its row lock makes numbers gapless."""

    __tablename__ = "counter"
    series: str = Field(primary_key=True)
    authority_id: int
    value: int


class RunnerState(SQLModel, table=True):
    """Is a named fact that runners leave for each other and for the desk."""

    __tablename__ = "runner_state"
    name: str = Field(primary_key=True)
    value: str
    at: dt.datetime = instant()
