"""The last search of a session: the same words are not asked, and not written down, again at every run of the page.

What was found is read again under today's access each time it is shown, so a hit whose access has gone is gone as well.
"""

import time
from dataclasses import dataclass, replace

import streamlit as st

from search.engines.port import Order
from search.finding import FoundHit
from search.troubles import LanguageError
from ui.desk.data import Desk
from ui.desk.parts.words import language
from ui.words_wrong import what_is_wrong

LAST = "last_search"
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


def search(mine: Desk, words: str, first: int, *, order: Order = Order.DATE, kept: str = LAST) -> Found:
    """Return the first records the words find; ``kept`` names the place of the session that remembers the last of these searches."""
    last = st.session_state.get(kept)
    now = time.monotonic()
    if isinstance(last, Found) and (last.words, last.first) == (words, first) and now - last.at < KEPT_SECONDS:
        return _as_of_now(mine, last)
    try:
        page = mine.find(words, first, order)
        found = Found(words, first, now, page.total, page.hits, is_degraded=page.is_degraded)
    except LanguageError as wrong:
        found = Found(words, first, now, problem=what_is_wrong(wrong, language()))
    st.session_state[kept] = found
    return found


def _as_of_now(mine: Desk, found: Found) -> Found:
    rows = mine.rows([hit.record_id for hit in found.hits])
    hits = tuple(replace(hit, row=rows[hit.record_id]) for hit in found.hits if hit.record_id in rows)
    return replace(found, hits=hits, total=found.total - (len(found.hits) - len(hits)))
