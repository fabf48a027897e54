"""What was read out of a document, for its readers."""

from sqlmodel import select

from casework.events import ContentRead
from casework.model import DocumentVersion, Rendition
from casework.vocabulary import Action, RenditionKind
from casework.work import Work


def text_of(work: Work, version_id: int, *, noted: bool = True) -> str:
    """Return the text of a document version, its pages parted by form feeds; empty when none has been read.

    Args:
        work: of the reader. version_id: which version.
        noted: False only where this sitting with the document is in the audit trail already.

    Raises:
        NotFound: the reader may not see the record, or there is no such version.
    """
    version = work.load(DocumentVersion, version_id, Action.READ)
    if noted:
        work.record(ContentRead(record_id=version.record_id, version_id=version_id))
    text = work.session.exec(select(Rendition).where(Rendition.version_id == version_id, Rendition.kind == RenditionKind.TEXT)).first()
    if text is None or text.sha256 is None:
        return ""
    return work.platform.blobs.read(text.sha256).decode("utf-8", "replace")


def words_of(work: Work, version_id: int) -> bytes:
    """Return the words recognised on the version's scanned pages as they are kept; empty where it has no scans.

    Whoever asks has opened the document in the same sitting, which is in the audit trail.

    Raises:
        NotFound: the reader may not see the record, or there is no such version.
    """
    work.load(DocumentVersion, version_id, Action.READ)
    words = work.session.exec(select(Rendition).where(Rendition.version_id == version_id, Rendition.kind == RenditionKind.WORDS)).first()
    return b"" if words is None or words.sha256 is None else work.platform.blobs.read(words.sha256)
