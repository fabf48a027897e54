"""The one writer: changes gathered by record id, committed together, made durable, then the position advanced.

A record handed over twice within one Whoosh writer would stay twice for ever (all lines of Whoosh, finding 6): the batch keeps the
last word about each record and removes what any segment has of it first.
"""

import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from search.engines.damage import broken
from search.engines.entry import entry_of
from search.engines.generations import seal
from search.engines.merging import PackedWriter, merge
from search.engines.packing import numbers
from search.engines.port import IndexBusy
from search.engines.segment import SegmentView
from search.engines.whoosh_parts import FileIndex
from search.schema import IndexedRecord


class WhooshBatch:
    """Satisfies ``BatchWriter``; holds the folder's lock from the beginning until it is committed or cancelled."""

    def __init__(self, folder: Path, index: FileIndex, views: Callable[[list[Any]], Iterable[SegmentView]]) -> None:
        self._lock = index.lock("WRITELOCK")
        if not self._lock.acquire():
            raise IndexBusy(folder.name)
        self._index = index
        self._folder = folder
        self._views = views
        self._changes: dict[int, IndexedRecord | None] = {}
        shutil.rmtree(folder / "MAIN.tmp", ignore_errors=True)  # what a killed writer left

    def put(self, record: IndexedRecord) -> None:
        self._changes[record.record_id] = record

    def delete(self, record_id: int) -> None:
        self._changes[record_id] = None

    def commit(self, position: int, *, mark: int | None = None, began: int | None = None) -> None:
        """Commits; ``mark`` and ``began`` say how a rebuild stands, and are kept when not given."""
        try:
            with broken():
                if self._changes:
                    self._write()
            seal(self._folder, position, mark=mark, began=began)
        finally:
            self.cancel()

    def cancel(self) -> None:
        if self._lock.fd is not None:
            self._lock.release()

    def _write(self) -> None:
        writer = PackedWriter(self._index)
        try:
            has_changed = self._remove_old(writer)
            for record in self._changes.values():
                if record is not None:
                    writer.add_entry(entry_of(record))
                    has_changed = True
            if has_changed:
                writer.commit(mergetype=merge)
        finally:
            if not writer.is_closed:
                with suppress(OSError):  # the folder itself may be what is gone
                    writer.cancel()

    def _remove_old(self, writer: PackedWriter) -> bool:
        has_changed = False
        for segment, view in zip(writer.segments, self._views(writer.segments), strict=True):
            for record_id in self._changes:
                for document in numbers(view.of_record(record_id)):
                    if not segment.is_deleted(document):
                        segment.delete_document(document)
                        has_changed = True
        return has_changed
