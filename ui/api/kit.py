"""What the API's routes work with, kept once for the app."""

from dataclasses import dataclass
from typing import cast

from starlette.requests import Request

from casework.bootstrap import Platform
from documents.isolation import Isolation
from search.engines.port import SearchEngine
from ui.api.caller import OpensTokens
from ui.api.cursors import Cursors
from ui.api.limits import Buckets


@dataclass(frozen=True)
class ApiKit:
    """Is everything a request may need beside itself."""

    platform: Platform
    sandbox: Isolation
    engine: SearchEngine
    tokens: OpensTokens
    cursors: Cursors
    buckets: Buckets


def kit_of(request: Request) -> ApiKit:
    """Gives the kit of the app that answers."""
    return cast("ApiKit", request.app.state.kit)
