"""Sees to it that one process in the house does something: a PostgreSQL advisory lock, asked about again before each commit."""

import contextlib
from collections.abc import Callable, Iterator

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

INDEX_WRITER = "casework index writer"


def index_writer(engine: Engine) -> contextlib.AbstractContextManager[Callable[[], bool] | None]:
    """Is ``alone`` for whoever writes the index."""
    return alone(engine, INDEX_WRITER)


@contextlib.contextmanager
def alone(engine: Engine, name: str) -> Iterator[Callable[[], bool] | None]:
    """Yields what says whether the lock of the name is still ours, or None when another process has it."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.execute(text("SELECT pg_try_advisory_lock(hashtextextended(:name, 0))"), {"name": name}).scalar_one():
            yield None
            return
        backend = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()

        def still_ours() -> bool:
            # A lost connection has lost the lock, also when the pool has made a new one in its place.
            try:
                return bool(connection.execute(text("SELECT pg_backend_pid() = :pid"), {"pid": backend}).scalar_one())
            except SQLAlchemyError:
                return False

        try:
            yield still_ours
        finally:
            with contextlib.suppress(SQLAlchemyError):
                connection.execute(text("SELECT pg_advisory_unlock(hashtextextended(:name, 0))"), {"name": name})
