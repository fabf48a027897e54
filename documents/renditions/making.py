"""Makes the renditions of one document, each step in a child of its own; says how each ended and never raises for a document's fault."""

import dataclasses
import datetime as dt
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import TypeVar
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from casework.errors import BadInput
from casework.vocabulary import Extraction, RenditionKind
from documents import recognised_words
from documents.isolation import Failure, Isolation
from documents.limits import RENDITION_LIMITS
from documents.redaction.burnt import BurntPage
from documents.redaction.flat_pdf import flat_pdf
from documents.renditions.made import Made, PageImages, SetPages, TiffPages
from documents.renditions.office import office_pdf
from documents.renditions.tiff_file import tiff_file
from documents.renditions.ways import OFFICE_ENDINGS, Way, way_of
from documents.shown import PageCount
from documents.tools.running import ToolFailed
from documents.tools.toolbox import SOFFICE, missing

T = TypeVar("T")

REVISION = "1"
"""Of our own drawing and setting: raised when pages come out otherwise, it has every rendition made again."""

MOST_PICTURES = 200
"""Pages whose pictures are kept; the viewer draws what is behind them when it is asked for."""
MOST_PAGES = 1_000
AT_ONCE = 5
NO_PAGES = "this kind of document has no pages"
NOTHING_TO_SET = "it holds no text that could be set on pages"
NOT_DRAWN = "its pages cannot be drawn"
TOO_MANY = f"it has more than {MOST_PAGES} pages"
SETTER = "typst"


@dataclass(frozen=True)
class Source:
    """Is a document version to be made into pages: its bytes, what they are, and what was read out of it already."""

    content: bytes = field(repr=False)
    filename: str = field(repr=False)
    media_type: str
    at: dt.datetime
    read_as: Extraction = Extraction.OK
    text: str = field(default="", repr=False)
    recognised: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Basis:
    """Is what pages are drawn of: a PDF, or the pictures of a document that is made of them."""

    content: bytes = field(repr=False)
    pages: int
    at: dt.datetime
    drawn_by: str
    recognised: bytes = field(default=b"", repr=False)


def versions(sandbox: Isolation) -> dict[str, str]:
    """Return the version that each tool makes renditions by today; "" is none, as for kinds of documents that have no pages."""
    tools = sandbox.tools
    of_tools = {
        "": REVISION,
        "pdfium": f"{tools.get('pdfium', '')}/{REVISION}",
        "pillow": f"{tools.get('pillow', '')}/{REVISION}",
        "libtiff": f"{tools.get('libtiff', '')}+{tools.get('pdfium', '')}/{REVISION}",
        SETTER: f"{tools.get('typst', '')}/{REVISION}",
    }
    return of_tools | ({SOFFICE: f"{tools[SOFFICE]}/{REVISION}"} if SOFFICE in tools else {})


def make_pdf(sandbox: Isolation, source: Source) -> Made:
    """Return a document as a PDF; a PDF is its own."""
    way = way_of(source.media_type)
    if source.read_as is Extraction.ENCRYPTED:
        return _signed(sandbox, Made(Extraction.ENCRYPTED, reason="it is protected by a password"), "")
    return _timed(lambda: _WAYS[way](sandbox, source))


def make(sandbox: Isolation, kind: RenditionKind, basis: Basis) -> Made:
    """Return another rendition of a document, made of its pages."""
    return _timed(lambda: _KINDS[kind](sandbox, basis))


def _itself(sandbox: Isolation, source: Source) -> Made:
    return _signed(sandbox, _counted(sandbox, Made(Extraction.OK, source.content)), "")


def _drawn(sandbox: Isolation, source: Source) -> Made:
    return _flat(sandbox, Basis(source.content, _page_count(sandbox, source.content), source.at, "pillow", source.recognised))


def _office(sandbox: Isolation, source: Source) -> Made:
    program = sandbox.toolbox.program(SOFFICE)
    if program is None:
        return Made(Extraction.UNSUPPORTED, tool=SOFFICE, reason=missing(SOFFICE))
    try:
        content = office_pdf(sandbox.toolbox, program, source.content, OFFICE_ENDINGS[source.media_type])
    except ToolFailed as failed:
        return _signed(sandbox, Made(failed.outcome, reason=failed.reason), SOFFICE)
    return _signed(sandbox, _counted(sandbox, Made(Extraction.OK, content)), SOFFICE)


def _set(sandbox: Isolation, source: Source) -> Made:
    order = {"filename": source.filename, "declared_type": source.media_type, "at": source.at.isoformat()}
    limits = dataclasses.replace(RENDITION_LIMITS, may_thread=True)
    answer = sandbox.tried(SetPages, "set_pages", source.content, order, limits)
    if isinstance(answer, Failure):
        is_empty = answer.outcome is Extraction.UNSUPPORTED
        return _signed(sandbox, Made(answer.outcome, reason=NOTHING_TO_SET if is_empty else answer.reason), SETTER)
    return _signed(sandbox, _counted(sandbox, Made(Extraction.OK, answer.pdf)), SETTER)


def _set_text(sandbox: Isolation, source: Source) -> Made:
    """Set the text that was read out of a document whose own look only its program knows."""
    if not source.text.strip():
        return _signed(sandbox, Made(Extraction.UNSUPPORTED, reason=NOTHING_TO_SET), SETTER)
    text = source.text.replace("\f", "\n\n").encode("utf-8", "replace")
    return _set(sandbox, dataclasses.replace(source, content=text, filename="text.txt", media_type="text/plain"))


def _none(sandbox: Isolation, _source: Source) -> Made:
    return _signed(sandbox, Made(Extraction.UNSUPPORTED, reason=NO_PAGES), "")


_WAYS: Mapping[Way, Callable[[Isolation, Source], Made]] = {
    Way.ITSELF: _itself,
    Way.DRAWN: _drawn,
    Way.OFFICE: _office,
    Way.SET: _set,
    Way.SET_TEXT: _set_text,
    Way.NONE: _none,
}


def _pages(sandbox: Isolation, basis: Basis) -> Made:
    """Return the pictures of the pages in a ZIP, page by page; of a very long document those of its beginning."""
    wanted = min(basis.pages, MOST_PICTURES)
    found: list[bytes] = []
    for first in range(0, wanted, AT_ONCE):
        order = {"first": first, "last": min(wanted, first + AT_ONCE)}
        answer = sandbox.tried(PageImages, "page_images", basis.content, order, RENDITION_LIMITS)
        if isinstance(answer, Failure):
            return _signed(sandbox, _undrawn(answer, first), basis.drawn_by)
        found += [page.png for page in answer.pages]
    is_whole = wanted == basis.pages
    reason = "" if is_whole else f"only the first {MOST_PICTURES} of {basis.pages} pages"
    outcome = Extraction.OK if is_whole else Extraction.PARTIAL
    return _signed(sandbox, Made(outcome, _zipped(found), wanted, reason=reason), basis.drawn_by)


def _flat(sandbox: Isolation, basis: Basis) -> Made:
    """Return the pages as pictures with unseen words over them: no layer, form, note, attachment or title comes along."""
    if (refusal := _uncountable(basis)) is not None:
        return _signed(sandbox, refusal, basis.drawn_by)
    done: list[BurntPage] = []
    for page in range(basis.pages):
        found = recognised_words.page_words(basis.recognised, page) if basis.recognised else None
        try:
            burnt = sandbox.burnt_page(basis.content, page, (), own_words=found is None)
        except BadInput as refused:
            return _signed(sandbox, Made(Extraction.CRASHED, reason=f"page {page + 1}: {refused}"), basis.drawn_by)
        done.append(burnt if found is None else dataclasses.replace(burnt, stays=found.words))
    return _signed(sandbox, Made(Extraction.OK, flat_pdf(done, basis.at), len(done)), basis.drawn_by)


def _tiff(sandbox: Isolation, basis: Basis) -> Made:
    if (refusal := _uncountable(basis)) is not None:
        return _signed(sandbox, refusal, "libtiff")
    packed: list[TiffPages] = []
    for first in range(0, basis.pages, AT_ONCE):
        order = {"first": first, "last": min(basis.pages, first + AT_ONCE)}
        answer = sandbox.tried(TiffPages, "tiff_pages", basis.content, order, RENDITION_LIMITS)
        if isinstance(answer, Failure):
            return _signed(sandbox, _undrawn(answer, first), "libtiff")
        packed.append(answer)
    return _signed(sandbox, Made(Extraction.OK, tiff_file([page for some in packed for page in some.pages]), basis.pages), "libtiff")


_KINDS: Mapping[RenditionKind, Callable[[Isolation, Basis], Made]] = {
    RenditionKind.PAGES: _pages,
    RenditionKind.FLAT_PDF: _flat,
    RenditionKind.TIFF: _tiff,
}


def _uncountable(basis: Basis) -> Made | None:
    if basis.pages == 0:
        return Made(Extraction.CRASHED, reason=NOT_DRAWN)
    return Made(Extraction.TOO_BIG, reason=TOO_MANY) if basis.pages > MOST_PAGES else None


def _undrawn(answer: Failure, first: int) -> Made:
    """Say of a failed batch that pages cannot be drawn: a page that is not there was counted, so it is broken."""
    outcome = Extraction.CRASHED if answer.outcome is Extraction.UNSUPPORTED else answer.outcome
    return Made(outcome, reason=f"pages from {first + 1}: {answer.reason}")


def _counted(sandbox: Isolation, made: Made) -> Made:
    """Return a PDF with the count of its pages, or say that it does not open."""
    pages = _page_count(sandbox, made.content)
    return dataclasses.replace(made, pages=pages) if pages else Made(Extraction.CRASHED, reason=NOT_DRAWN)


def _page_count(sandbox: Isolation, content: bytes) -> int:
    answer = sandbox.tried(PageCount, "page_count", content, {}, RENDITION_LIMITS)
    return 0 if isinstance(answer, Failure) else max(0, answer.pages)


def _signed(sandbox: Isolation, made: Made, tool: str) -> Made:
    return dataclasses.replace(made, tool=tool, tool_version=versions(sandbox).get(tool, ""))


def _timed(do: Callable[[], Made]) -> Made:
    started = time.monotonic()
    return dataclasses.replace(do(), seconds=time.monotonic() - started)


def _zipped(pictures: list[bytes]) -> bytes:
    """Return pictures in a ZIP, unpacked as they are packed already; the same bytes for the same pictures."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_STORED) as archive:
        for number, picture in enumerate(pictures, start=1):
            archive.writestr(ZipInfo(f"page-{number:04}.png"), picture)
    return target.getvalue()
