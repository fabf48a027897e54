"""Programs that call the API: their registration, the tokens given to them, answers kept for repeats, and whom we call."""

import datetime as dt

from sqlalchemy import ARRAY, Column, LargeBinary, Text
from sqlmodel import Field, SQLModel

from casework.model.columns import instant, maybe_instant, version_column, word
from casework.vocabulary import ApiClientState, TokenKind, WebhookState

_version = version_column()


def _texts() -> Column[list[str]]:
    return Column(ARRAY(Text), nullable=False)


class ApiClient(SQLModel, table=True):
    """Is a program that may ask for tokens: as one official of the authority, or as whoever signs in and agrees (``official_id`` None)."""

    __tablename__ = "api_client"
    __mapper_args__ = {"version_id_col": _version}
    id: int = Field(default=None, primary_key=True)
    authority_id: int = Field(foreign_key="authority.id", index=True)
    client_id: str = Field(unique=True)
    name: str
    secret_hash: str = ""
    redirect_uris: list[str] = Field(sa_column=_texts())
    scopes: list[str] = Field(sa_column=_texts())
    official_id: int | None = Field(default=None, foreign_key="official.id", index=True)
    state: ApiClientState = word(ApiClientState)
    tokens_since: dt.datetime | None = maybe_instant()
    created_by: int = Field(foreign_key="official.id")
    created_at: dt.datetime = instant()
    version: int | None = Field(default=None, sa_column=_version)


class ApiToken(SQLModel, table=True):
    """Is a token, known by its hash; ``family`` ties together all that came of one consent."""

    __tablename__ = "api_token"
    token_hash: str = Field(primary_key=True)
    kind: TokenKind = word(TokenKind)
    client_id: int = Field(foreign_key="api_client.id", index=True)
    official_id: int = Field(foreign_key="official.id", index=True)
    scopes: list[str] = Field(sa_column=_texts())
    family: str = Field(index=True)
    by_person: bool
    redirect_uri: str = ""
    challenge: str = ""
    created_at: dt.datetime = instant()
    expires_at: dt.datetime = instant(index=True)
    used_at: dt.datetime | None = maybe_instant()
    revoked_at: dt.datetime | None = maybe_instant()


class ApiAnswer(SQLModel, table=True):
    """Is the answer that a deed had under an idempotency key, for its repeats."""

    __tablename__ = "api_answer"
    client_id: str = Field(primary_key=True)
    official_id: int = Field(primary_key=True, foreign_key="official.id")
    key: str = Field(primary_key=True)
    request_hash: str
    status: int = 0
    headers: list[str] = Field(sa_column=_texts())
    body: bytes = Field(default=b"", sa_column=Column(LargeBinary, nullable=False))
    at: dt.datetime = instant(index=True)


class Webhook(SQLModel, table=True):
    """Is an address that hears of what happens, as far as its client's official may read it; the secret is sealed."""

    __tablename__ = "webhook"
    id: int = Field(default=None, primary_key=True)
    authority_id: int = Field(foreign_key="authority.id", index=True)
    client_id: int = Field(foreign_key="api_client.id", index=True)
    official_id: int = Field(foreign_key="official.id")
    url: str
    kinds: list[str] = Field(sa_column=_texts())
    secret: str
    state: WebhookState = word(WebhookState, WebhookState.ON)
    created_at: dt.datetime = instant()


class WebhookHealth(SQLModel, table=True):
    """Is how the calls to a webhook go; what it was told is kept by the outbox."""

    __tablename__ = "webhook_health"
    webhook_id: int = Field(primary_key=True, foreign_key="webhook.id")
    delivered: int = 0
    last_at: dt.datetime | None = maybe_instant()
    last_answer: str = ""
    failing_since: dt.datetime | None = maybe_instant()
