"""What the runner does for renditions: makes those of a version that are due, outside any transaction, and files how each ended.

A document gets its PDF and the pictures of its pages by itself; a flattened PDF and a TIFF where they are asked for, or where its case is
completed. What a tool of another version made is due again, and so is what hangs on a PDF that is made anew.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel import col, select

from casework import faults
from casework.bootstrap import Platform
from casework.errors import NotFound
from casework.events import RenditionsMade
from casework.model import DocumentVersion, Rendition
from casework.services import checking
from casework.vocabulary import Action, Extraction, RenditionKind
from casework.work import Actor, Work
from documents.filing import keep_blobs
from documents.isolation import Isolation
from documents.renditions.made import Made
from documents.renditions.making import Basis, Source, make, make_pdf, versions
from documents.renditions.ways import Way, way_of

RENDERER = Actor.system("renderer")
BY_ITSELF = (RenditionKind.PDF, RenditionKind.PAGES)
# In this order: the first is what the others are made of.
MADE_OF_PAGES = (RenditionKind.PAGES, RenditionKind.FLAT_PDF, RenditionKind.TIFF)

NOTHING = Source(b"", "", "", dt.datetime.min.replace(tzinfo=dt.UTC))

Rows = Mapping[RenditionKind, Rendition]


@dataclass(frozen=True)
class Order:
    """Is what is due of one version, and what it is made of."""

    record_id: int
    source: Source
    pdf: Made | None
    due: tuple[RenditionKind, ...]


def render(platform: Platform, sandbox: Isolation, version_id: int, *, also: tuple[RenditionKind, ...] = ()) -> tuple[RenditionKind, ...]:
    """Makes what is due of a version, and what is named besides unless it is there; returns the kinds that were filed.

    What was made already or was destroyed meanwhile needs nothing; done twice it is done once.
    """
    current = versions(sandbox)
    try:
        with platform.work(RENDERER) as work:
            order = _order(work, version_id, current, also)
    except NotFound:
        return ()
    if not order.due:
        return ()
    made = _made(sandbox, order)
    for each in made.values():
        if each.content:
            platform.blobs.put(each.content)
    faults.point("renditions.made")
    try:
        with platform.work(RENDERER) as work:
            return _file(work, version_id, made, current)
    except NotFound:
        return ()


def is_due(row: Rendition | None, current: Mapping[str, str]) -> bool:
    """Say whether a rendition is to be made: it is not there, it is waited for, or its tool here is of another version."""
    if row is None or row.outcome is Extraction.WAITING:
        return True
    return row.tool in current and row.tool_version != current[row.tool]


def _order(work: Work, version_id: int, current: Mapping[str, str], also: tuple[RenditionKind, ...]) -> Order:
    version = work.load(DocumentVersion, version_id, Action.EXTRACT)
    if checking.held_here(work, [version.sha256]):
        return Order(version.record_id, NOTHING, None, ())  # it is read once it is released, and made then
    rows = _rows(work, version_id)
    pdf_row = rows.get(RenditionKind.PDF)
    pdf_is_due = _is_due(work, pdf_row, current) or _is_read_anew(version, rows)
    wanted = [*BY_ITSELF[1:], *also, *(kind for kind in MADE_OF_PAGES if kind in rows)]
    due = [kind for kind in MADE_OF_PAGES if kind in wanted and (pdf_is_due or _is_due(work, rows.get(kind), current))]
    due = [RenditionKind.PDF, *due] if pdf_is_due else due
    blobs = work.platform.blobs
    text_row = rows.get(RenditionKind.TEXT)
    source = Source(
        blobs.read(version.sha256) if due else b"",
        version.filename,
        version.media_type,
        version.filed_at,
        text_row.outcome if text_row is not None else Extraction.OK,
        _kept(work, text_row).decode("utf-8", "replace") if due and way_of(version.media_type) is Way.SET_TEXT else "",
        _kept(work, rows.get(RenditionKind.WORDS)) if due else b"",
    )
    pdf = None
    if due and not pdf_is_due and pdf_row is not None:
        pdf = Made(pdf_row.outcome, _kept(work, pdf_row), pdf_row.pages, pdf_row.tool, pdf_row.tool_version, pdf_row.reason)
    return Order(version.record_id, source, pdf, tuple(due))


def _is_due(work: Work, row: Rendition | None, current: Mapping[str, str]) -> bool:
    """Say whether a rendition is to be made, also where the file of what was made is gone."""
    is_gone = row is not None and row.tool != "" and row.sha256 is not None and not work.platform.blobs.exists(row.sha256)
    return is_gone or is_due(row, current)


def _is_read_anew(version: DocumentVersion, rows: Rows) -> bool:
    """Say whether words were recognised on a picture after it was made into a PDF."""
    pdf, words = rows.get(RenditionKind.PDF), rows.get(RenditionKind.WORDS)
    return way_of(version.media_type) is Way.DRAWN and pdf is not None and words is not None and words.made_at > pdf.made_at


def _made(sandbox: Isolation, order: Order) -> dict[RenditionKind, Made]:
    """Makes what is due; what hangs on a PDF that cannot be made ends as that did."""
    pdf = order.pdf or make_pdf(sandbox, order.source)
    made = {RenditionKind.PDF: pdf} if RenditionKind.PDF in order.due else {}
    is_drawn = way_of(order.source.media_type) is Way.DRAWN
    content = order.source.content if is_drawn else pdf.content
    basis = Basis(content, pdf.pages, order.source.at, "pillow" if is_drawn else "pdfium", order.source.recognised)
    for kind in order.due:
        if kind is not RenditionKind.PDF:
            made[kind] = make(sandbox, kind, basis) if pdf.content else pdf
    return made


def _file(work: Work, version_id: int, made: Mapping[RenditionKind, Made], current: Mapping[str, str]) -> tuple[RenditionKind, ...]:
    """Files what was made, unless another runner has meanwhile."""
    version = work.load(DocumentVersion, version_id, Action.EXTRACT)
    lock = text("SELECT pg_advisory_xact_lock(hashtextextended('renditions:' || :id, 0))")
    work.session.connection().execute(lock, {"id": str(version_id)})
    rows = _rows(work, version_id)
    filed = {kind: each for kind, each in made.items() if is_due(rows.get(kind), current) or not _is_same(rows[kind], each)}
    if not filed:
        return ()
    if sizes := {_sha256(each): len(each.content) for each in filed.values() if each.content}:
        keep_blobs(work, sizes)
    for kind, each in filed.items():
        row = rows.get(kind) or Rendition(
            version_id=version_id, record_id=version.record_id, kind=kind, outcome=each.outcome, made_at=work.now
        )
        row.outcome, row.sha256, row.pages = each.outcome, _sha256(each) if each.content else None, each.pages
        row.tool, row.tool_version, row.reason = each.tool, each.tool_version, each.reason[:1000]
        row.seconds, row.made_at = each.seconds, work.now
        if row.id is None:
            work.add(row)
    work.record(
        RenditionsMade(record_id=version.record_id, version_id=version_id, made=tuple(f"{k}:{m.outcome}" for k, m in filed.items()))
    )
    return tuple(filed)


def _is_same(row: Rendition, made: Made) -> bool:
    return (row.outcome, row.sha256, row.tool_version) == (made.outcome, _sha256(made) if made.content else None, made.tool_version)


def _sha256(made: Made) -> str:
    return hashlib.sha256(made.content).hexdigest()


def _rows(work: Work, version_id: int) -> dict[RenditionKind, Rendition]:
    found = work.session.exec(select(Rendition).where(col(Rendition.version_id) == version_id)).all()
    return {row.kind: row for row in found}


def _kept(work: Work, row: Rendition | None) -> bytes:
    return work.platform.blobs.read(row.sha256) if row is not None and row.sha256 is not None else b""
