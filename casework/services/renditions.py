"""Other forms of a document: asked for where they are not made by themselves, and opened.

The runner makes them (``documents.renditions``).
"""

from pathlib import PurePath

from sqlmodel import select

from casework.errors import RuleBroken
from casework.events import ContentRead, RenditionAsked
from casework.model import DocumentVersion, Rendition
from casework.services import checking
from casework.services.reading import Opened
from casework.vocabulary import Action, Extraction, Reason, RenditionKind
from casework.work import Work

ASKABLE = (RenditionKind.FLAT_PDF, RenditionKind.TIFF)
FILES: dict[RenditionKind, tuple[str, str]] = {
    RenditionKind.TEXT: (".txt", "text/plain; charset=utf-8"),
    RenditionKind.PDF: (".pdf", "application/pdf"),
    RenditionKind.PAGES: ("-pages.zip", "application/zip"),
    RenditionKind.FLAT_PDF: ("-flattened.pdf", "application/pdf"),
    RenditionKind.TIFF: (".tif", "image/tiff"),
}
"""How the file of each is called and what it is; where words stand on scans is no file for anybody."""


OWN_PAGES = ("application/pdf", "image/")
"""What the media types begin with whose files have pages of their own."""


def pages_of(work: Work, version: DocumentVersion) -> str:
    """Gives by which hash the pages of a version that was loaded are kept: itself, or the PDF made of what has no pages of its own."""
    if version.media_type.startswith(OWN_PAGES):
        return version.sha256
    pdf = _row(work, version.id, RenditionKind.PDF)
    return pdf.sha256 if pdf is not None and pdf.sha256 is not None else version.sha256


def ask(work: Work, version_id: int, kind: RenditionKind) -> bool:
    """Asks for a form of a document that is not made by itself; says whether it was asked for by this. Twice is once.

    Raises:
        NotFound: the reader may not see the record, or there is no such version.
        RuleBroken: this form is made by itself, or is none that can be asked for.
    """
    version = work.load(DocumentVersion, version_id, Action.READ)
    if kind not in ASKABLE:
        raise RuleBroken(Reason.RENDITION_CANNOT_BE_ASKED_FOR)
    if _row(work, version_id, kind) is not None:
        return False
    work.add(
        Rendition(version_id=version_id, record_id=version.record_id, kind=kind, outcome=Extraction.WAITING, made_at=work.now),
    )
    work.record(RenditionAsked(record_id=version.record_id, version_id=version_id, kind=kind))
    return True


def open_rendition(work: Work, version_id: int, kind: RenditionKind, *, noted: bool = True) -> Opened:
    """Gives the bytes of a rendition; ``noted`` is False only where this sitting with the document is in the audit trail already.

    Raises:
        NotFound: the reader may not see the record, or there is no such version.
        RuleBroken: it is not made, or not yet.
        FileNotWhole: the document is held by the virus check; the form is missing or changed.
    """
    version = work.load(DocumentVersion, version_id, Action.READ)
    checking.demand_open(work, version.sha256)
    row = _row(work, version_id, kind) if kind in FILES else None
    if row is None or row.sha256 is None:
        raise RuleBroken(Reason.RENDITION_IS_NOT_MADE)
    if noted:
        work.record(ContentRead(record_id=version.record_id, version_id=version_id))
    ending, media_type = FILES[kind]
    name = PurePath(version.filename).stem or "document"
    return Opened(version_id, name + ending, media_type, row.sha256, work.platform.blobs.read(row.sha256))


def _row(work: Work, version_id: int, kind: RenditionKind) -> Rendition | None:
    return work.session.exec(select(Rendition).where(Rendition.version_id == version_id, Rendition.kind == kind)).first()
