"""Registers the programs that may ask for tokens of the API, and closes them.

Who registers a program cannot alone let it act as somebody else: the official it acts as agrees, or a security officer, never the one
who registered it.
"""

import secrets
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from sqlmodel import col, select, update

from casework.errors import NotFound, NotPermitted, RuleBroken
from casework.events import ApiClientChanged, TokensEnded
from casework.model import ApiClient, ApiToken, Official
from casework.services.passwords import hash_password
from casework.vocabulary import FOR_PEOPLE_ONLY, ApiClientState, Privilege, Reason, Scope
from casework.work import Work


@dataclass(frozen=True)
class NewClient:
    """Is a program as it is registered: ``official_id`` is whom it acts as; None is whoever signs in and agrees.

    A program that cannot keep a secret (on a telephone, in a browser) is ``is_public`` and proves itself by PKCE alone.
    """

    name: str
    scopes: tuple[Scope, ...]
    official_id: int | None = None
    redirect_uris: tuple[str, ...] = ()
    is_public: bool = False


@dataclass(frozen=True)
class Registered:
    """Is a registered program; the secret is known here and now only."""

    id: int
    client_id: str
    secret: str = field(repr=False)


def register(work: Work, new: NewClient) -> Registered:
    """Registers a program and gives its secret, once.

    Raises:
        NotPermitted: without ``MANAGE_API``. NotFound: no such official. RuleBroken: with every reason.
    """
    work.demand(Privilege.MANAGE_API)
    if new.official_id is not None and work.session.get(Official, new.official_id) is None:
        raise NotFound("Official", new.official_id)
    if reasons := _reasons(new):
        raise RuleBroken(*reasons)
    secret = "" if new.is_public else secrets.token_urlsafe(32)
    client = work.add(
        ApiClient(
            authority_id=work.authority_id,
            client_id=secrets.token_hex(12),
            name=new.name.strip()[:120],
            secret_hash=hash_password(secret) if secret else "",
            redirect_uris=list(new.redirect_uris),
            scopes=sorted({*new.scopes}),
            official_id=new.official_id,
            state=ApiClientState.WAITING if new.official_id not in {None, work.official_id} else ApiClientState.OPEN,
            created_by=work.official_id,
            created_at=work.now,
        )
    )
    work.record(ApiClientChanged(what="registered", client_id=client.id))
    return Registered(client.id, client.client_id, secret)


def agree(work: Work, id: int) -> None:
    """Lets a program act as the official it was registered for.

    Raises:
        NotPermitted: neither that official nor a security officer asks, or the one who registered it.
    """
    client = _client(work, id)
    is_theirs = client.official_id == work.official_id
    if not is_theirs and (not work.has(Privilege.GRANT_ACCESS) or client.created_by == work.official_id):
        raise NotPermitted(Reason.NEEDS_PRIVILEGE, detail=Privilege.GRANT_ACCESS)
    if client.state is not ApiClientState.WAITING:
        raise RuleBroken(Reason.ALREADY_DECIDED)
    client.state = ApiClientState.OPEN
    work.record(ApiClientChanged(what="agreed", client_id=id))


def renew_secret(work: Work, id: int) -> str:
    """Gives the program a new secret, once; the old one and every token end."""
    work.demand(Privilege.MANAGE_API)
    client = _client(work, id)
    if not client.secret_hash:
        raise RuleBroken(Reason.CLIENT_IS_PUBLIC)
    secret = secrets.token_urlsafe(32)
    client.secret_hash = hash_password(secret)
    client.tokens_since = work.now
    work.record(ApiClientChanged(what="secret_renewed", client_id=id))
    return secret


def end_consent(work: Work, id: int) -> None:
    """Ends what I let a program do as me: its tokens of mine end at once."""
    mine = (col(ApiToken.client_id) == id, col(ApiToken.official_id) == work.official_id, col(ApiToken.by_person))
    work.session.exec(update(ApiToken).where(*mine, col(ApiToken.revoked_at).is_(None)).values(revoked_at=work.now))
    work.record(TokensEnded(client_id=id, official_id=work.official_id, why="withdrawn"))


def close(work: Work, id: int) -> None:
    """Closes a program for good; its tokens end at once. The official it acts as may do so too."""
    client = _client(work, id)
    if client.official_id != work.official_id:
        work.demand(Privilege.MANAGE_API)
    if client.state is ApiClientState.CLOSED:
        raise RuleBroken(Reason.ALREADY_DECIDED)
    client.state = ApiClientState.CLOSED
    work.record(ApiClientChanged(what="closed", client_id=id))


def _client(work: Work, id: int) -> ApiClient:
    client = work.session.exec(select(ApiClient).where(ApiClient.id == id).with_for_update()).first()
    if client is None:
        raise NotFound("ApiClient", id)
    return client


def _reasons(new: NewClient) -> list[Reason]:
    acts_alone = new.official_id is not None
    return [
        *([] if new.name.strip() else [Reason.TITLE_IS_EMPTY]),
        *([] if new.scopes else [Reason.SCOPE_IS_MISSING]),
        *([Reason.SCOPE_IS_FOR_PEOPLE] if acts_alone and FOR_PEOPLE_ONLY & {*new.scopes} else []),
        *([] if acts_alone or new.redirect_uris else [Reason.REDIRECT_IS_WRONG]),
        *([] if all(map(_is_good, new.redirect_uris)) else [Reason.REDIRECT_IS_WRONG]),
        *([Reason.CLIENT_IS_PUBLIC] if acts_alone and new.is_public else []),
    ]


def _is_good(redirect: str) -> bool:
    """Says whether a browser may be sent there: https, or a program on the same machine (RFC 8252 7.3), nothing behind a #."""
    parts = urlsplit(redirect)
    is_here = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost", "::1"}
    return (parts.scheme == "https" or is_here) and bool(parts.hostname) and not parts.fragment and parts.username is None
