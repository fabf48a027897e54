"""Column shapes that every table shares."""

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import ARRAY, Column, DateTime, Enum, Integer
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field


def word(words: type[StrEnum], default: StrEnum | None = None, *, is_key: bool = False) -> Any:
    """Gives a column that holds one of the words by its value, as text with a check; no database enum to migrate."""
    kind = Enum(words, native_enum=False, values_callable=lambda of: [each.value for each in of], length=40)
    column: Column[str] = Column(kind, nullable=False, default=default, primary_key=is_key)
    return Field(sa_column=column) if default is None else Field(default=default, sa_column=column)


def maybe_word(words: type[StrEnum]) -> Any:
    """Gives a column that may be without a word; added later it leaves the images of older rows, and so their hashes, as they are."""
    kind = Enum(words, native_enum=False, values_callable=lambda of: [each.value for each in of], length=40)
    return Field(default=None, sa_column=Column(kind, nullable=True))


def instant(*, index: bool = False) -> Any:
    """Gives a required UTC instant."""
    return Field(sa_column=Column(DateTime(timezone=True), nullable=False, index=index))


def maybe_instant() -> Any:
    """Gives a UTC instant that may be missing."""
    return Field(default=None, sa_column=Column(DateTime(timezone=True), nullable=True))


def principal_list() -> Any:
    """Gives a list of principal ids; None means that nobody is shut out."""
    return Field(default=None, sa_column=Column(ARRAY(Integer), nullable=True))


def document_value() -> Any:
    """Gives a JSON value kept as PostgreSQL's jsonb."""
    return Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))


def version_column() -> Column[int]:
    """Gives the column that optimistic locking counts in; also name it in ``__mapper_args__``."""
    return Column("version", Integer, nullable=False)


UtcInstant = dt.datetime
