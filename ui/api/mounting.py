"""The API beside the desk: what ``ui.asgi`` puts into its routes."""

import hashlib
import hmac

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from casework.bootstrap import Platform
from casework.settings import Settings
from documents.isolation import Isolation
from search.engines.port import SearchEngine
from ui.api.app import api_of
from ui.api.consent import ConsentPages
from ui.api.cursors import Cursors
from ui.api.kit import ApiKit
from ui.api.limits import Buckets
from ui.api.oauth import METADATA, OAuth, metadata
from ui.api.route import BASE
from ui.api.tokens import Tokens
from ui.sign_in.accounts import Accounts
from ui.sign_in.form_tokens import FormTokens

# The API asks for its own credentials, and its metadata is for everybody; the consent page is behind the sign-in.
OWN_DOORS = (f"{BASE}/", METADATA)


def routes(platform: Platform, sandbox: Isolation, engine: SearchEngine, accounts: Accounts, forms: FormTokens) -> list[BaseRoute]:
    """Return the API, the page of agreeing, and the metadata."""
    settings, tokens = platform.settings, Tokens(platform)
    issuer = issuer_of(settings)
    kit = ApiKit(platform, sandbox, engine, tokens, Cursors(cursor_key(platform)), Buckets())
    api = api_of(kit)
    api.router.routes.extend(OAuth(tokens).routes())

    async def well_known(_: Request) -> Response:
        return JSONResponse(metadata(issuer))

    return [
        Route(METADATA, well_known),
        *ConsentPages(tokens, accounts, forms, settings.language, issuer).routes(),
        Mount(BASE, api),
    ]


def issuer_of(settings: Settings) -> str:
    """Return the address that programs know this installation by."""
    return settings.public_url.rstrip("/") or f"http://{settings.host}:{settings.port}"


def cursor_key(platform: Platform) -> bytes:
    """Return the key that signs cursors, drawn from the installation's, so that a restart breaks no list."""
    return hmac.new(platform.master_key.secret, b"api cursors", hashlib.sha256).digest()
