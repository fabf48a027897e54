"""Deeds that write, in an archive of a million cases: open a case, register, assign, note; alone, and by sixteen officials at once.

Each figure is a whole ``Work``: rights asked, rows changed, history, event, outbox, commit with fsync. Beside it stands the bare figure of
the same run: the very rows the deed wrote (as the database counted them), put into tables of the same columns and indexes in one
transaction, without rights, triggers or policies.

``BENCH_WRITE_CASES=10000`` tries it small; ``BENCH_WRITE_ROUNDS`` says how often each deed is done.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg
from psycopg import sql
from sqlalchemy import Connection, event

from casework.adapters.embedded_postgres import SUPERUSER
from casework.bootstrap import Platform
from casework.services import cases, notes, records
from casework.services.cases import NewCase
from casework.services.records import NewRecord
from casework.vocabulary import Channel, RecordKind
from casework.work import Actor, Work
from tests.bench.archive import FIRST_OFFICIAL, FIRST_UNIT, UNITS, Archive, fill
from tests.bench.figures import Figure, percentile
from tests.bench.stage import installation

CASES = int(os.environ.get("BENCH_WRITE_CASES", "1000000"))
ROUNDS = int(os.environ.get("BENCH_WRITE_ROUNDS", "100"))
OFFICIALS = 16
PACE_S = 1.0
P95_MS = 30
Deed = Callable[[Work, "Desk"], object]


@dataclass
class Desk:
    """Is one official at work: what the last deeds made is what the next ones are done to."""

    official_id: int
    unit_id: int
    colleague_id: int
    case_id: int = 0
    record_id: int = 0
    took: dict[str, list[float]] = field(default_factory=dict)


def open_case(work: Work, desk: Desk) -> None:
    """Opens a case."""
    desk.case_id = cases.open_case(work, NewCase("Ansøgning om tilskud til varmepumpe", "06.02.01", unit_id=desk.unit_id))


def draft(work: Work, desk: Desk) -> None:
    """Writes the letter that is registered next, and places it on the case; it is not measured."""
    letter = NewRecord("Svar på ansøgning", RecordKind.OUTBOUND, Channel.DESK, desk.unit_id, desk.official_id)
    desk.record_id = records.draft(work, letter)
    records.place_on_case(work, desk.record_id, desk.case_id)


def register(work: Work, desk: Desk) -> None:
    """Registers the letter: the number of its case comes last."""
    records.register(work, desk.record_id)


def note(work: Work, desk: Desk) -> None:
    """Writes a note on the letter."""
    notes.write_on_record(work, desk.record_id, "Har talt med ansøger; bilag 2 eftersendes.")


def assign(work: Work, desk: Desk) -> None:
    """Gives the letter to a colleague."""
    records.assign(work, desk.record_id, desk.colleague_id)


MEASURED: dict[str, Deed] = {"open case": open_case, "register": register, "note": note, "assign": assign}
IN_ORDER: dict[str, Deed] = {"open case": open_case, "draft": draft, "register": register, "note": note, "assign": assign}


def measure() -> list[Figure]:
    """Gives p50 and p95 of each deed, alone and by sixteen officials at once, beside the bare rows; and how many a second at most."""
    with installation() as platform:
        started = time.perf_counter()
        archive = fill(platform, CASES)
        figures = [Figure(f"write: {CASES} cases written", time.perf_counter() - started, "s")]
        alone = _desks(archive)[0]
        wrote = {name: _rows_written(platform, alone, name) for name in IN_ORDER}
        for _ in range(ROUNDS):
            _work_through(platform, alone)
        with _bare(platform, wrote) as bare_deed:
            bare = {name: [_timed(lambda name=name: bare_deed(name)) for _ in range(ROUNDS)] for name in MEASURED}  # type: ignore[misc]  # a default binds the name
        figures += _told("alone", alone.took, bare)
        figures += _told(f"{OFFICIALS} officials", _together(platform, archive, pace_s=PACE_S), bare)
        flat_out = _together(platform, archive, pace_s=0)
        deeds = sum(len(times) for times in flat_out.values())
        figures.append(
            Figure(f"write: {OFFICIALS} officials without a pause", 1000 * OFFICIALS * deeds / sum(map(sum, flat_out.values())), "deeds/s")
        )
    return figures


def _told(who: str, took: dict[str, list[float]], bare: dict[str, list[float]]) -> list[Figure]:
    figures = []
    for name in MEASURED:
        for share, at_most in ((0.5, None), (0.95, P95_MS)):
            figures.append(
                Figure(
                    f"write: {name}, {who}, p{round(share * 100)}",
                    percentile(took[name], share),
                    "ms",
                    bare=round(percentile(bare[name], share), 2),
                    at_most=at_most,
                )
            )
    return figures


def _desks(archive: Archive) -> list[Desk]:
    """Gives officials of as many units, each with a colleague of the same unit."""
    desks = []
    for number in range(OFFICIALS):
        unit = 1 + number * (UNITS // OFFICIALS)  # the first official of all sits in every unit: not here
        other = unit + UNITS if unit + UNITS < archive.officials else unit - 1
        desks.append(Desk(FIRST_OFFICIAL + unit, FIRST_UNIT + unit % UNITS, FIRST_OFFICIAL + other))
    return desks


def _work_through(platform: Platform, desk: Desk, *, pace_s: float = 0) -> None:
    for name, deed in IN_ORDER.items():
        began = time.perf_counter()
        with platform.work(Actor.official(desk.official_id)) as work:
            deed(work, desk)
        took = time.perf_counter() - began
        desk.took.setdefault(name, []).append(took * 1000)
        if pace_s:
            time.sleep(max(0.0, pace_s - took))


def _together(platform: Platform, archive: Archive, *, pace_s: float) -> dict[str, list[float]]:
    """Has sixteen officials work at once, each beginning a deed a second, or one after the other without a pause."""
    desks = _desks(archive)
    rounds = max(3, ROUNDS // OFFICIALS)

    def sit(number: int, desk: Desk) -> None:
        time.sleep(pace_s * number / OFFICIALS)
        for _ in range(rounds):
            _work_through(platform, desk, pace_s=pace_s)

    seats = [threading.Thread(target=sit, args=(number, desk)) for number, desk in enumerate(desks)]
    for seat in seats:
        seat.start()
    for seat in seats:
        seat.join()
    return {name: [each for desk in desks for each in desk.took[name]] for name in IN_ORDER}


def _timed(deed: Callable[[], None]) -> float:
    began = time.perf_counter()
    deed()
    return (time.perf_counter() - began) * 1000


# ---- the bare rows --------------------------------------------------------------------------------------------------------------


def _rows_written(platform: Platform, desk: Desk, name: str) -> dict[str, tuple[int, int]]:
    """Does the deed once, and gives how many rows it put into each table and changed there, as the database counted them."""
    found: dict[str, tuple[int, int]] = {}

    def ask(connection: Connection) -> None:
        rows = connection.exec_driver_sql(
            "SELECT relname, n_tup_ins, n_tup_upd FROM pg_stat_xact_user_tables WHERE schemaname = 'public' AND n_tup_ins + n_tup_upd > 0"
        )
        found.update({row.relname: (row.n_tup_ins, row.n_tup_upd) for row in rows})

    event.listen(platform.engine, "commit", ask)
    try:
        with platform.work(Actor.official(desk.official_id)) as work:
            IN_ORDER[name](work, desk)
    finally:
        event.remove(platform.engine, "commit", ask)
    return found


@contextmanager
def _bare(platform: Platform, wrote: dict[str, dict[str, tuple[int, int]]]) -> Iterator[Callable[[str], None]]:
    """Gives a deed that puts the rows of one of ours into tables of the same columns and indexes, and nothing else."""
    url = platform.server.url(SUPERUSER).replace("postgresql+psycopg:", "postgresql:")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA bare")
        for table in sorted({table for tables in wrote.values() for table in tables}):
            _like(connection, table, max(tables.get(table, (0, 0))[0] for tables in wrote.values()))

        def deed(name: str) -> None:
            with connection.transaction():
                for table, (put, changed) in wrote[name].items():
                    if put:
                        connection.execute(sql.SQL("INSERT INTO bare.{} SELECT * FROM bare.{} LIMIT {}").format(*_named(table), put))
                    if changed:
                        connection.execute(sql.SQL("UPDATE bare.{} SET n = n WHERE n < {}").format(sql.Identifier(f"{table}_old"), changed))

        yield deed


def _named(table: str) -> tuple[sql.Identifier, sql.Identifier]:
    return sql.Identifier(table), sql.Identifier(f"{table}_row")


def _like(connection: psycopg.Connection[tuple[object, ...]], table: str, rows: int) -> None:
    """Makes a table like one of ours, with its indexes, which ask nothing to be unique; and the rows that were put into it last."""
    bare, row = _named(table)
    connection.execute(sql.SQL("CREATE TABLE bare.{} (LIKE public.{})").format(bare, bare))
    for (definition,) in connection.execute(
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = %s", [table]
    ).fetchall():
        _, _, rest = str(definition).partition(" USING ")
        connection.execute(sql.SQL("CREATE INDEX ON bare.{} USING ").format(bare) + sql.SQL(rest))  # type: ignore[arg-type]  # the database's own words
    last = sql.SQL("CREATE TABLE bare.{} AS SELECT * FROM public.{} ORDER BY ctid DESC LIMIT {}").format(row, bare, rows)
    connection.execute(last)
    connection.execute(sql.SQL("CREATE TABLE bare.{} AS SELECT generate_series(0, 9) AS n").format(sql.Identifier(f"{table}_old")))
