"""How soon what an official files is found by that official, at a steady pace of receipts, beside the runner; for each engine.

A letter is received as the desk and the watched folders do it: stored, read in the sandbox, filed and committed; the runner, a process of
its own, indexes it; the same official, through a ``Work`` with access and audit, asks for a word that only its text has in common with the
others. Counted is from the commit until an answer has it. Bare stands beside it: the engine alone, one letter written and asked for.
"""

import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from casework.adapters.embedded_postgres import INDEX
from casework.bootstrap import Platform
from casework.vocabulary import IndexEngine
from casework.work import Actor
from documents.intake import arriving
from documents.isolation import Isolation, isolation
from search.engines.port import MOST_PER_PAGE, Order, SearchEngine
from search.finding import find
from search.opening import engine_of
from tests.bench.bare_engines import BARE, Bare, BarePostgres
from tests.bench.figures import Figure, percentile
from tests.bench.made_archive import Archive
from tests.bench.receive import runner
from tests.bench.stage import installation
from tests.builders import Ministry, build_ministry

SECONDS = float(os.environ.get("BENCH_FRESHNESS_SECONDS", "60"))
ENGINES = os.environ.get("BENCH_FRESHNESS_ENGINES", "whoosh tantivy postgres").split()
PACES = {IndexEngine.WHOOSH: 2, IndexEngine.TANTIVY: 20, IndexEngine.POSTGRES: 20}
"""Receipts a second."""
AT_MOST = 1.0
LONGEST = 60.0
WORD = "friskpost"
HANDS = 2
BARE_LETTERS = 20


def measure() -> list[Figure]:
    """Gives, for each engine, p50 and p95 in seconds, and the pace that was kept."""
    figures: list[Figure] = []
    for kind in map(IndexEngine, ENGINES):
        with installation(search_engine=kind) as platform:
            bare = _bare(platform, kind)
            times, pace = _ours(platform, PACES[kind])
        name = f"freshness: {kind}, {PACES[kind]} a second"
        figures += [
            Figure(f"{name}, kept", pace, "receipts/s", at_least=0.95 * PACES[kind]),
            Figure(f"{name}, p50", percentile(times, 0.5), "s", bare=round(percentile(bare, 0.5), 3)),
            Figure(f"{name}, p95", percentile(times, 0.95), "s", bare=round(percentile(bare, 0.95), 3), at_most=AT_MOST),
        ]
    return figures


def _ours(platform: Platform, pace: int) -> tuple[list[float], float]:
    ministry, engine = build_ministry(platform), engine_of(platform)
    watch = _Watch(platform, ministry.actor("clerk"), engine)
    with isolation(workers=HANDS) as sandbox, runner(platform), _letters(int(pace * SECONDS)) as letters:
        sandbox.extract(b"warm", filename="warm.txt")
        with watch.watching():
            began = time.perf_counter()
            with ThreadPoolExecutor(HANDS) as hands:
                for number, path in enumerate(letters):
                    time.sleep(max(0.0, began + number / pace - time.perf_counter()))
                    hands.submit(_receive, platform, sandbox, ministry, path, watch)
            kept = len(letters) / (time.perf_counter() - began)
            watch.wait()
    return watch.times, kept


def _receive(platform: Platform, sandbox: Isolation, ministry: Ministry, path: Path, watch: "_Watch") -> None:
    for file in arriving(platform, sandbox, [(path, "bench")]):
        receipt = file.take_in(ministry.actor("clerk"), unit_id=ministry.grants)
        watch.committed[receipt.record_id] = time.perf_counter()


class _Watch:
    """Asks again and again, as the official, and notes when each record is there."""

    def __init__(self, platform: Platform, actor: Actor, engine: SearchEngine) -> None:
        self._platform, self._actor, self._engine = platform, actor, engine
        self._stop = threading.Event()
        self.committed: dict[int, float] = {}
        self._seen: dict[int, float] = {}

    @property
    def times(self) -> list[float]:
        """Gives how long each took, in seconds."""
        return [max(0.0, seen - self.committed[record_id]) for record_id, seen in self._seen.items()]

    @contextmanager
    def watching(self) -> Iterator[None]:
        thread = threading.Thread(target=self._watch)
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            thread.join()

    def wait(self) -> None:
        """Waits until all are found.

        Raises:
            TimeoutError: some are not, long after.
        """
        until = time.perf_counter() + LONGEST
        while self.committed.keys() - self._seen.keys():
            if time.perf_counter() > until:
                message = f"{len(self.committed.keys() - self._seen.keys())} letters are not found"
                raise TimeoutError(message)
            time.sleep(0.05)

    def _watch(self) -> None:
        while not self._stop.wait(0.02):
            with self._platform.work(self._actor) as work:
                found = find(work, self._engine, WORD, size=MOST_PER_PAGE, order=Order.DATE)
            now = time.perf_counter()
            for hit in found.hits:
                self._seen.setdefault(hit.record_id, now)


@contextmanager
def _letters(count: int) -> Iterator[list[Path]]:
    folder = Path(tempfile.mkdtemp(prefix="bench-fresh-"))
    try:
        paths = []
        for letter in Archive().letters(1, count):
            path = folder / f"brev-{letter.record_id:06}.txt"
            path.write_text(f"{letter.title}\n\n{letter.body_text} {WORD}.\n", "utf-8")
            paths.append(path)
        yield paths
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _bare(platform: Platform, kind: IndexEngine) -> list[float]:
    """Times one letter written and asked for in the engine alone."""
    folder = Path(tempfile.mkdtemp(prefix="bench-bare-"))
    try:
        url = platform.server.url(INDEX, "casework_index").replace("+psycopg", "", 1)
        engine: Bare = BarePostgres(folder, url) if kind is IndexEngine.POSTGRES else BARE[kind](folder / "bare")
        times = []
        for letter in Archive().letters(1, BARE_LETTERS):
            began = time.perf_counter()
            engine.write([letter])
            assert engine.find(letter.title.split()[0])
            times.append(time.perf_counter() - began)
        return times
    finally:
        shutil.rmtree(folder, ignore_errors=True)
