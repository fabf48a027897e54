"""The web shell: one ASGI app with the guard outermost, sign-in, documents and health as routes, and the desk below.

``python -m ui.asgi`` runs it with one worker process: Streamlit keeps its sessions in memory, so more users than one
process carries need more processes behind sticky sessions, never more workers of one.
"""

import gc
import importlib
import threading
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import streamlit as st
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from streamlit import config as streamlit_config

from casework.bootstrap import Platform, platform
from casework.settings import Settings, read_settings
from documents.blobs import store_of
from documents.incoming import Incoming
from documents.isolation import Isolation, isolation
from search.engines.port import SearchEngine
from search.opening import engine_of
from ui import (
    bell,
    bundle_uploads,
    compared_routes,
    document_routes,
    page_routes,
    redaction_routes,
    rendition_routes,
    template_uploads,
    uploads,
)
from ui.api import mounting
from ui.desk.data import Desk
from ui.document_reading import DocumentReading
from ui.downloads import routes as downloads
from ui.guard import Guard, GuardSettings
from ui.readings import Readings
from ui.shell import Shell, install
from ui.sign_in.accounts import Accounts
from ui.sign_in.form_tokens import FormTokens
from ui.sign_in.own_account import OwnAccountPages
from ui.sign_in.routes import SignInPages

TYPED_PAGES = ("executive", "gates")
"""Pages that somebody stands on all day, and so types or bookmarks."""
MAIN = Path(__file__).parent / "desk" / "main.py"


def build(shell: Shell) -> st.App:
    """Return the whole web shell as one ASGI app."""
    install(shell)

    @asynccontextmanager
    async def lifespan(_: st.App) -> AsyncIterator[None]:
        async with AsyncExitStack() as doors:
            # A mounted app's lifespan does not run by itself (reference/runtime.md).
            mounted = [r.app for r in shell.more_routes if isinstance(r, Mount) and isinstance(r.app, Starlette)]
            for app in mounted:
                await doors.enter_async_context(app.router.lifespan_context(app))
            yield

    app = st.App(
        MAIN,
        routes=routes(shell),
        middleware=guarded(shell),
        lifespan=lifespan,
    )
    # What never differs stands in ui/desk/.streamlit/config.toml, which the app has just found beside its script.
    streamlit_config.set_option("server.allowedHosts", sorted(shell.guard.allowed_hosts))
    return app


def routes(shell: Shell) -> list[BaseRoute]:
    """Return the routes that are ours; all other paths are Streamlit's."""
    pages = SignInPages(shell.doorkeeper, shell.guard.cookie, shell.guard.https, shell.language, shell.tokens)

    async def healthz(_: Request) -> Response:
        return JSONResponse({"nonce": shell.nonce, "status": "ok"})

    of_documents = [*document_routes.routes(shell.documents), *page_routes.routes(shell.documents)]
    return [Route("/healthz", healthz), *typed_addresses(), *pages.routes(), *of_documents, *shell.more_routes]


def typed_addresses() -> list[BaseRoute]:
    """Return the pages of the desk by the address people type and bookmark: /executive leads to the page of that name."""

    async def to_page(request: Request) -> Response:
        name = request.url.path.strip("/")
        return RedirectResponse(f"/?{urlencode([('page', name), *((k, v) for k, v in request.query_params.multi_items() if k != 'page')])}")

    return [Route(f"/{name}{end}", to_page, methods=["GET"]) for name in TYPED_PAGES for end in ("", "/")]


def guarded(shell: Shell) -> list[Middleware]:
    """Return the middleware that stands before every route, ours and Streamlit's."""
    return [Middleware(Guard, sessions=shell.doorkeeper, settings=shell.guard)]


def shell_of(platform: Platform, sandbox: Isolation, engine: SearchEngine) -> Shell:
    """Return the shell over a platform: accounts, documents in the sandbox, and a desk for each session."""
    settings = platform.settings
    accounts, readings, forms = Accounts(platform), Readings(), FormTokens()

    def desk_of(session_id: str) -> Desk | None:
        seated = accounts.seated(session_id)
        return None if seated is None else Desk(platform, accounts, engine, readings, seated, sandbox.merge)

    documents = DocumentReading(platform, accounts, sandbox, platform.blobs, readings)
    return Shell(
        doorkeeper=accounts,
        documents=documents,
        desk=desk_of,
        guard=guard_of(settings),
        nonce=settings.nonce or "",
        language=settings.language,
        tokens=forms,
        more_routes=[
            *OwnAccountPages(accounts, forms, settings.language).routes(),
            *downloads.routes(downloads.Downloads(platform, accounts, sandbox.merge)),
            *uploads.routes(uploads.Uploads(platform, accounts, sandbox, forms)),
            *template_uploads.routes(template_uploads.TemplateUploads(platform, accounts, sandbox.merge, forms)),
            *bundle_uploads.routes(bundle_uploads.BundleUploads(platform, accounts, forms, Incoming(settings.incoming_folder))),
            *redaction_routes.routes(redaction_routes.RedactionReading(documents)),
            *rendition_routes.routes(documents),
            *compared_routes.routes(compared_routes.ComparedReading(documents)),
            *bell.routes(bell.Bell(platform, accounts)),
            *mounting.routes(platform, sandbox, engine, accounts, forms),
        ],
    )


def guard_of(settings: Settings) -> GuardSettings:
    """Return whom the guard answers and how: on loopback always, and under the public address where one is set."""
    public = urlsplit(settings.public_url)
    hosts = {"127.0.0.1", "localhost", "[::1]", settings.host, *([public.hostname] if public.hostname else [])}
    return GuardSettings(frozenset(hosts), https=public.scheme == "https", own_doors=mounting.OWN_DOORS)


def warm() -> None:
    """Load what the first click would wait for, and keep it out of every later collection of garbage."""
    for name in ("pandas", "ui.desk.pages"):  # Streamlit loads pandas at the first component, and the desk its views at the first page
        importlib.import_module(name)
    gc.collect()
    gc.freeze()


def serve() -> None:
    """Run the web shell of this installation until it is told to stop."""
    settings = read_settings()
    with platform(settings, store_of) as running, isolation() as sandbox:
        threading.Thread(target=lambda: sandbox.kinds, daemon=True).start()  # its server is a second of imports, beside ours
        app = build(shell_of(running, sandbox, engine_of(running)))
        warm()
        uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning", server_header=False, timeout_graceful_shutdown=5)


if __name__ == "__main__":
    serve()
