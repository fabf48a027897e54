"""Opens a document's content for a reader, and writes down that it was opened."""

from dataclasses import dataclass, field

from casework.events import ContentRead
from casework.model import DocumentVersion
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
    """
    version = work.load(DocumentVersion, version_id, Action.READ)
    if noted:
        work.record(ContentRead(record_id=version.record_id, version_id=version_id))
    content = work.platform.blobs.read(version.sha256)
    return Opened(version_id, version.filename, version.media_type, version.sha256, content)
