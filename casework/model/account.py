"""How an official signs in: local accounts and the sessions the server keeps."""

import datetime as dt

from sqlmodel import Field, SQLModel

from casework.model.columns import instant, maybe_instant


class Account(SQLModel, table=True):
    """Is an official's local sign-in: an argon2 hash and, where set up, a TOTP secret (encrypted).

    With ``one_time_until`` the password counts once, to choose one's own. ``locked_until`` is the wait after failed tries, ``locked_at``
    says since when an account manager keeps it locked.
    """

    __tablename__ = "account"
    official_id: int = Field(primary_key=True, foreign_key="official.id")
    password_hash: str
    totp_secret: str | None = None
    totp_last_step: int = 0
    failed_attempts: int = 0
    locked_until: dt.datetime | None = maybe_instant()
    language: str = "da"
    one_time_until: dt.datetime | None = maybe_instant()
    locked_at: dt.datetime | None = maybe_instant()
    totp_offered: str | None = None


class DeskSession(SQLModel, table=True):
    """Is one signed-in browser; known by the hash of its secret, ended by time or revocation."""

    __tablename__ = "desk_session"
    token_hash: str = Field(primary_key=True)
    official_id: int = Field(foreign_key="official.id", index=True)
    created_at: dt.datetime = instant()
    last_seen_at: dt.datetime = instant()
    stepped_up_at: dt.datetime | None = maybe_instant()
    revoked_at: dt.datetime | None = maybe_instant()
    language: str = "da"
    on_behalf_of: int | None = Field(default=None, foreign_key="official.id")
