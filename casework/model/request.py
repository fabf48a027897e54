"""A request (bestilling) on a record: what is asked, of whom, until when; and what each recipient has made of it."""

import datetime as dt

from sqlalchemy import Column, ForeignKey, Index, Integer, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from casework.model.columns import instant, maybe_instant, maybe_word, version_column, word
from casework.vocabulary import Evaluation, Finalising, RecipientState, RequestState

_version = version_column()


class RequestType(SQLModel, table=True):
    """Is a kind of request the authority uses, with what it proposes; one out of use stays on the requests that have it."""

    __tablename__ = "request_type"
    __table_args__ = (UniqueConstraint("authority_id", "name_da"),)
    id: int = Field(default=None, primary_key=True)
    authority_id: int = Field(foreign_key="authority.id", index=True)
    name_da: str
    name_en: str
    working_days: int | None = None
    finalising: Finalising = word(Finalising, Finalising.NEVER)
    needs_answer: bool = True
    position: int = 0
    is_active: bool = True


class RequestReception(SQLModel, table=True):
    """Says which unit of an authority the requests of other authorities come to."""

    __tablename__ = "request_reception"
    authority_id: int = Field(primary_key=True, foreign_key="authority.id")
    unit_id: int = Field(foreign_key="unit.id")


class Request(SQLModel, table=True):
    """Is a request on a record. One that came from another authority has no requester here, only who asked, in words."""

    __tablename__ = "request"
    __table_args__ = (
        Index("request_sent_by", "requested_by", text("made_at DESC")),
        Index("request_returning_to", "return_to_id", text("made_at DESC")),
        Index("request_to_finalise", "deadline", postgresql_where=text("state IN ('sent', 'executed')")),
    )
    __mapper_args__ = {"version_id_col": _version}
    id: int = Field(default=None, primary_key=True)
    record_id: int = Field(foreign_key="record.id", index=True, ondelete="CASCADE")
    type_id: int | None = Field(default=None, foreign_key="request_type.id")
    state: RequestState = word(RequestState)
    text: str
    deadline: dt.date | None = None
    finalising: Finalising = word(Finalising, Finalising.NEVER)
    needs_answer: bool = True
    sends_documents: bool = True
    tells_requester: bool = True
    requested_by: int | None = Field(default=None, foreign_key="official.id")
    asked_by: str = ""
    return_to_id: int | None = Field(default=None, foreign_key="principal.id")
    made_at: dt.datetime = instant()
    sent_at: dt.datetime | None = maybe_instant()
    ended_at: dt.datetime | None = maybe_instant()
    ended_by: int | None = Field(default=None, foreign_key="official.id")
    end_reason: str = ""
    came_from_id: int | None = Field(default=None, unique=True)
    version: int | None = Field(default=None, sa_column=_version)


class RequestRecipient(SQLModel, table=True):
    """Is one of whom a request is made: an official, a unit, or another authority, whose name is kept in words."""

    __tablename__ = "request_recipient"
    __table_args__ = (
        UniqueConstraint("request_id", "principal_id"),
        Index("request_waiting_for", "principal_id", postgresql_where=text("state IN ('waiting', 'accepted')")),
        Index("request_assigned_to", "assigned_to", postgresql_where=text("state IN ('waiting', 'accepted')")),
    )
    id: int = Field(default=None, primary_key=True)
    request_id: int = Field(sa_column=Column(Integer, ForeignKey("request.id", ondelete="CASCADE"), nullable=False))
    record_id: int = Field(foreign_key="record.id", index=True, ondelete="CASCADE")
    principal_id: int = Field(foreign_key="principal.id")
    is_abroad: bool = False
    name: str = ""
    state: RecipientState = word(RecipientState)
    assigned_to: int | None = Field(default=None, foreign_key="official.id")
    answer_id: int | None = Field(default=None, index=True)  # no foreign key: the answer may be destroyed unseen from here
    comment: str = ""
    asked_at: dt.datetime = instant()
    answered_at: dt.datetime | None = maybe_instant()
    answered_by: int | None = Field(default=None, foreign_key="official.id")
    is_late: bool = False
    times_sent_back: int = 0
    reminded_at: dt.datetime | None = maybe_instant()
    told_late_at: dt.datetime | None = maybe_instant()
    evaluation: Evaluation | None = maybe_word(Evaluation)
    evaluation_comment: str = ""
    reaches_id: int | None = None  # whom of the other authority, where a unit went there with the request; else its reception
    trouble: str | None = None  # why it cannot be answered until the requester has seen to it
