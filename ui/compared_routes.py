"""Two documents side by side: which pages stand beside each other, where they differ, and their texts; asked for each time, audited.

A side is ``d7`` (document version 7) or ``c3`` (redacted copy 3). ``/compared/{older}/{newer}/pages.json`` pairs the pages,
``…/{n}-{m}.json`` says where page n of the older and page m of the newer differ, ``…/text.json`` sets the texts of two versions side by
side. ``/redacted-copies/{id}/pages/{n}.png`` draws a page of a copy. Who may not see both gets the same 404 as for what does not exist.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from casework.errors import BadInput, CaseworkError, NotFound
from casework.model import DocumentVersion
from casework.queries import compared_pages, compared_texts, texts
from casework.queries.compared_pages import Beside
from casework.queries.compared_texts import Piece, TextsCompared
from casework.services import reading, redacting, renditions
from casework.services.reading import Opened
from casework.work import Work
from documents.shown import PageDifferences
from ui.document_reading import DocumentReading
from ui.guard import SESSION_HEADER
from ui.page_routes import width_of
from ui.readings import Opening
from ui.sign_in.doorkeeper import SignedOut

DOCUMENT, COPY = "d", "c"
KEPT = 2_000

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Side:
    """Is one of the two that are compared."""

    kind: str
    id: int


@dataclass(frozen=True)
class ComparedReading:
    """Reads two documents for whoever sits at a session; differences are kept by content, and asked only after access is granted."""

    documents: DocumentReading
    _kept: OrderedDict[tuple[str, str, int, int], PageDifferences] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def pairs(self, session_id: str, older: Side, newer: Side) -> list[Beside]:
        """Return which pages stand beside each other: by their words where both have been read, else by number."""
        with self.documents.readings.opening() as opening, self.documents.work(session_id) as work:
            opened = [self._open_pages(work, opening, side) for side in (older, newer)]
            read = [texts.text_of(work, each.version_id, noted=False).split("\f") if each.has_own else [] for each in opened]
        read = [self.documents.texts_of_pdf(each.sha256) if each.is_pdf_of else pages for each, pages in zip(opened, read, strict=True)]
        counts = [self.documents.sandbox.page_count(each.content) for each in opened]
        if [len(pages) for pages in read] == counts:
            return compared_pages.beside(*read)
        return compared_pages.by_number(*counts)

    def differences(self, session_id: str, older: Side, newer: Side, pages: tuple[int, int]) -> PageDifferences:
        """Return where two pages, counted from 1, differ."""
        with self.documents.readings.opening() as opening, self.documents.work(session_id) as work:
            one, other = (self._open_pages(work, opening, side) for side in (older, newer))
        key = (one.sha256, other.sha256, *pages)
        with self._lock:
            if key in self._kept:
                return self._kept[key]
        found = self.documents.sandbox.page_differences(one.content, other.content, pages[0] - 1, pages[1] - 1)
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found

    def texts(self, session_id: str, older: Side, newer: Side) -> TextsCompared:
        """Return the texts of two versions side by side; a redacted copy has none of its own."""
        if COPY in (older.kind, newer.kind):
            raise BadInput("a copy has no text")
        with self.documents.readings.opening() as opening, self.documents.work(session_id) as work:
            for side in (older, newer):
                _open(work, opening, side)
            return compared_texts.compare_documents(work, older.id, newer.id, noted=False)

    def copy_image(self, session_id: str, copy_id: int, page: int, width: int) -> bytes:
        """Return a page of a redacted copy, counted from one, as PNG."""
        with self.documents.readings.opening() as opening, self.documents.work(session_id) as work:
            opened = _open(work, opening, Side(COPY, copy_id))
        return self.documents.drawn(opened.sha256, page, width)

    def _open_pages(self, work: Work, opening: Opening, side: Side) -> "_Pages":
        """Open what the pages of a side are drawn from: the file, or the PDF made of what has no pages of its own."""
        opened = _open(work, opening, side)
        if side.kind == COPY:
            return _Pages(side.id, opened.sha256, opened.content)
        sha256 = renditions.pages_of(work, work.session.get_one(DocumentVersion, side.id))
        if sha256 == opened.sha256:
            return _Pages(side.id, sha256, opened.content, has_own=True)
        return _Pages(side.id, sha256, work.platform.blobs.read(sha256), is_pdf_of=True)


@dataclass(frozen=True)
class _Pages:
    version_id: int
    sha256: str
    content: bytes = field(repr=False)
    has_own: bool = False
    is_pdf_of: bool = False


def _open(work: Work, opening: Opening, side: Side) -> Opened:
    if side.kind == COPY:
        return redacting.open_copy(work, side.id, noted=opening.is_new_copy(work.official_id, side.id))
    return reading.open_version(work, side.id, noted=opening.is_new(work.official_id, side.id))


def routes(compared: ComparedReading) -> list[Route]:
    """Return the routes, closed over what reads for them."""

    async def pairs(request: Request) -> Response:
        found = await _asked(request, compared.pairs, *_sides(request))
        return found if isinstance(found, Response) else JSONResponse({"pairs": found})

    async def differences(request: Request) -> Response:
        pages = int(request.path_params["n"]), int(request.path_params["m"])
        found = await _asked(request, compared.differences, *_sides(request), pages)
        return found if isinstance(found, Response) else JSONResponse({"gone": found.gone, "come": found.come, "looks": found.looks})

    async def text(request: Request) -> Response:
        found = await _asked(request, compared.texts, *_sides(request))
        return found if isinstance(found, Response) else JSONResponse(_told(found))

    async def copy_image(request: Request) -> Response:
        page, width = int(request.path_params["page"]), width_of(request.query_params.get("w"))
        found = await _asked(request, compared.copy_image, int(request.path_params["id"]), page, width)
        return Response(found, media_type="image/png") if isinstance(found, bytes) else found

    at = "/compared/{older}/{newer}/"
    return [
        Route(at + "pages.json", pairs),
        Route(at + "{n:int}-{m:int}.json", differences),
        Route(at + "text.json", text),
        Route("/redacted-copies/{id:int}/pages/{page:int}.png", copy_image),
    ]


def _sides(request: Request) -> tuple[Side, Side]:
    older, newer = (_side(request.path_params[name]) for name in ("older", "newer"))
    return older, newer


def _side(given: str) -> Side:
    kind, number = given[:1], given[1:]
    return Side(kind, int(number)) if kind in (DOCUMENT, COPY) and number.isdecimal() and len(number) < 12 else Side(DOCUMENT, 0)


async def _asked(request: Request, read: Callable[..., Answer], *more: object) -> Answer | Response:
    try:
        return await to_thread.run_sync(read, request.headers.get(SESSION_HEADER, ""), *more)
    except SignedOut:
        # The guard let the request in a moment before the session was ended.
        return JSONResponse({"error": "sign_in_required"}, 401)
    except (NotFound, BadInput):
        return PlainTextResponse("Not found.", 404)
    except CaseworkError:
        return PlainTextResponse("These pages cannot be compared.", 422)


def _told(found: TextsCompared) -> dict[str, Any]:
    pairs = [[pair.change.value, _pieces(pair.older), _pieces(pair.newer)] for pair in found.pairs]
    return {"pairs": pairs, "unread": found.unread, "cut": compared_texts.MOST_LINES if found.is_cut else 0}


def _pieces(pieces: tuple[Piece, ...]) -> list[list[object]]:
    return [[piece.text, piece.differs] for piece in pieces]
