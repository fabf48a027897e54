"""Versions of case types: what a workflow designer writes, another publishes, and running cases keep."""

import datetime as dt

from sqlalchemy import ARRAY, CheckConstraint, Column, Index, Integer, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from casework.model.columns import instant, maybe_instant, version_column, word
from casework.vocabulary import DefinitionState

_version = version_column()


class CaseTypeVersion(SQLModel, table=True):
    """Is one version of a case type within an authority; ``source`` is its YAML, ``source_hash`` pins its meaning.

    Whoever has written on it does not publish it; what comes with the house is published by the set-up, in the authority's name.
    """

    __tablename__ = "case_type_version"
    __table_args__ = (
        UniqueConstraint("authority_id", "case_type", "number"),
        Index("one_published_version", "authority_id", "case_type", unique=True, postgresql_where=text("state = 'published'")),
        CheckConstraint("published_by IS NULL OR published_by = authority_id OR NOT published_by = ANY (authors)", name="four_eyes"),
    )
    __mapper_args__ = {"version_id_col": _version}
    id: int = Field(default=None, primary_key=True)
    authority_id: int = Field(foreign_key="authority.id", index=True)
    case_type: str = Field(foreign_key="case_type.name", index=True)
    number: int
    state: DefinitionState = word(DefinitionState)
    title_da: str
    title_en: str
    source: str = Field(sa_column=Column(Text, nullable=False))
    source_hash: str
    authors: list[int] = Field(sa_column=Column(ARRAY(Integer), nullable=False))
    created_at: dt.datetime = instant()
    published_by: int | None = Field(default=None, foreign_key="principal.id")
    published_at: dt.datetime | None = maybe_instant()
    retired_by: int | None = Field(default=None, foreign_key="principal.id")
    retired_at: dt.datetime | None = maybe_instant()
    version: int | None = Field(default=None, sa_column=_version)
