"""The records most like one: by the rare words they share, counted over what the asker may read alone.

How rare a word is, which records are looked at and in which order they come are functions of the readable records (design part 5).
"""

import datetime as dt
import math
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from casework.events import Searched
from casework.model import Record
from casework.queries.lists import RecordRow, rows_of
from casework.vocabulary import Action
from casework.work import Work
from search.analysed import Place, SectionKind
from search.analysis import fold, located, stem, words
from search.engines.port import IndexBroken, Order, SearchEngine
from search.finding import index_filter
from search.forms import is_form
from search.gathering import gather
from search.matching import analysed
from search.schema import IndexedRecord, ReaderFilter
from search.tree import DateRange, Or, Word

LOOKED_UP = 40
"""Words of a record whose rarity is asked for: those of its title, then the longest that stand most often."""
COMPARED_BY = 10
"""The rarest of them, by which records are compared."""
LOOKED_AT = 40
"""Records that have most of these words, which are then compared word for word."""
SHORTEST = 4
LEAST_SHARED = 2
MOST_HAVING = 5_000
"""A word that more records have tells little, and costs much to look for."""
_EVERYTHING = DateRange(dt.date.min, None)


Reading = Callable[[list[int]], Iterable[IndexedRecord]]
Compared = tuple[IndexedRecord, tuple[str, ...], float]


@dataclass(frozen=True)
class SimilarRecord:
    """Is a record that is like another, with the words that make it so, the rarest first."""

    row: RecordRow
    words: tuple[str, ...]
    points: float

    @property
    def record_id(self) -> int:
        """Gives the record's id."""
        return self.row.record_id


@dataclass(frozen=True)
class _Rare:
    """Is a word of a record: its stem, as it is written there, and what sharing it is worth."""

    stem: str
    word: str
    worth: float


def similar(work: Work, engine: SearchEngine, record_id: int, *, first: int = 10) -> tuple[SimilarRecord, ...]:
    """Gives the records most like this one, the likest first, and writes down that it was asked.

    A broken index knows none.

    Raises:
        NotFound: the asker may not see the record. NotPermitted: a system actor asks.
    """
    work.load(Record, record_id, Action.READ)
    reader = index_filter(work)
    work.record(Searched(words=f"like id:{record_id}"))
    return alike(work, engine, record_id, reader, first=first)


def alike(work: Work, engine: SearchEngine, record_id: int, reader: ReaderFilter, *, first: int) -> tuple[SimilarRecord, ...]:
    """Gives the records most like one that the asker was found to see; what asks it besides a person writes nothing down."""
    found = gather(work, [record_id])
    try:
        liked = compared(engine, found[0], reader, lambda ids: gather(work, ids))[:first] if found else []
    except IndexBroken:
        return ()
    rows = rows_of(work, [each.record_id for each, _, _ in liked])
    return tuple(SimilarRecord(rows[each.record_id], words, points) for each, words, points in liked if each.record_id in rows)


def compared(engine: SearchEngine, record: IndexedRecord, reader: ReaderFilter, read: Reading) -> list[Compared]:
    """Gives the records like one with the words they share and what those are worth, the likest first.

    Args:
        engine: the index; record: what they are like; reader: who asks; read: gives, of some ids, the records the asker may read.

    Raises:
        IndexBroken: the index cannot be read.
    """
    rare = _rare(engine, record, reader)
    if len(rare) < LEAST_SHARED:
        return []
    sought = engine.find(Or(tuple(Word(each.word) for each in rare)), reader, size=LOOKED_AT, order=Order.RELEVANCE)
    others = read([hit.record_id for hit in sought.hits if hit.record_id != record.record_id])
    shared = {each.record_id: (each, _shared(rare, each)) for each in others}
    liked = [(sum(one.worth for one in some), each, some) for each, some in shared.values() if len(some) >= LEAST_SHARED]
    liked.sort(key=lambda like: (-round(like[0], 6), like[1].order))
    return [(each, tuple(one.word for one in some), round(points, 3)) for points, each, some in liked]


def _rare(engine: SearchEngine, record: IndexedRecord, reader: ReaderFilter) -> tuple[_Rare, ...]:
    """Gives the rarest words of a record that another readable one has too, the rarest first; not what half of them have."""
    everything = engine.find(_EVERYTHING, reader, size=1).total
    rare = []
    for each, word in _telling(record).items():
        having = engine.find(Word(word), reader, size=1).total
        if 1 < having <= min(MOST_HAVING, max(LEAST_SHARED, everything // 2)):
            rare.append(_Rare(each, word, math.log((everything + 1) / having)))
    rare.sort(key=lambda one: (-one.worth, one.stem))
    return tuple(rare[:COMPARED_BY])


def _telling(record: IndexedRecord) -> dict[str, str]:
    """Gives the words that may tell what a record is about, by their stems: of letters, no names of people, those of the title first."""
    names = {word for party in (*record.senders, *record.concerned) for word in words(party)}
    in_title = {stem(word) for word in words(record.title)}
    times: Counter[str] = Counter()
    written: dict[str, str] = {}
    for section in analysed(record).sections:
        if section.kind in {SectionKind.TITLE, SectionKind.BODY, SectionKind.TEXT}:
            for begin, end in located(section.text):
                raw = section.text[begin:end]
                word = fold(raw)
                if len(word) >= SHORTEST and word.isalpha() and word not in names and not is_form(word):
                    times[stem(word)] += 1
                    written.setdefault(stem(word), "".join(filter(str.isalpha, raw)).lower())
    ordered = sorted(times, key=lambda each: (each not in in_title, -times[each] * len(each), each))
    return {each: written[each] for each in ordered[:LOOKED_UP]}


def _shared(rare: tuple[_Rare, ...], other: IndexedRecord) -> list[_Rare]:
    stems = {stem(word) for word in analysed(other).places[Place.ALL] if not is_form(word)}
    return [each for each in rare if each.stem in stems]
