"""The engine without an index: it looks at every record, and so is the measure of the others and the way out without them.

Finding falls back to it, over the newest records the database lets the reader see, when the index is broken.
"""

import re
from collections import Counter
from collections.abc import Iterable

from search import ranking
from search.analysed import Analysed, Place
from search.analysis import fold
from search.completing import Completing
from search.engines.port import MOST_PER_PAGE, BatchWriter, Facet, FacetCount, Found, Order
from search.matching import analysed, matches, stands
from search.schema import IndexedRecord, ReaderFilter, may_read
from search.showing import hit, nearness
from search.tree import Leaf, Node, sought


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
        found = sorted((each for each in self._readable(reader) if matches(asked, each)), key=_newest)
        points = {each.record_id: _points(each, leaves) if order is Order.RELEVANCE else 0 for each in found}
        if order is Order.RELEVANCE:
            found = _best_first(found, points, leaves)
        return Found(
            total=len(found),
            hits=tuple(
                hit(each.record_id, analysed(each), points[each.record_id], leaves) for each in found[(page - 1) * size : page * size]
            ),
            facets=tuple(count for facet in facets for count in _counted(facet, found)),
        )

    def ids(self) -> frozenset[int]:
        return frozenset(self.records)

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


def _newest(record: IndexedRecord) -> tuple[int, int]:
    return -record.date.toordinal(), -record.record_id


def _points(record: IndexedRecord, leaves: tuple[Leaf, ...]) -> int:
    return sum(_worth(analysed(record), leaf) for leaf in leaves)


def _worth(record: Analysed, leaf: Leaf) -> int:
    if stands(leaf, record, Place.TITLE):
        return ranking.TITLE_POINTS
    if stands(leaf, record, Place.NAMES):
        return ranking.NAME_POINTS
    return ranking.TEXT_POINTS if stands(leaf, record, Place.ALL) else 0


def _best_first(found: list[IndexedRecord], points: dict[int, int], leaves: tuple[Leaf, ...]) -> list[IndexedRecord]:
    crowded = {band for band, many in Counter(points.values()).items() if many > ranking.MOST_COMPARED}

    def near(record: IndexedRecord) -> int:
        if points[record.record_id] in crowded:
            return 0
        return nearness(analysed(record), leaves)

    return sorted(found, key=lambda record: (-points[record.record_id], -near(record), _newest(record)))


def _counted(facet: Facet, found: list[IndexedRecord]) -> list[FacetCount]:
    counts = Counter(key.partition(":")[2] for each in found for key in analysed(each).keys if re.match(f"{facet}:", key))
    return [FacetCount(facet, value, counts[value]) for value in sorted(counts, key=lambda each: (-counts[each], each))]
