"""The engine of an installation: whichever made the index that serves now, and another once a rebuild has changed it."""

import shutil
import threading
from collections.abc import Iterable
from pathlib import Path

from casework.vocabulary import IndexEngine
from search.engines.folders import FolderBatch
from search.engines.generations import POINTER, current, made_by, next_folder
from search.engines.port import BatchWriter, Facet, Found, Order
from search.engines.tantivy_engine import TantivyEngine
from search.engines.whoosh_engine import WhooshEngine
from search.schema import ReaderFilter
from search.tree import Node

Engine = WhooshEngine | TantivyEngine
ENGINES: dict[IndexEngine, type[Engine]] = {IndexEngine.WHOOSH: WhooshEngine, IndexEngine.TANTIVY: TantivyEngine}


class ServingEngine:
    """Satisfies ``SearchEngine`` by the engine that made the index; looked up at each call, so that a rebuild by another takes over."""

    def __init__(self, index: Path, *, kind: IndexEngine = IndexEngine.WHOOSH) -> None:
        self._index = index
        self._lock = threading.Lock()
        self._engines: dict[IndexEngine, Engine] = {}
        if not (index / POINTER).exists():
            self._engines[kind] = ENGINES[kind](index, create=True)

    @property
    def kind(self) -> IndexEngine:
        """Says which engine made the index that serves; raises ``IndexBroken`` when there is none."""
        return made_by(current(self._index))

    def writer(self) -> BatchWriter:
        return self._engine().writer()

    def batch(self) -> FolderBatch:
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
        return self._engine().find(asked, reader, page=page, size=size, order=order, facets=facets)

    def suggest(self, beginning: str, reader: ReaderFilter, *, most: int = 10) -> tuple[str, ...]:
        return self._engine().suggest(beginning, reader, most=most)

    def likest(self, word: str, reader: ReaderFilter, *, most: int = 3) -> tuple[str, ...]:
        return self._engine().likest(word, reader, most=most)

    def ids(self) -> frozenset[int]:
        return self._engine().ids()

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
            shutil.rmtree(folder)
        return ENGINES[kind](self._index).next_generation()

    def _engine(self) -> Engine:
        kind = self.kind
        with self._lock:
            if kind not in self._engines:
                self._engines[kind] = ENGINES[kind](self._index)
            return self._engines[kind]
