"""The pages on which a document is redacted where it has none of its own, and the copies that were made; asked for each time, audited.

``/redactions/{id}/pages/{n}.png`` and ``….json`` are a page and where its words stand, ``/redacted-copies/{id}`` the copy. Who may not see
the record gets the same 404 as for what does not exist.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from casework.errors import BadInput, CaseworkError, NotFound
from casework.events import ContentRead
from casework.queries import redactions
from casework.services import redacting
from ui.document_reading import DocumentReading
from ui.document_routes import Original, as_file
from ui.guard import SESSION_HEADER
from ui.sign_in.doorkeeper import SignedOut

WIDTH = 1200


@dataclass(frozen=True)
class RedactionReading:
    """Reads what redaction shows, for whoever sits at a session."""

    documents: DocumentReading

    def page_image(self, session_id: str, redaction_id: int, page: int) -> bytes:
        """Return a page, counted from one, as PNG."""
        path = self._basis(session_id, redaction_id)
        key = (path.name, page, WIDTH)
        picture = self.documents.pictures.get(key)
        if picture is None:
            picture = self.documents.sandbox.render_page(path, page - 1, WIDTH).png
            self.documents.pictures.keep(key, picture)
        return picture

    def page_words(self, session_id: str, redaction_id: int, page: int) -> list[list[object]]:
        """Return where the words of a page stand."""
        words = self.documents.sandbox.page_words(self._basis(session_id, redaction_id), page - 1).words
        return [[word.text, word.left, word.top, word.right, word.bottom] for word in words]

    def copy(self, session_id: str, copy_id: int) -> Original:
        """Return a redacted copy and leave a reading in the audit trail."""
        with self.documents.platform.work(self.documents.reader(session_id)) as work:
            opened = redacting.open_copy(work, copy_id)
        assert opened.sha256 == hashlib.sha256(opened.content).hexdigest()  # what is handed over is what was proven
        return Original(self.documents.blobs.path(opened.sha256), opened.filename, opened.media_type)

    def _basis(self, session_id: str, redaction_id: int) -> Path:
        with self.documents.platform.work(self.documents.reader(session_id)) as work:
            basis = redactions.basis_of(work, redaction_id)
            if self.documents.readings.is_new(work.official_id, basis.version_id):
                work.record(ContentRead(record_id=basis.record_id, version_id=basis.version_id))
            return self.documents.blobs.path(basis.sha256)


def routes(reading: RedactionReading) -> list[Route]:
    """Return the routes, closed over what reads for them."""

    async def answer(request: Request, made: str) -> Response:
        session_id = request.headers.get(SESSION_HEADER, "")
        id, page = int(request.path_params["id"]), int(request.path_params.get("page", 0))
        try:
            if made == "copy":
                return as_file(await to_thread.run_sync(reading.copy, session_id, id))
            if made == "words":
                return JSONResponse(await to_thread.run_sync(reading.page_words, session_id, id, page))
            return Response(await to_thread.run_sync(reading.page_image, session_id, id, page), media_type="image/png")
        except SignedOut:
            return JSONResponse({"error": "sign_in_required"}, 401)
        except (NotFound, BadInput):
            return PlainTextResponse("Not found.", 404)
        except CaseworkError:
            return PlainTextResponse("This page cannot be shown.", 422)

    async def page_image(request: Request) -> Response:
        return await answer(request, "image")

    async def page_words(request: Request) -> Response:
        return await answer(request, "words")

    async def copy(request: Request) -> Response:
        return await answer(request, "copy")

    return [
        Route("/redactions/{id:int}/pages/{page:int}.png", page_image),
        Route("/redactions/{id:int}/pages/{page:int}.json", page_words),
        Route("/redacted-copies/{id:int}", copy),
    ]
