"""What is left out of documents, the copies made without it, and what is handed over."""

from dataclasses import dataclass

from casework.events.event import Event, personal
from casework.vocabulary import CopyState, Handing, MarkState, RedactionRefusal


@dataclass(frozen=True, kw_only=True)
class RedactionBegun(Event):
    """Somebody began to go through a document for what is to be left out."""

    redaction_id: int
    version_id: int


@dataclass(frozen=True, kw_only=True)
class RedactionProposed(Event):
    """The house looked through a document and proposed so many places, or could not."""

    redaction_id: int
    version_id: int
    proposed: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class MarkPut(Event):
    """Somebody marked a place that is to be left out, by a provision."""

    redaction_id: int
    mark_id: int
    page: int
    ground: str
    note: str = personal()


@dataclass(frozen=True, kw_only=True)
class MarkNoted(Event):
    """Somebody wrote a note on a marked place, for colleagues."""

    redaction_id: int
    mark_id: int
    note: str = personal()


@dataclass(frozen=True, kw_only=True)
class MarksDecided(Event):
    """Somebody decided on places: that they are left out, by a provision, or that they stay."""

    redaction_id: int
    mark_ids: tuple[int, ...]
    state: MarkState
    ground: str


@dataclass(frozen=True, kw_only=True)
class RedactedCopyOrdered(Event):
    """Somebody asked for a copy of a document without what is marked."""

    redaction_id: int
    copy_id: int
    version_id: int
    marks: int


@dataclass(frozen=True, kw_only=True)
class RedactedCopyMade(Event):
    """A redacted copy was made and proven, or made and refused by one of its readers."""

    copy_id: int
    version_id: int
    state: CopyState
    sha256: str
    refused_because: RedactionRefusal | None = None
    found_by: str = ""


@dataclass(frozen=True, kw_only=True)
class ReleaseSetMade(Event):
    """Somebody began a set of documents that are handed over for a request for access."""

    release_set_id: int
    title: str = personal()


@dataclass(frozen=True, kw_only=True)
class ReleaseItemChosen(Event):
    """Somebody decided how a document goes out with a set."""

    release_set_id: int
    document_id: int
    version_id: int
    handing: Handing
    ground: str
    copy_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ReleaseItemTakenOut(Event):
    """Somebody took a document off a set again."""

    release_set_id: int
    document_id: int


@dataclass(frozen=True, kw_only=True)
class ReleaseSetIssued(Event):
    """A set was put together on a record, with its list and its files."""

    release_set_id: int
    on_record_id: int
    whole: int
    redacted: int
    left_out: int
