"""Opens an engine of any kind at a folder of a test, and sweeps away what lies in a database."""

import hashlib
import os
import zlib
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from casework.adapters.embedded_postgres import INDEX, DatabaseServer
from casework.vocabulary import IndexEngine
from search.engines.generations import current
from search.engines.postgres_engine import PostgresEngine
from search.engines.postgres_place import IndexDatabase, reading
from search.engines.postgres_tables import serving, use
from search.engines.serving import Engine, ServingEngine, engine_at


@dataclass(frozen=True)
class Kind:
    """Opens engines of one kind, each at a folder; in the database of indexes each has the name that its folder gives it."""

    kind: IndexEngine
    server: DatabaseServer

    def __call__(self, index: Path, *, create: bool = False) -> Engine:
        return engine_at(self.kind, index, self.place(index), create=create)

    def serving(self, index: Path) -> ServingEngine:
        """Gives the engine of an installation, which makes its first index by this kind."""
        return ServingEngine(index, kind=self.kind, database=self.place(index))

    def place(self, index: Path) -> IndexDatabase:
        """Names the place of the index in the database."""
        name = hashlib.sha256(os.fsencode(index)).hexdigest()[:12]
        return IndexDatabase(lambda: self.server.url(INDEX, "casework_index"), f"test_{name}")

    def schemas(self, index: Path) -> list[str]:
        """Lists the generations of an index that lie in the database."""
        with self._session() as session:
            found = session.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE %s", [f"{self.place(index).name}\\_%"])
            return sorted(str(name) for (name,) in found)

    def damage(self, index: Path, deed: str) -> None:
        """Does something to the newest generation of an index that nobody should."""
        with self._session() as session:
            session.execute(sql.SQL("SET search_path = {}").format(sql.Identifier(self.schemas(index)[-1])))
            session.execute(deed)  # type: ignore[arg-type]  # a test's own words

    def sweep(self) -> None:
        """Drops every index of the tests."""
        with self._session() as session:
            for (schema,) in session.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'test\\_%'").fetchall():
                session.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema)))
            session.execute("DROP TABLE IF EXISTS public.generation")

    def _session(self) -> psycopg.Connection[tuple[object, ...]]:
        url = self.server.url(INDEX, "casework_index").replace("+psycopg", "", 1)
        return psycopg.connect(url, autocommit=True, options="-c client_min_messages=error")


def everything_in(engine: Engine) -> bytes:
    """Gives all that is stored of the index that serves: the bytes of its files, or the rows of its tables and the keys of its entries."""
    if not isinstance(engine, PostgresEngine):
        return b"".join(path.read_bytes() for path in current(engine._index).iterdir())
    with reading(engine._place) as session:
        use(session, engine._place, serving(session, engine._place))
        kept = [zlib.decompress(each) for (each,) in session.execute("SELECT kept FROM record")]
        tables = [
            str(row).encode()
            for table in ("access, words FROM record", "* FROM part", "* FROM completion", "* FROM word")
            for row in session.execute(f"SELECT {table}")  # type: ignore[arg-type]  # named just here
        ]
    return b"".join([*kept, *tables])
