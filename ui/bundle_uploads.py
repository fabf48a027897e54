"""How a bundle comes in over the desk: piece by piece to a file, then the check, then its run; through the upload door (``ui.uploads``).

``GET /bundles/{key}`` says how much is here, ``POST /bundles/{key}?offset=&size=`` adds the next piece, ``POST /bundles/{key}/check`` makes
the dry run and gives the run it can be started as. Every request asks for the session, its form's token, and the right to import.
"""

from collections.abc import Callable
from dataclasses import dataclass

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from casework.bootstrap import Platform
from casework.errors import BadInput, CaseworkError, NotFound, NotPermitted
from casework.vocabulary import Privilege
from casework.work import Actor
from documents import importing
from documents.incoming import MOST_A_PIECE, Incoming, NoRoom
from ui.desk.parts.import_words import no_bundle
from ui.desk.parts.terms import REASONS
from ui.guard import SESSION_HEADER
from ui.sign_in.accounts import Accounts
from ui.sign_in.form_tokens import FormTokens
from ui.text import say

TOKEN_HEADER = "x-form-token"  # noqa: S105  # the name of a header
NO_ROOM = "The bundle is too large for the server. Split it into several, or check it on the server itself."
NOT_ALL_HERE = "Not all of the file has come. Choose the same file again: it goes on where it stopped."
UNSAID = "The bundle could not be read. Check it on the server with “casework bundle check”, which says why."


@dataclass(frozen=True)
class BundleUploads:
    """Takes what a session sends."""

    platform: Platform
    accounts: Accounts
    tokens: FormTokens
    incoming: Incoming

    def received(self, actor: Actor, key: str, _: dict[str, int], __: bytes) -> dict[str, int]:
        """Say how much of the file is here."""
        return {"received": self.incoming.received(self._may(actor), key)}

    def append(self, actor: Actor, key: str, numbers: dict[str, int], piece: bytes) -> dict[str, int]:
        """Add the next piece."""
        official_id = self._may(actor)
        return {"received": self.incoming.append(official_id, key, piece, offset=numbers["offset"], size=numbers["size"])}

    def check(self, actor: Actor, key: str, numbers: dict[str, int], _: bytes) -> dict[str, int]:
        """Make the dry run; what cannot be taken in does not stay here, unless mapping its names is all that is missing."""
        path = self.incoming.whole(self._may(actor), key, size=numbers["size"])
        try:
            run_id, checked = importing.look_at(self.platform, actor, path)
        except BadInput:
            path.unlink(missing_ok=True)
            raise
        if not (checked.may_be_taken_in or checked.may_be_mapped):
            path.unlink(missing_ok=True)
        return {"run_id": run_id}

    def _may(self, actor: Actor) -> int:
        with self.platform.work(actor) as work:
            work.demand(Privilege.IMPORT_BUNDLES)
            return work.official_id


def routes(uploads: BundleUploads) -> list[Route]:
    """Return the routes, closed over what takes the bundles."""

    async def state(request: Request) -> Response:
        return await _answered(request, uploads, uploads.received)

    async def piece(request: Request) -> Response:
        return await _answered(request, uploads, uploads.append)

    async def check(request: Request) -> Response:
        return await _answered(request, uploads, uploads.check)

    return [
        Route("/bundles/{key}", state, methods=["GET"]),
        Route("/bundles/{key}", piece, methods=["POST"]),
        Route("/bundles/{key}/check", check, methods=["POST"]),
    ]


async def _answered(request: Request, uploads: BundleUploads, deed: Callable[..., dict[str, int]]) -> Response:
    session_id = request.headers.get(SESSION_HEADER, "")
    if not uploads.tokens.is_right(session_id, request.headers.get(TOKEN_HEADER)):
        return JSONResponse({"error": "form_token"}, 403)
    seated = await to_thread.run_sync(uploads.accounts.seated, session_id)
    if seated is None:
        return JSONResponse({"error": "sign_in_required"}, 401)
    numbers = {name: _number(request.query_params.get(name)) for name in ("offset", "size")}
    body = await _piece(request)
    if body is None:
        return _told(NO_ROOM, seated.language, 413)
    actor = Actor.official(seated.official_id, on_behalf_of=seated.on_behalf_of)
    try:
        return JSONResponse(await to_thread.run_sync(deed, actor, request.path_params["key"], numbers, body))
    except CaseworkError as error:
        return _refused(error, seated.language)


def _refused(error: CaseworkError, language: str) -> Response:
    match error:
        case NotPermitted():
            reason = error.reasons[0] if error.reasons else None
            return _told(REASONS.get(reason, UNSAID) if reason else UNSAID, language, 403)
        case NotFound():
            return _told(NOT_ALL_HERE, language, 404)
        case NoRoom():
            return _told(NO_ROOM, language, 413)
        case BadInput():
            known = no_bundle(error)
            return _told(known[1] if known else UNSAID, language, 422)
    return _told(UNSAID, language, 409)


async def _piece(request: Request) -> bytes | None:
    """Return the body, or None as soon as it is more than one piece may be."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > MOST_A_PIECE:
            return None
        parts.append(part)
    return b"".join(parts)


def _number(given: str | None) -> int:
    return int(given) if given and given.isdecimal() and len(given) < 16 else -1


def _told(sentence: str, language: str, status: int) -> Response:
    return JSONResponse({"sentence": say(sentence, language)}, status)
