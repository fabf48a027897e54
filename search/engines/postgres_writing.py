"""The one writer of an index in PostgreSQL: a batch is one transaction, and the position it reached is a part of it.

A writer holds an advisory lock as long as its connection lives, so one that is killed leaves nothing behind.
"""

import datetime as dt
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

import psycopg

from search.analysed import Place
from search.engines.batching import Batch
from search.engines.damage import broken
from search.engines.entry import ACCESS, COMPLETIONS, DAY, IDENTIFIERS, KEYS, PRINT, RECORD, Entry, entry_of
from search.engines.kept import packed, unpacked
from search.engines.port import Facet, IndexBusy
from search.engines.postgres_lexemes import DAY_LETTER, LETTERS, fits, keyed, lexeme_of, parts, quoted, vector, worded
from search.engines.postgres_place import Connection, IndexDatabase, ask, broken_database, opened
from search.engines.postgres_tables import SEVERAL, manifest_of, schema_of, serving, use
from search.forms import is_form
from search.schema import IndexedRecord

MOST_IDENTIFIERS = 10_000
"""A record with more lies in parts."""
SEPARATOR = "\x01"
"""Stands for the zero within a completion, which PostgreSQL's texts cannot hold."""

_RECORD = f"record (record_id, day, print, {', '.join(Facet)}, is_long, access, words, kept)"
_WITNESS = """
    SELECT record_id FROM record WHERE NOT is_long AND words @@ %s::tsquery
    UNION ALL SELECT record_id FROM part WHERE words @@ %s::tsquery LIMIT 1"""


class PostgresBatch(Batch):
    """Is a batch of changes to one generation; without a ``number``, to the one that serves."""

    def __init__(self, place: IndexDatabase, number: int | None) -> None:
        super().__init__()
        self._place = place
        with broken_database():
            self._connection: Connection | None = opened(place)
            try:
                self._number = _held(self._connection, place, number)
            except BaseException:
                self.cancel()
                raise

    def commit(self, position: int, *, mark: int | None = None, began: int | None = None) -> None:
        connection = self._connection
        assert connection is not None, "a batch is committed once"
        try:
            with broken(), broken_database(), connection.transaction():
                manifest_of(connection, self._place, self._number)
                use(connection, self._place, self._number)
                if self._changes:
                    _write(connection, self._changes)
                connection.execute(
                    "UPDATE public.generation SET position = %s, mark = coalesce(%s, mark), began = coalesce(%s, began)"
                    " WHERE name = %s AND number = %s",
                    [position, mark, began, self._place.name, self._number],
                )
        finally:
            self.cancel()

    def cancel(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def entry_from(kept: bytes) -> Entry:
    """Gives back the entry that a row keeps."""
    return unpacked(zlib.decompress(kept))


def _held(connection: Connection, place: IndexDatabase, number: int | None) -> int:
    """Locks the generation, and gives which it is; raises ``IndexBusy``."""
    held = number or serving(connection, place)
    try:
        connection.execute("SELECT pg_advisory_lock(hashtextextended(%s, 1))", [schema_of(place, held)])
    except psycopg.errors.LockNotAvailable as another:
        raise IndexBusy(schema_of(place, held)) from another
    if number is None and serving(connection, place) != held:
        raise IndexBusy(schema_of(place, held))  # a rebuild took its place while we waited
    return held


def _write(connection: Connection, changes: dict[int, IndexedRecord | None]) -> None:
    ids = list(changes)
    entries = [entry_of(record) for record in changes.values() if record is not None]
    witnessed = [word for (word,) in connection.execute("SELECT word FROM word WHERE witness = ANY(%s)", [ids])]
    for table in ("record", "part", "completion"):
        ask(connection, f"DELETE FROM {table} WHERE record_id = ANY(%s)", [ids])  # noqa: S608  # named just here
    rows = [_rows(entry) for entry in entries]
    _copy(connection, _RECORD, (row for row, _ in rows))
    _copy(connection, "part (record_id, words)", ((row[0], part) for row, found in rows for part in found))
    _copy(connection, "completion (record_id, key)", _completions(entries))
    _keep_words(connection, entries, witnessed)


def _copy(connection: Connection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _rows(entry: Entry) -> tuple[tuple[Any, ...], list[str]]:
    """Gives the row of a record, and the vectors of its parts where its words do not fit into one."""
    record_id, keys = entry.columns[RECORD], entry.keyed[KEYS]
    own = [*keyed(ACCESS, entry.keyed[ACCESS]), *keyed(KEYS, [f"id:{record_id}"])]
    others = [*keyed(KEYS, keys), (DAY_LETTER + dt.date.fromordinal(entry.columns[DAY]).strftime("%Y%m%d").zfill(8), [])]
    is_long = len(entry.keyed[IDENTIFIERS]) > MOST_IDENTIFIERS or not all(fits(words) for words in entry.placed.values())
    if is_long:
        access, words, found = vector([*own, *others]), "", list(_parts(entry))
    else:
        texts = [each for place, words in entry.placed.items() for each in worded(place, words)]
        access, found = vector(own), []
        words = vector([*own, *others, *keyed(IDENTIFIERS, entry.keyed[IDENTIFIERS]), *texts])
    row = (
        record_id,
        entry.columns[DAY],
        entry.columns[PRINT],
        *(_counted_by(facet, keys) for facet in Facet),
        is_long,
        access,
        words,
        zlib.compress(packed(entry), 1),
    )
    return row, found


def _counted_by(facet: Facet, keys: Iterable[str]) -> list[str] | str | None:
    values = sorted(key.partition(":")[2] for key in keys if key.startswith(f"{facet}:"))
    return values if facet in SEVERAL else next(iter(values), None)


def _parts(entry: Entry) -> Iterator[str]:
    for place, words in entry.placed.items():
        for part in parts(words):
            yield vector(worded(place, part))
    identifiers = sorted(entry.keyed[IDENTIFIERS])
    for at in range(0, len(identifiers), MOST_IDENTIFIERS):
        yield vector(keyed(IDENTIFIERS, identifiers[at : at + MOST_IDENTIFIERS]))


def _completions(entries: list[Entry]) -> Iterator[tuple[int, str]]:
    for entry in entries:
        for key in entry.keyed[COMPLETIONS]:
            yield entry.columns[RECORD], key.replace("\0", SEPARATOR)


def _keep_words(connection: Connection, entries: list[Entry], witnessed: list[str]) -> None:
    """Adds the words that are new; gives those whose record has changed another record that has them, or takes them out."""
    standing = {word: entry.columns[RECORD] for entry in entries for word in entry.placed[Place.ALL] if not is_form(word)}
    connection.execute(
        "INSERT INTO word SELECT * FROM unnest(%s::text[], %s::bigint[]) ON CONFLICT DO NOTHING",
        [list(standing), list(standing.values())],
    )
    for word in witnessed:
        found = standing.get(word) or _witness(connection, word)
        if found is None:
            connection.execute("DELETE FROM word WHERE word = %s", [word])
        else:
            connection.execute("UPDATE word SET witness = %s WHERE word = %s AND witness <> %s", [found, word, found])


def _witness(connection: Connection, word: str) -> int | None:
    asked = quoted(LETTERS[Place.ALL] + lexeme_of(word))
    row = connection.execute(_WITNESS, [asked, asked]).fetchone()
    return None if row is None else int(row[0])
