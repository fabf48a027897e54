"""Replies of approvals: the Word templates they are written from, what is chosen for each approval, and what was made."""

import datetime as dt
from typing import Any

from sqlalchemy import ARRAY, Column, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from casework.model.columns import instant, maybe_instant, maybe_word, version_column, word
from casework.vocabulary import ReplyState, ReplyTrouble, TemplateState

_version = version_column()
_phrase_version = version_column()


def _names() -> list[str]:
    names: list[str] = Field(default_factory=list, sa_column=Column(ARRAY(Text), nullable=False))
    return names


class LetterTemplate(SQLModel, table=True):
    """Is a letter template by name, within an authority; ``language`` is how its dates and roles are written."""

    __tablename__ = "letter_template"
    __table_args__ = (UniqueConstraint("authority_id", "name"),)
    id: int = Field(default=None, primary_key=True)
    authority_id: int = Field(foreign_key="authority.id")
    name: str
    language: str
    made_at: dt.datetime = instant()


class LetterTemplateVersion(SQLModel, table=True):
    """Is one Word file of a template with the fields it names, and how it looks for an invented case."""

    __tablename__ = "letter_template_version"
    __table_args__ = (
        UniqueConstraint("template_id", "number"),
        Index("one_template_in_use", "template_id", unique=True, postgresql_where=text("state = 'in_use'")),
    )
    __mapper_args__ = {"version_id_col": _version}
    id: int = Field(default=None, primary_key=True)
    template_id: int = Field(foreign_key="letter_template.id", index=True)
    number: int
    state: TemplateState = word(TemplateState)
    sha256: str = Field(foreign_key="blob.sha256", index=True)
    preview_sha256: str = Field(foreign_key="blob.sha256", index=True)
    preview_text: str = Field(default="", sa_column=Column(Text, nullable=False))
    filename: str
    fields: list[str] = _names()
    uploaded_by: int = Field(foreign_key="official.id")
    uploaded_at: dt.datetime = instant()
    used_by: int | None = Field(default=None, foreign_key="official.id")
    used_at: dt.datetime | None = maybe_instant()
    retired_by: int | None = Field(default=None, foreign_key="official.id")
    retired_at: dt.datetime | None = maybe_instant()
    version: int | None = Field(default=None, sa_column=_version)


class LetterPhrase(SQLModel, table=True):
    """Is a phrase that stands in letters where its condition holds, in both languages; ``condition`` is as conditions of approvals are."""

    __tablename__ = "letter_phrase"
    __table_args__ = (UniqueConstraint("authority_id", "name"),)
    __mapper_args__ = {"version_id_col": _phrase_version}
    id: int = Field(default=None, primary_key=True)
    authority_id: int = Field(foreign_key="authority.id")
    name: str
    condition: Any = Field(default=None, sa_column=Column(JSONB(none_as_null=True), nullable=True))
    da: str = Field(default="", sa_column=Column(Text, nullable=False))
    en: str = Field(default="", sa_column=Column(Text, nullable=False))
    is_active: bool = True
    changed_by: int = Field(foreign_key="official.id")
    changed_at: dt.datetime = instant()
    version: int | None = Field(default=None, sa_column=_phrase_version)


class ApprovalReply(SQLModel, table=True):
    """Is what is chosen about the replies of an approval, and what became of them.

    Without a template the house's own letter in ``language`` is written. ``template_version_id`` is the version that was used;
    ``lacking`` names the fields that were empty where nothing was made, ``lacking_of`` the rows of the parties they are of;
    ``asked_by`` is whose they are where it is not the responsible.
    """

    __tablename__ = "approval_reply"
    approval_id: int = Field(primary_key=True, foreign_key="approval.id")
    record_id: int = Field(foreign_key="record.id", index=True)
    state: ReplyState = word(ReplyState)
    template_id: int | None = Field(default=None, foreign_key="letter_template.id")
    language: str
    trouble: ReplyTrouble | None = maybe_word(ReplyTrouble)
    lacking: list[str] = _names()
    lacking_of: list[str] = _names()
    template_version_id: int | None = Field(default=None, foreign_key="letter_template_version.id")
    asked_by: int | None = Field(default=None, foreign_key="official.id")
    made_at: dt.datetime | None = maybe_instant()


class ReplyMade(SQLModel, table=True):
    """Says that a record is the reply of an approval to one party, once for each: ``recipient`` names the party's row.

    The row goes with the reply: ``record_id`` is the reply's, ``answers_id`` the record that was approved.
    """

    __tablename__ = "reply_made"
    __table_args__ = (UniqueConstraint("approval_id", "recipient"),)
    id: int = Field(default=None, primary_key=True)
    record_id: int = Field(foreign_key="record.id", index=True)
    approval_id: int = Field(foreign_key="approval.id", index=True)
    answers_id: int = Field(foreign_key="record.id", index=True)
    recipient: str
    made_at: dt.datetime = instant()
