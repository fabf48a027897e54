"""The one writer: changes gathered by record id, committed together, made durable, then the position advanced.

A record handed over twice within one Whoosh writer would stay twice for ever (all lines of Whoosh, finding 6): the batch keeps the
last word about each record and removes what any segment has of it first.
"""

import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from search.engines.entry import entry_of
from search.engines.folders import FolderBatch
from search.engines.merging import PackedWriter, merge
from search.engines.packing import numbers
from search.engines.port import IndexBusy
from search.engines.segment import SegmentView
from search.engines.whoosh_parts import FileIndex


class WhooshBatch(FolderBatch):
    """Is a batch of changes to a Whoosh index, under Whoosh's own lock."""

    def __init__(self, folder: Path, index: FileIndex, views: Callable[[list[Any]], Iterable[SegmentView]]) -> None:
        super().__init__(folder)
        self._lock = index.lock("WRITELOCK")
        if not self._lock.acquire():
            raise IndexBusy(folder.name)
        self._index = index
        self._views = views
        shutil.rmtree(folder / "MAIN.tmp", ignore_errors=True)  # what a killed writer left

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
