"""Opens what a record says for a reader, a document or its own words, and writes down that it was opened."""

from dataclasses import dataclass, field

from casework.events import ContentRead
from casework.model import DocumentVersion, Record
from casework.services import checking
from casework.vocabulary import Action
from casework.work import Work


@dataclass(frozen=True)
class Opened:
    """Is a version's bytes with what they are."""

    version_id: int
    filename: str
    media_type: str
    sha256: str
    content: bytes = field(repr=False)


def open_version(work: Work, version_id: int, *, noted: bool = True) -> Opened:
    """Gives the bytes of a version; ``noted`` is False only for the further pages of what was opened already.

    Raises:
        NotFound: the reader may not see the record, or no such version exists: no difference shows.
        FileNotWhole: it is held by the virus check, missing or changed.
    """
    version = work.load(DocumentVersion, version_id, Action.READ)
    checking.demand_open(work, version.sha256)
    if noted:
        work.record(ContentRead(record_id=version.record_id, version_id=version_id))
    content = work.platform.blobs.read(version.sha256)
    return Opened(version_id, version.filename, version.media_type, version.sha256, content)


def open_words(work: Work, record_id: int, *, noted: bool = True) -> str:
    """Gives a record's own words as HTML; ``noted`` is False only where this sitting with them is in the audit trail already.

    Raises:
        NotFound: the reader may not see the record.
    """
    words = work.load(Record, record_id, Action.READ).body_html
    if noted and words:
        work.record(ContentRead(record_id=record_id))
    return words
