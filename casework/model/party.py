"""Citizens, companies and authorities: the live register, and the snapshots cases and records keep."""

import datetime as dt
from typing import Any

from sqlalchemy import ARRAY, Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from casework.model.columns import document_value, instant, maybe_instant, version_column, word
from casework.vocabulary import PartyKind, PartyRole

_version = version_column()


def _texts() -> Any:
    return Field(default_factory=list, sa_column=Column(ARRAY(Text), nullable=False))


class Party(SQLModel, table=True):
    """Is the live register entry of someone outside the authority; with an owner it is that official's private contact.

    ``name_key``, ``phone_keys`` and ``address_key`` are what duplicates are found by (``casework.matching``). An entry that was
    merged names its survivor; whatever links to it stands for the survivor from then on.
    """

    __tablename__ = "party"
    __table_args__ = (
        Index("party_by_identifier", "authority_id", "identifier", postgresql_where=text("identifier <> ''")),
        Index("party_by_name", "authority_id", "name_key"),
        Index("party_by_number", "authority_id", "number"),
        Index("party_by_parent", "parent_id", postgresql_where=text("parent_id IS NOT NULL")),
    )
    __mapper_args__ = {"version_id_col": _version}
    id: int = Field(default=None, primary_key=True)
    authority_id: int = Field(foreign_key="authority.id", index=True)
    number: int = 0
    owner_id: int | None = Field(default=None, foreign_key="official.id", index=True)
    kind: PartyKind = word(PartyKind)
    name: str
    identifier_kind: str = ""
    identifier: str = Field(default="", index=True)
    p_number: str = ""
    gln: str = ""
    email: str = ""
    phones: list[str] = _texts()
    address: str = ""
    address_2: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    is_protected: bool = False
    contact_person: str = ""
    web: str = ""
    parent_id: int | None = Field(default=None, foreign_key="party.id")
    properties: dict[str, str] = document_value()
    is_active: bool = True
    merged_into_id: int | None = Field(default=None, foreign_key="party.id", index=True)
    name_key: str = ""
    phone_keys: list[str] = _texts()
    address_key: str = ""
    version: int | None = Field(default=None, sa_column=_version)


class RecordParty(SQLModel, table=True):
    """Is a party as it stood when the record came or went, with a link to the live entry; inside, the colleague or unit it is.

    What was not kept before there was a register is empty in older rows, so that their evidence holds (docs/evidence.md).
    """

    __tablename__ = "record_party"
    id: int = Field(default=None, primary_key=True)
    record_id: int = Field(foreign_key="record.id", index=True)
    party_id: int | None = Field(default=None, foreign_key="party.id", index=True)
    principal_id: int | None = Field(default=None, foreign_key="principal.id")
    position: int = 0
    role: PartyRole = word(PartyRole)
    name: str
    identifier_kind: str = ""
    identifier: str = ""
    email: str = ""
    phone: str | None = None
    address: str = ""
    is_protected: bool | None = None
    flags: list[str] = _texts()
    taken_at: dt.datetime | None = maybe_instant()


class CaseParty(SQLModel, table=True):
    """Is a party as it stood when it was put on the case."""

    __tablename__ = "case_party"
    id: int = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    party_id: int | None = Field(default=None, foreign_key="party.id", index=True)
    role: PartyRole = word(PartyRole)
    name: str
    identifier_kind: str = ""
    identifier: str = ""
    email: str | None = None
    phone: str | None = None
    address: str | None = None
    is_protected: bool | None = None
    flags: list[str] | None = Field(default=None, sa_column=Column(ARRAY(Text), nullable=True))
    taken_at: dt.datetime | None = maybe_instant()


class PartyMerge(SQLModel, table=True):
    """Says that two entries are one: which survived, and what it took over, with what stood there before."""

    __tablename__ = "party_merge"
    id: int = Field(default=None, primary_key=True)
    authority_id: int = Field(foreign_key="authority.id", index=True)
    survivor_id: int = Field(foreign_key="party.id", index=True)
    merged_id: int = Field(foreign_key="party.id", index=True)
    was_active: bool = True
    taken: dict[str, Any] = document_value()
    merged_by: int = Field(foreign_key="official.id")
    merged_at: dt.datetime = instant()
    undone_at: dt.datetime | None = maybe_instant()


class PartyDistinct(SQLModel, table=True):
    """Says that two entries that look alike are not the same; the smaller id stands first."""

    __tablename__ = "party_distinct"
    __table_args__ = (UniqueConstraint("one_id", "other_id"),)
    id: int = Field(default=None, primary_key=True)
    authority_id: int = Field(foreign_key="authority.id", index=True)
    one_id: int = Field(foreign_key="party.id")
    other_id: int = Field(foreign_key="party.id")
    said_by: int = Field(foreign_key="official.id")
    said_at: dt.datetime = instant()
