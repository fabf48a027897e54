"""The engine for a large archive on one machine: Tantivy's index, asked for what our own analysis and language mean.

Tantivy never scores by rarity here: hits come by date, or by points that are computed from the hit alone (``ranking``).
"""

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tantivy import FieldType, Index, Query, Searcher

from casework.vocabulary import IndexEngine
from search import ranking
from search.engines import tantivy_showing as showing
from search.engines.damage import broken
from search.engines.entry import COMPLETIONS, PRINT, RECORD
from search.engines.folders import FolderEngine
from search.engines.generations import CONTENTS, made_by, manifest, stamp, verify
from search.engines.port import MOST_PER_PAGE, Facet, FacetCount, Found, Order
from search.engines.tantivy_asking import TantivyAsking, all_of, silent
from search.engines.tantivy_fields import ORDER, create_index, facet_of, open_index
from search.engines.tantivy_writing import TantivyBatch
from search.engines.watching import Watch
from search.schema import ReaderFilter
from search.tree import Leaf, Node, sought

_MOST_SCORED = 20_000
"""Hits whose points are looked at together; what lies beyond is asked for by its points."""
_MOST_VALUES = 10_000
_FEW_LEAVES = 3


@dataclass(frozen=True)
class _Snapshot:
    """The index at one commit."""

    folder: Path
    stamp: tuple[int, int]
    sums: frozenset[tuple[str, int]]
    index: Index
    searcher: Searcher
    watch: Watch

    def asking(self, reader: ReaderFilter) -> TantivyAsking:
        return TantivyAsking(self.index.schema, self.searcher, reader)


class TantivyEngine(FolderEngine):
    """Satisfies ``SearchEngine`` over one index folder."""

    def __init__(self, index: Path, *, create: bool = False, folder: Path | None = None) -> None:
        self._lock = threading.Lock()
        self._snapshot: _Snapshot | None = None
        super().__init__(index, create=create, folder=folder)

    def batch(self) -> TantivyBatch:
        with broken():
            return TantivyBatch(self._folder())

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
        leaves, skipped = sought(asked), (page - 1) * size
        with broken():
            now = self._now()
            asking = now.asking(reader)
            matched = silent(all_of(asking.within, asking.matching(asked)))
            if order is Order.DATE:
                total, found = _by_date(now.searcher, matched, skipped, size)
                best = [(*each, 0) for each in found]
            else:
                total, ranked = _by_relevance(now.searcher, asking, matched, ranking.telling(leaves), skipped + size)
                best = ranked[skipped:]
            return Found(
                total=total,
                hits=showing.show(now.searcher, best, leaves),
                facets=_counted(now.searcher, matched, tuple(facets)) if total else (),
            )

    def ids(self) -> frozenset[int]:
        with broken():
            searcher = self._now().searcher
            found = searcher.search(Query.all_query(), limit=max(1, searcher.num_docs), order_by_field=RECORD)
            return frozenset(record_id for record_id, _ in found.hits)

    def prints(self, first: int, last: int) -> list[tuple[int, int]]:
        with broken():
            now = self._now()
            within = Query.range_query(now.index.schema, RECORD, FieldType.Integer, first, last)
            hits = now.searcher.search(within, limit=max(1, now.searcher.num_docs), order_by_field=RECORD).hits
            prints = now.searcher.fast_field_values(PRINT, [address for _, address in hits])
            return [(record_id, int(found or 0)) for (record_id, _), found in zip(hits, prints, strict=True)]

    def count(self) -> int:
        with broken():
            return self._now().searcher.num_docs

    def close(self) -> None:
        with self._lock:
            self._snapshot = None

    def _completions(self, reader: ReaderFilter, beginning: str) -> list[tuple[str, int]]:
        with broken():
            now = self._now()
            return now.searcher.terms_with_prefix(COMPLETIONS, beginning, now.asking(reader).within)

    # ---- the newest commit -------------------------------------------------------------------------------------------
    def _now(self) -> _Snapshot:
        """Gives the newest sealed commit, opened."""
        folder = self._folder()
        sealed = stamp(folder)
        known = self._snapshot
        if known is not None and known.folder == folder:
            known.watch.look()
            if known.stamp == sealed:
                return known
        with self._lock:
            same = known if known is not None and known.folder == folder else None
            watch = Watch(folder / name for name in manifest(folder).sums if name != CONTENTS)
            sums = verify(folder, "", known=same.sums if same else frozenset())
            index = same.index if same else open_index(folder)
            index.reload()
            self._snapshot = _Snapshot(folder, sealed, sums, index, index.searcher(), watch)
            return self._snapshot

    @staticmethod
    def _begin(folder: Path) -> None:
        folder.mkdir(mode=0o700)
        create_index(folder)

    @staticmethod
    def _is_begun(folder: Path) -> bool:
        return made_by(folder) is IndexEngine.TANTIVY


def _by_date(searcher: Searcher, matched: Query, skipped: int, size: int) -> tuple[int, list[showing.Placed]]:
    found: Any = searcher.search(matched, limit=size, offset=skipped, order_by_field=ORDER)  # Tantivy's stubs leave the count out
    return found.count, [(order, address) for order, address in found.hits]


def _by_relevance(
    searcher: Searcher, asking: TantivyAsking, matched: Query, leaves: tuple[Leaf, ...], upto: int
) -> tuple[int, list[showing.Ranked]]:
    """Gives the total and the best hits with their points; ties fall to closeness, date, record id."""
    if not leaves:
        total, found = _by_date(searcher, matched, 0, upto)
        return total, [(*each, 0) for each in found]
    scored = showing.scored(matched, asking.points(leaves))
    seen: Any = searcher.search(scored, limit=_MOST_SCORED)  # Tantivy's stubs leave the count out
    total = seen.count
    if total > _MOST_SCORED and len(leaves) > _FEW_LEAVES:
        seen = searcher.search(scored, limit=total)
    bands = (
        _divided(searcher, seen.hits)
        if len(seen.hits) == total
        else _asked(searcher, asking, matched, leaves, round(seen.hits[0][0]), upto)
    )
    best: list[showing.Ranked] = []
    for points, band in bands:
        if len(leaves) > 1 and len(band) <= ranking.MOST_COMPARED:
            band = showing.nearest_first(searcher, band, leaves)
        best += [(*each, points) for each in band[: upto - len(best)]]
        if len(best) >= upto:
            break
    return total, best


def _divided(searcher: Searcher, hits: list[tuple[float, showing.Address]]) -> Iterator[tuple[int, list[showing.Placed]]]:
    """Gives the bands of all hits there are, the best first."""
    bands: dict[int, list[showing.Address]] = defaultdict(list)
    for score, address in hits:
        bands[round(score)].append(address)
    for points in sorted(bands, reverse=True):
        yield points, showing.placed(searcher, bands[points])


def _asked(
    searcher: Searcher, asking: TantivyAsking, matched: Query, leaves: tuple[Leaf, ...], highest: int, upto: int
) -> Iterator[tuple[int, list[showing.Placed]]]:
    """Gives the bands of more hits than are looked at together, each asked for, as much of it as a page can show."""
    for points in range(highest, -1, -1):
        band = all_of(matched, silent(asking.band(leaves, points)))
        yield points, _by_date(searcher, band, 0, max(upto, ranking.MOST_COMPARED + 1))[1]


def _counted(searcher: Searcher, matched: Query, facets: tuple[Facet, ...]) -> tuple[FacetCount, ...]:
    if not facets:
        return ()
    asked = {str(facet): {"terms": {"field": facet_of(facet), "size": _MOST_VALUES}} for facet in facets}
    found = searcher.aggregate(matched, asked)
    return tuple(
        FacetCount(facet, each["key"], each["doc_count"])
        for facet in facets
        for each in sorted(found[str(facet)]["buckets"], key=lambda each: (-each["doc_count"], each["key"]))
    )
