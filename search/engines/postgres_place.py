"""Where an index in PostgreSQL lies, and the connections to it: a database of its own, that no ``Work`` ever speaks to.

The role that may read the index reads the words of every record, so it is another than the one that works with records, and the
access rule is in every question this engine asks.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import psycopg
from sqlalchemy.exc import TimeoutError as NoneFree
from sqlalchemy.pool import QueuePool

from search.engines.port import IndexBroken

Connection = psycopg.Connection[Any]
Cursor = psycopg.Cursor[Any]

PATIENCE = 2
"""Seconds that a question waits for the database, and for what another holds there: the desk then goes on by the database of the cases."""
_READING = (
    "-c timezone=UTC -c jit=off -c enable_seqscan=off -c work_mem=32MB -c max_parallel_workers_per_gather=0 -c statement_timeout=60s "
    f"-c lock_timeout={PATIENCE}s -c default_transaction_isolation=repeatable\\ read -c default_transaction_read_only=on"
)
"""A look at every row reads the words of all, which PostgreSQL does not count as dear: the index is always used."""
_WRITING = "-c timezone=UTC -c jit=off -c lock_timeout=500ms"


@dataclass(frozen=True)
class IndexDatabase:
    """Names the database and, in it, the index: several can lie in one."""

    url_of: Callable[[], str]
    name: str = "archive"

    @property
    def url(self) -> str:
        """Gives the address with its password: never to be logged."""
        return self.url_of().replace("postgresql+psycopg://", "postgresql://", 1)


@contextmanager
def reading(place: IndexDatabase) -> Iterator[Connection]:
    """Opens a transaction in which everything is as it was when it began; raises ``IndexBroken``."""
    with broken_database():
        pool = _pool(place.url, os.getpid())
        lent = pool.connect()
        try:
            connection: Any = lent.driver_connection
            yield connection
        except psycopg.OperationalError:
            lent.invalidate()  # the server was restarted, or is gone: the others that lie ready are no better
            pool.dispose()
            raise
        finally:
            lent.close()


def opened(place: IndexDatabase) -> Connection:
    """Opens a connection that writes; each statement is committed unless it stands in a transaction."""
    return psycopg.connect(place.url, autocommit=True, options=_WRITING, connect_timeout=5, prepare_threshold=None)


def ask(connection: Connection, question: str, values: Sequence[object] = ()) -> Cursor:
    """Asks a question that is put together from words of ours; what anybody typed is in the values alone."""
    return connection.execute(question, values)


@contextmanager
def broken_database() -> Iterator[None]:
    """Says ``IndexBroken`` for everything by which PostgreSQL says that the index cannot be read."""
    try:
        yield
    except (psycopg.Error, NoneFree) as damage:
        raise IndexBroken(type(damage).__name__) from damage


@lru_cache(maxsize=16)
def _pool(url: str, process: int) -> QueuePool:
    """Gives the connections of this process; those a fork was born with are its parent's."""
    del process

    def connect() -> Any:  # what SQLAlchemy's pool lends
        return psycopg.connect(url, options=_READING, connect_timeout=PATIENCE, prepare_threshold=None)

    return QueuePool(connect, pool_size=4, max_overflow=8, timeout=PATIENCE)
