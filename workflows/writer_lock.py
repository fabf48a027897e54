"""Sees to it that one process in the house writes the index: a PostgreSQL advisory lock, asked about again before each commit."""

import contextlib
from collections.abc import Callable, Iterator

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

_NAME = "hashtextextended('casework index writer', 0)"


@contextlib.contextmanager
def index_writer(engine: Engine) -> Iterator[Callable[[], bool] | None]:
    """Yields what says whether the lock is still ours, or None when another process has it."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.execute(text(f"SELECT pg_try_advisory_lock({_NAME})")).scalar_one():
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
                connection.execute(text(f"SELECT pg_advisory_unlock({_NAME})"))
