"""The embedded engine: Whoosh 2.7.4's segments, vocabulary, columns and commits, evaluated in bitmaps.

Both later lines of Whoosh return deleted documents after a refresh (performance.md). Here no reader is ever refreshed: each
search looks at the newest table of contents, opens the segments it does not know, and takes deletions from the table alone.
"""

import threading
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search import ranking
from search.engines import presenting
from search.engines.damage import broken
from search.engines.entry import COMPLETIONS, KEYS
from search.engines.evaluating import Evaluation
from search.engines.folders import FolderEngine
from search.engines.generations import verify
from search.engines.packing import bitmap_of, numbers
from search.engines.port import MOST_PER_PAGE, Facet, FacetCount, Found, Order
from search.engines.segment import SegmentView
from search.engines.watching import Watch
from search.engines.whoosh_codec import MappedStorage
from search.engines.whoosh_fields import schema
from search.engines.whoosh_parts import TOC, FileIndex
from search.engines.whoosh_writing import WhooshBatch
from search.schema import ReaderFilter
from search.tree import Node, sought

_NAME = "MAIN"


@dataclass(frozen=True)
class _Snapshot:
    """The index at one commit: its segments, each with the bitmap of what is not deleted."""

    folder: Path
    commit: int
    segments: tuple[tuple[SegmentView, int], ...]


class WhooshEngine(FolderEngine):
    """Satisfies ``SearchEngine`` over one index folder."""

    def __init__(self, index: Path, *, create: bool = False, folder: Path | None = None) -> None:
        self._lock = threading.Lock()
        self._views: dict[tuple[str, str], SegmentView] = {}
        self._snapshot: _Snapshot | None = None
        super().__init__(index, create=create, folder=folder)

    def batch(self) -> WhooshBatch:
        with broken():
            folder = self._folder()
            index = FileIndex(MappedStorage(str(folder)), indexname=_NAME)
            return WhooshBatch(folder, index, lambda segments: self._views_of(folder, index, segments))

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
        leaves = sought(asked)
        with broken():
            matched: presenting.Matched = []
            for evaluation in self._evaluations(reader):
                if hits := evaluation.matching(asked):
                    matched.append((evaluation, hits))
            if order is Order.DATE:
                best = [(*each, 0) for each in presenting.by_date(matched, page * size)]
            else:
                best = presenting.by_relevance(matched, ranking.telling(leaves), page * size)
            return Found(
                total=sum(hits.bit_count() for _, hits in matched),
                hits=presenting.show(best[(page - 1) * size :], leaves),
                facets=tuple(count for facet in facets for count in _counted(facet, matched)),
            )

    def ids(self) -> frozenset[int]:
        with broken():
            return frozenset(view.records[each] for view, live in self._now().segments for each in numbers(live))

    def prints(self, first: int, last: int) -> list[tuple[int, int]]:
        with broken():
            return [
                found
                for view, live in self._now().segments
                for found in view.prints(each for each in numbers(live) if first <= view.records[each] <= last)
            ]

    def count(self) -> int:
        with broken():
            return sum(live.bit_count() for _, live in self._now().segments)

    def close(self) -> None:
        with self._lock:
            self._views.clear()
            self._snapshot = None

    def _completions(self, reader: ReaderFilter, beginning: str) -> Iterable[tuple[str, int]]:
        counts: Counter[str] = Counter()
        with broken():
            for evaluation in self._evaluations(reader):
                for key, extent in evaluation.view.beginning(COMPLETIONS, beginning):
                    if readable := evaluation.view.at(extent) & evaluation.within:
                        counts[key] += readable.bit_count()
        return counts.items()

    # ---- the newest commit -------------------------------------------------------------------------------------------
    def _evaluations(self, reader: ReaderFilter) -> list[Evaluation]:
        found = []
        for view, live in self._now().segments:
            if within := live & view.readable(reader):
                found.append(Evaluation(view, within))
        return found

    def _now(self) -> _Snapshot:
        """Gives the newest commit, opened; tried again when a writer removes a file just as it is opened."""
        for wait in (0.0, 0.02, 0.1, 0.5):
            time.sleep(wait)
            try:
                return self._newest()
            except FileNotFoundError:
                continue
        return self._newest()

    def _newest(self) -> _Snapshot:
        folder = self._folder()
        storage = MappedStorage(str(folder))
        commit = TOC._latest_generation(storage, _NAME)  # Whoosh offers it on an index only, which reads more
        known = self._snapshot
        if known is not None and known.folder == folder and known.commit == commit:
            for view, _ in known.segments:
                view.watch.look()
            return known
        verify(folder, f"_{_NAME}_{commit}.toc")
        contents = TOC.read(storage, _NAME, gen=commit if commit >= 0 else None)
        with self._lock:
            segments = tuple((self._open(folder, contents.schema, each), _live(each)) for each in contents.segments)
            alive = {(folder.name, each.segment_id()) for each in contents.segments}
            self._views = {key: view for key, view in self._views.items() if key in alive}
            self._snapshot = _Snapshot(folder, commit, segments)
            return self._snapshot

    def _views_of(self, folder: Path, index: FileIndex, segments: list[Any]) -> list[SegmentView]:
        fields = index.schema
        with self._lock:
            return [self._open(folder, fields, each) for each in segments]

    def _open(self, folder: Path, fields: Any, segment: Any) -> SegmentView:  # Whoosh has no types
        key = (folder.name, segment.segment_id())
        if key not in self._views:
            watch = Watch(folder.glob(f"{segment.segment_id()}.*"))
            verify(folder, f"{segment.segment_id()}.")
            self._views[key] = SegmentView(MappedStorage(str(folder)), fields, segment, watch)
        self._views[key].watch.look()
        return self._views[key]

    @staticmethod
    def _begin(folder: Path) -> None:
        folder.mkdir(mode=0o700)
        FileIndex.create(MappedStorage(str(folder)), schema(), _NAME)

    @staticmethod
    def _is_begun(folder: Path) -> bool:
        return any(folder.glob("_MAIN_*.toc"))


def _live(segment: Any) -> int:  # Whoosh has no types
    size: int = segment.doc_count_all()
    return ((1 << size) - 1) & ~bitmap_of(sorted(segment.deleted_docs()))


def _counted(facet: Facet, matched: presenting.Matched) -> list[FacetCount]:
    counts: Counter[str] = Counter()
    for evaluation, hits in matched:
        for key, extent in evaluation.view.beginning(KEYS, f"{facet}:"):
            if found := (evaluation.view.at(extent) & hits).bit_count():
                counts[key.partition(":")[2]] += found
    return [FacetCount(facet, value, counts[value]) for value in sorted(counts, key=lambda each: (-counts[each], each))]
