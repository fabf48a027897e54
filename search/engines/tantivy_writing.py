"""The one writer of a Tantivy index: changes gathered by record id, committed together, then the position advanced.

Tantivy merges segments by their size alone and leaves what is deleted in their files until then. What is destroyed must not linger:
a segment with much deleted is written anew from the entries it keeps.
"""

import fcntl
import json
import os
from pathlib import Path
from typing import Any

from tantivy import Index, Query

from search.engines.entry import RECORD, entry_of
from search.engines.folders import FolderBatch
from search.engines.generations import CONTENTS
from search.engines.port import IndexBusy
from search.engines.tantivy_fields import document_of, kept, open_index

MOST_DELETED = 0.3
"""A segment with a larger part deleted is written anew."""

MEMORY = 64 << 20
"""What one batch may hold before it becomes a segment of its own, in bytes."""

_LOCK = "batch.LOCK"


class TantivyBatch(FolderBatch):
    """Is a batch of changes to a Tantivy index; Tantivy's own lock is held only while it writes, so the folder has one of ours."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._lock: int | None = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            self.cancel()
            raise IndexBusy(folder.name) from held

    def cancel(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _write(self) -> None:
        index = open_index(self._folder)
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


def _deleted(folder: Path) -> list[float]:
    """Gives the deleted part of each segment, in the order in which a searcher numbers them."""
    segments = json.loads((folder / CONTENTS).read_text("utf-8"))["segments"]
    return [(each["deletes"] or {"num_deleted_docs": 0})["num_deleted_docs"] / max(1, each["max_doc"]) for each in segments]
