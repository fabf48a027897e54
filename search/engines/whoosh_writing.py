"""The one writer: changes gathered by record id, committed together, made durable, then the position advanced.

A record handed over twice within one Whoosh writer would stay twice for ever (all lines of Whoosh, finding 6): the batch keeps the
last word about each record and removes what any segment has of it first.
"""

import math
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from search.engines.damage import broken
from search.engines.generations import manifest, seal
from search.engines.packing import numbers
from search.engines.port import IndexBusy
from search.engines.segment import SegmentView
from search.engines.whoosh_codec import PackedCodec
from search.engines.whoosh_fields import fields_of
from search.engines.whoosh_parts import FileIndex, LockError, SegmentReader, SegmentWriter
from search.schema import IndexedRecord

MERGE_AT = 8
"""So many segments of like size become one."""

LARGEST_MERGED = 3_000
"""Bigger segments are left alone: merging costs some 3 ms a record, during which nothing new becomes findable."""

MOST_DELETED = 0.3
"""A segment with a larger part deleted is written anew, so that what is destroyed does not linger in the files."""


class WhooshBatch:
    """Satisfies ``BatchWriter``."""

    def __init__(self, folder: Path, index: FileIndex, views: Callable[[list[Any]], Iterable[SegmentView]]) -> None:
        try:
            self._writer = SegmentWriter(index, codec=PackedCodec(), compound=False)
        except LockError as taken:
            raise IndexBusy(folder.name) from taken
        self._folder = folder
        self._views = views
        self._changes: dict[int, IndexedRecord | None] = {}

    def put(self, record: IndexedRecord) -> None:
        self._changes[record.record_id] = record

    def delete(self, record_id: int) -> None:
        self._changes[record_id] = None

    def commit(self, position: int, mark: int | None = None) -> None:
        """Commits; ``mark`` is how far an unfinished rebuild has come, kept when not given."""
        mark = manifest(self._folder).mark if mark is None else mark
        with broken():
            try:
                self._write()
            finally:
                self.cancel()
        seal(self._folder, position, mark)

    def cancel(self) -> None:
        if not self._writer.is_closed:
            self._writer.cancel()

    def _write(self) -> None:
        has_changed = self._remove_old()
        for record in self._changes.values():
            if record is not None:
                self._writer.add_document(**fields_of(record))
                has_changed = True
        if has_changed:
            self._writer.commit(mergetype=merge)

    def _remove_old(self) -> bool:
        has_changed = False
        segments = self._writer.segments
        for segment, view in zip(segments, self._views(segments), strict=True):
            for record_id in self._changes:
                for document in numbers(view.of_record(record_id)):
                    if not segment.is_deleted(document):
                        segment.delete_document(document)
                        has_changed = True
        return has_changed


def merge(writer: SegmentWriter, segments: list[Any]) -> list[Any]:
    """Merges small segments by tiers and rewrites those with much deleted; gives the segments left as they are."""
    kept, rewritten = [], []
    tiers: dict[int, list[Any]] = {}
    for segment in segments:
        alive = segment.doc_count_all() - segment.deleted_count()
        if alive == 0:
            continue
        if segment.deleted_count() > MOST_DELETED * segment.doc_count_all():
            rewritten.append(segment)
        elif alive > LARGEST_MERGED:
            kept.append(segment)
        else:
            tiers.setdefault(int(math.log(alive, MERGE_AT)), []).append(segment)
    for tier in tiers.values():
        if len(tier) >= MERGE_AT:
            rewritten += tier
        else:
            kept += tier
    for segment in rewritten:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
    return kept
