"""What the sign-in pages ask of the accounts: check, open, step up, close. Built on ``services.signing_in`` by the app."""

from dataclasses import dataclass
from typing import Protocol

from casework.errors import CaseworkError


class SignedOut(CaseworkError):
    """Says that the session has ended while something of its was open."""


class SignInRefused(Exception):
    """Is the one answer to every failed sign-in: wrong name, wrong password, closed or waiting account."""


class OwnPasswordFirst(Exception):
    """Says that a one-time password was right, and that one's own has to be chosen before a session opens."""


@dataclass(frozen=True)
class OpenedSession:
    """A session just opened: the secret for the cookie and the language its official reads."""

    token: str
    language: str


class Doorkeeper(Protocol):
    """Knows accounts and sessions; each call is one transaction of its own."""

    def session_of(self, token: str) -> str | None:
        """Return the id of the live session the token opens, or None."""

    def sign_in(self, name: str, password: str) -> OpenedSession:
        """Open a session; raises ``SignInRefused`` with nothing that tells one reason from another, or ``OwnPasswordFirst``."""

    def choose_password(self, name: str, one_time: str, new: str) -> OpenedSession:
        """Open the first session with a password of one's own; raises ``SignInRefused``, or ``RuleBroken`` for one that is no good."""

    def step_up(self, session_id: str, code: str) -> bool:
        """Return whether the one-time code was right and the session may now do what needs it."""

    def sign_out(self, session_id: str) -> None:
        """Revoke the session for every route at once, and for an open desk at its next rerun."""

    def choose_language(self, session_id: str, language: str) -> None:
        """Remember the language for this session and the next."""
