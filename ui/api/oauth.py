"""Where programs get tokens, end them, and ask what they are (RFC 6749, 7009, 7662), and where all this is written down (RFC 8414)."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote_plus

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from casework.services.api_tokens import Given, TokenError, TokenOpened
from casework.vocabulary import Scope
from ui.api.tokens import Asked, Tokens
from ui.sign_in.attempts import Attempts

METADATA = "/.well-known/oauth-authorization-server"
NO_STORE = {"cache-control": "no-store", "pragma": "no-cache"}
Form = Mapping[str, str]


@dataclass(frozen=True)
class OAuth:
    """The token endpoints; a place that fails too often waits, as at the sign-in."""

    tokens: Tokens
    attempts: Attempts = field(default_factory=Attempts)

    def routes(self) -> list[Route]:
        """Return the routes below ``/api``."""
        return [
            Route("/oauth/token", self.token, methods=["POST"]),
            Route("/oauth/revoke", self.revoke, methods=["POST"]),
            Route("/oauth/introspect", self.introspect, methods=["POST"]),
        ]

    async def token(self, request: Request) -> Response:
        """Answer a request for a token."""
        form = await _form(request)
        address = request.client.host if request.client else "?"
        if self.attempts.is_too_many(address):
            return _error("temporarily_unavailable", 429, {"retry-after": "300"})
        asked = Asked(**{name: form.get(name, "") for name in Asked.__dataclass_fields__})
        given = await to_thread.run_sync(self.tokens.give, *_credentials(request, form), asked)
        match given:
            case Given():
                self.attempts.succeeded(address)
                return _given(given)
            case None:
                return _error("unsupported_grant_type")
        self.attempts.failed(address)
        return _error(given)

    async def revoke(self, request: Request) -> Response:
        """End a token; one that is unknown has ended."""
        form = await _form(request)
        known = await to_thread.run_sync(self.tokens.revoke, *_credentials(request, form), form.get("token", ""))
        return Response(status_code=200, headers=NO_STORE) if known else _error(TokenError.INVALID_CLIENT)

    async def introspect(self, request: Request) -> Response:
        """Say what a token is, to the program it was given to."""
        form = await _form(request)
        found = await to_thread.run_sync(self.tokens.introspect, *_credentials(request, form), form.get("token", ""))
        if found is False:
            return _error(TokenError.INVALID_CLIENT)
        if not isinstance(found, TokenOpened):
            return JSONResponse({"active": False}, headers=NO_STORE)
        told = {
            "active": True,
            "client_id": found.client_id,
            "username": found.username,
            "scope": " ".join(sorted(found.scopes)),
            "exp": int(found.expires_at.timestamp()),
            "token_type": "Bearer",
        }
        return JSONResponse(told, headers=NO_STORE)


def metadata(base: str) -> dict[str, object]:
    """Return what a program needs to know to get tokens here."""
    return {
        "issuer": base,
        "authorization_endpoint": f"{base}/oauth/authorize",
        "token_endpoint": f"{base}/api/oauth/token",
        "revocation_endpoint": f"{base}/api/oauth/revoke",
        "introspection_endpoint": f"{base}/api/oauth/introspect",
        "scopes_supported": [str(scope) for scope in Scope],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "client_credentials", "refresh_token"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
    }


async def _form(request: Request) -> Form:
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return {}
    form = await request.form(max_fields=20)
    return {name: value for name, value in form.items() if isinstance(value, str)}


def _credentials(request: Request, form: Form) -> tuple[str, str]:
    """Return the program's name and secret, from the header or from the form."""
    kind, _, encoded = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return form.get("client_id", ""), form.get("client_secret", "")
    try:
        name, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return unquote_plus(name), unquote_plus(secret)


def _given(given: Given) -> Response:
    told = {
        "access_token": given.access_token,
        "token_type": "Bearer",
        "expires_in": int(given.lasts.total_seconds()),
        "scope": " ".join(given.scopes),
    }
    return JSONResponse(told | ({"refresh_token": given.refresh_token} if given.refresh_token else {}), headers=NO_STORE)


def _error(error: str, status: int = 400, headers: Mapping[str, str] | None = None) -> Response:
    dressed = {**NO_STORE, **(headers or {})}
    if error == TokenError.INVALID_CLIENT:
        status, dressed = 401, {**dressed, "www-authenticate": 'Basic realm="casework"'}
    return JSONResponse({"error": error}, status, dressed)
