"""What stands before every route: the token, its scope, the client's share of requests, and the one ``Work`` of the request."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Annotated, cast

from fastapi import Depends, Header, Request
from fastapi.openapi.models import OAuthFlowAuthorizationCode, OAuthFlowClientCredentials, OAuthFlows
from fastapi.security import OAuth2, SecurityScopes

from casework.vocabulary import FOR_PEOPLE_ONLY, Scope
from casework.work import Actor, Work
from ui.api.caller import Caller, NotSignedIn, OutOfScope
from ui.api.kit import kit_of

_PLAIN = {str(scope): str(scope) for scope in Scope if scope not in FOR_PEOPLE_ONLY}
_ALL = {str(scope): str(scope) for scope in Scope}
OAUTH = OAuth2(
    flows=OAuthFlows(
        clientCredentials=OAuthFlowClientCredentials(tokenUrl="/api/oauth/token", scopes=_PLAIN),
        authorizationCode=OAuthFlowAuthorizationCode(
            authorizationUrl="/oauth/authorize", tokenUrl="/api/oauth/token", refreshUrl="/api/oauth/token", scopes=_ALL
        ),
    ),
    scheme_name="oauth",
    auto_error=False,
)

Behalf = Annotated[
    int | None, Header(alias="On-Behalf-Of", ge=1, le=2**31 - 1, description="The absent colleague whose substitute the official is today")
]


def bearer(request: Request, needed: SecurityScopes, _: Annotated[str | None, Depends(OAUTH)]) -> Caller:
    """Gives who calls; raises for no token, a dead one, one of another scope, or too many requests."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    kit = kit_of(request)
    caller = kit.tokens.caller_of(token.strip()) if kind.lower() == "bearer" and token.strip() else None
    if caller is None:
        raise NotSignedIn
    kit.buckets.take(caller.client_id)
    for scope in needed.scopes:
        if scope not in caller.scopes:
            raise OutOfScope(Scope(scope))
    request.state.caller = caller
    return caller


def works_of(request: Request, on_behalf_of: Behalf = None) -> Callable[[], AbstractContextManager[Work]]:
    """Gives what opens works, one after the other, for whom ``bearer`` let in: no transaction stands open from one to the next."""
    official_id = cast("Caller", request.state.caller).official_id
    platform = kit_of(request).platform
    return lambda: platform.work(Actor.official(official_id, on_behalf_of=on_behalf_of))


def work_of(request: Request, on_behalf_of: Behalf = None) -> Iterator[Work]:
    """Opens the request's only work, for whom ``bearer`` let in; it commits before the answer leaves."""
    official_id = cast("Caller", request.state.caller).official_id
    with kit_of(request).platform.work(Actor.official(official_id, on_behalf_of=on_behalf_of)) as work:
        yield work
