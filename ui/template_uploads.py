"""How a letter template comes in over the desk: the Word file as the body, tried in the sandbox before it is kept (see ``ui.uploads``).

``POST /letter-templates?name=&language=`` begins a template, ``POST /letter-templates/{id}/versions`` gives it its next version; the name
of the file as ``filename``. Every request asks for the session, its form's token, and the right to keep templates.
"""

from collections.abc import Callable
from dataclasses import dataclass

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from casework.bootstrap import Platform
from casework.errors import CaseworkError, Refused, TemplateIsWrong
from casework.model import LetterTemplate
from casework.vocabulary import Action, Privilege, Reason
from casework.work import Actor
from documents import letter_templates
from documents.checking import scanner_of
from documents.letter_templates import LONGEST_NAME, MOST_BYTES, CheckedTemplate
from documents.merged import Merge
from ui.desk.parts.reply_terms import template_fault
from ui.desk.parts.terms import REASONS
from ui.document_routes import clean_filename
from ui.guard import SESSION_HEADER
from ui.sign_in.accounts import Accounts
from ui.sign_in.form_tokens import FormTokens
from ui.text import say
from ui.uploads import EMPTY, STATUS, TOKEN_HEADER, body_of

TOO_BIG = "The file is too big. A letter template can be up to 4 MB: make its pictures smaller."
UNSAID = "The template could not be kept. Try again."


@dataclass(frozen=True)
class TemplateUploads:
    """Keeps what a session sends."""

    platform: Platform
    accounts: Accounts
    merge: Merge
    tokens: FormTokens

    def _checked(self, content: bytes, request: Request, language: str) -> CheckedTemplate:
        scanner = scanner_of(self.platform.settings)
        return letter_templates.checked(self.merge, content, _filename(request), language, scanner)

    def add(self, actor: Actor, content: bytes, request: Request) -> int:
        """Begin a template and return its first version."""
        with self.platform.work(actor) as work:
            work.demand(Privilege.MANAGE_TEMPLATES)
        name, language = request.query_params.get("name", "")[:LONGEST_NAME], request.query_params.get("language", "")
        template = self._checked(content, request, language)
        with self.platform.work(actor) as work:
            return letter_templates.add_template(work, name, language, template)

    def add_version(self, actor: Actor, content: bytes, request: Request) -> int:
        """Give a template its next version and return it."""
        template_id = int(request.path_params["id"])
        with self.platform.work(actor) as work:
            language = work.load(LetterTemplate, template_id, Action.DESIGN).language
        template = self._checked(content, request, language)
        with self.platform.work(actor) as work:
            return letter_templates.add_template_version(work, template_id, template)


def routes(uploads: TemplateUploads) -> list[Route]:
    """Return the two routes, closed over what keeps the templates."""

    async def add(request: Request) -> Response:
        return await _kept(request, uploads, uploads.add)

    async def add_version(request: Request) -> Response:
        return await _kept(request, uploads, uploads.add_version)

    return [
        Route("/letter-templates", add, methods=["POST"]),
        Route("/letter-templates/{id:int}/versions", add_version, methods=["POST"]),
    ]


async def _kept(request: Request, uploads: TemplateUploads, keep: Callable[[Actor, bytes, Request], int]) -> Response:
    session_id = request.headers.get(SESSION_HEADER, "")
    if not uploads.tokens.is_right(session_id, request.headers.get(TOKEN_HEADER)):
        return JSONResponse({"error": "form_token"}, 403)
    seated = await to_thread.run_sync(uploads.accounts.seated, session_id)
    if seated is None:
        return JSONResponse({"error": "sign_in_required"}, 401)
    content = await body_of(request, MOST_BYTES)
    if not content:
        return _told(say(TOO_BIG if content is None else EMPTY, seated.language), 413 if content is None else 422)
    actor = Actor.official(seated.official_id, on_behalf_of=seated.on_behalf_of)
    try:
        return JSONResponse({"version_id": await to_thread.run_sync(keep, actor, content, request)}, 201)
    except CaseworkError as error:
        status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)
        return _told(_sentence(error, seated.language), status)


def _sentence(error: CaseworkError, language: str) -> str:
    if isinstance(error, TemplateIsWrong):
        return template_fault(error, language)
    reasons: list[Reason] = error.reasons if isinstance(error, Refused) else []
    return say(REASONS.get(reasons[0], UNSAID) if reasons else UNSAID, language)


def _filename(request: Request) -> str:
    return clean_filename(request.query_params.get("filename", ""))


def _told(sentence: str, status: int) -> Response:
    return JSONResponse({"sentence": sentence}, status)
