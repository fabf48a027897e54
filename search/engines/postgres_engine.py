"""The engine for many machines: PostgreSQL's own text index, filled with and asked for what our own analysis and language mean.

Its tables lie in a database of their own (``postgres_place``), a schema for each generation (``postgres_tables``); a folder says only
that the index lies there, so that every machine finds it. PostgreSQL ranks nothing here: hits come by date, or by ``ranking``.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

import psycopg

from search.completing import Completing
from search.engines.damage import broken
from search.engines.generations import IN_THE_DATABASE, POINTER, Manifest, next_folder, switch
from search.engines.port import MOST_PER_PAGE, BatchWriter, Facet, Found, IndexBroken, Order
from search.engines.postgres_finding import Question, completions
from search.engines.postgres_place import Connection, IndexDatabase, broken_database, reading
from search.engines.postgres_tables import begin_serving, drop_others, manifest_of, next_number, serving, switch_to, use
from search.engines.postgres_writing import PostgresBatch
from search.schema import ReaderFilter
from search.tree import Node, sought

Answer = TypeVar("Answer")


class PostgresEngine(Completing):
    """Satisfies ``SearchEngine`` over one index in a database: the generation that serves, or a ``number`` that a rebuild fills."""

    def __init__(self, index: Path, place: IndexDatabase, *, create: bool = False, number: int | None = None) -> None:
        self._index = index
        self._place = place
        self._number = number
        if create and not (index / POINTER).exists():
            with broken_database():
                begin_serving(place)
            index.mkdir(parents=True, exist_ok=True, mode=0o700)
            switch(index, _marked(next_folder(index)))

    @classmethod
    def joined(cls, index: Path, place: IndexDatabase) -> "PostgresEngine":
        """Opens the index that others keep in the database, from a machine that has no mark of it yet; raises ``IndexBroken``."""
        with reading(place) as connection:
            serving(connection, place)
        switch(index, _marked(next_folder(index)))
        return cls(index, place)

    # ---- writing -----------------------------------------------------------------------------------------------------
    def writer(self) -> BatchWriter:
        return self.batch()

    def batch(self) -> PostgresBatch:
        """Opens the writer as what it is, for a rebuild that marks how far it has come."""
        return PostgresBatch(self._place, self._number)

    def position(self) -> int:
        return self.manifest().position

    def manifest(self) -> Manifest:
        """Gives what the last commit left: for a rebuild, since when and how far."""
        with reading(self._place) as connection:
            return manifest_of(connection, self._place, self._number or serving(connection, self._place))

    def next_generation(self) -> "PostgresEngine":
        """Opens the index that a rebuild fills beside the serving one; an unfinished one is taken up where it stopped."""
        _marked(next_folder(self._index))
        with broken_database():
            return PostgresEngine(self._index, self._place, number=next_number(self._place))

    def take_over(self) -> None:
        """Makes this rebuilt index the one that serves; searches that run finish on the old one."""
        assert self._number is not None, "what serves takes nothing over"
        with broken_database():
            switch_to(self._place, self._number)
        switch(self._index, _marked(next_folder(self._index)))

    def forget(self) -> None:
        """Drops the whole index from the database; for when another engine has taken over."""
        with broken_database():
            drop_others(self._place, None)

    # ---- finding -----------------------------------------------------------------------------------------------------
    def find(
        self,
        asked: Node,
        reader: ReaderFilter,
        *,
        page: int = 1,
        size: int = 25,
        order: Order = Order.DATE,
        facets: Iterable[Facet] = (),
    ) -> Found:
        size, page = max(1, min(size, MOST_PER_PAGE)), max(1, page)
        leaves, skipped, wanted = sought(asked), (page - 1) * size, tuple(facets)

        def answer(connection: Connection) -> Found:
            question = Question(connection, asked, reader, leaves)
            if order is Order.DATE:
                total, best, counts = question.by_date(skipped, size, wanted)
            else:
                total, ranked = question.by_relevance(skipped + size)
                best, counts = ranked[skipped:], question.counts(wanted)
            return Found(total, question.show(best), counts)

        return self._answered(answer)

    def ids(self) -> frozenset[int]:
        return self._answered(lambda connection: frozenset(each for (each,) in connection.execute("SELECT record_id FROM record")))

    def prints(self, first: int, last: int) -> list[tuple[int, int]]:
        asked = "SELECT record_id, print FROM record WHERE record_id BETWEEN %s AND %s"
        return self._answered(lambda connection: [(each, found) for each, found in connection.execute(asked, [first, last])])

    def count(self) -> int:
        def counted(connection: Connection) -> int:
            row = connection.execute("SELECT count(*) FROM record").fetchone()
            assert row is not None
            return int(row[0])

        return self._answered(counted)

    def close(self) -> None:
        """Has nothing to let go of: the connections are the process's."""

    def _completions(self, reader: ReaderFilter, beginning: str) -> Iterable[tuple[str, int]]:
        return self._answered(lambda connection: completions(connection, reader, beginning))

    def _answered(self, question: Callable[[Connection], Answer]) -> Answer:
        """Asks the newest generation; once more where a rebuild dropped it between finding and asking it."""
        try:
            return self._ask(question)
        except IndexBroken as gone:
            if not isinstance(gone.__cause__, psycopg.errors.UndefinedTable):
                raise
            return self._ask(question)

    def _ask(self, question: Callable[[Connection], Answer]) -> Answer:
        with broken(), reading(self._place) as connection:
            use(connection, self._place, self._number or serving(connection, self._place))
            return question(connection)


def _marked(folder: Path) -> Path:
    """Makes a folder that says that the index lies in the database."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / IN_THE_DATABASE).touch()
    return folder
