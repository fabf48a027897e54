"""The API as one app: its routes from the table, its problems, its document."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from sqlalchemy.exc import NoResultFound, SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from casework.errors import CaseworkError
from documents.incoming import MOST_A_PIECE
from ui.api import building
from ui.api.caller import NotSignedIn, OutOfScope
from ui.api.kit import ApiKit
from ui.api.limits import UPLOAD_LIMIT, BodyLimit
from ui.api.problems import Refusal, answer
from ui.api.reference import reference
from ui.api.route import table

TITLE = "Casework"
UPLOADS = {**dict.fromkeys(("documents", "versions", "post"), UPLOAD_LIMIT), "pieces": MOST_A_PIECE}
HANDLED = (Refusal, NotSignedIn, OutOfScope, CaseworkError, NoResultFound, SQLAlchemyError, RequestValidationError, HTTPException)
PROBLEM = {
    "type": "object",
    "description": "A refusal (RFC 9457)",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "reasons": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["reason", "sentence"],
                "properties": {"reason": {"type": "string"}, "sentence": {"type": "string"}},
            },
        },
        "differences": {"type": "array", "items": {"type": "object"}},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}


def api_of(kit: ApiKit) -> FastAPI:
    """Gives the API over its kit."""
    handlers: dict[int | type[Exception], Callable[[Request, Any], Coroutine[Any, Any, Response]]] = dict.fromkeys(
        (*HANDLED, Exception), answer
    )
    api = FastAPI(
        title=TITLE,
        version="1",
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        exception_handlers=handlers,
        middleware=[Middleware(BodyLimit, uploads=UPLOADS)],
        redirect_slashes=False,
    )
    api.state.kit = kit
    router = APIRouter()
    for area, route in table():
        building.add(router, area, route)
    api.include_router(router)
    api.router.routes.append(reference(lambda: _document(api)))
    api.openapi = lambda: _document(api)  # type: ignore[method-assign]  # FastAPI's own way to add to the document
    return api


def _document(api: FastAPI) -> dict[str, Any]:
    """Gives the OpenAPI document: FastAPI's, with our problems in place of its own."""
    if api.openapi_schema is None:
        document = get_openapi(title=api.title, version=api.version, routes=api.routes, servers=[{"url": "/api"}])
        schemas = document["components"]["schemas"]
        schemas["Problem"] = PROBLEM
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        api.openapi_schema = document
    return api.openapi_schema
