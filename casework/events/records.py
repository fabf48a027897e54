"""Post comes in, records are made."""

from dataclasses import dataclass

from casework.events.event import Event, personal
from casework.vocabulary import RenditionKind


@dataclass(frozen=True, kw_only=True)
class RecordReceived(Event):
    """A received thing became a record."""

    channel: str
    content_hash: str
    original_sha256: str
    unit_id: int
    title: str = personal()


@dataclass(frozen=True, kw_only=True)
class DuplicateReceived(Event):
    """The same thing came again; nothing was filed."""

    content_hash: str


@dataclass(frozen=True, kw_only=True)
class ConflictReceived(Event):
    """A message came whose id was known with other content; it was filed on its own and flagged."""

    content_hash: str
    conflicts_with_id: int


@dataclass(frozen=True, kw_only=True)
class RecordDrafted(Event):
    """Someone wrote a new record."""

    title: str = personal()


@dataclass(frozen=True, kw_only=True)
class RecordChanged(Event):
    """Fields of a record were changed."""

    fields: tuple[str, ...]
    title: str = personal()


@dataclass(frozen=True, kw_only=True)
class DocumentFiled(Event):
    """A document's bytes were put on a record as a version."""

    document_id: int
    version_id: int
    number: int
    sha256: str
    size: int
    media_type: str
    filename: str = personal()


@dataclass(frozen=True, kw_only=True)
class RenditionAsked(Event):
    """Somebody asked for a form of a document that is not made by itself."""

    version_id: int
    kind: RenditionKind


@dataclass(frozen=True, kw_only=True)
class RenditionsMade(Event):
    """Forms of a version were made, or could not be: of each kind how that ended."""

    version_id: int
    made: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DocumentSealed(Event):
    """A letter that was sent was put under the authority's seal; the certificate is named by its SHA-256."""

    version_id: int
    sha256: str
    certificate: str
    is_time_stamped: bool


@dataclass(frozen=True, kw_only=True)
class TextExtracted(Event):
    """A version was read by the extractor, with this outcome."""

    version_id: int
    outcome: str
    characters: int
    tool: str
