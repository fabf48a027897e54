"""Keeps the answer of a deed under its idempotency key, in the deed's own transaction, so that a repeat is answered alike."""

from dataclasses import dataclass, field

from sqlalchemy import ColumnElement
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select, update

from casework.model import ApiAnswer
from casework.services.api_tokens import ANSWERS_LAST
from casework.work import Work


@dataclass(frozen=True)
class Kept:
    """Is an answer given before."""

    request_hash: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)


def answered_before(work: Work, client_id: str, key: str, request_hash: str) -> Kept | None:
    """Takes the key for this deed and gives nothing, or gives the answer that was given under it before.

    Two deeds with one key follow each other: the second waits here for the end of the first.
    """
    mine = {"client_id": client_id, "official_id": work.official_id, "key": key}
    fresh = {"request_hash": request_hash, "status": 0, "headers": [], "body": b"", "at": work.now}
    taken = insert(ApiAnswer).values(**mine, **fresh)
    taken = taken.on_conflict_do_update(index_elements=list(mine), set_=fresh, where=col(ApiAnswer.at) < work.now - ANSWERS_LAST)
    if work.session.execute(taken.returning(col(ApiAnswer.key))).first() is not None:
        return None
    return _kept(work.session.exec(select(ApiAnswer).where(*_this(work, client_id, key))).one())


def answer_given(work: Work, client_id: str, key: str) -> Kept | None:
    """Gives the answer that was given under the key within the time it is kept, and takes the key for nothing."""
    given = select(ApiAnswer).where(*_this(work, client_id, key), col(ApiAnswer.at) >= work.now - ANSWERS_LAST)
    row = work.session.exec(given).first()
    return _kept(row) if row is not None else None


def _kept(row: ApiAnswer) -> Kept:
    headers = tuple((name, value) for name, _, value in (line.partition(": ") for line in row.headers))
    return Kept(row.request_hash, row.status, headers, row.body)


def keep_answer(work: Work, client_id: str, key: str, *, status: int, headers: tuple[tuple[str, str], ...], body: bytes) -> None:
    """Keeps the answer of the deed that is being done."""
    values = {"status": status, "headers": [f"{name}: {value}" for name, value in headers], "body": body}
    work.session.exec(update(ApiAnswer).where(*_this(work, client_id, key)).values(**values))


def _this(work: Work, client_id: str, key: str) -> tuple[ColumnElement[bool], ...]:
    return (col(ApiAnswer.client_id) == client_id, col(ApiAnswer.official_id) == work.official_id, col(ApiAnswer.key) == key)
