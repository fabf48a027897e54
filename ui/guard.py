"""The guard in front of everything: who is not signed in gets the sign-in page, a 401 or a closed websocket.

It runs before Streamlit's own routes, so nothing of Streamlit answers a stranger except the static bundle. It trusts
no header a client sends under our names: it strips them and writes the session it has checked itself.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Protocol
from urllib.parse import quote

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui import security_headers

SESSION_HEADER = "x-casework-session"
OUR_HEADERS = "x-casework-"

# What a stranger may have: the sign-in page, the health answer, and scripts and styles, which hold no data.
PUBLIC = ("/static/", "/app/static/", "/_stcore/bidi-components/", "/favicon.ico")
PUBLIC_EXACT = frozenset({"/sign-in", "/sign-in/password", "/language", "/healthz"})
# Streamlit's store of media is keyed by an unsalted hash and asks nobody who they are (measured: one user was served
# another's bytes). Its metrics and its agent interface are open as well.
CLOSED = ("/media", "/_stcore/metrics", "/_stcore/agent", "/_stcore/upload_file")


class FindsSession(Protocol):
    """Answers which live session, if any, a cookie's token opens."""

    def session_of(self, token: str) -> str | None:
        """Return the id of the session while it is neither idle too long, too old nor revoked."""


@dataclass(frozen=True)
class GuardSettings:
    """What the guard needs to know of the installation."""

    allowed_hosts: frozenset[str]
    https: bool = False
    # Where other doors look after themselves (the api asks for its own credentials).
    own_doors: tuple[str, ...] = field(default=())

    @property
    def cookie(self) -> str:
        """Return the session cookie's name; the prefix makes browsers refuse it without Secure and from subdomains."""
        return "__Host-casework" if self.https else "casework"


class Guard:
    """ASGI middleware that lets the signed-in through, tells the rest where to sign in, and dresses every answer."""

    def __init__(self, app: ASGIApp, sessions: FindsSession, settings: GuardSettings) -> None:
        self.app = app
        self.sessions = sessions
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with the session it has, or answer in the app's place."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        send = self._dressing(scope, send)
        if not self._host_is_ours(scope):
            await self._refuse(Response("Unknown host.", 400), scope, receive, send)
            return
        if scope["path"].startswith(CLOSED):
            await self._refuse(Response("Not found.", 404), scope, receive, send)
            return

        session_id = await self._session(scope)
        if session_id is None and not self._is_public(scope["path"]):
            await self._refuse(self._answer_to_a_stranger(scope), scope, receive, send)
            return
        await self.app(_with_session(scope, session_id), receive, send)

    def _host_is_ours(self, scope: Scope) -> bool:
        host = Headers(scope=scope).get("host", "")
        name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
        return name.lower() in self.settings.allowed_hosts

    def _is_public(self, path: str) -> bool:
        return path in PUBLIC_EXACT or path.startswith((*PUBLIC, *self.settings.own_doors))

    async def _session(self, scope: Scope) -> str | None:
        token = cookie_of(scope, self.settings.cookie)
        if token is None or scope["path"].startswith(PUBLIC):
            return None
        return await to_thread.run_sync(self.sessions.session_of, token)

    def _answer_to_a_stranger(self, scope: Scope) -> Response:
        wants_page = scope.get("method") in {"GET", "HEAD"} and "text/html" in Headers(scope=scope).get("accept", "")
        if not wants_page or scope["path"].startswith("/_stcore"):
            return JSONResponse({"error": "sign_in_required"}, 401)
        query = scope.get("query_string", b"").decode("latin-1")
        here = scope["path"] + (f"?{query}" if query else "")
        return RedirectResponse(f"/sign-in?next={quote(here, safe='')}", 303)

    async def _refuse(self, answer: Response, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await answer(scope, receive, send)
            return
        # Closing before accepting makes the server answer the handshake with 403.
        await receive()
        await send({"type": "websocket.close", "code": 4401})

    def _dressing(self, scope: Scope, send: Send) -> Callable[[Message], Awaitable[None]]:
        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", []))
                headers = [(n, v) for n, v in headers if n.lower() != b"server"]
                message["headers"] = headers + security_headers.for_answer(scope["path"], headers, https=self.settings.https)
            await send(message)

        return dressed


def cookie_of(scope: Scope, name: str) -> str | None:
    """Return the value of one cookie of the request, or None when it is not there or not readable."""
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(Headers(scope=scope).get("cookie", ""))
    except CookieError:
        return None
    morsel = jar.get(name)
    return morsel.value if morsel is not None and morsel.value else None


def _with_session(scope: Scope, session_id: str | None) -> Scope:
    kept = [(n, v) for n, v in scope["headers"] if not n.lower().startswith(OUR_HEADERS.encode())]
    if session_id is not None:
        kept.append((SESSION_HEADER.encode(), session_id.encode()))
    return {**scope, "headers": kept}
