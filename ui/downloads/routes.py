"""The routes of the files made on request: each is asked for as who sits at the session.

``GET`` with the filters as parameters; the answer is always a download, never shown inline, never kept. What is exported is noted
in the audit trail by the service that gives it.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from casework.bootstrap import Platform
from casework.errors import BadInput, NotFound, NotPermitted, Refused
from casework.work import Actor
from ui.document_routes import content_disposition
from ui.downloads.asked import Asked, Download, Maker
from ui.downloads.table import DOWNLOADS
from ui.guard import SESSION_HEADER
from ui.security_headers import READING_POLICY
from ui.sign_in.accounts import Accounts
from ui.sign_in.doorkeeper import SignedOut


@dataclass(frozen=True)
class Downloads:
    """Makes files for sessions; the routes are closed over it."""

    platform: Platform
    accounts: Accounts

    def make(self, session_id: str, maker: Maker, id: int, parameters: Mapping[str, str]) -> Download:
        """Gives the file; raises what its maker raises, and ``SignedOut``."""
        seated = self.accounts.seated(session_id)
        if seated is None:
            raise SignedOut
        with self.platform.work(Actor.official(seated.official_id)) as work:
            return maker(work, Asked(id, parameters, seated.language))


def routes(downloads: Downloads) -> list[Route]:
    """Return a route for every file."""
    return [Route(path, _route(downloads, maker)) for path, maker in DOWNLOADS.items()]


def _route(downloads: Downloads, maker: Maker) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        session_id, id = request.headers.get(SESSION_HEADER, ""), int(request.path_params.get("id", 0))
        try:
            made = await to_thread.run_sync(downloads.make, session_id, maker, id, dict(request.query_params))
        except SignedOut:
            return JSONResponse({"error": "sign_in_required"}, 401)
        except NotFound:
            return PlainTextResponse("Not found.", 404)
        except NotPermitted:
            return PlainTextResponse("Not permitted.", 403)
        except (Refused, BadInput):
            return PlainTextResponse("This cannot be made as asked for.", 422)
        headers = {"content-disposition": content_disposition(made.filename, inline=False), "content-security-policy": READING_POLICY}
        return Response(made.content, media_type=made.media_type, headers=headers)

    return answer
