"""Finds cases, parties, notes, chats and approvals by the words that find records, among what the actor may read at this moment.

The database gives what may answer (``casework_things_saying``); of that row-level security gives what the actor may read, and the
words are looked at in just that. So there is no index to lag behind, and nothing unseen counts: neither in totals nor in the order.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ARRAY, Text, cast, func
from sqlmodel import select

from casework.events import Searched
from casework.services.party_reading import note_search
from casework.work import Work
from search.engines.port import MOST_PER_PAGE, IndexBroken, Order, SearchEngine, SnippetPart
from search.engines.scanning import ordered
from search.finding import asked_of, index_filter
from search.gathering_things import gather_things
from search.matching import analysed, matches
from search.pieces import exact_numbers, pieces
from search.schema import IndexedThing, ThingKind
from search.showing import hit
from search.tree import Node, sought

MOST_LOOKED_AT = 5_000
"""The newest things of a kind that may answer and that the actor may read; where there are more, the answer says so."""
NEWEST = 2**31 - 1
_BATCHES = (200, 1_000, 5_000)


@dataclass(frozen=True)
class FoundThing:
    """Is one thing that was found, with where it stands and the part of its words that shows why; ``names`` are who it is from."""

    kind: ThingKind
    thing_id: int
    heading: str
    title: str
    names: tuple[str, ...]
    case_number: str
    record_id: int | None
    case_id: int | None
    on: dt.date | None
    snippet: tuple[SnippetPart, ...]


@dataclass(frozen=True)
class ThingsPage:
    """Is one page of what was found of a kind; ``is_partial`` says that only the newest that may answer were looked at."""

    kind: ThingKind
    total: int
    hits: tuple[FoundThing, ...]
    is_partial: bool = False


@dataclass(frozen=True)
class KindsCounted:
    """Is how much of each kind is found; parties are not among them, for whoever looks for somebody says what for."""

    records: int
    things: tuple[tuple[ThingKind, int], ...]
    is_partial: bool = False


def find_things(
    work: Work,
    words: str,
    kind: ThingKind,
    *,
    purpose: str = "",
    page: int = 1,
    size: int = 25,
    order: Order = Order.DATE,
    noted: bool = True,
) -> ThingsPage:
    """Finds things of a kind among what the actor may read, and writes down that it was asked: of parties, what for.

    ``noted`` is False only where this very search is in the audit trail already.

    Raises:
        LanguageError: what was asked cannot be understood. NotPermitted: a system actor asks. RuleBroken: parties without a purpose.
    """
    asked, kind = asked_of(work, words), ThingKind(kind)
    _person(work)
    if noted and kind is ThingKind.PARTIES:
        note_search(work, words, purpose)
    elif noted:
        work.record(Searched(words=words))
    size, page = max(1, min(size, MOST_PER_PAGE)), max(1, page)
    found, is_partial = _found(work, asked, kind)
    leaves = sought(asked)
    shown = ordered(found, leaves, order)[(page - 1) * size : page * size]
    hits = []
    for thing, points in shown:
        snippet = hit(thing.thing_id, analysed(thing), points, leaves).snippet
        hits.append(_shown(thing, snippet))
    return ThingsPage(kind, len(found), tuple(hits), is_partial)


def find_parties(
    work: Work, words: str, purpose: str, *, page: int = 1, size: int = 25, order: Order = Order.RELEVANCE, noted: bool = True
) -> ThingsPage:
    """Finds entries of the register by name, or by a whole number, address or telephone, and writes down what for.

    Raises:
        LanguageError: what was asked cannot be understood. NotPermitted: a system actor asks. RuleBroken: no purpose is given.
    """
    return find_things(work, words, ThingKind.PARTIES, purpose=purpose, page=page, size=size, order=order, noted=noted)


def count_kinds(work: Work, engine: SearchEngine, words: str, *, noted: bool = True) -> KindsCounted:
    """Counts what the words find of each kind, and writes down that it was asked; a broken index has no records.

    Raises:
        LanguageError: what was asked cannot be understood. NotPermitted: a system actor asks.
    """
    asked, reader = asked_of(work, words), index_filter(work)
    if noted:
        work.record(Searched(words=words))
    try:
        records = engine.find(asked, reader, size=1).total
    except IndexBroken:
        records = 0
    counted = [(kind, *_found(work, asked, kind)) for kind in ThingKind if kind is not ThingKind.PARTIES]
    return KindsCounted(records, tuple((kind, len(found)) for kind, found, _ in counted), any(partial for *_, partial in counted))


def _person(work: Work) -> int:
    """Gives who asks, and refuses a system actor: row-level security gives it more than any reader may see."""
    return work.official_id


def _found(work: Work, asked: Node, kind: ThingKind) -> tuple[list[IndexedThing], bool]:
    """Gives what is found, and whether more may answer, of what the actor may read, than is looked at."""
    letters, numbers = pieces(asked), exact_numbers(asked)
    found: list[IndexedThing] = []
    below, seen, turn = NEWEST, 0, 0
    while True:
        size = _BATCHES[min(turn, len(_BATCHES) - 1)]
        ids = _saying(work, kind, letters, numbers, below, size)
        for thing in sorted(gather_things(work, kind, ids, numbers), key=lambda each: -each.thing_id):
            if seen == MOST_LOOKED_AT:
                return found, True
            seen += 1
            if matches(asked, thing):
                found.append(thing)
        if len(ids) < size:
            return found, False
        below, turn = ids[-1], turn + 1


def _saying(work: Work, kind: ThingKind, letters: tuple[str, ...] | None, numbers: frozenset[str], below: int, first: int) -> list[int]:
    patterns = None if letters is None else [f"%{each}%" for each in letters]
    asked = func.casework_things_saying(str(kind), cast(patterns, ARRAY(Text)), cast(sorted(numbers), ARRAY(Text)), below, first)
    return list(work.session.execute(select(asked)).scalars())


def _shown(thing: IndexedThing, snippet: tuple[SnippetPart, ...]) -> FoundThing:
    return FoundThing(
        thing.kind,
        thing.thing_id,
        thing.heading,
        thing.title,
        thing.names,
        thing.case_number,
        thing.record_id,
        thing.case_id,
        None if thing.kind is ThingKind.PARTIES else thing.date,
        snippet,
    )
