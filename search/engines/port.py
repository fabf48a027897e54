"""What the house asks of a search engine, and nothing more.

An engine finds records *within* what the reader may read: totals, order, snippets, facets and suggestions are functions of the
readable records alone (design part 5), never of what else the index holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from casework.errors import CaseworkError
from search.schema import IndexedRecord, ReaderFilter
from search.tree import Node

MOST_PER_PAGE = 200


class IndexBroken(CaseworkError):
    """Says that the index cannot be read; finding asks the database instead, and ``search rebuild`` mends it."""


class IndexBusy(CaseworkError):
    """Says that another writer holds the index."""


class Order(StrEnum):
    """How hits are put in order; ties fall to the newest date, then the highest record id."""

    DATE = "date"
    RELEVANCE = "relevance"


class Facet(StrEnum):
    """What hits can be counted by; a file plan code counts for itself and for each one above it."""

    KIND = "kind"
    CHANNEL = "channel"
    UNIT = "unit"
    YEAR = "year"
    REGISTERED = "registered"
    PLAN = "plan"
    STATE = "state"


@dataclass(frozen=True)
class SnippetPart:
    """A piece of plain text from the record (never markup); ``is_hit`` marks what was sought."""

    text: str
    is_hit: bool


@dataclass(frozen=True)
class Hit:
    """One record found, with the documents in which something sought stands; ``band`` is its relevance, 0 by date."""

    record_id: int
    snippet: tuple[SnippetPart, ...]
    document_ids: tuple[int, ...] = ()
    band: int = 0


@dataclass(frozen=True)
class FacetCount:
    """How many of the found records have one value; ``title`` names a unit or a file plan code, once finding has looked it up."""

    facet: Facet
    value: str
    count: int
    title: str = ""


@dataclass(frozen=True)
class Found:
    """One page of what was found."""

    total: int
    hits: tuple[Hit, ...]
    facets: tuple[FacetCount, ...] = ()


class BatchWriter(Protocol):
    """Collects changes and commits them together; the last word about a record in a batch counts."""

    def put(self, record: IndexedRecord) -> None:
        """Adds the record or replaces what the index has of it."""
        ...

    def delete(self, record_id: int) -> None:
        """Takes the record out; one that is not there is no error."""
        ...

    def commit(self, position: int) -> None:
        """Makes the batch findable and durable, then records that the outbox has been followed to ``position``."""
        ...

    def cancel(self) -> None:
        """Drops the batch and lets the index go."""
        ...


class SearchEngine(Protocol):
    """Finds records; safe to call from several threads, sees another process's commits at the next call."""

    def writer(self) -> BatchWriter:
        """Opens the one writer; raises ``IndexBusy`` when another holds it."""
        ...

    def position(self) -> int:
        """Gives the outbox position the index has reached, 0 for a new one."""
        ...

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
        """Gives one page of the readable records that match; raises ``IndexBroken``."""
        ...

    def suggest(self, beginning: str, reader: ReaderFilter, *, most: int = 10) -> tuple[str, ...]:
        """Completes a word from titles, case titles, senders and file names of readable records, commonest first."""
        ...

    def likest(self, word: str, reader: ReaderFilter, *, most: int = 3) -> tuple[str, ...]:
        """Gives words of the same places that begin as this one and are a letter or two from it, nearest first, then commonest."""
        ...

    def ids(self) -> frozenset[int]:
        """Gives every record id in the index, for comparison with the database; shown to no reader."""
        ...

    def prints(self, first: int, last: int) -> list[tuple[int, int]]:
        """Gives, of every document whose record's id lies between, the id and the fingerprint of what was read; shown to no reader."""
        ...

    def count(self) -> int:
        """Gives how many documents the index holds; more than ``len(ids())`` would be a duplicate."""
        ...

    def close(self) -> None:
        """Lets go of files."""
        ...
