"""``/documents/{version_id}/renditions/{kind}``: another form of a document, asked for each time, audited like the document itself.

Who may not see the version gets the same 404 as for what does not exist; a form that is not made says so.
"""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from casework.errors import CaseworkError, FileNotWhole, NotFound, RuleBroken
from casework.services import renditions
from casework.services.reading import Opened
from casework.vocabulary import RenditionKind
from ui.desk.parts.terms import REASONS
from ui.document_reading import DocumentReading
from ui.document_routes import content_disposition
from ui.guard import SESSION_HEADER
from ui.security_headers import ORIGINAL_POLICY, READING_POLICY
from ui.sign_in.doorkeeper import SignedOut
from ui.text import say

INLINE = ("application/pdf", "text/plain; charset=utf-8")


def routes(documents: DocumentReading) -> list[Route]:
    """Return the route, closed over what reads for it."""

    async def rendition(request: Request) -> Response:
        session_id = request.headers.get(SESSION_HEADER, "")
        kind = next((each for each in RenditionKind if each.value == request.path_params["kind"]), None)
        if kind is None:
            return PlainTextResponse("Not found.", 404)
        try:
            found = await to_thread.run_sync(_opened, documents, session_id, int(request.path_params["id"]), kind)
        except SignedOut:
            return JSONResponse({"error": "sign_in_required"}, 401)
        except NotFound:
            return PlainTextResponse("Not found.", 404)
        except (RuleBroken, FileNotWhole) as trouble:
            reason = trouble.reasons[0] if isinstance(trouble, RuleBroken) else trouble.reason
            return PlainTextResponse(say(REASONS[reason], documents.language(session_id)), 422)
        except CaseworkError:
            return PlainTextResponse("This form cannot be shown.", 422)
        return _answer(found)

    return [Route("/documents/{id:int}/renditions/{kind}", rendition)]


def _opened(documents: DocumentReading, session_id: str, version_id: int, kind: RenditionKind) -> Opened:
    with documents.readings.opening() as opening, documents.work(session_id) as work:
        return renditions.open_rendition(work, version_id, kind, noted=opening.is_new(work.official_id, version_id))


def _answer(found: Opened) -> Response:
    headers = {
        "content-disposition": content_disposition(found.filename, inline=found.media_type in INLINE),
        "content-security-policy": ORIGINAL_POLICY if found.media_type == "application/pdf" else READING_POLICY,
    }
    return Response(found.content, media_type=found.media_type, headers=headers)
