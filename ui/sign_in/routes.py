"""The routes of signing in: the page, the form, stepping up, signing out and choosing a language.

Unknown name, wrong password, closed and waiting account get one sentence and one status; the time is levelled by the
service, which verifies a password in every case.
"""

import secrets
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from anyio import to_thread
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from casework.errors import RuleBroken
from casework.vocabulary import Reason
from ui.guard import SESSION_HEADER
from ui.sign_in.attempts import Attempts
from ui.sign_in.doorkeeper import Doorkeeper, OpenedSession, OwnPasswordFirst, SignInRefused
from ui.sign_in.form_tokens import FORM_COOKIE, FormTokens
from ui.sign_in.pages import LANGUAGE_COOKIE, language_of, page
from ui.text import LANGUAGES

REFUSED = "The name or the password is not right, or the account has to wait after several failed tries."
WAIT = "Too many failed tries from this place. Wait five minutes and try again."
OLD_FORM = "The page had been open too long. Try again."
NOT_ALIKE = "The two new passwords are not alike. Type the same one twice."
WRONG_ONE_TIME = "The one-time password is not right, or counts no more. Whoever manages the accounts gives you another."
WRONG_CODE = "The code is not right. Wait for the next one and try again."
YEAR_SECONDS = 365 * 24 * 3600
SENTENCES = {
    Reason.PASSWORD_IS_TOO_SHORT: "A password has at least 15 characters. Several words you remember are a good one.",
    Reason.PASSWORD_IS_TOO_LONG: "A password has at most 200 characters.",
    Reason.PASSWORD_IS_EASY: "This password is easy to guess: too few different characters, or your own name is in it.",
    Reason.PASSWORD_IS_THE_OLD_ONE: "The new password is the old one. Choose another.",
    Reason.CODE_APP_IS_THERE: "A code app is set up already. Take it away first, to set up another.",
    Reason.CODE_APP_IS_NOT_THERE: "No code app is set up.",
    Reason.CODE_APP_IS_NOT_OFFERED: "The secret has to be confirmed within ten minutes. Begin again.",
}


@dataclass(frozen=True)
class SignInPages:
    """The sign-in routes of one installation."""

    doorkeeper: Doorkeeper
    cookie: str
    https: bool
    language: str
    tokens: FormTokens = field(default_factory=FormTokens)
    attempts: Attempts = field(default_factory=Attempts)

    def routes(self) -> list[Route]:
        """Return the routes to put beside the desk's."""
        return [
            Route("/sign-in", self.show, methods=["GET"]),
            Route("/sign-in", self.sign_in, methods=["POST"]),
            Route("/sign-in/password", self.show_choice, methods=["GET"]),
            Route("/sign-in/password", self.choose_password, methods=["POST"]),
            Route("/sign-out", self.sign_out, methods=["POST"]),
            Route("/step-up", self.show_step_up, methods=["GET"]),
            Route("/step-up", self.step_up, methods=["POST"]),
            Route("/language", self.choose_language, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """Show the sign-in form, or the desk to who is signed in already."""
        if SESSION_HEADER in request.headers:
            return RedirectResponse(inside(request.query_params.get("next")), 303)
        return self._form(request, "sign_in.html", next=inside(request.query_params.get("next")), name="")

    async def sign_in(self, request: Request) -> Response:
        """Open a session for the right name and password; anything else is the same answer."""
        form = await request.form(max_fields=10)
        address, again = _address(request), _again(form)
        if (no := self._turned_away(request, form, "sign_in.html", address, again)) is not None:
            return no
        try:
            opened = await to_thread.run_sync(self.doorkeeper.sign_in, again["name"], _text(form, "password")[:1000])
        except SignInRefused:
            self.attempts.failed(address)
            return self._form(request, "sign_in.html", 401, problem=REFUSED, **again)
        except OwnPasswordFirst:
            return self._form(request, "choose_password.html", 200, **again)
        self.attempts.succeeded(address)
        return self._welcome(opened, again["next"])

    async def show_choice(self, _: Request) -> Response:
        """Send whoever comes back to the page of the choice to where it begins."""
        return RedirectResponse("/sign-in", 303)

    async def choose_password(self, request: Request) -> Response:
        """Take a password of one's own in place of the one-time one, and open the session; the one-time one is asked again."""
        form = await request.form(max_fields=10)
        address, again = _address(request), _again(form)
        if (no := self._turned_away(request, form, "choose_password.html", address, again)) is not None:
            return no
        new = _text(form, "new")[:1000]
        if new != _text(form, "again")[:1000]:
            return self._form(request, "choose_password.html", 422, problem=NOT_ALIKE, **again)
        try:
            opened = await to_thread.run_sync(self.doorkeeper.choose_password, again["name"], _text(form, "password")[:1000], new)
        except SignInRefused:
            self.attempts.failed(address)
            return self._form(request, "choose_password.html", 401, problem=WRONG_ONE_TIME, **again)
        except RuleBroken as error:
            return self._form(request, "choose_password.html", 422, problem=sentence(error), **again)
        self.attempts.succeeded(address)
        return self._welcome(opened, again["next"])

    async def sign_out(self, request: Request) -> Response:
        """Revoke the session and take its cookie back."""
        session_id = request.headers[SESSION_HEADER]
        if not self._is_our_form(request, await request.form(max_fields=10)):
            return Response("This form is not ours.", 403)
        await to_thread.run_sync(self.doorkeeper.sign_out, session_id)
        answer = RedirectResponse("/sign-in", 303, headers={"clear-site-data": '"cache", "storage"'})
        answer.delete_cookie(self.cookie, path="/", secure=self.https, httponly=True, samesite="lax")
        return answer

    async def show_step_up(self, request: Request) -> Response:
        """Show the form for the one-time code."""
        return self._form(request, "step_up.html", next=inside(request.query_params.get("next")))

    async def step_up(self, request: Request) -> Response:
        """Take the one-time code; a right one returns to where it was asked for."""
        form = await request.form(max_fields=10)
        back = inside(_text(form, "next"))
        address = f"step-up {request.headers[SESSION_HEADER]}"
        if (no := self._turned_away(request, form, "step_up.html", address, {"next": back})) is not None:
            return no
        code = _text(form, "code").replace(" ", "")
        if not await to_thread.run_sync(self.doorkeeper.step_up, request.headers[SESSION_HEADER], code):
            self.attempts.failed(address)
            return self._form(request, "step_up.html", 401, problem=WRONG_CODE, next=back)
        return RedirectResponse(back, 303)

    async def choose_language(self, request: Request) -> Response:
        """Remember the language on this machine and, for who is signed in, with the account."""
        form = await request.form(max_fields=10)
        language = _text(form, "language")
        if not self._is_our_form(request, form) or language not in LANGUAGES:
            return Response("This form is not ours.", 403)
        if SESSION_HEADER in request.headers:
            await to_thread.run_sync(self.doorkeeper.choose_language, request.headers[SESSION_HEADER], language)
        answer = RedirectResponse(inside(_text(form, "next")), 303)
        self._set(answer, LANGUAGE_COOKIE, language, max_age=YEAR_SECONDS)
        return answer

    def form_token(self, session_id: str) -> str:
        """Return the token the desk puts into its own forms (sign out, language)."""
        return self.tokens.for_secret(session_id)

    def _turned_away(self, request: Request, form: FormData, template: str, address: str, again: dict[str, str]) -> Response | None:
        """Give the page anew to whoever sends a form that is not ours, or tries too often; nothing to the others."""
        if not self._is_our_form(request, form):
            return self._form(request, template, 403, problem=OLD_FORM, **again)
        if self.attempts.is_too_many(address):
            return self._form(request, template, 429, problem=WAIT, **again)
        return None

    def _is_our_form(self, request: Request, form: FormData) -> bool:
        secret = request.headers.get(SESSION_HEADER) or request.cookies.get(FORM_COOKIE)
        return self.tokens.is_ours(request.headers, secret, _text(form, "token"))

    def _form(self, request: Request, template: str, status: int = 200, problem: str = "", **values: str) -> Response:
        secret = request.headers.get(SESSION_HEADER) or request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(24)
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        shown = {**values, "problem": problem, "token": self.tokens.for_secret(secret), "here": here}
        answer = page(template, language_of(request, self.language), shown, status)
        if SESSION_HEADER not in request.headers:
            self._set(answer, FORM_COOKIE, secret)
        return answer

    def _welcome(self, opened: OpenedSession, to: str) -> Response:
        answer = RedirectResponse(to, 303)
        # No max_age: the cookie ends with the browser; idle and absolute ends are the server's.
        answer.set_cookie(self.cookie, opened.token, path="/", secure=self.https, httponly=True, samesite="lax")
        answer.delete_cookie(FORM_COOKIE, path="/", secure=self.https, httponly=True, samesite="strict")
        self._set(answer, LANGUAGE_COOKIE, opened.language, max_age=YEAR_SECONDS)
        return answer

    def _set(self, answer: Response, name: str, value: str, max_age: int | None = None) -> None:
        answer.set_cookie(name, value, max_age, path="/", secure=self.https, httponly=True, samesite="strict")


def sentence(error: RuleBroken) -> str:
    """Return the first reason why a password or a code app is refused, in English, to be translated by the page."""
    return SENTENCES.get(error.reasons[0], "This cannot be done here.")


def inside(target: str | None) -> str:
    """Return the target when it is a path of this desk, else the desk itself: nobody is sent elsewhere from here."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or "\\" in target:
        return "/"
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or any(ord(character) < 32 for character in target):
        return "/"
    return "/" if parts.path in {"/sign-in", "/sign-in/password", "/sign-out", "/language"} else target


def _address(request: Request) -> str:
    return request.client.host if request.client else "?"


def _again(form: FormData) -> dict[str, str]:
    """Return what the page of a sign-in keeps when it is shown anew."""
    return {"next": inside(_text(form, "next")), "name": _text(form, "name")[:200]}


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""
