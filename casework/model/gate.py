"""The gate before an executive: what stops there on its way to him and on its way back."""

import datetime as dt

from sqlalchemy import CheckConstraint, Column, Index, Text, text
from sqlmodel import Field, SQLModel

from casework.model.columns import instant, maybe_instant, maybe_word, word
from casework.vocabulary import GateBypass, GateFlag, GatePlace, Verdict


class GatePassage(SQLModel, table=True):
    """Is one seat's way through its executive's gate; ``team_id`` is the team that keeps it.

    ``note`` is what the gatekeeper tells the executive. ``verdict``, ``words``, ``return_to`` and ``manifest_hash`` are what the executive
    said on what was seen, ``said_by`` whoever said it; a return without ``return_to`` leaves open to whom. ``adjusted`` are the
    gatekeeper's words in their place, which stay beside them.
    ``told_late_for`` is the sorting deadline that has passed and was told of.
    """

    __tablename__ = "gate_passage"
    __table_args__ = (
        Index("one_open_passage_a_seat", "seat_id", unique=True, postgresql_where=text("ended_at IS NULL")),
        Index("gate_passage_open", "executive_id", "place", postgresql_where=text("ended_at IS NULL")),
        CheckConstraint("(place IN ('done', 'lapsed')) = (ended_at IS NOT NULL)", name="ended_when_done"),
        CheckConstraint("place <> 'after' OR verdict IS NOT NULL", name="verdict_afterwards"),
        CheckConstraint("verdict IS NULL OR (manifest_hash IS NOT NULL AND said_by IS NOT NULL)", name="verdict_on_what_was_seen"),
    )
    id: int = Field(default=None, primary_key=True)
    approval_id: int = Field(foreign_key="approval.id", index=True)
    record_id: int = Field(foreign_key="record.id", index=True)
    step_id: int = Field(foreign_key="step.id", index=True)
    seat_id: int = Field(foreign_key="seat.id", index=True)
    round: int
    executive_id: int = Field(foreign_key="official.id", index=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    place: GatePlace = word(GatePlace)
    arrived_at: dt.datetime = instant()
    flag: GateFlag | None = maybe_word(GateFlag)
    sorting_deadline: dt.date | None = None
    told_late_for: dt.date | None = None
    note: str = Field(default="", sa_column=Column(Text, nullable=False))
    assured_by: int | None = Field(default=None, foreign_key="official.id")
    assured_at: dt.datetime | None = maybe_instant()
    released_by: int | None = Field(default=None, foreign_key="official.id")
    released_at: dt.datetime | None = maybe_instant()
    bypass: GateBypass | None = maybe_word(GateBypass)
    verdict: Verdict | None = maybe_word(Verdict)
    words: str = Field(default="", sa_column=Column(Text, nullable=False))
    return_to: int | None = None
    manifest_hash: str | None = None
    said_by: int | None = Field(default=None, foreign_key="official.id")
    said_at: dt.datetime | None = maybe_instant()
    adjusted: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    adjusted_by: int | None = Field(default=None, foreign_key="official.id")
    to_next: bool | None = None
    executed_by: int | None = Field(default=None, foreign_key="official.id")
    decision_id: int | None = Field(default=None, foreign_key="decision.id")
    ended_at: dt.datetime | None = maybe_instant()
