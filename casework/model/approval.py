"""Approvals: definitions with pinned versions, and the rows that are the truth of each running one."""

import datetime as dt
from typing import Any

from sqlalchemy import ARRAY, CheckConstraint, Column, Index, Integer, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from casework.model.columns import document_value, instant, maybe_instant, version_column, word
from casework.vocabulary import ApprovalState, DefinitionState, SeatRule, SeatState, StepState, Verdict

_version = version_column()

NO_DAY, URGENT_DAYS = "4000-01-01", 1_000_000
"""What stands for no deadline where approvals are put in order, and how far an urgent one stands before the others."""
_RUNNING = "state IN ('in_progress', 'returned', 'withdrawn')"
_BY_PLACE, _BY_START = (text("stands_at DESC"), text("record_id DESC")), (text("started_at DESC"), text("record_id DESC"))


class Definition(SQLModel, table=True):
    """Is an approval definition by name, within an authority."""

    __tablename__ = "definition"
    __table_args__ = (UniqueConstraint("authority_id", "name"),)
    id: int = Field(default=None, primary_key=True)
    authority_id: int = Field(foreign_key="authority.id")
    name: str
    title: str


class DefinitionVersion(SQLModel, table=True):
    """Is one version of a definition; ``content`` is the data, ``source_hash`` pins it, ``source`` is the text as it was written.

    A draft may have things to mend yet. Whoever has written on it does not publish it; what the set-up brings has no authors.
    """

    __tablename__ = "definition_version"
    __table_args__ = (
        UniqueConstraint("definition_id", "number"),
        Index("one_published_definition", "definition_id", unique=True, postgresql_where=text("state = 'published'")),
        CheckConstraint("published_by IS NULL OR authors IS NULL OR NOT published_by = ANY (authors)", name="four_eyes"),
    )
    id: int = Field(default=None, primary_key=True)
    definition_id: int = Field(foreign_key="definition.id", index=True)
    number: int
    state: DefinitionState = word(DefinitionState)
    content: dict[str, Any] = document_value()
    source_hash: str
    created_by: int = Field(foreign_key="principal.id")
    created_at: dt.datetime = instant()
    published_by: int | None = None
    published_at: dt.datetime | None = maybe_instant()
    source: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    authors: list[int] | None = Field(default=None, sa_column=Column(ARRAY(Integer), nullable=True))
    retired_by: int | None = Field(default=None, foreign_key="principal.id")
    retired_at: dt.datetime | None = maybe_instant()
    version: int | None = None


class Approval(SQLModel, table=True):
    """Is a record's way through a pinned version of a definition.

    Kept by the database itself (walls/approvals.sql): ``due_on``, the nearer of its deadline and that of its open step; ``stands_at``,
    where that places it in the order of urgency; ``open_to``, the authority or unit whom the record is open to by its level.
    """

    __tablename__ = "approval"
    __table_args__ = (
        Index("one_open_approval", "record_id", unique=True, postgresql_where=text(_RUNNING)),
        Index("approval_by_place", "authority_id", *_BY_PLACE, postgresql_where=text(_RUNNING)),
        Index("approval_by_start", "authority_id", *_BY_START, postgresql_where=text(_RUNNING)),
        Index("approval_open_by_place", "open_to", *_BY_PLACE, postgresql_where=text(_RUNNING)),
        Index("approval_open_by_start", "open_to", *_BY_START, postgresql_where=text(_RUNNING)),
        Index("approval_run_by", "responsible_id", postgresql_where=text(_RUNNING)),
        Index("approval_open_by_deadline", "deadline", postgresql_where=text(f"{_RUNNING} AND deadline IS NOT NULL")),
    )
    __mapper_args__ = {"version_id_col": _version}
    id: int = Field(default=None, primary_key=True)
    authority_id: int = Field(foreign_key="authority.id")
    record_id: int = Field(foreign_key="record.id", index=True)
    definition_version_id: int = Field(foreign_key="definition_version.id")
    title: str
    state: ApprovalState = word(ApprovalState)
    round: int = 1
    responsible_id: int = Field(foreign_key="official.id", index=True)
    comment: str = ""
    started_at: dt.datetime = instant()
    finished_at: dt.datetime | None = maybe_instant()
    deleted_at: dt.datetime | None = maybe_instant()
    deadline: dt.date | None = None
    trouble: str = ""
    is_urgent: bool | None = None
    needs_distinct: bool | None = None
    reminded_at: dt.datetime | None = maybe_instant()
    told_late_at: dt.datetime | None = maybe_instant()
    told_away_until: dt.date | None = None
    own_content: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB(none_as_null=True), nullable=True))
    due_on: dt.date | None = None
    stands_at: dt.datetime | None = maybe_instant()
    open_to: int | None = None
    version: int | None = Field(default=None, sa_column=_version)


class Step(SQLModel, table=True):
    """Is one step of one round, opened when its turn comes."""

    __tablename__ = "step"
    __table_args__ = (
        UniqueConstraint("approval_id", "round", "position"),
        Index("step_open_by_deadline", "deadline", postgresql_where=text("state = 'open' AND deadline IS NOT NULL")),
    )
    id: int = Field(default=None, primary_key=True)
    approval_id: int = Field(foreign_key="approval.id", index=True)
    record_id: int = Field(foreign_key="record.id", index=True)
    round: int
    position: int
    name: str
    title: str
    state: StepState = word(StepState)
    opened_at: dt.datetime | None = maybe_instant()
    closed_at: dt.datetime | None = maybe_instant()
    deadline: dt.date | None = None
    escalates_on: dt.date | None = None
    reminded_at: dt.datetime | None = maybe_instant()
    told_late_at: dt.datetime | None = maybe_instant()
    escalated_at: dt.datetime | None = maybe_instant()


class Seat(SQLModel, table=True):
    """Is one place in a step; the holder, an official or a unit any member of which may act, is stored when the step opens."""

    __tablename__ = "seat"
    __table_args__ = (Index("seat_undecided", "holder_id", postgresql_where=text("state IN ('open', 'blocked')")),)
    id: int = Field(default=None, primary_key=True)
    step_id: int = Field(foreign_key="step.id", index=True)
    approval_id: int = Field(foreign_key="approval.id", index=True)
    record_id: int = Field(foreign_key="record.id", index=True)
    round: int
    position: int
    rule: SeatRule = word(SeatRule)
    rule_text: str
    holder_id: int = Field(foreign_key="principal.id", index=True)
    state: SeatState = word(SeatState)
    trouble: str = ""
    carried_decision_id: int | None = Field(default=None, foreign_key="decision.id")
    told_away_until: dt.date | None = None
    told_nobody_stands_in: bool | None = None


class CopyRecipient(SQLModel, table=True):
    """Is somebody who gets a step to see and need not act; ``seen_at`` is when they said so.

    A copy to an executive stops with ``gate_team_id``, who keep the gate, until ``released_at``; ``seen_by`` is who of them marked it as
    seen in the executive's place, who then never gets it.
    """

    __tablename__ = "copy_recipient"
    __table_args__ = (UniqueConstraint("step_id", "official_id"),)
    id: int = Field(default=None, primary_key=True)
    step_id: int = Field(foreign_key="step.id", index=True)
    approval_id: int = Field(foreign_key="approval.id", index=True)
    record_id: int = Field(foreign_key="record.id", index=True)
    official_id: int = Field(foreign_key="official.id", index=True)
    told_at: dt.datetime = instant()
    seen_at: dt.datetime | None = maybe_instant()
    comment: str = Field(default="", sa_column=Column(Text, nullable=False))
    gate_team_id: int | None = Field(default=None, foreign_key="team.id")
    released_at: dt.datetime | None = maybe_instant()
    released_by: int | None = Field(default=None, foreign_key="official.id")
    seen_by: int | None = Field(default=None, foreign_key="official.id")


class ApprovalComment(SQLModel, table=True):
    """Is what somebody said about an approval without deciding; never changed."""

    __tablename__ = "approval_comment"
    id: int = Field(default=None, primary_key=True)
    approval_id: int = Field(foreign_key="approval.id", index=True)
    record_id: int = Field(foreign_key="record.id", index=True)
    round: int
    official_id: int = Field(foreign_key="official.id")
    on_behalf_of_id: int | None = Field(default=None, foreign_key="official.id")
    text: str = Field(sa_column=Column(Text, nullable=False))
    said_at: dt.datetime = instant()


class Manifest(SQLModel, table=True):
    """Is what an approver saw, by the hash of its canonical content."""

    __tablename__ = "manifest"
    approval_id: int = Field(primary_key=True, foreign_key="approval.id")
    hash: str = Field(primary_key=True)
    record_id: int = Field(foreign_key="record.id", index=True)
    content: dict[str, Any] = document_value()
    made_at: dt.datetime = instant()


class Decision(SQLModel, table=True):
    """Is one verdict at one seat; a second one not undone is impossible by index.

    ``return_to`` is where a return went: 0 to the responsible, else the position of the earlier step that is asked again.
    ``resume_after`` stands only on returns from before steps could be asked again: the responsible sent on after that step.
    """

    __tablename__ = "decision"
    __table_args__ = (Index("one_decision_a_seat", "seat_id", unique=True, postgresql_where=text("undone_at IS NULL")),)
    id: int = Field(default=None, primary_key=True)
    seat_id: int = Field(foreign_key="seat.id", index=True)
    step_id: int = Field(foreign_key="step.id", index=True)
    approval_id: int = Field(foreign_key="approval.id", index=True)
    record_id: int = Field(foreign_key="record.id", index=True)
    round: int
    verdict: Verdict = word(Verdict)
    comment: str = Field(default="", sa_column=Column(Text, nullable=False))
    resume_after: int | None = None
    return_to: int | None = None
    actor_id: int = Field(foreign_key="official.id")
    on_behalf_of_id: int | None = Field(default=None, foreign_key="official.id")
    manifest_hash: str
    decided_at: dt.datetime = instant()
    undone_at: dt.datetime | None = maybe_instant()


class ReplayFact(SQLModel, table=True):
    """Is what a replay depended on, stored when first used in a round: a rule's answer, a condition's value."""

    __tablename__ = "replay_fact"
    __table_args__ = (UniqueConstraint("approval_id", "round", "key"),)
    id: int = Field(default=None, primary_key=True)
    approval_id: int = Field(foreign_key="approval.id", index=True)
    record_id: int = Field(foreign_key="record.id", index=True)
    round: int
    key: str
    value: dict[str, Any] = document_value()
