"""One segment of the index, opened once and never changing: its vocabulary, postings, dates and what it shows.

Which of its records are deleted is the snapshot's to say; a segment knows nothing of that, so it can be reused for ever.
"""

from array import array
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from search.analysed import Place, Section, SectionKind
from search.engines.packing import bitmap, bitmap_of, numbers, places
from search.engines.whoosh_codec import MappedStorage, TermsReader
from search.engines.whoosh_fields import ACCESS, DAY, KEYS, NOBODY_LISTED, RECORD, SHOWN
from search.engines.whoosh_parts import Schema, SegmentReader
from search.schema import ReaderFilter

_FILTERS_KEPT = 64


class SegmentView:
    """Answers in bitmaps: bit *n* stands for the segment's record *n*."""

    def __init__(self, storage: MappedStorage, schema: Schema, segment: Any) -> None:  # noqa: ANN401  # Whoosh has no types
        self._reader = SegmentReader(storage, schema, segment, codec=segment.codec())
        self._terms: TermsReader = self._reader._terms  # noqa: SLF001  # our own TermsReader, made by our codec
        self.size: int = segment.doc_count_all()
        self.everything = (1 << self.size) - 1
        self._filters: dict[object, int] = {}

    def having(self, field: str, word: str) -> int:
        """Gives the records with exactly this word or key."""
        packed = self._terms.postings(field, word)
        return bitmap(packed) if packed else 0

    def beginning(self, field: str, start: str) -> Iterator[tuple[str, tuple[int, int]]]:
        """Yields the words of a field that begin so, with where their postings lie."""
        return self._terms.stretch(field, start)

    def at(self, extent: tuple[int, int]) -> int:
        """Gives the records whose postings lie there."""
        return bitmap(self._terms.at(extent))

    def places(self, field: str, word: str, wanted: list[int]) -> dict[int, "array[int]"]:
        """Gives where the word stands in each of the wanted records."""
        packed = self._terms.postings(field, word)
        return places(packed, wanted) if packed else {}

    @cached_property
    def vocabulary(self) -> str:
        """Gives all words, sorted, a line each, with a line break at both ends; read when the first wildcard asks."""
        return "\n".join(["", *(word for word, _ in self.beginning(Place.ALL, "")), ""])

    @cached_property
    def records(self) -> list[int]:
        """Gives the record id of each document."""
        return self._column(RECORD)

    @cached_property
    def days(self) -> list[int]:
        """Gives the day of each document, counted from year 1."""
        return self._column(DAY)

    @cached_property
    def newest_first(self) -> list[int]:
        """Gives the documents in the default order."""
        return sorted(range(self.size), key=self.order)

    def order(self, document: int) -> tuple[int, int]:
        """Gives the key of the default order: newest date first, then highest record id."""
        return -self.days[document], -self.records[document]

    def between(self, first: int | None, last: int | None) -> int:
        """Gives the documents of these days, both included."""
        low = first if first is not None else min(self.days, default=0)
        high = last if last is not None else max(self.days, default=0)
        return bitmap_of([each for each, day in enumerate(self.days) if low <= day <= high])

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
            allowed, level = self._allowed(reader), self._any("reader", reader.reader_tokens)
            kept = self._filters[key] = (allowed & level) | allowed << (self.size + 1)
            while len(self._filters) > _FILTERS_KEPT:
                self._filters.pop(next(iter(self._filters)), None)
        found = kept & self.everything
        for record_id in reader.also_record_ids:
            found |= self.of_record(record_id) & (kept >> (self.size + 1))
        for record_id in reader.excluded_record_ids:
            found &= ~self.of_record(record_id)
        return found

    def _allowed(self, reader: ReaderFilter) -> int:
        """Gives what restriction, clearance and authority leave, level apart."""
        listed = self._any("record", reader.principals)
        case_listed = self._any("case", reader.principals)
        found = self.having(ACCESS, f"authority:{reader.authority}")
        found &= listed | self.having(ACCESS, f"record:{NOBODY_LISTED}")
        found &= case_listed | self.having(ACCESS, f"case:{NOBODY_LISTED}")
        if reader.is_limited:
            found &= listed | case_listed
        cleared = 0
        for key, extent in self.beginning(ACCESS, "clearance:"):
            if int(key.partition(":")[2]) <= reader.clearance:
                cleared |= self.at(extent)
        return found & cleared

    def _any(self, name: str, tokens: frozenset[str] | frozenset[int]) -> int:
        found = 0
        for token in tokens:
            found |= self.having(ACCESS, f"{name}:{token}")
        return found

    def _column(self, name: str) -> list[int]:
        column = self._reader.column_reader(name)
        return [int(column[each]) for each in range(self.size)]


def documents(bits: int) -> list[int]:
    """Lists the documents of a bitmap."""
    return numbers(bits)
