"""The page on which a person lets a program act as them: who asks, what for, yes or no. Plain, in our sign-in look, without script."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from casework.vocabulary import Scope
from ui.api.tokens import Tokens
from ui.guard import SESSION_HEADER
from ui.sign_in.accounts import Accounts
from ui.sign_in.form_tokens import FormTokens
from ui.sign_in.pages import PAGE_POLICY, language_of, page

SCOPES = {
    Scope.RECORDS_READ: "Read records",
    Scope.RECORDS_WRITE: "Write, register and send records",
    Scope.DOCUMENTS_READ: "Read documents",
    Scope.DOCUMENTS_WRITE: "Add documents and receive post",
    Scope.CASES_READ: "Read cases",
    Scope.CASES_WRITE: "Open, change and complete cases",
    Scope.PARTIES_READ: "Read the party register",
    Scope.PARTIES_WRITE: "Keep the party register, and see numbers and addresses for a purpose",
    Scope.APPROVALS_READ: "Read approvals",
    Scope.APPROVALS_WRITE: "Start and cancel approvals",
    Scope.APPROVALS_DECIDE: "Decide approvals in your name",
    Scope.ACCESS_READ: "See who can read what",
    Scope.ACCESS_WRITE: "Share, restrict and classify",
    Scope.JOURNAL_READ: "Read the file plan",
    Scope.JOURNAL_WRITE: "Change the file plan",
    Scope.LISTS_READ: "Read your lists",
    Scope.LISTS_WRITE: "Put your lists in order",
    Scope.SEARCH_READ: "Search",
    Scope.ORGANISATION_READ: "Read the organisation",
    Scope.ORGANISATION_WRITE: "Change the organisation",
    Scope.ACCOUNTS_WRITE: "Give one-time passwords, and lock accounts",
    Scope.OPERATION_READ: "See failed effects",
    Scope.OPERATION_WRITE: "Have failed effects tried again",
    Scope.WEBHOOKS_READ: "Read its webhooks",
    Scope.WEBHOOKS_WRITE: "Set up webhooks",
}
UNKNOWN_PROGRAM = "This program is not known here, or it asks to be answered at an address that is not its own. Nothing was given to it."
OLD_FORM = "The page had been open too long. Start again from the program."
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class Wish:
    """Is what a program asks for, as it stands in the address of the page."""

    client_id: str
    redirect_uri: str
    scope: str
    state: str
    challenge: str
    method: str
    response_type: str

    @property
    def problem(self) -> str:
        """Return OAuth's word for what is wrong with it, or nothing."""
        if self.response_type != "code":
            return "unsupported_response_type"
        return "" if self.method == "S256" and _CHALLENGE.fullmatch(self.challenge) else "invalid_request"

    def back(self, issuer: str, **told: str) -> str:
        """Return the address to send the browser back to."""
        joint = "&" if urlsplit(self.redirect_uri).query else "?"
        return f"{self.redirect_uri}{joint}{urlencode({**told, **({'state': self.state} if self.state else {}), 'iss': issuer})}"


@dataclass(frozen=True)
class ConsentPages:
    """The routes of agreeing; whoever opens them has signed in, for the guard sends everybody else to do so."""

    tokens: Tokens
    accounts: Accounts
    forms: FormTokens
    language: str
    issuer: str

    def routes(self) -> list[Route]:
        """Return the routes to put beside the desk's."""
        return [Route("/oauth/authorize", self.show, methods=["GET"]), Route("/oauth/authorize", self.answer, methods=["POST"])]

    async def show(self, request: Request) -> Response:
        """Show who asks for what; a wish that cannot be granted goes back to the program, an unknown program nowhere."""
        wish = _wish(request)
        asking = await to_thread.run_sync(self.tokens.asking, wish.client_id, wish.redirect_uri, wish.scope.split())
        if asking is None:
            return self._page(request, {"problem": UNKNOWN_PROGRAM}, 400)
        if problem := wish.problem or ("" if set(wish.scope.split()) <= {*asking.scopes} and asking.scopes else "invalid_scope"):
            return RedirectResponse(wish.back(self.issuer, error=problem), 303)
        seated = await to_thread.run_sync(self.accounts.seated, request.headers[SESSION_HEADER])
        wants = [SCOPES[Scope(scope)] for scope in asking.scopes]
        shown = {"problem": "", "program": asking.name, "wants": wants, "person": seated.name if seated else "", "host": _host(wish)}
        return self._page(request, shown, origin=_origin(wish))

    async def answer(self, request: Request) -> Response:
        """Take the yes or the no, and send the browser back with a code or without."""
        form = await request.form(max_fields=5)
        session_id = request.headers[SESSION_HEADER]
        if not self.forms.is_ours(request.headers, session_id, str(form.get("token", ""))):
            return self._page(request, {"problem": OLD_FORM}, 403)
        wish = _wish(request)
        if await to_thread.run_sync(self.tokens.asking, wish.client_id, wish.redirect_uri, []) is None:
            return self._page(request, {"problem": UNKNOWN_PROGRAM}, 400)
        seated = await to_thread.run_sync(self.accounts.seated, session_id)
        if form.get("answer") != "yes" or wish.problem or seated is None:
            return RedirectResponse(wish.back(self.issuer, error=wish.problem or "access_denied"), 303)
        code = await to_thread.run_sync(
            lambda: self.tokens.consent(
                wish.client_id, seated.official_id, wish.scope.split(), redirect_uri=wish.redirect_uri, challenge=wish.challenge
            )
        )
        told = {"code": code} if code else {"error": "invalid_scope"}
        return RedirectResponse(wish.back(self.issuer, **told), 303)

    def _page(self, request: Request, shown: Mapping[str, object], status: int = 200, *, origin: str = "") -> Response:
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        values = {"program": "", "wants": [], "person": "", "host": "", **shown}
        token = self.forms.for_secret(request.headers[SESSION_HEADER])
        answer = page("consent.html", language_of(request, self.language), {**values, "here": here, "token": token}, status)
        # a browser holds the redirect after a form to the form's policy, so the program's own origin is let in, and nobody else's
        answer.headers["content-security-policy"] = PAGE_POLICY.replace("form-action 'self'", f"form-action 'self' {origin}".strip())
        return answer


def _wish(request: Request) -> Wish:
    asked = request.query_params
    return Wish(
        client_id=asked.get("client_id", "")[:100],
        redirect_uri=asked.get("redirect_uri", "")[:2000],
        scope=asked.get("scope", "")[:2000],
        state=asked.get("state", "")[:2000],
        challenge=asked.get("code_challenge", "")[:200],
        method=asked.get("code_challenge_method", "")[:20],
        response_type=asked.get("response_type", "")[:20],
    )


def _origin(wish: Wish) -> str:
    parts = urlsplit(wish.redirect_uri)
    return f"{parts.scheme}://{parts.netloc}"


def _host(wish: Wish) -> str:
    return urlsplit(wish.redirect_uri).hostname or ""
