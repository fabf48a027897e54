"""How a person's files come in: straight to a draft or as a document's next version, read in the sandbox, never through Streamlit.

``POST /records/{id}/documents``, ``POST /documents/{id}/versions`` and, for what was checked out, ``POST /documents/{id}/check-out/file``:
the bytes as the body, the name as ``filename``. A request carries the token of the session's forms: another site can make the browser
send a body, but not that header.
"""

from collections.abc import Callable
from dataclasses import dataclass

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from casework.bootstrap import Platform
from casework.errors import BadInput, CaseworkError, Locked, NotFound, NotPermitted, Refused
from casework.work import Actor
from documents import checking_in, filing
from documents.isolation import Isolation
from ui.desk.parts.terms import REASONS
from ui.document_routes import clean_filename
from ui.guard import SESSION_HEADER
from ui.sign_in.accounts import Accounts
from ui.sign_in.doorkeeper import SignedOut
from ui.sign_in.form_tokens import FormTokens
from ui.text import say

MOST_BYTES = 200 << 20
TOO_BIG, EMPTY, UNSAID = (
    "The file is too big. Files can be up to 200 MB.",
    "The file is empty.",
    "The file could not be filed. Try again.",
)
TOKEN_HEADER = "x-form-token"  # noqa: S105  # the name of a header
STATUS: dict[type[Exception], int] = {SignedOut: 401, NotFound: 404, NotPermitted: 403, Locked: 423, Refused: 409, BadInput: 422}


@dataclass(frozen=True)
class Uploads:
    """Files what a session sends."""

    platform: Platform
    accounts: Accounts
    sandbox: Isolation
    tokens: FormTokens

    def to_record(self, session_id: str, record_id: int, content: bytes, filename: str) -> int:
        """Put a new document on a record and return its version."""
        actor, kind = self._actor(session_id), self._kind(content, filename)
        with self.platform.work(actor) as work:
            return filing.add_document(work, record_id, content, filename=filename, media_type=kind)

    def to_document(self, session_id: str, document_id: int, content: bytes, filename: str) -> int:
        """Put the next version on a document and return it."""
        actor, kind = self._actor(session_id), self._kind(content, filename)
        with self.platform.work(actor) as work:
            return filing.add_version(work, document_id, content, filename=filename, media_type=kind)

    def to_check_out(self, session_id: str, document_id: int, content: bytes, filename: str) -> int:
        """Lay a file beside what was checked out, to be compared, and return its document."""
        actor, kind = self._actor(session_id), self._kind(content, filename)
        read = self.sandbox.extract(content, filename=filename, declared_type=kind).text
        with self.platform.work(actor) as work:
            checking_in.bring_back(work, document_id, content, filename=filename, media_type=kind, text=read)
        return document_id

    def _actor(self, session_id: str) -> Actor:
        seated = self.accounts.seated(session_id)
        if seated is None:
            raise SignedOut
        return Actor.official(seated.official_id, on_behalf_of=seated.on_behalf_of)

    def _kind(self, content: bytes, filename: str) -> str:
        """Return what the bytes are, whatever the file is called."""
        files = self.sandbox.receive(content, filename=filename, source_place="desk", kind="file").files
        return files[0].media_type if files else "application/octet-stream"


def routes(uploads: Uploads) -> list[Route]:
    """Return the three routes, closed over what files for them."""

    async def to_record(request: Request) -> Response:
        return await _filed(request, uploads, uploads.to_record)

    async def to_document(request: Request) -> Response:
        return await _filed(request, uploads, uploads.to_document)

    async def to_check_out(request: Request) -> Response:
        return await _filed(request, uploads, uploads.to_check_out, named="document_id")

    return [
        Route("/records/{id:int}/documents", to_record, methods=["POST"]),
        Route("/documents/{id:int}/versions", to_document, methods=["POST"]),
        Route("/documents/{id:int}/check-out/file", to_check_out, methods=["POST"]),
    ]


async def _filed(request: Request, uploads: Uploads, file: Callable[[str, int, bytes, str], int], *, named: str = "version_id") -> Response:
    session_id = request.headers.get(SESSION_HEADER, "")
    if not uploads.tokens.is_right(session_id, request.headers.get(TOKEN_HEADER)):
        return JSONResponse({"error": "form_token"}, 403)
    seated = await to_thread.run_sync(uploads.accounts.seated, session_id)
    language = seated.language if seated else "da"
    content = await body_of(request, MOST_BYTES)
    if content is None:
        return _told(TOO_BIG, language, 413)
    if not content:
        return _told(EMPTY, language, 422)
    name = clean_filename(request.query_params.get("filename", ""))
    try:
        made = await to_thread.run_sync(file, session_id, int(request.path_params["id"]), content, name)
    except CaseworkError as error:
        status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)
        reasons = error.reasons if isinstance(error, Refused) else []
        return _told(REASONS.get(reasons[0], UNSAID) if reasons else UNSAID, language, status)
    return JSONResponse({named: made}, 201)


async def body_of(request: Request, most: int) -> bytes | None:
    """Return the body, or None as soon as it is known to be too big."""
    parts, size = [], 0
    if int(request.headers.get("content-length") or 0) > most:
        return None
    async for part in request.stream():
        size += len(part)
        if size > most:
            return None
        parts.append(part)
    return b"".join(parts)


def _told(sentence: str, language: str, status: int) -> Response:
    return JSONResponse({"sentence": say(sentence, language)}, status)
