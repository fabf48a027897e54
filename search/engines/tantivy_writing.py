"""The one writer of a Tantivy index: changes gathered by record id, committed together, then the position advanced.

Tantivy merges segments by their size alone and leaves what is deleted in their files until then. What is destroyed must not linger:
a segment with much deleted is written anew from the entries it keeps.
"""

import fcntl
import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from tantivy import Index, Query

from search.engines.damage import broken
from search.engines.entry import RECORD, entry_of
from search.engines.generations import seal
from search.engines.port import IndexBusy
from search.engines.tantivy_fields import document_of, kept
from search.schema import IndexedRecord

MOST_DELETED = 0.3
"""A segment with a larger part deleted is written anew."""

MEMORY = 64 << 20
"""What one batch may hold before it becomes a segment of its own, in bytes."""

_META, _LOCK = "meta.json", "batch.LOCK"


class TantivyBatch:
    """Satisfies ``BatchWriter``; holds the folder's lock from the beginning until it is committed or cancelled."""

    def __init__(self, folder: Path, opened: Callable[[], Index]) -> None:
        self._lock: int | None = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            self._release()
            raise IndexBusy(folder.name) from held
        self._folder = folder
        self._opened = opened
        self._changes: dict[int, IndexedRecord | None] = {}

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
        self._release()

    def _write(self) -> None:
        index = self._opened()
        with index.writer(MEMORY, 1) as writer:
            for record_id in self._changes:
                writer.delete_documents_by_term(RECORD, record_id)
            for record in self._changes.values():
                if record is not None:
                    writer.add_document(document_of(entry_of(record)))
            writer.commit()
            if self._rewrite(index, writer):
                writer.commit()
            writer.garbage_collect_files()
            writer.wait_merging_threads()

    def _rewrite(self, index: Index, writer: Any) -> bool:  # its writer cannot be named: Tantivy calls it IndexWriter and hides it
        """Hands over anew what the segments with much deleted still hold; they are dropped with the last of it."""
        crowded = {number for number, deleted in enumerate(_deleted(self._folder)) if deleted > MOST_DELETED}
        if not crowded:
            return False
        index.reload()
        searcher = index.searcher()
        hits = searcher.search(Query.all_query(), limit=max(1, searcher.num_docs), order_by_field=RECORD).hits
        for _, address in hits:
            if address.segment_ord in crowded:
                entry = kept(searcher, address)
                writer.delete_documents_by_term(RECORD, entry.columns[RECORD])
                writer.add_document(document_of(entry))
        return True

    def _release(self) -> None:
        if self._lock is not None:
            with suppress(OSError):
                os.close(self._lock)
            self._lock = None


def _deleted(folder: Path) -> list[float]:
    """Gives the deleted part of each segment, in the order in which a searcher numbers them."""
    segments = json.loads((folder / _META).read_text("utf-8"))["segments"]
    return [(each["deletes"] or {"num_deleted_docs": 0})["num_deleted_docs"] / max(1, each["max_doc"]) for each in segments]
