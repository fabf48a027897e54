"""The tables of an index in PostgreSQL: a schema for each generation, and one table that says which serves and how far it has come."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from search.engines.generations import FORMAT, Manifest
from search.engines.port import Facet, IndexBroken
from search.engines.postgres_place import Connection, IndexDatabase, opened

_REGISTER = """
    CREATE TABLE IF NOT EXISTS public.generation (
        name text COLLATE "C", number int, serves boolean NOT NULL DEFAULT false, format int NOT NULL,
        position bigint NOT NULL DEFAULT 0, mark bigint NOT NULL DEFAULT 0, began bigint NOT NULL DEFAULT 0,
        PRIMARY KEY (name, number))"""
_ONE_SERVES = "CREATE UNIQUE INDEX IF NOT EXISTS generation_serves ON public.generation (name) WHERE serves"

SEVERAL = {Facet.PLAN}
"""Facets by which a record counts more than once."""
_FACETS = ", ".join(f"{facet} {'text[]' if facet in SEVERAL else 'text'}" for facet in Facet)

_TABLES = """
    CREATE TABLE {schema}.record (
        record_id bigint PRIMARY KEY, day int NOT NULL, print bigint NOT NULL, {facets},
        is_long boolean NOT NULL, access tsvector NOT NULL, words tsvector NOT NULL, kept bytea NOT NULL
    ) WITH (toast_tuple_target = 128);
    ALTER TABLE {schema}.record ALTER access SET STORAGE MAIN, ALTER words SET STORAGE EXTERNAL, ALTER kept SET STORAGE EXTERNAL;
    CREATE INDEX record_words ON {schema}.record USING gin (words);
    CREATE INDEX record_long ON {schema}.record (record_id) WHERE is_long;
    CREATE TABLE {schema}.part (record_id bigint NOT NULL, words tsvector NOT NULL) WITH (toast_tuple_target = 128);
    ALTER TABLE {schema}.part ALTER words SET STORAGE EXTERNAL;
    CREATE INDEX part_words ON {schema}.part USING gin (words);
    CREATE INDEX part_record ON {schema}.part (record_id);
    CREATE TABLE {schema}.completion (record_id bigint NOT NULL, key text COLLATE "C" NOT NULL);
    CREATE INDEX completion_key ON {schema}.completion (key, record_id);
    CREATE INDEX completion_record ON {schema}.completion (record_id);
    CREATE TABLE {schema}.word (word text COLLATE "C" PRIMARY KEY, witness bigint NOT NULL);
    CREATE INDEX word_witness ON {schema}.word (witness);
    CREATE INDEX word_shape ON {schema}.word USING gin (word public.gin_trgm_ops);
"""
"""Words and what is kept lie apart from the rows (``toast_tuple_target``), so that counting reads little; nothing is compressed twice.
``word`` lists the words that stand anywhere, each with one record that has it, and so that none lingers."""

_UNFINISHED = """
    SELECT number, format FROM public.generation WHERE name = %s
       AND number > coalesce((SELECT number FROM public.generation WHERE name = %s AND serves), 0) ORDER BY number"""


def schema_of(place: IndexDatabase, number: int) -> str:
    """Names the schema of a generation."""
    return f"{place.name}_{number:04d}"


def serving(connection: Connection, place: IndexDatabase) -> int:
    """Gives the generation that serves; raises ``IndexBroken`` when there is none of this version."""
    row = connection.execute("SELECT number, format FROM public.generation WHERE name = %s AND serves", [place.name]).fetchone()
    if row is None:
        raise IndexBroken("there is no index in the database")
    if row[1] != FORMAT:
        raise IndexBroken("the index was made by another version")
    return int(row[0])


def manifest_of(connection: Connection, place: IndexDatabase, number: int) -> Manifest:
    """Gives what the last commit of a generation left; raises ``IndexBroken``."""
    row = connection.execute(
        "SELECT format, position, mark, began FROM public.generation WHERE name = %s AND number = %s", [place.name, number]
    ).fetchone()
    if row is None:
        raise IndexBroken("the generation is gone")
    if row[0] != FORMAT:
        raise IndexBroken("the index was made by another version")
    return Manifest(position=row[1], mark=row[2], began=row[3])


def use(connection: Connection, place: IndexDatabase, number: int) -> None:
    """Lets the names of tables mean those of a generation, until the transaction ends."""
    connection.execute("SELECT set_config('search_path', %s, true)", [f'"{schema_of(place, number)}"'])


def begin_serving(place: IndexDatabase) -> None:
    """Makes an empty index that serves, unless another process or machine has made one."""
    with _alone(place) as connection:
        if not connection.execute("SELECT 1 FROM public.generation WHERE name = %s AND serves", [place.name]).fetchone():
            _make(connection, place, _next(connection, place), serves=True)


def next_number(place: IndexDatabase) -> int:
    """Gives the generation that a rebuild fills: the unfinished one when there is one of this version, else a new one."""
    with _alone(place) as connection:
        found = connection.execute(_UNFINISHED, [place.name, place.name]).fetchall()
        for number, made_as in found:
            if made_as == FORMAT and _is_there(connection, place, number):
                return int(number)
            _drop(connection, place, number)
        number = _next(connection, place)
        _make(connection, place, number, serves=False)
        return number


def switch_to(place: IndexDatabase, number: int) -> None:
    """Makes the generation the one that serves, at once, and drops the others."""
    with _alone(place) as connection:
        connection.execute("UPDATE public.generation SET serves = false WHERE name = %s AND serves", [place.name])
        connection.execute("UPDATE public.generation SET serves = true WHERE name = %s AND number = %s", [place.name, number])
    drop_others(place, number)


def drop_others(place: IndexDatabase, number: int | None) -> None:
    """Drops every generation but this one; without one, all of the index. Those that are being read are waited for."""
    with _alone(place) as connection:
        found = connection.execute("SELECT number FROM public.generation WHERE name = %s", [place.name]).fetchall()
    for (other,) in found:
        if other != number:
            with _alone(place) as connection:
                connection.execute("SET LOCAL lock_timeout = '60s'")
                _drop(connection, place, other)


@contextmanager
def _alone(place: IndexDatabase) -> Iterator[Connection]:
    """Opens a transaction in which nobody else makes or drops generations."""
    with opened(place) as connection, connection.transaction():
        connection.execute("SET LOCAL lock_timeout = '60s'")
        connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('generation', 0))")
        connection.execute(_REGISTER)
        connection.execute(_ONE_SERVES)
        connection.execute("SET LOCAL client_min_messages = error")
        yield connection


def _next(connection: Connection, place: IndexDatabase) -> int:
    row = connection.execute("SELECT coalesce(max(number), 0) + 1 FROM public.generation WHERE name = %s", [place.name]).fetchone()
    assert row is not None
    return int(row[0])


def _make(connection: Connection, place: IndexDatabase, number: int, *, serves: bool) -> None:
    schema = sql.Identifier(schema_of(place, number))
    connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(schema))
    connection.execute(sql.SQL("CREATE SCHEMA {}").format(schema))
    connection.execute(sql.SQL(_TABLES).format(schema=schema, facets=sql.SQL(_FACETS)))
    connection.execute("DELETE FROM public.generation WHERE name = %s AND number = %s", [place.name, number])
    connection.execute(
        "INSERT INTO public.generation (name, number, serves, format) VALUES (%s, %s, %s, %s)", [place.name, number, serves, FORMAT]
    )


def _drop(connection: Connection, place: IndexDatabase, number: int) -> None:
    connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema_of(place, number))))
    connection.execute("DELETE FROM public.generation WHERE name = %s AND number = %s", [place.name, number])


def _is_there(connection: Connection, place: IndexDatabase, number: int) -> bool:
    try:
        with connection.transaction():
            use(connection, place, number)
            for table in ("record", "part", "completion", "word"):
                connection.execute(sql.SQL("SELECT FROM {} LIMIT 0").format(sql.Identifier(table)))
    except psycopg.Error:
        return False
    return True
