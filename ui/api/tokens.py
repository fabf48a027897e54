"""The tokens of this installation: each call is one ``Work`` of the system actor ``api``."""

from collections.abc import Collection
from dataclasses import dataclass

from casework.bootstrap import Platform
from casework.services import api_tokens
from casework.services.api_tokens import Given, TokenError, TokenOpened
from casework.work import Actor
from ui.api.caller import Caller

API = Actor.system("api")


@dataclass(frozen=True)
class Asked:
    """Is a request for a token as it stands in the form."""

    grant_type: str = ""
    scope: str = ""
    code: str = ""
    redirect_uri: str = ""
    code_verifier: str = ""
    refresh_token: str = ""

    @property
    def scopes(self) -> list[str]:
        """Gives the scopes asked for."""
        return self.scope.split()


@dataclass(frozen=True)
class Asking:
    """Is a program that sends somebody to agree: its name, and what it would be let do."""

    name: str
    scopes: tuple[str, ...]


@dataclass(frozen=True)
class Tokens:
    """Gives out and opens tokens; satisfies ``OpensTokens``."""

    platform: Platform

    def caller_of(self, token: str) -> Caller | None:
        """Gives whose a token is while it lives."""
        with self.platform.work(API) as work:
            found = api_tokens.opened(work, token)
        return None if found is None else Caller(found.client_id, found.official_id, found.scopes)

    def give(self, client_id: str, secret: str, asked: Asked) -> Given | TokenError | None:
        """Gives tokens for a grant; None when the kind of grant is not known."""
        with self.platform.work(API) as work:
            client = api_tokens.authenticated(work, client_id, secret)
            if client is None:
                return TokenError.INVALID_CLIENT
            match asked.grant_type:
                case "client_credentials":
                    return api_tokens.give_to_program(work, client, asked.scopes)
                case "authorization_code":
                    return api_tokens.give_for_code(work, client, asked.code, redirect_uri=asked.redirect_uri, verifier=asked.code_verifier)
                case "refresh_token":
                    return api_tokens.give_for_refresh(work, client, asked.refresh_token, asked.scopes)
        return None

    def revoke(self, client_id: str, secret: str, token: str) -> bool:
        """Ends a token of the program; says whether the program is who it says."""
        with self.platform.work(API) as work:
            client = api_tokens.authenticated(work, client_id, secret)
            if client is not None:
                api_tokens.revoke(work, client, token)
            return client is not None

    def introspect(self, client_id: str, secret: str, token: str) -> TokenOpened | bool | None:
        """Gives what a program's own token is; None for a dead or another's one, False when the program is not who it says."""
        with self.platform.work(API) as work:
            client = api_tokens.authenticated(work, client_id, secret)
            if client is None:
                return False
            found = api_tokens.opened(work, token)
            return found if found is not None and found.client_id == client.client_id else None

    def asking(self, client_id: str, redirect_uri: str, asked: Collection[str]) -> Asking | None:
        """Gives the program that asks somebody to agree, or None when it may not be answered at that address."""
        with self.platform.work(API) as work:
            client = api_tokens.asking_client(work, client_id, redirect_uri)
            return None if client is None else Asking(client.name, tuple(s for s in client.scopes if not asked or s in asked))

    def consent(self, client_id: str, official_id: int, asked: Collection[str], *, redirect_uri: str, challenge: str) -> str | None:
        """Gives the code of a consent."""
        with self.platform.work(API) as work:
            return api_tokens.consent(work, client_id, official_id, asked, redirect_uri=redirect_uri, challenge=challenge)
