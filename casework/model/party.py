"""Citizens, companies and authorities: the live register, and the snapshots cases and records keep."""

from sqlalchemy import ARRAY, Column, Text
from sqlmodel import Field, SQLModel

from casework.model.columns import word
from casework.vocabulary import PartyKind, PartyRole


class Party(SQLModel, table=True):
    """Is the live register entry of someone outside the authority."""

    __tablename__ = "party"
    id: int = Field(default=None, primary_key=True)
    authority_id: int = Field(foreign_key="authority.id", index=True)
    kind: PartyKind = word(PartyKind)
    name: str
    identifier_kind: str = ""
    identifier: str = Field(default="", index=True)
    email: str = ""
    address: str = ""
    is_protected: bool = False


class RecordParty(SQLModel, table=True):
    """Is a party as it stood when the record came or went, with a link to the live entry."""

    __tablename__ = "record_party"
    id: int = Field(default=None, primary_key=True)
    record_id: int = Field(foreign_key="record.id", index=True)
    party_id: int | None = Field(default=None, foreign_key="party.id", index=True)
    position: int = 0
    role: PartyRole = word(PartyRole)
    name: str
    identifier_kind: str = ""
    identifier: str = ""
    email: str = ""
    address: str = ""
    flags: list[str] = Field(default_factory=list, sa_column=Column(ARRAY(Text), nullable=False))


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
