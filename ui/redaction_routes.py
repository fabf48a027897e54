"""The pages on which a document is redacted where it has none of its own, and the copies that were made; asked for each time, audited.

``/redactions/{id}/pages/{n}.png`` and ``….json`` are a page and where its words stand, ``/redacted-copies/{id}`` the copy. Who may not see
the record gets the same 404 as for what does not exist.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from casework.errors import BadInput, CaseworkError, NotFound
from casework.events import ContentRead
from casework.queries import redactions
from casework.services import redacting
from casework.services.reading import Opened
from ui.document_reading import DocumentReading
from ui.document_routes import content_disposition
from ui.guard import SESSION_HEADER
from ui.security_headers import ORIGINAL_POLICY
from ui.sign_in.doorkeeper import SignedOut

WIDTH = 1200

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class RedactionReading:
    """Reads what redaction shows, for whoever sits at a session."""

    documents: DocumentReading

    def page_image(self, session_id: str, redaction_id: int, page: int) -> bytes:
        """Return a page, counted from one, as PNG."""
        sha256 = self._basis(session_id, redaction_id)
        key = (sha256, page, WIDTH)
        picture = self.documents.pictures.get(key)
        if picture is None:
            picture = self.documents.sandbox.render_page(self.documents.platform.blobs.read(sha256), page - 1, WIDTH).png
            self.documents.pictures.keep(key, picture)
        return picture

    def page_words(self, session_id: str, redaction_id: int, page: int) -> list[list[object]]:
        """Return where the words of a page stand."""
        content = self.documents.platform.blobs.read(self._basis(session_id, redaction_id))
        words = self.documents.sandbox.page_words(content, page - 1).words
        return [[word.text, word.left, word.top, word.right, word.bottom] for word in words]

    def copy(self, session_id: str, copy_id: int) -> Opened:
        """Return a redacted copy and leave a reading in the audit trail."""
        with self.documents.work(session_id) as work:
            return redacting.open_copy(work, copy_id)

    def _basis(self, session_id: str, redaction_id: int) -> str:
        with self.documents.readings.opening() as opening, self.documents.work(session_id) as work:
            basis = redactions.basis_of(work, redaction_id)
            if opening.is_new(work.official_id, basis.version_id):
                work.record(ContentRead(record_id=basis.record_id, version_id=basis.version_id))
            return basis.sha256


def routes(reading: RedactionReading) -> list[Route]:
    """Return the routes, closed over what reads for them."""

    async def page_image(request: Request) -> Response:
        found = await _asked(request, reading.page_image, int(request.path_params["page"]))
        return Response(found, media_type="image/png") if isinstance(found, bytes) else found

    async def page_words(request: Request) -> Response:
        found = await _asked(request, reading.page_words, int(request.path_params["page"]))
        return found if isinstance(found, Response) else JSONResponse(found)

    async def copy(request: Request) -> Response:
        found = await _asked(request, reading.copy)
        if isinstance(found, Response):
            return found
        headers = {
            "content-disposition": content_disposition(found.filename, inline=True),
            "content-security-policy": ORIGINAL_POLICY,
        }
        return Response(found.content, media_type=found.media_type, headers=headers)

    return [
        Route("/redactions/{id:int}/pages/{page:int}.png", page_image),
        Route("/redactions/{id:int}/pages/{page:int}.json", page_words),
        Route("/redacted-copies/{id:int}", copy),
    ]


async def _asked(request: Request, read: Callable[..., Answer], *more: object) -> Answer | Response:
    try:
        return await to_thread.run_sync(read, request.headers.get(SESSION_HEADER, ""), int(request.path_params["id"]), *more)
    except SignedOut:
        # The guard let the request in a moment before the session was ended.
        return JSONResponse({"error": "sign_in_required"}, 401)
    except (NotFound, BadInput):
        return PlainTextResponse("Not found.", 404)
    except CaseworkError:
        return PlainTextResponse("This page cannot be shown.", 422)
