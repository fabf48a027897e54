"""The API over a test's platform, with tokens that are names: ``clerk`` is the clerk with every scope."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from casework.bootstrap import Platform
from casework.vocabulary import Scope
from documents.isolation import Isolation
from search.engines.port import SearchEngine
from search.engines.scanning import ScanningEngine
from tests.builders import Ministry
from tests.doors.http_client import TestClient
from ui.api.app import api_of
from ui.api.caller import Caller
from ui.api.cursors import Cursors
from ui.api.kit import ApiKit
from ui.api.limits import Buckets


@dataclass
class TokensOfNames:
    """Opens ``name`` as that official with every scope, and ``name records:read …`` with these only."""

    ministry: Ministry
    revoked: set[str] = field(default_factory=set)

    def caller_of(self, token: str) -> Caller | None:
        name, *scopes = token.split()
        if name in self.revoked or name not in self.ministry.people:
            return None
        return Caller("client-of-the-test", self.ministry.people[name], frozenset(map(Scope, scopes)) if scopes else frozenset(Scope))


def a_kit(platform: Platform, ministry: Ministry, *, buckets: Buckets | None = None, engine: SearchEngine | None = None) -> ApiKit:
    """Gives the kit of the API over a test's platform."""
    plenty = Buckets(a_second=1e6, at_once=1e6)
    searched = engine or ScanningEngine([])
    return ApiKit(platform, Isolation(), searched, TokensOfNames(ministry), Cursors(b"k" * 32), buckets or plenty)


@contextmanager
def an_api(
    platform: Platform, ministry: Ministry, *, buckets: Buckets | None = None, engine: SearchEngine | None = None
) -> Iterator[TestClient]:
    """Gives a client of the API."""
    kit = a_kit(platform, ministry, buckets=buckets, engine=engine)
    with kit.sandbox, TestClient(api_of(kit), raise_server_exceptions=False) as client:
        yield client


def as_(name: str, *scopes: Scope, **headers: str) -> dict[str, str]:
    """Gives the headers of a caller."""
    return {"authorization": " ".join(["Bearer", name, *scopes]), **{k.replace("_", "-"): v for k, v in headers.items()}}
