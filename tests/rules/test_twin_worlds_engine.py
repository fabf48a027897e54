"""Twin worlds: what a reader is shown is the same in the world and in the world without what the reader cannot read.

The property can fail: engines that are wrong on purpose are caught by it, each in the way real ones are wrong (R finding 11).
"""

import math
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, find, given, settings
from hypothesis import strategies as st

from casework.adapters.embedded_postgres import DatabaseServer
from casework.vocabulary import IndexEngine
from search.analysed import Place
from search.engines.port import Facet, Found, Order, SearchEngine
from search.engines.scanning import ScanningEngine
from search.exporting import all_pages
from search.finding import did_you_mean
from search.language import parse
from search.matching import analysed, matches
from search.schema import IndexedRecord, ReaderFilter, may_read
from search.similar import compared
from search.tree import Node, Prefix
from tests.index_places import Kind
from tests.rules.made_records import EVERYONE, OPEN, QUERIES, READERS, a_record, worlds

World = tuple[IndexedRecord, ...]
BEGINNINGS = ("st", "aa", "kommu", "ti")
MISTYPED = ("brevte tilskud", "afgørlese ELLER komunne")


def readable(world: World, reader: ReaderFilter) -> World:
    return tuple(record for record in world if may_read(record.access, reader, record.record_id))


def shown(engine: SearchEngine, seen: World, reader: ReaderFilter, queries: Iterable[str], *, is_quick: bool) -> dict[str, object]:
    """Gives everything a reader can see of an engine: ``seen`` is what the database gives them of what is found.

    Quick, without what asks the engine's own answers once more: words as they were meant, records alike, files of hits.
    """
    answers: dict[str, object] = {f"suggest {each}": engine.suggest(each, reader) for each in BEGINNINGS}
    answers |= {f"likest {each}": engine.likest(each, reader) for each in ("kommunr", "tilskudet", "brevt", "hansne")}
    if not is_quick:
        answers |= {f"meant {each}": did_you_mean(engine, each, reader, parse) for each in MISTYPED}
        answers |= {f"similar {each.record_id}": _alike(engine, seen, each, reader) for each in seen[:1]}
        for query in queries:
            answers[f"export {query}"] = [hit for page in all_pages(engine, parse(query), reader, size=2) for hit in page.hits]
    for query in queries:
        for order in Order:
            for page in (1, 2):
                found = engine.find(parse(query), reader, page=page, size=3, order=order, facets=tuple(Facet))
                answers |= {f"{query} {order} {page} {name}": value for name, value in vars(found).items()}
    return answers


def _alike(engine: SearchEngine, seen: World, record: IndexedRecord, reader: ReaderFilter) -> list[tuple[int, tuple[str, ...], float]]:
    def read(ids: list[int]) -> list[IndexedRecord]:
        return [each for each in seen if each.record_id in ids]

    return [(each.record_id, words, points) for each, words, points in compared(engine, record, reader, read)]


def leaks(
    engine_of: Callable[[World], SearchEngine], world: World, reader: ReaderFilter, queries: Iterable[str], *, is_quick: bool = False
) -> list[str]:
    """Lists what differs between the world and the reader's part of it."""
    wanted = tuple(queries)
    seen = readable(world, reader)
    whole = shown(engine_of(world), seen, reader, wanted, is_quick=is_quick)
    part = shown(engine_of(seen), seen, reader, wanted, is_quick=is_quick)
    return [name for name in whole if whole[name] != part[name]]


def indexed(kind: Kind, world: World) -> SearchEngine:
    """Indexes a world in two commits, the second replacing a part of the first."""
    engine = kind(Path(tempfile.mkdtemp(dir=FOLDER[0])), create=True)
    for part in (world, world[::2]):
        batch = engine.writer()
        for record in part:
            batch.put(record)
        batch.commit(1)
    return engine


FOLDER = [""]


@pytest.fixture(autouse=True, scope="module")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    FOLDER[0] = str(tmp_path_factory.mktemp("worlds"))


SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], derandomize=True)
SECRET = a_record(1, "Tilskud til kommunen", access=OPEN.__class__(1, 0, frozenset({"p5"}), None, None))


@settings(SLOW, max_examples=15)
@given(worlds(), READERS, st.lists(st.sampled_from(QUERIES), min_size=2, max_size=6, unique=True))
@example((SECRET,), EVERYONE, list(QUERIES))
def test_whoosh_shows_nothing_of_what_the_reader_cannot_read(
    server: DatabaseServer, world: World, reader: ReaderFilter, queries: list[str]
) -> None:
    assert [] == leaks(partial(indexed, Kind(IndexEngine.WHOOSH, server)), world, reader, queries)


@pytest.mark.parametrize("kind", [IndexEngine.TANTIVY, IndexEngine.POSTGRES])
@settings(SLOW, max_examples=4)
@given(worlds(), READERS, st.lists(st.sampled_from(QUERIES), min_size=2, max_size=6, unique=True))
@example((SECRET,), EVERYONE, list(QUERIES))
def test_a_large_engine_shows_nothing_of_what_the_reader_cannot_read(
    kind: IndexEngine, server: DatabaseServer, world: World, reader: ReaderFilter, queries: list[str]
) -> None:
    made = Kind(kind, server)
    assert [] == leaks(partial(indexed, made), world, reader, queries)

    made.sweep()


@settings(SLOW, max_examples=60)
@given(worlds(), READERS, st.lists(st.sampled_from(QUERIES), min_size=2, max_size=6, unique=True))
@example((SECRET,), EVERYONE, list(QUERIES))
def test_scanning_shows_nothing_of_what_the_reader_cannot_read(world: World, reader: ReaderFilter, queries: list[str]) -> None:
    assert [] == leaks(ScanningEngine, world, reader, queries)


# ---- the property can fail ---------------------------------------------------------------------------------------------
class PostFiltering(ScanningEngine):
    """Searches everything and hides hits afterwards: the total tells."""

    def find(self, asked: Node, reader: ReaderFilter, **how: object) -> Found:
        found = super().find(asked, reader, **how)  # type: ignore[arg-type]
        return Found(sum(matches(asked, record) for record in self.records.values()), found.hits, found.facets)


class SuggestingAll(ScanningEngine):
    """Completes from the whole vocabulary."""

    def suggest(self, beginning: str, reader: ReaderFilter, *, most: int = 10) -> tuple[str, ...]:
        words = {word for record in self.records.values() for word in analysed(record).completions}
        return tuple(sorted(word for word in words if word.startswith(beginning)))[:most]


class Weighing(ScanningEngine):
    """Orders by rarity over all records, as BM25 does."""

    def find(self, asked: Node, reader: ReaderFilter, **how: object) -> Found:
        found = super().find(asked, reader, page=1, size=200)
        having = Counter(word for each in self.records.values() for word in analysed(each).places[Place.ALL])

        def rarity(record_id: int) -> float:
            words = analysed(self.records[record_id]).places[Place.ALL]
            return sum(math.log(1 + len(self.records) / having[word]) for word in words)

        return Found(found.total, tuple(sorted(found.hits, key=lambda hit: -rarity(hit.record_id))), ())


class CuttingExpansions(ScanningEngine):
    """Lets a prefix stand for the first two words of the whole vocabulary only."""

    def find(self, asked: Node, reader: ReaderFilter, **how: object) -> Found:
        if isinstance(asked, Prefix):
            words = sorted({word for each in self.records.values() for word in analysed(each).places[Place.ALL]})
            first = set([word for word in words if word.startswith(asked.text)][:2])
            kept = [each for each in self.records.values() if first & set(analysed(each).places[Place.ALL])]
            return ScanningEngine(kept).find(asked, reader, **how)  # type: ignore[arg-type]
        return super().find(asked, reader, **how)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wrong", "told_by"),
    [
        (PostFiltering, "total"),
        (SuggestingAll, "suggest"),
        pytest.param(Weighing, "hits", marks=pytest.mark.long),
        (CuttingExpansions, "total"),
    ],
)
def test_the_property_catches_an_engine_that_is_wrong(wrong: Callable[[World], SearchEngine], told_by: str) -> None:
    queries = ("kommune*", "støj ELLER tilskud ELLER brev")
    fails = st.tuples(worlds(), READERS).filter(lambda both: len(both[0]) > 0)

    world, reader = find(
        fails,
        lambda both: any(told_by in name for name in leaks(wrong, both[0], both[1], queries, is_quick=True)),
        settings=settings(SLOW, max_examples=5_000, phases=[Phase.generate]),
    )

    assert [] != leaks(wrong, world, reader, queries, is_quick=True)
