"""One segment of the index, opened once and never changing: its vocabulary, postings, dates and what it shows.

Which of its records are deleted is the snapshot's to say; a segment knows nothing of that, so it can be reused for ever.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from search.analysed import Place, Section, SectionKind
from search.engines.entry import ACCESS, DAY, KEYS, NOBODY_LISTED, PRINT, RECORD
from search.engines.packing import bitmap, bitmap_of, numbers, places, union
from search.engines.vocabulary import Vocabulary
from search.engines.watching import Watch
from search.engines.whoosh_codec import MappedStorage, TermsReader
from search.engines.whoosh_fields import SHOWN
from search.engines.whoosh_parts import Schema, SegmentReader
from search.schema import ReaderFilter

_FILTERS_KEPT = 64


class SegmentView:
    """Answers in bitmaps: bit *n* stands for the segment's record *n*."""

    def __init__(self, storage: MappedStorage, schema: Schema, segment: Any, watch: Watch) -> None:  # Whoosh has no types
        self.watch = watch
        self._reader = SegmentReader(storage, schema, segment, codec=segment.codec())
        self._terms: TermsReader = self._reader._terms  # our own TermsReader, made by our codec
        self.size: int = segment.doc_count_all()
        self._filters: dict[object, tuple[int, int, int]] = {}

    def having(self, field: str, word: str) -> int:
        """Gives the records with exactly this word or key."""
        extent = self.where(field, word)
        return self.at(extent) if extent else 0

    def beginning(self, field: str, start: str) -> Iterator[tuple[str, tuple[int, int]]]:
        """Yields the words of a field that begin so, with where their postings lie."""
        return self._terms.stretch(field, start)

    def any_at(self, extents: Iterable[tuple[int, int]]) -> int:
        """Gives the records that any of these postings name."""
        return union(map(self._terms.at, extents))

    def at(self, extent: tuple[int, int]) -> int:
        """Gives the records whose postings lie there."""
        return bitmap(self._terms.at(extent))

    def where(self, field: str, word: str) -> tuple[int, int] | None:
        """Gives where the postings of a word lie, None when no record has it."""
        return self._terms.where(field, word)

    def places_at(self, extent: tuple[int, int], within: int) -> dict[int, "array[int]"]:
        """Gives the positions in those of the records that have the word."""
        packed = self._terms.at(extent)
        both = bitmap(packed) & within
        return places(packed, numbers(both)) if both else {}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Gives all words in memory, read when the first wildcard asks."""
        return Vocabulary(self._terms, Place.ALL)

    @cached_property
    def records(self) -> list[int]:
        """Gives the record id of each document."""
        return self._column(RECORD)

    @cached_property
    def days(self) -> list[int]:
        """Gives the day of each document, counted from year 1."""
        return self._column(DAY)

    def prints(self, documents: Iterable[int]) -> Iterator[tuple[int, int]]:
        """Yields the record id and the fingerprint of documents."""
        column = self._reader.column_reader(PRINT)
        for document in documents:
            yield self.records[document], int(column[document])

    @cached_property
    def newest_first(self) -> list[int]:
        """Gives the documents in the default order."""
        return sorted(range(self.size), key=self.order)

    def order(self, document: int) -> tuple[int, int]:
        """Gives the key of the default order: newest date first, then highest record id."""
        return -self.days[document], -self.records[document]

    def between(self, first: int | None, last: int | None) -> int:
        """Gives the documents of these days, both included."""
        newest = self.newest_first
        begin = 0 if last is None else bisect_left(newest, -last, key=lambda each: -self.days[each])
        end = len(newest) if first is None else bisect_right(newest, -first, key=lambda each: -self.days[each])
        return bitmap_of(sorted(newest[begin:end]))

    def shown(self, document: int) -> tuple[Section, ...]:
        """Gives the sections of a document, for snippets."""
        stored = self._reader.stored_fields(document)[SHOWN]
        return tuple(Section(SectionKind(kind), *rest) for kind, *rest in stored)

    def of_record(self, record_id: int) -> int:
        """Gives the documents of a record: one at most, unless something went wrong."""
        return self.having(KEYS, f"id:{record_id}")

    def readable(self, reader: ReaderFilter) -> int:
        """Gives what the reader may read: the rule of ``casework.access``, inside the query."""
        key = (reader.authority, reader.clearance, reader.reader_tokens, reader.principals, reader.is_limited)
        kept = self._filters.get(key)
        if kept is None:
            cleared, level = self._cleared(reader), self._any("reader", reader.reader_tokens)
            allowed = cleared & self._listed(reader)
            kept = self._filters[key] = (cleared, allowed, allowed & level)
            while len(self._filters) > _FILTERS_KEPT:
                self._filters.pop(next(iter(self._filters)), None)
        cleared, allowed, found = kept
        for record_id in reader.also_record_ids:
            found |= self.of_record(record_id) & allowed
        for record_id in reader.lent_record_ids:
            found |= self.of_record(record_id) & cleared
        for record_id in reader.excluded_record_ids:
            found &= ~self.of_record(record_id)
        return found

    def _listed(self, reader: ReaderFilter) -> int:
        """Gives what restriction leaves."""
        listed = self._any("record", reader.principals)
        case_listed = self._any("case", reader.principals)
        found = listed | self.having(ACCESS, f"record:{NOBODY_LISTED}")
        found &= case_listed | self.having(ACCESS, f"case:{NOBODY_LISTED}")
        return found & (listed | case_listed) if reader.is_limited else found

    def _cleared(self, reader: ReaderFilter) -> int:
        """Gives what authority and clearance leave."""
        found = self.having(ACCESS, f"authority:{reader.authority}")
        levels = self.beginning(ACCESS, "clearance:")
        return found & self.any_at(extent for key, extent in levels if int(key.partition(":")[2]) <= reader.clearance)

    def _any(self, name: str, tokens: frozenset[str] | frozenset[int]) -> int:
        wanted = (self.where(ACCESS, f"{name}:{token}") for token in tokens)
        return self.any_at(extent for extent in wanted if extent is not None)

    def _column(self, name: str) -> list[int]:
        column = self._reader.column_reader(name)
        return [int(column[each]) for each in range(self.size)]
