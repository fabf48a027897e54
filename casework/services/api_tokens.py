"""Gives out, renews, opens and ends tokens of the API, as the system actor ``api``.

OAuth 2.1: client credentials for a program that acts as one official, authorization code with PKCE and rotating refresh tokens for one
that acts as whoever agreed. Tokens are opaque and kept as hashes. A refusal is an answer, not an exception: what it finds out must commit.
"""

import base64
import datetime as dt
import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import delete
from sqlmodel import col, select, update

from casework.events import TokenGiven, TokensEnded
from casework.model import Account, ApiAnswer, ApiClient, ApiToken, Official
from casework.services.passwords import is_right_password
from casework.vocabulary import FOR_PEOPLE_ONLY, ApiClientState, Scope, TokenKind
from casework.work import Work

CODE_LASTS = dt.timedelta(seconds=60)
ACCESS_LASTS = dt.timedelta(minutes=30)
REFRESH_LASTS = dt.timedelta(days=30)
ANSWERS_LAST = dt.timedelta(hours=24)


class TokenError(StrEnum):
    """Why no token is given, in OAuth's words (RFC 6749 5.2)."""

    INVALID_CLIENT = "invalid_client"
    INVALID_GRANT = "invalid_grant"
    INVALID_SCOPE = "invalid_scope"
    UNAUTHORIZED_CLIENT = "unauthorized_client"


@dataclass(frozen=True)
class Given:
    """Is what a program is given; the tokens are known here and now only."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    scopes: tuple[Scope, ...]
    lasts: dt.timedelta


@dataclass(frozen=True)
class TokenOpened:
    """Is whose a live token is."""

    client_id: str
    official_id: int
    scopes: frozenset[Scope]
    username: str
    expires_at: dt.datetime
    kind: TokenKind


def authenticated(work: Work, client_id: str, secret: str) -> ApiClient | None:
    """Gives the open program with this secret; a public one has none, and proves itself by PKCE.

    The time of an answer tells nobody whether a program exists.
    """
    client = work.session.exec(select(ApiClient).where(ApiClient.client_id == client_id)).first()
    is_public = client is not None and not client.secret_hash
    is_right = is_right_password(client.secret_hash if client else None, secret) or (is_public and not secret)
    return client if client is not None and is_right and client.state is ApiClientState.OPEN else None


def give_to_program(work: Work, client: ApiClient, asked: Collection[str]) -> Given | TokenError:
    """Gives a program that acts as one official an access token."""
    if client.official_id is None or not client.secret_hash:
        return TokenError.UNAUTHORIZED_CLIENT
    scopes = _allowed(client, asked, by_person=False)
    if not scopes:
        return TokenError.INVALID_SCOPE
    if not _works_here(work, client.official_id):
        return TokenError.INVALID_GRANT
    return _give(work, client, client.official_id, scopes, secrets.token_hex(16), by_person=False)


def consent(work: Work, client_id: str, official_id: int, asked: Collection[str], *, redirect_uri: str, challenge: str) -> str | None:
    """Gives the code that a person's consent is worth, for a minute and for once; None when the program may not ask for this."""
    client = asking_client(work, client_id, redirect_uri)
    official = work.session.get(Official, official_id)
    if client is None or official is None or official.authority_id != client.authority_id:
        return None
    scopes = _allowed(client, asked, by_person=True)
    if not scopes:
        return None
    row = _row(client.id, official_id, scopes, secrets.token_hex(16), by_person=True)
    row.redirect_uri, row.challenge = redirect_uri, challenge
    return _keep(work, row, TokenKind.CODE, CODE_LASTS)


def asking_client(work: Work, client_id: str, redirect_uri: str) -> ApiClient | None:
    """Gives the open program that sends people to agree, when it named exactly one of its own addresses."""
    client = work.session.exec(select(ApiClient).where(ApiClient.client_id == client_id)).first()
    if client is None or client.state is not ApiClientState.OPEN or client.official_id is not None:
        return None
    return client if redirect_uri in client.redirect_uris else None


def give_for_code(work: Work, client: ApiClient, code: str, *, redirect_uri: str, verifier: str) -> Given | TokenError:
    """Exchanges a code for tokens; a code used twice ends everything that came of it."""
    row = _token(work, code, TokenKind.CODE, client)
    if row is None:
        return TokenError.INVALID_GRANT
    if row.used_at is not None:
        _end_family(work, row, "reused")
        return TokenError.INVALID_GRANT
    row.used_at = work.now
    is_right = row.redirect_uri == redirect_uri and secrets.compare_digest(row.challenge, challenge_of(verifier))
    if not is_right or not _is_alive(work, row, client) or not _works_here(work, row.official_id):
        return TokenError.INVALID_GRANT
    return _give(work, client, row.official_id, _scopes(row), row.family, by_person=True)


def give_for_refresh(work: Work, client: ApiClient, token: str, asked: Collection[str]) -> Given | TokenError:
    """Exchanges a refresh token for new ones; one that was used before was stolen, and ends its whole family."""
    row = _token(work, token, TokenKind.REFRESH, client)
    if row is None:
        return TokenError.INVALID_GRANT
    if row.used_at is not None:
        _end_family(work, row, "reused")
        return TokenError.INVALID_GRANT
    if not _is_alive(work, row, client) or not _works_here(work, row.official_id):
        return TokenError.INVALID_GRANT
    scopes = [scope for scope in _scopes(row) if scope in client.scopes and (not asked or scope in asked)]
    if not scopes or not set(asked) <= {*_scopes(row)}:
        return TokenError.INVALID_SCOPE
    row.used_at = work.now
    return _give(work, client, row.official_id, scopes, row.family, by_person=True, until=row.expires_at)


def opened(work: Work, token: str) -> TokenOpened | None:
    """Gives whose a live access token is: its program open, its official still at work."""
    found = work.session.exec(
        select(ApiToken, ApiClient, Official)
        .join(ApiClient, col(ApiClient.id) == ApiToken.client_id)
        .join(Official, col(Official.id) == ApiToken.official_id)
        .where(ApiToken.token_hash == hash_of(token), ApiToken.kind == TokenKind.ACCESS)
    ).first()
    if found is None:
        return None
    row, client, official = found
    if not _is_alive(work, row, client) or client.state is not ApiClientState.OPEN or not _works_here(work, official.id):
        return None
    scopes = frozenset(scope for scope in _scopes(row) if scope in client.scopes)
    return TokenOpened(client.client_id, row.official_id, scopes, official.username, row.expires_at, row.kind)


def revoke(work: Work, client: ApiClient, token: str) -> None:
    """Ends a token of the program with everything of its family (RFC 7009); an unknown one is ended already."""
    row = work.session.exec(select(ApiToken).where(ApiToken.token_hash == hash_of(token), ApiToken.client_id == client.id)).first()
    if row is not None:
        _end_family(work, row, "revoked")


def end_all_of(work: Work, official_id: int) -> None:
    """Ends every token that an official agreed to: with the password or the account their consents end."""
    mine = (col(ApiToken.official_id) == official_id, col(ApiToken.by_person), col(ApiToken.revoked_at).is_(None))
    if work.session.exec(update(ApiToken).where(*mine).values(revoked_at=work.now)).rowcount:
        work.record(TokensEnded(client_id=0, official_id=official_id, why="signed_out"))


def sweep(work: Work) -> int:
    """Deletes tokens that ended a day ago and answers kept for repeats longer than a day, and says how many."""
    tokens = work.session.execute(delete(ApiToken).where(col(ApiToken.expires_at) < work.now - ANSWERS_LAST))
    answers = work.session.execute(delete(ApiAnswer).where(col(ApiAnswer.at) < work.now - ANSWERS_LAST))
    return int(tokens.rowcount + answers.rowcount)  # type: ignore[attr-defined]  # a delete's result counts rows


def hash_of(token: str) -> str:
    """Gives the name of a token in the table; who reads the table cannot make a token of it."""
    return hashlib.sha256(token.encode()).hexdigest()


def challenge_of(verifier: str) -> str:
    """Gives the S256 challenge of a verifier (RFC 7636 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def _allowed(client: ApiClient, asked: Collection[str], *, by_person: bool) -> list[Scope]:
    """Gives the scopes of what is asked, all the program has when nothing is; none when it asks for what it does not have."""
    own = [Scope(scope) for scope in client.scopes if by_person or Scope(scope) not in FOR_PEOPLE_ONLY]
    wanted = [scope for scope in own if scope in asked] if asked else own
    return wanted if len(wanted) == len(set(asked) or own) else []


def _give(
    work: Work,
    client: ApiClient,
    official_id: int,
    scopes: list[Scope],
    family: str,
    *,
    by_person: bool,
    until: dt.datetime | None = None,
) -> Given:
    access = _keep(work, _row(client.id, official_id, scopes, family, by_person=by_person), TokenKind.ACCESS, ACCESS_LASTS)
    refresh = ""
    if by_person:
        # a family ends thirty days after the consent, however often it is renewed
        lasts = REFRESH_LASTS if until is None else until - work.now
        refresh = _keep(work, _row(client.id, official_id, scopes, family, by_person=True), TokenKind.REFRESH, lasts)
    work.record(TokenGiven(client_id=client.id, official_id=official_id, by_person=by_person))
    return Given(access, refresh, tuple(scopes), ACCESS_LASTS)


def _row(client_id: int, official_id: int, scopes: list[Scope], family: str, *, by_person: bool) -> ApiToken:
    return ApiToken(token_hash="", client_id=client_id, official_id=official_id, scopes=list(scopes), family=family, by_person=by_person)


def _keep(work: Work, row: ApiToken, kind: TokenKind, lasts: dt.timedelta) -> str:
    token = secrets.token_urlsafe(32)
    row.token_hash, row.kind, row.created_at, row.expires_at = hash_of(token), kind, work.now, work.now + lasts
    work.session.add(row)
    work.session.flush()
    return token


def _token(work: Work, token: str, kind: TokenKind, client: ApiClient) -> ApiToken | None:
    mine = (ApiToken.token_hash == hash_of(token), ApiToken.kind == kind, ApiToken.client_id == client.id)
    return work.session.exec(select(ApiToken).where(*mine).with_for_update()).first()


def _is_alive(work: Work, row: ApiToken, client: ApiClient) -> bool:
    is_older_than_the_secret = client.tokens_since is not None and row.created_at <= client.tokens_since
    return row.revoked_at is None and row.expires_at > work.now and not is_older_than_the_secret


def _end_family(work: Work, row: ApiToken, why: str) -> None:
    family = update(ApiToken).where(col(ApiToken.family) == row.family, col(ApiToken.revoked_at).is_(None))
    if work.session.exec(family.values(revoked_at=work.now)).rowcount:
        work.record(TokensEnded(client_id=row.client_id, official_id=row.official_id, why=why))


def _works_here(work: Work, official_id: int) -> bool:
    official, account = work.session.get(Official, official_id), work.session.get(Account, official_id)
    return official is not None and official.is_active and (account is None or account.locked_at is None)


def _scopes(row: ApiToken) -> list[Scope]:
    return [Scope(scope) for scope in row.scopes]
