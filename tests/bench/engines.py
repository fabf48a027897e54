"""Each search engine over an invented archive: how fast it is written, how fast it answers; beside the bare engine fed the same texts.

The bare engines do less: no access, no places of words shared with other engines, no order of our own, their own stems and snippets.
"""

import os
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from casework.adapters.embedded_postgres import INDEX, embedded
from casework.settings import Settings
from casework.vocabulary import IndexEngine
from search.engines.port import Facet, Order, SearchEngine
from search.engines.postgres_place import IndexDatabase
from search.engines.serving import engine_at
from search.language import parse
from search.schema import IndexedRecord
from tests.bench.bare_engines import BARE, Bare, BarePostgres
from tests.bench.figures import Figure, percentile
from tests.bench.made_archive import READER, Archive

SIZES = {
    IndexEngine.WHOOSH: int(os.environ.get("BENCH_WHOOSH", "50000")),
    IndexEngine.TANTIVY: int(os.environ.get("BENCH_TANTIVY", "500000")),
    IndexEngine.POSTGRES: int(os.environ.get("BENCH_POSTGRES", "500000")),
}
AT_MOST = {IndexEngine.WHOOSH: 250.0, IndexEngine.TANTIVY: 50.0}
BATCH = 500
ROUNDS = 40


def measure() -> list[Figure]:
    """Gives, for each engine: records written a second; p50 and p95 of each kind of question in ms, and p50 beside the bare engine's."""
    figures: list[Figure] = []
    for kind, size in ((kind, size) for kind, size in SIZES.items() if size):
        folder = Path(tempfile.mkdtemp(prefix="bench-engine-"))
        try:
            with _pair(kind, folder) as (engine, bare):
                figures += _one(kind, size, engine, bare)
        finally:
            shutil.rmtree(folder)
    return figures


@contextmanager
def _pair(kind: IndexEngine, folder: Path) -> Iterator[tuple[SearchEngine, Bare]]:
    """Opens our engine and the bare one; for what lies in PostgreSQL, both on one server of their own, as an installation has it."""
    if kind is not IndexEngine.POSTGRES:
        yield engine_at(kind, folder / "ours", None, create=True), BARE[kind](folder / "bare")
        return
    with embedded(Settings(home=folder / "home")) as server:
        place = IndexDatabase(lambda: server.url(INDEX, "casework_index"))
        yield engine_at(kind, folder / "ours", place, create=True), BarePostgres(folder, place.url)


def _one(kind: IndexEngine, size: int, engine: SearchEngine, bare: Bare) -> list[Figure]:
    archive = Archive()
    ours = theirs = 0.0
    for first in range(1, size + 1, BATCH):
        letters = list(archive.letters(first, min(BATCH, size + 1 - first)))
        ours += _timed(lambda given=letters, upto=first: _write(engine, given, upto))
        theirs += _timed(lambda given=letters: bare.write(given))
    written = Figure(f"{kind} {size}: written", size / ours, "records/s", bare=round(size / theirs, 1), at_least=0.7 * size / theirs)
    return [written, *_questions(kind, size, engine, bare, archive)]


def _write(engine: SearchEngine, letters: list[IndexedRecord], position: int) -> None:
    writer = engine.writer()
    for letter in letters:
        writer.put(letter)
    writer.commit(position)


def _questions(kind: IndexEngine, size: int, engine: SearchEngine, bare: Bare, archive: Archive) -> Iterator[Figure]:
    for name, ask in _asked(engine, bare, archive).items():
        dice = random.Random(5)  # not a secret
        ours, theirs = [], []
        for _ in range(ROUNDS):
            mine, other = ask(dice)
            ours.append(_timed(mine) * 1000)
            theirs.append(_timed(other) * 1000)
        for share, label in ((0.5, "p50"), (0.95, "p95")):
            beside = round(percentile(theirs, share), 2)
            goal = {"at_most": AT_MOST.get(kind, 2 * beside)} if label == "p95" else {}
            yield Figure(f"{kind} {size}: {name}, {label}", percentile(ours, share), "ms", bare=beside, **goal)
        middle = percentile(ours, 0.5) / percentile(theirs, 0.5)
        yield Figure(f"{kind} {size}: {name}, ratio to the bare engine", middle, "ratio", bare=1.0, at_most=2.0)


Pair = Callable[[random.Random], tuple[Callable[[], object], Callable[[], object]]]


def _asked(engine: SearchEngine, bare: Bare, archive: Archive) -> dict[str, Pair]:
    def find(words: str, *, order: Order = Order.DATE, facets: tuple[Facet, ...] = ()) -> Callable[[], object]:
        return lambda: engine.find(parse(words), READER, order=order, facets=facets)

    def some(dice: random.Random, *, rarest: int = 3_000) -> str:
        return archive.common(dice.randrange(rarest))

    def two(dice: random.Random) -> tuple[str, str]:
        return some(dice), some(dice, rarest=200)

    def phrase(dice: random.Random) -> str:
        letter = next(archive.letters(dice.randrange(1, 20_000), 1))
        words = letter.body_text.split()
        at = dice.randrange(len(words) - 1)
        return f"{words[at]} {words[at + 1]}"

    def pair(make: Callable[[random.Random], tuple[Callable[[], object], Callable[[], object]]]) -> Pair:
        return make

    def both(words: str, **how: object) -> tuple[Callable[[], object], Callable[[], object]]:
        return find(words, **how), lambda: bare.find(words, **how)  # type: ignore[arg-type]

    return {
        "term": pair(lambda dice: both(some(dice))),
        "common term": pair(lambda dice: both(some(dice, rarest=20))),
        "AND": pair(lambda dice: both(" ".join(two(dice)))),
        "phrase": pair(lambda dice: both(f'"{phrase(dice)}"')),
        "prefix": pair(lambda dice: both(f"{some(dice)[:6]}*")),
        "fuzzy": pair(lambda dice: both(f"{some(dice)}~")),
        "filter and sort": pair(lambda dice: both(f"{some(dice, rarest=50)} registered:yes")),
        "by relevance": pair(lambda dice: both(" ".join(two(dice)), order=Order.RELEVANCE)),
        "facets": pair(lambda dice: both(some(dice, rarest=50), facets=tuple(Facet))),
    }


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
