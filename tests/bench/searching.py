"""Searching the demo ministry twenty times over, through a ``Work`` with access and audit; beside the engine without them."""

import random
import time

from sqlalchemy import create_engine, text

from casework.adapters.embedded_postgres import SUPERUSER
from casework.bootstrap import Platform
from casework.work import Actor
from documents.isolation import isolation
from search.engines.port import SearchEngine
from search.finding import find, index_filter
from search.language import parse
from search.opening import engine_of
from search.rebuilding import rebuild
from tests.bench.figures import Figure, percentile
from tests.bench.stage import installation
from ui.demo import SIGN_INS, load
from workflows.deliver import run_until_idle
from workflows.effects import HANDLERS
from workflows.runtime import kit_of

TIMES = 20
ROUNDS = 12
QUERIES = {
    "term": ["tilskud", "varmepumpe", "høring", "kommune", "klage", "budget"],
    "AND": ["tilskud kommune", "klage frist", "høring bekendtgørelse", "ansøgning varmepumpe"],
    "phrase": ['"med venlig hilsen"', '"i henhold til"', '"under henvisning til"'],
    "prefix": ["varme*", "komm*", "ansøg*", "bekendt*"],
    "filter and sort": ["tilskud registered:yes", "klage date:2026-01..2026-12", "kommune type:inbound"],
}
COLUMNS = text("SELECT column_name FROM information_schema.columns WHERE table_name = :table AND table_schema = 'public'")
COPIES = """
INSERT INTO {table} ({columns}) SELECT {values} FROM {table} WHERE {among}
"""


def measure() -> list[Figure]:
    """Gives p50 and p95 by kind of query, the time of a rebuild, and how many records were searched."""
    with installation() as platform:
        load(platform, "full")
        with isolation(workers=2) as sandbox:
            run_until_idle(kit_of(platform, sandbox, engine_of(platform), lambda _: {}), handlers=HANDLERS, patience=0.0)
        records = _multiply(platform)
        engine = engine_of(platform)
        started = time.perf_counter()
        rebuild(platform, engine)
        rebuilding = time.perf_counter() - started
        figures = [
            Figure("search: records in the archive", records, "records"),
            Figure("search: rebuild", records / rebuilding, "records/s"),
        ]
        for kind, queries in QUERIES.items():
            figures += _kind(platform, engine, kind, queries)
        everything = next(figure for figure in figures if figure.name.endswith("term p95"))
        assert everything.value > 0
        return figures


def _kind(platform: Platform, engine: SearchEngine, kind: str, queries: list[str]) -> list[Figure]:
    actor = _reader(platform)
    dice = random.Random(1)
    ours: list[float] = []
    bare: list[float] = []
    for _ in range(ROUNDS):
        for words in dice.sample(queries, len(queries)):
            started = time.perf_counter()
            with platform.work(actor) as work:
                find(work, engine, words)
            ours.append((time.perf_counter() - started) * 1000)
            with platform.work(actor) as work:
                reader = index_filter(work)
            tree = parse(words)
            started = time.perf_counter()
            engine.find(tree, reader)
            bare.append((time.perf_counter() - started) * 1000)
    return [
        Figure(f"search: {kind} p50", percentile(ours, 0.5), "ms", bare=round(percentile(bare, 0.5), 2)),
        Figure(f"search: {kind} p95", percentile(ours, 0.95), "ms", bare=round(percentile(bare, 0.95), 2), at_most=100),
    ]


def _reader(platform: Platform) -> Actor:
    with platform.system_engine.connect() as connection:
        found = connection.execute(text("SELECT id FROM official WHERE username = :name"), {"name": SIGN_INS[0].username})
        return Actor.official(found.scalar_one())


def _multiply(platform: Platform) -> int:
    """Copies every record with its documents, parties and grants; rows only, the bytes are shared."""
    engine = create_engine(platform.server.url(SUPERUSER))
    step = 10_000_000
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        for table, shifted in (
            ("record", ("id",)),
            ("record_party", ("id", "record_id")),
            ("grant_row", ("id", "record_id")),
            ("document", ("id", "record_id", "parent_id")),
            ("document_version", ("id", "record_id", "document_id")),
            ("rendition", ("id", "record_id", "version_id")),
        ):
            found = connection.execute(COLUMNS, {"table": table})
            columns = found.scalars().all()
            for copy in range(1, TIMES):
                values = [f"{column} + {copy * step}" if column in shifted else _unique(table, column) for column in columns]
                connection.execute(
                    text(COPIES.format(table=table, columns=", ".join(columns), values=", ".join(values), among=f"id < {step}"))
                )
        total: int = connection.execute(text("SELECT count(*) FROM record")).scalar_one()
    engine.dispose()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    engine.dispose()
    return total


def _unique(table: str, column: str) -> str:
    return "NULL" if (table, column) in {("record", "number"), ("record", "reply_to_id"), ("record", "conflicts_with_id")} else column
