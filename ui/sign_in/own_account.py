"""The pages of one's own account: another password, and setting up and taking away a code app. Plain, without script, as the sign-in is.

Passwords and secrets are typed and shown here and nowhere on the desk, so that no session of the desk keeps them in its memory.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from anyio import to_thread
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from casework.errors import RuleBroken
from casework.services.own_account import CodeAppOffer
from ui.guard import SESSION_HEADER
from ui.sign_in.accounts import Accounts
from ui.sign_in.attempts import Attempts
from ui.sign_in.doorkeeper import SignedOut
from ui.sign_in.form_tokens import FormTokens
from ui.sign_in.pages import language_of, page
from ui.sign_in.routes import NOT_ALIKE, OLD_FORM, WAIT, WRONG_CODE, sentence

T = TypeVar("T")
NOT_RIGHT = "The password is not right, or the account has to wait after several failed tries."
NEITHER_RIGHT = "The password or the code is not right, or the account has to wait after several failed tries."


class Refused(Exception):
    """Is why a form is not followed: what its page says, and with which status."""

    def __init__(self, problem: str, status: int) -> None:
        super().__init__(problem)
        self.problem, self.status = problem, status


@dataclass(frozen=True)
class OwnAccountPages:
    """The routes of one's own account; the guard sends everybody who is not signed in to do so."""

    accounts: Accounts
    forms: FormTokens
    language: str
    attempts: Attempts = field(default_factory=Attempts)

    def routes(self) -> list[Route]:
        """Return the routes to put beside the desk's."""
        return [
            Route("/password", self.show_password, methods=["GET"]),
            Route("/password", self.change_password, methods=["POST"]),
            Route("/code-app", self.show_code_app, methods=["GET"]),
            Route("/code-app", self.offer_code_app, methods=["POST"]),
            Route("/code-app/confirmation", self.show_code_app, methods=["GET"]),
            Route("/code-app/confirmation", self.confirm_code_app, methods=["POST"]),
            Route("/code-app/removal", self.show_code_app, methods=["GET"]),
            Route("/code-app/removal", self.remove_code_app, methods=["POST"]),
        ]

    async def show_password(self, request: Request) -> Response:
        """Show the form for another password."""
        return self._page(request, "own_password.html", is_done=False)

    async def change_password(self, request: Request) -> Response:
        """Take another password of one's own, with the old one."""
        try:
            form = await self._form(request)
            new = _new(form)
            is_right = await self._try(lambda: self.accounts.change_password(_session(request), _text(form, "password"), new))
            if not is_right:
                raise self._failed(request, NOT_RIGHT)
        except SignedOut:
            return RedirectResponse("/sign-in", 303)
        except Refused as refused:
            return self._page(request, "own_password.html", refused.status, problem=refused.problem, is_done=False)
        return self._page(request, "own_password.html", is_done=True)

    async def show_code_app(self, request: Request) -> Response:
        """Show how to set a code app up, or how to take away the one there is."""
        seated = await to_thread.run_sync(self.accounts.seated, _session(request))
        if seated is None:
            return RedirectResponse("/sign-in", 303)
        return self._code_app(request, has_one=seated.has_code_app)

    async def offer_code_app(self, request: Request) -> Response:
        """Show a new secret to whoever typed the password, to be confirmed by a code."""
        try:
            form = await self._form(request)
            offer = await self._try(lambda: self.accounts.offer_code_app(_session(request), _text(form, "password")))
            if offer is None:
                raise self._failed(request, NOT_RIGHT)
        except SignedOut:
            return RedirectResponse("/sign-in", 303)
        except Refused as refused:
            return self._code_app(request, refused.status, problem=refused.problem)
        return self._code_app(request, offer=offer)

    async def confirm_code_app(self, request: Request) -> Response:
        """Set the code app up by its first code."""
        try:
            form = await self._form(request)
            offer = await self._try(lambda: self.accounts.confirm_code_app(_session(request), _code(form)))
            if offer is not None:
                failed = self._failed(request, WRONG_CODE)
                return self._code_app(request, failed.status, problem=failed.problem, offer=offer)
        except SignedOut:
            return RedirectResponse("/sign-in", 303)
        except Refused as refused:
            return self._code_app(request, refused.status, problem=refused.problem)
        return RedirectResponse("/?page=account", 303)

    async def remove_code_app(self, request: Request) -> Response:
        """Take the code app away, with the password and a last code."""
        try:
            form = await self._form(request)
            is_gone = await self._try(lambda: self.accounts.remove_code_app(_session(request), _text(form, "password"), _code(form)))
            if not is_gone:
                raise self._failed(request, NEITHER_RIGHT)
        except SignedOut:
            return RedirectResponse("/sign-in", 303)
        except Refused as refused:
            return self._code_app(request, refused.status, problem=refused.problem, has_one=True)
        return RedirectResponse("/?page=account", 303)

    async def _form(self, request: Request) -> FormData:
        """Return the form if it is ours and its session may try; raises ``Refused``."""
        form = await request.form(max_fields=10)
        if not self.forms.is_ours(request.headers, _session(request), _text(form, "token")):
            raise Refused(OLD_FORM, 403)
        if self.attempts.is_too_many(_session(request)):
            raise Refused(WAIT, 429)
        return form

    async def _try(self, deed: Callable[[], T]) -> T:
        try:
            return await to_thread.run_sync(deed)
        except RuleBroken as error:
            raise Refused(sentence(error), 422) from error

    def _failed(self, request: Request, problem: str) -> Refused:
        self.attempts.failed(_session(request))
        return Refused(problem, 401)

    def _code_app(
        self, request: Request, status: int = 200, *, problem: str = "", has_one: bool = False, offer: CodeAppOffer | None = None
    ) -> Response:
        return self._page(request, "code_app.html", status, problem=problem, has_one=has_one, offer=offer)

    def _page(self, request: Request, template: str, status: int = 200, *, problem: str = "", **values: object) -> Response:
        token = self.forms.for_secret(_session(request))
        shown = {**values, "problem": problem, "token": token, "here": request.url.path}
        answer = page(template, language_of(request, self.language), shown, status)
        answer.headers["cache-control"] = "no-store"
        return answer


def _session(request: Request) -> str:
    return request.headers[SESSION_HEADER]


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value[:1000] if isinstance(value, str) else ""


def _code(form: FormData) -> str:
    return _text(form, "code").replace(" ", "")


def _new(form: FormData) -> str:
    if _text(form, "new") != _text(form, "again"):
        raise Refused(NOT_ALIKE, 422)
    return _text(form, "new")
