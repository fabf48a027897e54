"""A Whoosh writer that gathers words in memory, by word instead of by posting, and merges segments without unpicking them.

Whoosh sorts every single posting as a tuple and asks for its document's length; gathered by word, a batch is written in a
third of the time.
"""

import math
from typing import Any

from search.engines.entry import Entry
from search.engines.packing import every, packed_positions
from search.engines.whoosh_codec import PackedCodec, Words
from search.engines.whoosh_fields import SHOWN
from search.engines.whoosh_parts import FileIndex, SegmentReader, SegmentWriter

MERGE_AT = 8
"""So many segments of like size become one."""

LARGEST_MERGED = 3_000
"""Bigger segments are left alone: merging costs about a millisecond a record, during which nothing new becomes findable."""

MOST_DELETED = 0.3
"""A segment with a larger part deleted is written anew, so that what is destroyed does not linger in the files."""


class _Gathered(dict[str, Words]):
    """Stands where Whoosh keeps its sorting pool."""

    def add(self, field: str, word: bytes, document: int, places: bytes) -> None:
        words = self.setdefault(field, {})
        known = words.get(word)
        if known is None:
            known = words[word] = ([], [])
        known[0].append(document)
        if places:
            known[1].append(places)

    def iter_postings(self) -> "_Gathered":
        return self

    def cleanup(self) -> None:
        self.clear()


class PackedWriter(SegmentWriter):  # type: ignore[misc]  # Whoosh has no types
    """Writes one segment; the caller holds the index's lock."""

    def __init__(self, index: FileIndex) -> None:
        super().__init__(index, codec=PackedCodec(), compound=False, _lk=False)
        self.pool = _Gathered()

    def add_entry(self, entry: Entry) -> None:
        """Adds a record."""
        per_document, document, add = self.perdocwriter, self.docnum, self.pool.add
        per_document.start_doc(document)
        for field, words in entry.placed.items():
            for word, places in words.items():
                add(field, word.encode(), document, packed_positions(places))
        for field, keys in entry.keyed.items():
            for key in keys:
                add(field, key.encode(), document, b"")
        per_document.add_field(SHOWN, self.schema[SHOWN], entry.shown, 0)
        for field, value in entry.columns.items():
            per_document.add_column_value(field, self.schema[field].column_type, value)
        per_document.finish_doc()
        self._added = True
        self.docnum += 1

    def add_postings_to_pool(self, reader: SegmentReader, startdoc: int, docmap: dict[int, int] | None) -> None:
        """Takes over the words of a segment that is merged; ``docmap`` leaves the deleted documents out."""
        terms, add = reader._terms, self.pool.add  # our own TermsReader
        for field in terms.indexed_field_names():
            for word, extent in terms.stretch(field, ""):
                key = word.encode()
                for document, places in every(terms.at(extent)):
                    if docmap is None:
                        add(field, key, startdoc + document, places)
                    elif document in docmap:
                        add(field, key, docmap[document], places)


def merge(writer: PackedWriter, segments: list[Any]) -> list[Any]:
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
