"""Files on records: documents, their versions (immutable), and what was made from them."""

import datetime as dt

from sqlalchemy import BigInteger, Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from casework.model.columns import instant, maybe_instant, version_column, word
from casework.vocabulary import CheckState, DocumentRole, Extraction, FileTrouble, RenditionKind

_version = version_column()


class Blob(SQLModel, table=True):
    """Is a stored content, by its SHA-256."""

    __tablename__ = "blob"
    __table_args__ = (Index("blob_by_check", text("coalesce(checked_at, stored_at)"), "sha256"),)
    sha256: str = Field(primary_key=True)
    size: int = Field(sa_column=Column(BigInteger, nullable=False))
    stored_at: dt.datetime = instant()
    checked_at: dt.datetime | None = maybe_instant()


class BlobTrouble(SQLModel, table=True):
    """Is a stored file that is missing, changed or known to no row, by its name in the store, since it was found."""

    __tablename__ = "blob_trouble"
    name: str = Field(primary_key=True)
    trouble: FileTrouble = word(FileTrouble)
    size: int = Field(sa_column=Column(BigInteger, nullable=False))
    found_at: dt.datetime = instant()


class FileCheck(SQLModel, table=True):
    """Is what the virus check says of a content: what was found by which signatures, or why it could not be checked.

    Without ``checked_at`` a check is due. Contents filed while no scanner was named have no row.
    """

    __tablename__ = "file_check"
    __table_args__ = (Index("file_check_held", "sha256", postgresql_where=text("state <> 'clean'")),)
    sha256: str = Field(primary_key=True)
    state: CheckState = word(CheckState)
    virus: str = ""
    signatures: str = ""
    trouble: str = ""
    asked_at: dt.datetime = instant()
    checked_at: dt.datetime | None = maybe_instant()


class FileRelease(SQLModel, table=True):
    """Is an authority's word that a content it holds is no danger although something was found, or it could not be checked."""

    __tablename__ = "file_release"
    authority_id: int = Field(foreign_key="authority.id", primary_key=True)
    sha256: str = Field(primary_key=True)
    virus: str = Field(primary_key=True)
    released_by: int = Field(foreign_key="principal.id", index=True)
    released_at: dt.datetime = instant()


class Document(SQLModel, table=True):
    """Is a file's place on a record; ``current_version`` is the number of the version that counts."""

    __tablename__ = "document"
    __mapper_args__ = {"version_id_col": _version}
    id: int = Field(default=None, primary_key=True)
    record_id: int = Field(foreign_key="record.id", index=True)
    parent_id: int | None = Field(default=None, foreign_key="document.id")
    position: int
    title: str
    role: DocumentRole = word(DocumentRole)
    current_version: int = 1
    removed_at: dt.datetime | None = maybe_instant()
    version: int | None = Field(default=None, sa_column=_version)


class DocumentVersion(SQLModel, table=True):
    """Is the immutable bytes of a document at one time."""

    __tablename__ = "document_version"
    __table_args__ = (UniqueConstraint("document_id", "number"),)
    id: int = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="document.id", index=True)
    record_id: int = Field(foreign_key="record.id", index=True)
    number: int
    sha256: str = Field(foreign_key="blob.sha256", index=True)
    size: int = Field(sa_column=Column(BigInteger, nullable=False))
    filename: str
    media_type: str
    language: str = ""
    filed_at: dt.datetime = instant()
    filed_by: int = Field(foreign_key="principal.id")


class Rendition(SQLModel, table=True):
    """Is what was made from a version's bytes: for text, its outcome, tool and where the text lies."""

    __tablename__ = "rendition"
    __table_args__ = (UniqueConstraint("version_id", "kind"),)
    id: int = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="document_version.id", index=True)
    record_id: int = Field(foreign_key="record.id", index=True)
    kind: RenditionKind = word(RenditionKind)
    outcome: Extraction = word(Extraction)
    sha256: str | None = Field(default=None, foreign_key="blob.sha256")
    characters: int = 0
    pages: int = 0
    tool: str = ""
    tool_version: str = ""
    reason: str = ""
    seconds: float = 0.0
    made_at: dt.datetime = instant()
