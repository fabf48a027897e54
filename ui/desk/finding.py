"""The last search of a session: the same words are not asked, and not written down, again at every run of the page.

What was found is read again under today's access each time it is shown, so a hit whose access has gone is gone as well.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from casework.queries import binned
from casework.vocabulary import Area
from search.engines.port import Facet, FacetCount, Order
from search.finding import FoundHit, FoundPage
from search.troubles import LanguageError
from ui.desk.data import Desk
from ui.desk.parts.words import language
from ui.words_wrong import what_is_wrong

LAST, LAST_ALL_OVER = "last_search", "last_search_all_over"
KEPT_SECONDS = 120.0


@dataclass(frozen=True)
class Found:
    """What a search gave; ``problem`` says in words what is wrong with the query."""

    words: str
    first: int
    at: float
    total: int = 0
    hits: tuple[FoundHit, ...] = ()
    problem: str = ""
    is_degraded: bool = False
    did_you_mean: str = ""
    facets: tuple[FacetCount, ...] = ()
    looked_through: int = 0


def search(mine: Desk, words: str, first: int, *, order: Order = Order.DATE, kept: str = LAST, facets: tuple[Facet, ...] = ()) -> Found:
    """Return the first records the words find; ``kept`` names the place of the session that remembers the last of these searches."""
    return _asked(mine, words, first, lambda: mine.find(words, first, order, facets), kept)


def search_all_over(mine: Desk, words: str, first: int) -> Found:
    """Return the first records the words find in the archive and in one's own bin."""
    return _asked(mine, words, first, lambda: mine.find_all_over(words, first), LAST_ALL_OVER)


def _asked(mine: Desk, words: str, first: int, find: Callable[[], FoundPage], kept: str) -> Found:
    last = st.session_state.get(kept)
    now = time.monotonic()
    if isinstance(last, Found) and (last.words, last.first) == (words, first) and now - last.at < KEPT_SECONDS:
        return _as_of_now(mine, last)
    try:
        page = find()
        found = Found(
            words,
            first,
            now,
            page.total,
            page.hits,
            is_degraded=page.is_degraded,
            did_you_mean=page.did_you_mean,
            facets=page.facets,
            looked_through=page.looked_through,
        )
    except LanguageError as wrong:
        found = Found(words, first, now, problem=what_is_wrong(wrong, language()))
    st.session_state[kept] = found
    return found


def _as_of_now(mine: Desk, found: Found) -> Found:
    rows = mine.rows([hit.record_id for hit in found.hits])
    lying = {hit.record_id for hit in found.hits if hit.row.lies_in is Area.BIN}
    binned_still = {row.record_id for row in mine.ask(binned.my_bin)} & lying if lying else set()
    hits = tuple(
        replace(hit, row=rows.get(hit.record_id, hit.row)) for hit in found.hits if hit.record_id in rows or hit.record_id in binned_still
    )
    return replace(found, hits=hits, total=found.total - (len(found.hits) - len(hits)))
