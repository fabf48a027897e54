"""Search all over (F2's: D/10/searches/free-text-search): the archive with what lies in it for the asker alone, and the asker's bin.

The index never holds what is binned. The bin is read as it lies, while it is held open for the one question of who binned it.
"""

from dataclasses import replace

from casework.calendar import COPENHAGEN
from casework.queries import binned
from casework.vocabulary import ListSource
from casework.work import Work
from search.engines.port import Order, SearchEngine
from search.engines.scanning import ScanningEngine
from search.finding import FoundHit, FoundPage, asked_of, find, index_filter, read_back
from search.gathering import gather

MOST_OF_THE_BIN = 300
"""The newest of the bin that are looked through: it is emptied every thirty days."""


def find_all_over(work: Work, engine: SearchEngine, words: str, *, size: int = 25) -> FoundPage:
    """Finds the newest among all the actor may read and what the actor has binned; each row says where it lies (``lies_in``).

    Raises:
        LanguageError: what was asked cannot be understood; says why and where.
        NotPermitted: a system actor asks.
    """
    found = find(work, engine, words, size=size)
    of_the_bin = _in_the_bin(work, words, size)
    hits = sorted((*found.hits, *of_the_bin.hits), key=_newest)
    total = found.total + of_the_bin.total
    return replace(found, total=total, hits=tuple(hits[:size]), did_you_mean="" if total else found.did_you_mean)


def _in_the_bin(work: Work, words: str, size: int) -> FoundPage:
    ids = [row.record_id for row in binned.my_bin(work)[:MOST_OF_THE_BIN]]
    if not ids:
        return FoundPage(0, ())
    # an exclusion hides what is binned from everybody; whose bin it is, to them it is open by itself
    reader = replace(index_filter(work), lent_record_ids=frozenset(ids), excluded_record_ids=frozenset())
    with binned.opened(work, ListSource.BIN):
        lying = ScanningEngine(gather(work, ids, of_the_bin=True))
        return read_back(work, lying.find(asked_of(work, words), reader, size=size, order=Order.DATE), is_degraded=False)


def _newest(hit: FoundHit) -> tuple[int, int]:
    day = hit.row.letter_date or hit.row.arrived_at.astimezone(COPENHAGEN).date()
    return -day.toordinal(), -hit.record_id
