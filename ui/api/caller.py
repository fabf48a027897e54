"""Who calls: a token opened into the client, the official it acts as, and the scopes that narrow what they may do."""

from dataclasses import dataclass
from typing import Protocol

from casework.vocabulary import Scope


@dataclass(frozen=True)
class Caller:
    """Is the bearer of a live token."""

    client_id: str
    official_id: int
    scopes: frozenset[Scope]


class OpensTokens(Protocol):
    """Knows the tokens that were given out."""

    def caller_of(self, token: str) -> Caller | None:
        """Gives whose a token is while it lives, its client is open and its official works here; else None."""


class NotSignedIn(Exception):
    """Says that there is no token, or none that lives."""


class OutOfScope(Exception):
    """Says that the token was not given for this."""

    def __init__(self, needed: Scope) -> None:
        super().__init__(needed)
        self.needed = needed
