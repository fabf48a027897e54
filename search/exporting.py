"""Every hit of a search at once, to be taken out as a file; that they were taken, and how many, is written down."""

from collections.abc import Iterator

from casework.errors import RuleBroken
from casework.events import Searched
from casework.vocabulary import Reason
from casework.work import Work
from search.engines.port import MOST_PER_PAGE, Found, IndexBroken, SearchEngine
from search.finding import FoundHit, asked_of, index_filter, read_back
from search.schema import ReaderFilter
from search.tree import Node

MOST_EXPORTED = 5_000


def export_hits(work: Work, engine: SearchEngine, words: str) -> tuple[FoundHit, ...]:
    """Gives all that the words find and the actor may read, in the default order, and notes how much was taken out.

    Raises:
        LanguageError: what was asked cannot be understood. NotPermitted: a system actor asks.
        RuleBroken: it finds too much, or the index is broken: a file that lacks some would be taken for whole.
    """
    asked, reader = asked_of(work, words), index_filter(work)
    try:
        hits = [hit for found in all_pages(engine, asked, reader) for hit in read_back(work, found, is_degraded=False).hits]
    except IndexBroken as broken:
        raise RuleBroken(Reason.SEARCH_IS_BEING_REPAIRED) from broken
    work.record(Searched(words=words, exported=len(hits)))
    return tuple(hits)


def all_pages(engine: SearchEngine, asked: Node, reader: ReaderFilter, *, size: int = MOST_PER_PAGE) -> Iterator[Found]:
    """Yields every page of what is found; raises ``RuleBroken`` where it is too much, and ``IndexBroken``."""
    for page in range(1, MOST_EXPORTED // size + 2):
        found = engine.find(asked, reader, page=page, size=size)
        if found.total > MOST_EXPORTED:
            raise RuleBroken(Reason.SEARCH_FINDS_TOO_MUCH)
        yield found
        if page * size >= found.total:
            break
