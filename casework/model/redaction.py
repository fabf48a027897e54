"""What is left out of document versions, the copies made without it, and what is handed over for a request for access."""

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, Column, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from casework.model.columns import instant, maybe_instant, maybe_word, word
from casework.vocabulary import CopyState, Handing, MarkState, PagesOf, RedactionRefusal, Sensitive


def _listed() -> Any:
    return Field(default_factory=list, sa_column=Column(JSONB, nullable=False))


class Redaction(SQLModel, table=True):
    """Is the going through of one document version: the pages it is done on, which stay the same bytes from then on.

    Without ``pages`` the runner has not looked yet; ``problem`` says in plain words why it cannot be done.
    """

    __tablename__ = "redaction"
    id: int = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="document_version.id", unique=True)
    record_id: int = Field(foreign_key="record.id", index=True)
    opened_by: int = Field(foreign_key="official.id")
    opened_at: dt.datetime = instant()
    pages_of: PagesOf | None = maybe_word(PagesOf)
    pages: int = 0
    basis_sha256: str | None = Field(default=None, foreign_key="blob.sha256")
    problem: str = ""


class RedactionMark(SQLModel, table=True):
    """Is one place that is proposed, is to be left out, or was turned down: boxes of a page (counted from 1) in thousandths of it."""

    __tablename__ = "redaction_mark"
    id: int = Field(default=None, primary_key=True)
    redaction_id: int = Field(foreign_key="redaction.id", index=True)
    record_id: int = Field(foreign_key="record.id", index=True)
    page: int
    boxes: list[list[float]] = _listed()
    words: str = ""
    kind: Sensitive | None = maybe_word(Sensitive)
    ground: str
    note: str = ""
    state: MarkState = word(MarkState)
    made_by: int | None = Field(default=None, foreign_key="official.id")
    made_at: dt.datetime = instant()
    decided_by: int | None = Field(default=None, foreign_key="official.id")
    decided_at: dt.datetime | None = maybe_instant()


class RedactedCopy(SQLModel, table=True):
    """Is a copy that was asked for, with the marks as they were then, and what came of it."""

    __tablename__ = "redacted_copy"
    id: int = Field(default=None, primary_key=True)
    redaction_id: int = Field(foreign_key="redaction.id", index=True)
    version_id: int = Field(foreign_key="document_version.id", index=True)
    record_id: int = Field(foreign_key="record.id", index=True)
    marks: list[dict[str, Any]] = _listed()
    state: CopyState = word(CopyState)
    ordered_by: int = Field(foreign_key="official.id")
    ordered_at: dt.datetime = instant()
    made_at: dt.datetime | None = maybe_instant()
    pages: int = 0
    sha256: str | None = Field(default=None, foreign_key="blob.sha256")
    size: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    readers: list[str] = _listed()
    refused_because: RedactionRefusal | None = maybe_word(RedactionRefusal)
    refused_page: int = 0
    found_by: str = ""

    @property
    def leaves_out(self) -> frozenset[tuple[int, str]]:
        """Gives what it leaves out: the id of each mark, with the provision as it was then."""
        return frozenset((each["mark_id"], each["ground"]) for each in self.marks)


class RedactedCopyProgress(SQLModel, table=True):
    """Says how far the making of a copy has come; of no use afterwards."""

    __tablename__ = "redacted_copy_progress"
    copy_id: int = Field(primary_key=True, foreign_key="redacted_copy.id", ondelete="CASCADE")
    record_id: int = Field(foreign_key="record.id", index=True)
    done: int = 0
    of: int = 0


class ReleaseSet(SQLModel, table=True):
    """Is what is handed over for one request for access, from the documents of a case; ``record_id`` is the record it was put on."""

    __tablename__ = "release_set"
    id: int = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    title: str
    made_by: int = Field(foreign_key="official.id")
    made_at: dt.datetime = instant()
    record_id: int | None = None
    issued_by: int | None = Field(default=None, foreign_key="official.id")
    issued_at: dt.datetime | None = maybe_instant()


class ReleaseItem(SQLModel, table=True):
    """Says how one document goes out with a release set: whole, redacted by that copy, or left out by that provision."""

    __tablename__ = "release_item"
    __table_args__ = (UniqueConstraint("release_set_id", "document_id"), Index("release_item_by_version", "version_id"))
    id: int = Field(default=None, primary_key=True)
    release_set_id: int = Field(foreign_key="release_set.id", index=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    record_id: int = Field(foreign_key="record.id", index=True)
    document_id: int = Field(foreign_key="document.id")
    version_id: int = Field(foreign_key="document_version.id")
    title: str
    handing: Handing = word(Handing)
    copy_id: int | None = Field(default=None, foreign_key="redacted_copy.id")
    ground: str = ""
    note: str = ""
    chosen_by: int = Field(foreign_key="official.id")
    chosen_at: dt.datetime = instant()
