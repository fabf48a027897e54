"""The databases of the tests: copies of a template, and copies that are given back clean and used again.

A copy costs as much as a short test, and so do the first questions of sessions that have never seen it. What a test left in a copy is
found by comparing each table with what the template has; where a test left more than rows (a trigger switched off, a session, a lock),
the copy is dropped.
"""

import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import psycopg

from casework.adapters.embedded_postgres import SUPERUSER, DatabaseServer
from casework.bootstrap import Platform, assemble
from casework.ports import Clock
from casework.settings import Settings
from documents.blobs import BlobStore
from tests.engines import with_what_is_compiled

TEMPLATE = "casework"
MINISTRY_TEMPLATE = "ministry"
MOST_USES = 40
"""How often a copy is used: dead rows add up in it, so each page read of it costs a little more."""

Session = psycopg.Connection[tuple[object, ...]]
_OURS = "relnamespace = 'public'::regnamespace"
_SHAPE = f"""
    SELECT (SELECT (count(*), max(xmin::text::bigint)) FROM pg_class WHERE {_OURS} OR relpersistence = 't')::text,
           (SELECT (count(*), max(xmin::text::bigint)) FROM pg_attribute)::text,
           (SELECT (count(*), max(xmin::text::bigint)) FROM pg_proc)::text,
           (SELECT (count(*), max(xmin::text::bigint)) FROM pg_trigger)::text,
           (SELECT (count(*), max(xmin::text::bigint)) FROM pg_policy)::text,
           (SELECT (count(*), max(xmin::text::bigint)) FROM pg_constraint)::text"""
_OTHERS = """
    SELECT count(*) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND NOT pid = ANY(%s)"""
_LOCKS = """
    SELECT count(*) FROM pg_locks
     WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""
_OPTIONS = "-c session_replication_role=replica -c jit=off -c plan_cache_mode=force_generic_plan -c max_parallel_workers_per_gather=0"
_SEQUENCES = "SELECT sequencename::text, last_value FROM pg_sequences WHERE schemaname = 'public'"


def plain(url: str) -> str:
    """Gives the address as psycopg reads it."""
    return url.replace("postgresql+psycopg://", "postgresql://")


def copy_database(session: Session, name: str, template: str) -> None:
    """Makes a copy of a template of the name."""
    session.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY OWNER casework_owner')  # type: ignore[arg-type]


class Maintenance:
    """Makes and drops databases over one session that is kept: signing in anew for each costs as much as the copy itself."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._session: Session | None = None
        self._made = 0

    def new_name(self) -> str:
        """Gives a name that no other database of the tests has."""
        self._made += 1
        return f"test_{os.getpid()}_{self._made}"

    def copy(self, name: str, template: str) -> None:
        copy_database(self._open(), name, template)

    def drop(self, name: str) -> None:
        self._open().execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[arg-type]

    def close(self) -> None:
        if self._session is not None:
            self._session.close()

    def _open(self) -> Session:
        """Gives the session, a new one where a test has ended it with all others."""
        if self._session is None or self._session.closed or not _answers(self._session):
            self.close()
            self._session = psycopg.connect(self._url, autocommit=True)
        return self._session


def _answers(session: Session) -> bool:
    try:
        session.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


@dataclass
class Rows:
    """Is what a template has in its tables, as PostgreSQL copies it out, and where its sequences stand."""

    tables: dict[str, bytes]
    counts: dict[str, int]
    sequences: dict[str, int | None]

    @classmethod
    def of(cls, session: Session) -> "Rows":
        """Reads all tables of the database of the session."""
        names = [str(name) for (name,) in session.execute(f"SELECT relname FROM pg_class WHERE relkind = 'r' AND {_OURS} ORDER BY 1")]
        return cls(
            {name: _copied_out(session, name) for name in names},
            {name: _count(session, name) for name in names},
            dict(session.execute(_SEQUENCES).fetchall()),  # type: ignore[arg-type]
        )

    @cached_property
    def question(self) -> str:
        """Gives the question for each table's number of rows and the youngest transaction that wrote one."""
        return " UNION ALL ".join(
            f"SELECT '{name}', count(*), coalesce(max(xmin::text::bigint), 0) FROM \"{name}\"" for name in self.tables
        )


def _copied_out(session: Session, table: str) -> bytes:
    with session.cursor().copy(f'COPY "{table}" TO STDOUT (FORMAT binary)') as out:  # type: ignore[arg-type]
        return b"".join(bytes(part) for part in out)


def _count(session: Session, table: str) -> int:
    row = session.execute(f'SELECT count(*) FROM "{table}"').fetchone()  # type: ignore[arg-type]
    assert row is not None
    return int(str(row[0]))


class Kept:
    """Is a copy that is used by one test after another; ``clean`` says whether it may be."""

    def __init__(self, platform: Platform, session: Session, name: str, rows: Rows) -> None:
        self.platform, self.name = platform, name
        self._session, self._rows = session, rows
        self._shape = self._ask(_SHAPE)
        self._since = self._transaction()
        self.uses = 0

    def lend(self, settings: Settings, clock: Clock) -> Platform:
        """Gives a platform on the copy for one test, with a folder and a clock of its own."""
        self.uses += 1
        own = assemble(settings, self.platform.server, BlobStore(settings.blobs_folder), clock=clock, name=self.name)
        return with_what_is_compiled(replace(own, engine=self.platform.engine, system_engine=self.platform.system_engine))

    def clean(self) -> bool:
        """Puts the rows back as the template has them; says no where more than rows was left, or after enough uses."""
        try:
            return self.uses < MOST_USES and not self._is_in_use() and self._ask(_SHAPE) == self._shape and self._put_all_back()
        except psycopg.OperationalError:  # a test has ended all sessions, or the server
            return False

    def _put_all_back(self) -> bool:
        changed = [
            str(name)
            for name, count, youngest in self._ask(self._rows.question)
            if count != self._rows.counts[str(name)] or int(str(youngest)) >= self._since
        ]
        with self._session.transaction():
            for table in changed:
                self._put_back(table)
        for name, stood in self._ask(_SEQUENCES):
            if stood != self._rows.sequences[str(name)]:
                self._set(str(name), self._rows.sequences[str(name)])
        self._since = self._transaction()
        return True

    def close(self) -> None:
        """Leaves the copy."""
        self.platform.close()
        self._session.close()

    def _is_in_use(self) -> bool:
        """Says whether a session is still at work in it, one that is not of the pools is there, or a lock is held."""
        pools = [engine.pool for engine in (self.platform.engine, self.platform.system_engine)]
        if any(pool.checkedout() for pool in pools):  # type: ignore[attr-defined]
            return True
        ours = [entry.driver_connection.info.backend_pid for pool in pools for entry in list(pool._pool.queue) if entry.driver_connection]  # type: ignore[attr-defined]
        return self._ask(_OTHERS, ours) != [(0,)] or self._ask(_LOCKS) != [(0,)]

    def _put_back(self, table: str) -> None:
        self._session.execute(f'DELETE FROM "{table}"')  # type: ignore[arg-type]
        if self._rows.counts[table]:
            with self._session.cursor().copy(f'COPY "{table}" FROM STDIN (FORMAT binary)') as into:  # type: ignore[arg-type]
                into.write(self._rows.tables[table])

    def _set(self, sequence: str, stood: int | None) -> None:
        self._session.execute("SELECT setval(%s::regclass, %s, %s)", (f'"{sequence}"', stood or 1, stood is not None))

    def _transaction(self) -> int:
        return int(str(self._ask("SELECT pg_current_xact_id()::text::bigint")[0][0]))

    def _ask(self, question: str, *values: object) -> list[tuple[object, ...]]:
        return self._session.execute(question, values or None, prepare=True).fetchall()  # type: ignore[arg-type]


@dataclass
class Copies:
    """Lends copies of the templates and takes them back."""

    server: DatabaseServer
    maintenance: Maintenance
    folder: Path
    _free: dict[str, list[Kept]] = field(default_factory=lambda: defaultdict(list))
    _rows: dict[str, Rows] = field(default_factory=dict)

    @contextmanager
    def lent(self, template: str, settings: Settings, clock: Clock) -> Iterator[Platform]:
        """Gives a platform on a copy of the template, for one test."""
        kept = self._free[template].pop() if self._free[template] else self._new(template)
        lent = kept.lend(settings, clock)
        try:
            yield lent
        finally:
            lent.engine.pool = lent.system_engine.pool = None  # type: ignore[assignment]  # a thread that a test forgot finds nothing
            self._take_back(template, kept)

    def close(self) -> None:
        """Drops every copy."""
        for kept in (each for free in self._free.values() for each in free):
            self._drop(kept)

    def _take_back(self, template: str, kept: Kept) -> None:
        if kept.clean():
            self._free[template].append(kept)
        else:
            self._drop(kept)

    def _new(self, template: str) -> Kept:
        name = self.maintenance.new_name()
        self.maintenance.copy(name, template)
        session = psycopg.connect(
            plain(self.server.url(SUPERUSER, name)),
            autocommit=True,
            options=_OPTIONS,
        )
        if template not in self._rows:
            self._rows[template] = Rows.of(session)
        settings = Settings(home=self.folder)
        return Kept(assemble(settings, self.server, BlobStore(settings.blobs_folder), name=name), session, name, self._rows[template])

    def _drop(self, kept: Kept) -> None:
        kept.close()
        self.maintenance.drop(kept.name)
