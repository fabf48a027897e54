"""Changes of the organisation that carry work along: the plan as data, and each row it changes, from what to what."""

import datetime as dt
from typing import Any

from sqlalchemy import Column, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from casework.model.columns import document_value, instant, maybe_instant, word
from casework.vocabulary import PlanKind, PlanState


class ChangePlan(SQLModel, table=True):
    """Is one change: an official leaves, a unit is split, merged or moved.

    A unit that goes to another authority needs that one's yes, there and back: ``consented_by`` gave it, and ``back_waits_for`` is
    the authority that has still to agree when the other has asked to have it taken back.
    """

    __tablename__ = "change_plan"
    id: int = Field(default=None, primary_key=True)
    authority_id: int = Field(foreign_key="authority.id", index=True)
    kind: PlanKind = word(PlanKind)
    state: PlanState = word(PlanState, PlanState.PROPOSED)
    content: dict[str, Any] = document_value()
    made_by: int = Field(foreign_key="official.id")
    made_at: dt.datetime = instant()
    previewed_at: dt.datetime | None = maybe_instant()
    done_at: dt.datetime | None = maybe_instant()
    undone_at: dt.datetime | None = maybe_instant()
    total: int = 0
    done: int = 0
    trouble: str = ""
    to_authority_id: int | None = Field(default=None, foreign_key="authority.id", index=True)
    consented_by: int | None = Field(default=None, foreign_key="official.id")
    consented_at: dt.datetime | None = maybe_instant()
    back_asked_by: int | None = Field(default=None, foreign_key="official.id")
    back_waits_for: int | None = Field(default=None, foreign_key="authority.id")


class ChangeStep(SQLModel, table=True):
    """Is one row that a plan changes: what it was and what it becomes; the stored way back."""

    __tablename__ = "change_step"
    __table_args__ = (
        UniqueConstraint("plan_id", "position"),
        Index("change_step_waiting", "plan_id", "position", postgresql_where=text("done_at IS NULL")),
    )
    id: int = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="change_plan.id", index=True)
    position: int
    table_name: str
    row_id: int | None = None
    what: str
    before: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB, nullable=True))
    after: dict[str, Any] = document_value()
    about_record: int | None = None
    about_case: int | None = None
    outcome: str = ""
    done_at: dt.datetime | None = maybe_instant()
    undone_at: dt.datetime | None = maybe_instant()
