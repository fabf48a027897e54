"""The routes of the files made on request: each is asked for as who sits at the session.

``GET`` with the filters as parameters; the answer is always a download, never shown inline, never kept. What is exported is noted
in the audit trail by the service that gives it.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from casework.bootstrap import Platform
from casework.errors import BadInput, NotFound, NotPermitted, Refused
from casework.work import Actor
from documents import letter_checking, template_trying
from documents.letter_checking import OpenWork
from documents.merged import Merge, nobody_merges
from documents.sniffing import DOCX
from ui.document_routes import content_disposition
from ui.downloads.asked import Asked, Download, Maker
from ui.downloads.table import DOWNLOADS
from ui.guard import SESSION_HEADER
from ui.security_headers import READING_POLICY
from ui.sign_in.accounts import Accounts
from ui.sign_in.doorkeeper import SignedOut

LETTER = "/cases/{id:int}/letters/preview.docx"
TRIAL = "/letter-templates/{id:int}/on-case.docx"
MOST_DIGITS = 10


@dataclass(frozen=True)
class Downloads:
    """Makes files for sessions; the routes are closed over it."""

    platform: Platform
    accounts: Accounts
    merge: Merge = nobody_merges

    def make(self, session_id: str, maker: Maker, id: int, parameters: Mapping[str, str]) -> Download:
        """Gives the file; raises what its maker raises, and ``SignedOut``."""
        seated = self.accounts.seated(session_id)
        if seated is None:
            raise SignedOut
        with self.platform.work(Actor.official(seated.official_id)) as work:
            return maker(work, Asked(id, parameters, seated.language))

    def letter(self, session_id: str, case_id: int, parameters: Mapping[str, str]) -> Download:
        """Gives a letter as it would be written; it is filled in outside any work, so it is no maker as the others."""
        template, open_work = _number(parameters, "template"), self._works(session_id)
        filename, content = letter_checking.letter_file(open_work, self.merge, case_id, template, parameters.get("to", ""))
        return Download(filename, DOCX, content)

    def trial(self, session_id: str, version_id: int, parameters: Mapping[str, str]) -> Download:
        """Gives a version of a template as it would be on a case; filled in outside any work, as a letter is."""
        case_id, open_work = _number(parameters, "case"), self._works(session_id)
        filename, content = template_trying.tried_file(open_work, self.merge, version_id, case_id, parameters.get("to", ""))
        return Download(filename, DOCX, content)

    def _works(self, session_id: str) -> OpenWork:
        seated = self.accounts.seated(session_id)
        if seated is None:
            raise SignedOut
        return partial(self.platform.work, Actor.official(seated.official_id))


Made = Callable[[str, int, Mapping[str, str]], Download]


def routes(downloads: Downloads) -> list[Route]:
    """Return a route for every file."""
    return [
        *(Route(path, _route(_made_by(downloads, maker))) for path, maker in DOWNLOADS.items()),
        Route(LETTER, _route(downloads.letter)),
        Route(TRIAL, _route(downloads.trial)),
    ]


def _number(parameters: Mapping[str, str], name: str) -> int:
    said = parameters.get(name, "")
    if not (said.isdecimal() and len(said) < MOST_DIGITS):
        raise NotFound(name, said)
    return int(said)


def _made_by(downloads: Downloads, maker: Maker) -> Made:
    return lambda session_id, subject_id, parameters: downloads.make(session_id, maker, subject_id, parameters)


def _route(make: Made) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        session_id, id = request.headers.get(SESSION_HEADER, ""), int(request.path_params.get("id", 0))
        try:
            made = await to_thread.run_sync(make, session_id, id, dict(request.query_params))
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
