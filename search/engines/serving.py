"""The engine of an installation: whichever made the index that serves now, and another once a rebuild has changed it."""

import shutil
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from casework.vocabulary import IndexEngine
from search.engines.batching import Batch
from search.engines.generations import POINTER, current, made_by, next_folder
from search.engines.port import BatchWriter, Facet, Found, IndexBroken, Order
from search.engines.postgres_engine import PostgresEngine
from search.engines.postgres_place import IndexDatabase
from search.engines.tantivy_engine import TantivyEngine
from search.engines.whoosh_engine import WhooshEngine
from search.schema import ReaderFilter
from search.tree import Node

Engine = WhooshEngine | TantivyEngine | PostgresEngine
Answer = TypeVar("Answer")
Seen = tuple[int, int]
ASKED_AGAIN_AFTER = 5.0
"""Seconds after which a broken index is tried again."""
OVER_FOLDERS: dict[IndexEngine, type[WhooshEngine | TantivyEngine]] = {
    IndexEngine.WHOOSH: WhooshEngine,
    IndexEngine.TANTIVY: TantivyEngine,
}


def engine_at(kind: IndexEngine, index: Path, database: IndexDatabase | None, *, create: bool = False) -> Engine:
    """Gives an engine over an index folder and, where its index lies in PostgreSQL, the database; raises ``IndexBroken`` without one."""
    if kind is not IndexEngine.POSTGRES:
        return OVER_FOLDERS[kind](index, create=create)
    if database is None:
        raise IndexBroken("the database of the index is not known")
    return PostgresEngine(index, database, create=create)


@dataclass(frozen=True)
class _Broken:
    """Is when which index was found broken, and why."""

    pointer: Seen | None
    at: float
    why: str


class ServingEngine:
    """Satisfies ``SearchEngine`` by the engine that made the index; looked up at each call, so that a rebuild by another takes over.

    Where none is, an empty one is begun, unless there ``was_there`` one: it is lost then, and an empty one would find nothing and say so.
    """

    def __init__(
        self,
        index: Path,
        *,
        kind: IndexEngine = IndexEngine.WHOOSH,
        database: IndexDatabase | None = None,
        was_there: Callable[[], bool] = lambda: False,
    ) -> None:
        self._index = index
        self._database = database
        self._lock = threading.Lock()
        self._engines: dict[IndexEngine, Engine] = {}
        self._broken: _Broken | None = None
        if not (index / POINTER).exists():
            with suppress(IndexBroken):  # its database may not answer yet: every call then says so, and a rebuild begins
                if not was_there():
                    self._engines[kind] = engine_at(kind, index, database, create=True)
                elif kind is IndexEngine.POSTGRES and database is not None:
                    self._engines[kind] = PostgresEngine.joined(index, database)

    @property
    def kind(self) -> IndexEngine:
        """Says which engine made the index that serves; raises ``IndexBroken`` when there is none."""
        return made_by(current(self._index))

    def writer(self) -> BatchWriter:
        return self._engine().writer()

    def batch(self) -> Batch:
        """Opens the writer as what it is, for a rebuild that marks how far it has come."""
        return self._engine().batch()

    def position(self) -> int:
        return self._engine().position()

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
        return self._asked(lambda engine: engine.find(asked, reader, page=page, size=size, order=order, facets=facets))

    def suggest(self, beginning: str, reader: ReaderFilter, *, most: int = 10) -> tuple[str, ...]:
        return self._asked(lambda engine: engine.suggest(beginning, reader, most=most))

    def likest(self, word: str, reader: ReaderFilter, *, most: int = 3) -> tuple[str, ...]:
        return self._asked(lambda engine: engine.likest(word, reader, most=most))

    def ids(self) -> frozenset[int]:
        return self._engine().ids()

    def prints(self, first: int, last: int) -> list[tuple[int, int]]:
        return self._engine().prints(first, last)

    def count(self) -> int:
        return self._engine().count()

    def close(self) -> None:
        with self._lock:
            for engine in self._engines.values():
                engine.close()
            self._engines.clear()

    def next_generation(self, kind: IndexEngine) -> Engine:
        """Opens the index that a rebuild fills beside the serving one; an unfinished one of the same engine is taken up."""
        folder = next_folder(self._index)
        if folder.exists() and made_by(folder) is not kind:
            if made_by(folder) is IndexEngine.POSTGRES:
                self._leave_the_database()
            shutil.rmtree(folder)
        return engine_at(kind, self._index, self._database).next_generation()

    def change_over(self, staged: Engine) -> None:
        """Lets a rebuilt index take over; no word is left in a database that no longer serves."""
        lay_in_database = self._is_in_the_database()
        staged.take_over()
        if lay_in_database and not isinstance(staged, PostgresEngine):
            self._leave_the_database()

    def _is_in_the_database(self) -> bool:
        try:
            return self.kind is IndexEngine.POSTGRES
        except IndexBroken:
            return False

    def _leave_the_database(self) -> None:
        with suppress(IndexBroken):  # a database that does not answer may be why another engine was chosen
            if self._database is not None:
                PostgresEngine(self._index, self._database).forget()

    def _asked(self, question: Callable[[Engine], Answer]) -> Answer:
        """Asks the engine; one that was found broken is not asked again for a moment, so that nobody waits for it in vain.

        It is asked again at once when a rebuild has taken over.
        """
        pointer, known = _seen(self._index / POINTER), self._broken
        if known is not None and known.pointer == pointer and time.monotonic() - known.at < ASKED_AGAIN_AFTER:
            raise IndexBroken(known.why)
        try:
            engine = self._engine()
            try:
                return question(engine)
            except IndexBroken:
                engine.close()  # whatever it has opened is opened anew
                raise
        except IndexBroken as broken:
            self._broken = _Broken(pointer, time.monotonic(), str(broken))
            raise

    def _engine(self) -> Engine:
        kind = self.kind
        with self._lock:
            if kind not in self._engines:
                self._engines[kind] = engine_at(kind, self._index, self._database)
            return self._engines[kind]


def _seen(path: Path) -> Seen | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns
