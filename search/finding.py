"""Words to tree, tree to engine with access inside the query, hits read back through the ``Work``.

The exclusions are read before the index is looked at: an exclusion is lifted only after the index has caught up, so whatever
this finds lifted, the index it then opens already knows.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from sqlmodel import col, select

from casework.events import Searched
from casework.model import DatedReader, Record, SearchExclusion, Unit
from casework.queries.lists import RecordRow, rows_of
from casework.work import Work
from search.analysis import words as words_of
from search.asking import TokenKind, tokens
from search.engines.port import Facet, FacetCount, Found, IndexBroken, Order, SearchEngine, SnippetPart
from search.engines.scanning import ScanningEngine
from search.facets import titled
from search.gathering import gather
from search.language import parse
from search.matching import analysed
from search.schema import IndexedRecord, ReaderFilter
from search.spelling import correctable
from search.tree import And, Field, FieldName, Node, Not, Or, Word

SCANNED_WITHOUT_INDEX = 300
"""The newest readable records that are looked through when the index is broken: about two seconds' work."""
SCANNED_AT_ONCE = 20
LONGEST_SCAN = 2.5
"""Seconds after which no more of them are looked at: long texts take longer, and the desk answers within five."""
MOST_SCANNED_TEXT = 100_000
"""Letters of one text that are looked through then, some forty pages."""


@dataclass(frozen=True)
class FoundHit:
    """One found record with its row as the lists show it and the part of its text that shows why."""

    record_id: int
    case_number: str
    title: str
    snippet: tuple[SnippetPart, ...]
    document_ids: tuple[int, ...]
    row: RecordRow


@dataclass(frozen=True)
class FoundPage:
    """One page of what was found; ``is_degraded`` says that the index is broken and only the newest records were seen, ``looked_through``
    how many of them.

    ``did_you_mean`` is the query with the words nobody has written as they are known, where nothing was found and that finds something.
    """

    total: int
    hits: tuple[FoundHit, ...]
    facets: tuple[FacetCount, ...] = ()
    is_degraded: bool = False
    did_you_mean: str = ""
    looked_through: int = 0


def find(
    work: Work,
    engine: SearchEngine,
    words: str,
    *,
    page: int = 1,
    size: int = 25,
    order: Order = Order.DATE,
    facets: Iterable[Facet] = (),
) -> FoundPage:
    """Finds among the records the actor may read, and writes down that it was asked.

    Raises:
        LanguageError: what was asked cannot be understood; says why and where.
        NotPermitted: a system actor asks.
    """
    asked = asked_of(work, words)
    reader = index_filter(work)
    work.record(Searched(words=words))
    wanted = tuple(facets)
    try:
        found = engine.find(asked, reader, page=page, size=size, order=order, facets=wanted)
    except IndexBroken:
        newest = _scanned(work, reader)
        found = newest.find(asked, reader, page=page, size=size, order=order, facets=wanted)
        return replace(read_back(work, found, is_degraded=True), looked_through=newest.count())
    page_found = read_back(work, found, is_degraded=False)
    return page_found if found.total else replace(page_found, did_you_mean=did_you_mean(engine, words, reader, partial(asked_of, work)))


def did_you_mean(engine: SearchEngine, words: str, reader: ReaderFilter, understood: Callable[[str], Node]) -> str:
    """Gives the query with each word that finds nothing by itself written as a near word is, or nothing where that finds nothing.

    Only what the reader may read is looked at; a broken index offers nothing. ``understood`` gives what words ask (``asked_of``).
    """
    try:
        mended = words
        for token in reversed(tokens(words)):  # from behind, so that places in front stay
            if token.kind is not TokenKind.TERM or correctable(token.text) is None or engine.find(Word(token.text), reader, size=1).total:
                continue
            if known := engine.likest(token.text, reader, most=1):
                mended = mended[: token.position] + known[0] + mended[token.position + len(token.text) :]
        finds = mended != words and engine.find(understood(mended), reader, size=1).total
    except IndexBroken:
        return ""
    return mended if finds else ""


def suggest(work: Work, engine: SearchEngine, beginning: str) -> tuple[str, ...]:
    """Completes a word from what the actor may read; a broken index suggests nothing."""
    try:
        return engine.suggest(beginning, index_filter(work))
    except IndexBroken:
        return ()


def index_filter(work: Work) -> ReaderFilter:
    """Gives what the actor brings to a search: tokens, principals, clearance, running dated grants, what is lent, what is excluded.

    Raises:
        NotPermitted: a system actor, who reads no index.
    """
    standing = work.standing
    authority = work.authority_id if standing.reads_records else 0  # whoever runs the system finds no records
    return ReaderFilter(
        authority=authority,
        reader_tokens=frozenset({f"a{authority}", *(f"u{unit}" for unit in standing.units), *(f"p{each}" for each in standing.principals)}),
        principals=standing.principals,
        clearance=standing.clearance,
        is_limited=standing.is_limited,
        also_record_ids=frozenset(_dated(work)),
        lent_record_ids=standing.lent_records,
        excluded_record_ids=frozenset(_excluded(work)),
    )


def _dated(work: Work) -> list[int]:
    query = select(DatedReader.record_id).where(
        col(DatedReader.principal_id).in_(work.standing.principals),
        DatedReader.starts_at <= work.now,
        DatedReader.ends_at > work.now,
    )
    return list(work.session.exec(query))


def _excluded(work: Work) -> set[int]:
    """Gives the records whose access changed since the index read them and which the policies now hide from the actor."""
    changed = set(work.session.exec(select(SearchExclusion.record_id)))
    if not changed:
        return set()
    readable: set[int] = set(work.session.exec(select(Record.id).where(col(Record.id).in_(changed))))
    return changed - readable


def asked_of(work: Work, words: str) -> Node:
    """Gives what the words ask, with units by their ids.

    Raises:
        LanguageError: it cannot be understood.
    """
    asked = parse(words)
    units = list(work.session.exec(select(Unit).order_by(col(Unit.id)))) if _asks_for_a_unit(asked) else []
    return with_unit_ids(units, asked)


def read_back(work: Work, found: Found, *, is_degraded: bool) -> FoundPage:
    """Gives the hits with their rows, as far as the policies give them to the actor now."""
    rows = rows_of(work, [hit.record_id for hit in found.hits])
    hits = tuple(
        FoundHit(hit.record_id, row.case_number, row.title, hit.snippet, hit.document_ids, row)
        for hit in found.hits
        if (row := rows.get(hit.record_id)) is not None
    )
    unseen = len(found.hits) - len(hits)  # none, unless the index is wrong; then the policies have the last word
    return FoundPage(found.total - unseen, hits, titled(work, found.facets), is_degraded)


def _scanned(work: Work, reader: ReaderFilter) -> ScanningEngine:
    """Gives the newest records, as many as are taken apart in time."""
    newest = select(Record.id).order_by(col(Record.arrived_at).desc(), col(Record.id).desc()).limit(SCANNED_WITHOUT_INDEX)
    ids = [each for each in work.session.exec(newest) if each not in reader.excluded_record_ids]
    began, looked_through = time.monotonic(), list[IndexedRecord]()
    for at in range(0, len(ids), SCANNED_AT_ONCE):
        for record in map(_shortened, gather(work, ids[at : at + SCANNED_AT_ONCE])):
            if time.monotonic() - began > LONGEST_SCAN:
                return ScanningEngine(looked_through)
            analysed(record)
            looked_through.append(record)
    return ScanningEngine(looked_through)


def _shortened(record: IndexedRecord) -> IndexedRecord:
    documents = tuple(replace(each, text=each.text[:MOST_SCANNED_TEXT]) for each in record.documents)
    return replace(record, documents=documents, body_text=record.body_text[:MOST_SCANNED_TEXT])


def with_unit_ids(units: Sequence[Unit], asked: Node) -> Node:
    """Puts the ids of units where their names were typed; a name may mean several."""
    match asked:
        case And(parts) | Or(parts):
            return replace(asked, parts=tuple(with_unit_ids(units, part) for part in parts))
        case Not(part):
            return Not(with_unit_ids(units, part))
        case Field(FieldName.UNIT, value):
            named = tuple(Field(FieldName.UNIT, Word(str(each))) for each in _named(units, value.text))
            return named[0] if len(named) == 1 else Or(named)
        case _:
            return asked


def _named(units: Sequence[Unit], text: str) -> list[int]:
    sought = words_of(text)
    exact = [unit.id for unit in units if words_of(unit.short_name) == sought or str(unit.id) == text.strip()]
    return exact or [unit.id for unit in units if set(sought) <= set(words_of(unit.name))]


def _asks_for_a_unit(asked: Node) -> bool:
    match asked:
        case And(parts) | Or(parts):
            return any(_asks_for_a_unit(part) for part in parts)
        case Not(part):
            return _asks_for_a_unit(part)
        case _:
            return isinstance(asked, Field) and asked.name is FieldName.UNIT
