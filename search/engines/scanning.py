"""The engine without an index: it looks at every record, and so is the measure of the others and the way out without them.

Finding falls back to it, over the newest records the database lets the reader see, when the index is broken.
"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import TypeVar

from search import ranking
from search.analysed import Analysed, Place
from search.analysis import fold
from search.completing import Completing
from search.engines.port import MOST_PER_PAGE, BatchWriter, Facet, FacetCount, Found, Order
from search.matching import analysed, matches, stands
from search.schema import IndexedRecord, IndexedThing, ReaderFilter, may_read
from search.showing import hit, nearness
from search.tree import Leaf, Node, sought

Looked = TypeVar("Looked", IndexedRecord, IndexedThing)


class ScanningEngine(Completing):
    """Satisfies ``SearchEngine`` over records in memory."""

    def __init__(self, records: Iterable[IndexedRecord] = ()) -> None:
        self.records = {record.record_id: record for record in records}
        self._position = 0

    def writer(self) -> BatchWriter:
        return _Batch(self)

    def position(self) -> int:
        return self._position

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
        leaves = sought(asked)
        found = ordered([each for each in self._readable(reader) if matches(asked, each)], leaves, order)
        shown = found[(page - 1) * size : page * size]
        return Found(
            total=len(found),
            hits=tuple(hit(each.record_id, analysed(each), points, leaves) for each, points in shown),
            facets=tuple(count for facet in facets for count in _counted(facet, [each for each, _ in found])),
        )

    def ids(self) -> frozenset[int]:
        return frozenset(self.records)

    def prints(self, first: int, last: int) -> list[tuple[int, int]]:
        return [(each, record.fingerprint) for each, record in self.records.items() if first <= each <= last]

    def count(self) -> int:
        return len(self.records)

    def close(self) -> None:
        """Has nothing to let go of."""

    def _completions(self, reader: ReaderFilter, beginning: str) -> Iterable[tuple[str, int]]:
        known = (f"{fold(word)}\0{word}" for record in self._readable(reader) for word in analysed(record).completions)
        return Counter(key for key in known if key.startswith(beginning)).items()

    def _readable(self, reader: ReaderFilter) -> list[IndexedRecord]:
        return [each for each in self.records.values() if may_read(each.access, reader, each.record_id)]


class _Batch:
    def __init__(self, engine: ScanningEngine) -> None:
        self._engine = engine
        self._changes: dict[int, IndexedRecord | None] = {}

    def put(self, record: IndexedRecord) -> None:
        self._changes[record.record_id] = record

    def delete(self, record_id: int) -> None:
        self._changes[record_id] = None

    def commit(self, position: int) -> None:
        for record_id, record in self._changes.items():
            self._engine.records.pop(record_id, None)
            if record is not None:
                self._engine.records[record_id] = record
        self._engine._position = position  # one class in two parts

    def cancel(self) -> None:
        self._changes.clear()


def ordered(found: list[Looked], leaves: tuple[Leaf, ...], order: Order) -> list[tuple[Looked, int]]:
    """Puts what was found in order, each with its points, 0 by date."""
    newest = sorted(found, key=lambda each: each.order)
    if order is Order.DATE:
        return [(each, 0) for each in newest]
    leaves = ranking.telling(leaves)
    pointed = [(each, sum(_worth(analysed(each), leaf) for leaf in leaves)) for each in newest]
    crowded = {band for band, many in Counter(points for _, points in pointed).items() if many > ranking.MOST_COMPARED}
    near = [(each, points, 0 if points in crowded else nearness(analysed(each), leaves)) for each, points in pointed]
    return [(each, points) for each, points, _ in sorted(near, key=lambda each: (-each[1], -each[2]))]


def _worth(record: Analysed, leaf: Leaf) -> int:
    if stands(leaf, record, Place.TITLE):
        return ranking.TITLE_POINTS
    if stands(leaf, record, Place.NAMES):
        return ranking.NAME_POINTS
    return ranking.TEXT_POINTS if stands(leaf, record, Place.ALL) else 0


def _counted(facet: Facet, found: list[IndexedRecord]) -> list[FacetCount]:
    counts = Counter(key.partition(":")[2] for each in found for key in analysed(each).keys if re.match(f"{facet}:", key))
    return [FacetCount(facet, value, counts[value]) for value in sorted(counts, key=lambda each: (-counts[each], each))]
