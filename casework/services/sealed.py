"""Opens a letter as it went out under the authority's seal, and writes down that it was opened."""

from pathlib import PurePath

from sqlmodel import col, select

from casework.errors import NotFound
from casework.events import ContentRead
from casework.model import DocumentVersion, Rendition
from casework.services import checking
from casework.services.reading import Opened
from casework.vocabulary import Action, RenditionKind
from casework.work import Work

PDF = "application/pdf"


def open_sealed(work: Work, version_id: int, *, noted: bool = True) -> Opened:
    """Gives the sealed PDF of a version; ``noted`` is False only where this sitting with the document is in the audit trail already.

    Raises:
        NotFound: the reader may not see the record, there is no such version, or it is not sealed.
        FileNotWhole: the letter is held by the virus check.
    """
    version = work.load(DocumentVersion, version_id, Action.READ)
    found = select(Rendition.sha256).where(col(Rendition.version_id) == version_id, col(Rendition.kind) == RenditionKind.SEALED)
    sha256 = work.session.exec(found).first()
    if sha256 is None:
        raise NotFound("Rendition", version_id)
    checking.demand_open(work, version.sha256)
    if noted:
        work.record(ContentRead(record_id=version.record_id, version_id=version_id))
    name = f"{PurePath(version.filename).stem or 'document'}.pdf"
    return Opened(version_id, name, PDF, sha256, work.platform.blobs.read(sha256))
