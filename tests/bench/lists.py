"""Pages of lists, of a case and of a record in an archive of up to a million cases, for who sees all and who sees a hundredth.

Beside each stands the bare figure: the very statements of the page, run without a ``Work`` and without row-level security.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from casework.bootstrap import Platform
from casework.lists.definition import Condition, Sort
from casework.queries import list_cases, lists
from casework.queries.case_page import case_page
from casework.queries.record_page import record_page
from casework.vocabulary import ListColumn, ListKey, ListOperator
from casework.work import Actor, Work
from tests.bench.archive import Archive, fill
from tests.bench.figures import Figure, percentile
from tests.bench.stage import installation

SIZES = tuple(int(each) for each in os.environ.get("BENCH_CASES", "10000,100000,1000000").split(","))
ROUNDS = 60
P50_MS, P95_MS, STATEMENTS, RATIO = 20, 100, 12, 1.5
DUE = (Condition(ListColumn.DEADLINE, ListOperator.IS_FILLED), Condition(ListColumn.CHANNEL, ListOperator.IS, ("email",)))
Page = Callable[[Work, Archive], object]
PAGES: dict[str, Page] = {
    "unit inbox": lambda work, archive: lists.page(work, f"{ListKey.UNIT_INBOX}-{archive.small_unit}"),
    "my cases": lambda work, _: list_cases.page(work, ListKey.MY_CASES),
    "my inbox": lambda work, _: lists.page(work, ListKey.MY_INBOX),
    "archive page": lambda work, _: lists.page(work, ListKey.ARCHIVE),
    "archive as cases": lambda work, _: list_cases.page(work, ListKey.ARCHIVE),
    "filtered and sorted": lambda work, archive: lists.page(work, f"{ListKey.UNIT_PROCESS}-{archive.small_unit}", where=DUE),
    "archive by title": lambda work, _: lists.page(work, ListKey.ARCHIVE, sort=(Sort(ListColumn.TITLE),)),
    "a case": lambda work, archive: case_page(work, archive.case_of_ordinary),
    "a record": lambda work, archive: record_page(work, archive.record_of_ordinary),
}


def measure() -> list[Figure]:
    """Gives p50 and p95 of each page by size and asker, its statements, the ratio of the two askers, and the growth."""
    figures: list[Figure] = []
    largest = max(SIZES)
    medians: dict[tuple[str, str, int], float] = {}
    for cases in SIZES:
        with installation() as platform:
            started = time.perf_counter()
            archive = fill(platform, cases)
            figures.append(Figure(f"lists: {cases} cases written", time.perf_counter() - started, "s"))
            figures.append(Figure(f"lists: {cases} cases, ordinary sees", 100 * _share(platform, archive), "%"))
            for name, page in PAGES.items():
                for who, official_id in (("superuser", archive.superuser), ("ordinary", archive.ordinary)):
                    found = _page(platform, archive, Actor.official(official_id), page)
                    medians[name, who, cases] = found[0].value
                    goals = {"p50": P50_MS, "p95": P95_MS, "statements": STATEMENTS} if cases == largest else {}
                    figures += [
                        Figure(f"lists: {cases} {name}, {who}, {each.name}", each.value, each.unit, each.bare, goals.get(each.name))
                        for each in found
                    ]
    for name in PAGES:
        ratio = medians[name, "ordinary", largest] / medians[name, "superuser", largest]
        figures.append(Figure(f"lists: {name}, ordinary to superuser", ratio, "times", at_most=RATIO))
        growth = medians[name, "ordinary", largest] / medians[name, "ordinary", min(SIZES)]
        figures.append(Figure(f"lists: {name}, {largest} to {min(SIZES)} cases", growth, "times"))
    return figures


def _page(platform: Platform, archive: Archive, actor: Actor, page: Page) -> list[Figure]:
    ours: list[float] = []
    with _statements(platform.engine) as said:
        with platform.work(actor) as work:
            page(work, archive)
        count = len(said)
        asked = said[1:]
    for _ in range(ROUNDS):
        started = time.perf_counter()
        with platform.work(actor) as work:
            page(work, archive)
        ours.append((time.perf_counter() - started) * 1000)
    bare = _bare(platform, asked)
    return [
        Figure("p50", percentile(ours, 0.5), "ms", bare=round(percentile(bare, 0.5), 2)),
        Figure("p95", percentile(ours, 0.95), "ms", bare=round(percentile(bare, 0.95), 2)),
        Figure("statements", count, "statements"),
    ]


def _bare(platform: Platform, asked: list[tuple[str, Any]]) -> list[float]:
    times = []
    with platform.system_engine.connect() as connection:
        for _ in range(ROUNDS):
            started = time.perf_counter()
            for statement, parameters in asked:
                found = connection.exec_driver_sql(statement, parameters)
                if found.returns_rows:
                    found.all()
            times.append((time.perf_counter() - started) * 1000)
    return times


@contextmanager
def _statements(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    said: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: object, _context: object, _many: object) -> None:
        said.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _share(platform: Platform, archive: Archive) -> float:
    with platform.work(Actor.official(archive.ordinary)) as work:
        seen = work.session.connection().exec_driver_sql("SELECT count(*) FROM record").scalar_one()
    return float(seen) / archive.records
