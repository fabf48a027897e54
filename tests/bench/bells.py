"""The bell of the desk with 300 pages open: what they cost while nothing happens, and how soon a page rings.

The web shell runs as in use, each page is a socket of a signed-in official behind the guard. *Bare* is the same process with no page open;
of a look and of a badge, the same statements without a ``Work`` and without policies.
"""

import asyncio
import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from websockets.asyncio.client import ClientConnection, connect

from casework.adapters.embedded_postgres import SUPERUSER
from casework.adapters.loopback import any_free_port, get_json
from casework.bootstrap import Platform
from casework.queries import notices
from casework.services import noticing
from casework.services.signing_in import hash_of
from casework.work import Actor
from tests.bench.archive import FIRST_OFFICIAL, UNITS, fill
from tests.bench.figures import Figure, percentile
from tests.bench.lists import _bare, _statements
from tests.bench.stage import installation
from ui.bell import BELL, LOOKS_EVERY

PAGES = int(os.environ.get("BENCH_BELLS", "300"))
SECONDS = float(os.environ.get("BENCH_BELLS_SECONDS", "60"))
ROUNDS, CASES, LONGEST_START, LONGEST_RING = 40, 10_000, 120.0, 30.0
IDLE_SHARE, RING_SECONDS, ALL_SECONDS = 10, LOOKS_EVERY + 0.5, 10
WHO = range(FIRST_OFFICIAL + 1, FIRST_OFFICIAL + UNITS)
TICK = os.sysconf("SC_CLK_TCK")


def measure() -> list[Figure]:
    """Gives the idle cost with and without pages, and the time from a notice to the badge, of one and of all at once."""
    with installation() as platform:
        fill(platform, CASES)
        tokens = _sign_in(platform)
        with _web(platform) as (web, port):
            bare = _idle(platform, web)
            return [*asyncio.run(_with_pages(platform, web, port, tokens, bare)), *_alone(platform)]


async def _with_pages(platform: Platform, web: int, port: int, tokens: dict[str, int], bare: tuple[float, float]) -> list[Figure]:
    started, cpu = time.perf_counter(), _cpu(web)
    pages = [(official_id, await _open(port, token)) for token, official_id in tokens.items()]
    opening, opening_cpu = time.perf_counter() - started, _cpu(web) - cpu
    await asyncio.sleep(LOOKS_EVERY * 2)
    share, transactions = await asyncio.to_thread(_idle, platform, web)
    rung = [await _ring(platform, *pages[number * 7 % len(pages)]) for number in range(ROUNDS)]
    cpu = _cpu(web)
    all_at_once = await _ring_all(platform, pages)
    for_all = _cpu(web) - cpu
    for _, page in pages:
        await page.close()
    return [
        Figure(f"bells: {len(pages)} pages opened", opening, "s"),
        Figure("bells: opening a page, cpu of the web process", 1000 * opening_cpu / len(pages), "ms"),
        Figure(f"bells: {len(pages)} pages, nothing happens, cpu of a core", share, "%", round(bare[0], 2), IDLE_SHARE),
        Figure("bells: the same, cpu a minute", share * 0.6, "s", round(bare[0] * 0.6, 2)),
        Figure("bells: the same, transactions of the database", transactions, "a second", round(bare[1], 2), 2),
        Figure("bells: from a notice to the badge, p50", percentile(rung, 0.5), "s", at_most=RING_SECONDS),
        Figure("bells: from a notice to the badge, p95", percentile(rung, 0.95), "s", at_most=RING_SECONDS),
        Figure(f"bells: {len(pages)} told at once, the last badge", all_at_once, "s", at_most=ALL_SECONDS),
        Figure("bells: the same, cpu of the web process", for_all, "s"),
    ]


def _alone(platform: Platform) -> list[Figure]:
    """Times one look and one badge beside their bare statements."""
    one = Actor.official(WHO[0])
    figures = []
    for name, actor, asked in (("one look for everybody", BELL, notices.told_since), ("one badge", one, notices.count_unread)):
        with _statements(platform.engine) as said, _statements(platform.system_engine) as said_by_system, platform.work(actor) as work:
            asked(work)
        statements = [*said, *said_by_system]
        ours = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            with platform.work(actor) as work:
                asked(work)
            ours.append(1000 * (time.perf_counter() - started))
        bare = percentile(_bare(platform, [each for each in statements if "FROM notice" in each[0]]), 0.5)
        figures.append(Figure(f"bells: {name}, p50", percentile(ours, 0.5), "ms", round(bare, 2)))
        figures.append(Figure(f"bells: {name}, statements", len(statements), "statements"))
    return figures


def _sign_in(platform: Platform) -> dict[str, int]:
    """Gives so many pages a session each, by token; some officials have two pages open."""
    tokens = {secrets.token_urlsafe(32): WHO[number % len(WHO)] for number in range(PAGES)}
    with psycopg.connect(_url(platform)) as connection:
        connection.execute("SET session_replication_role = replica")
        cursor = connection.cursor()
        cursor.executemany(
            "INSERT INTO account (official_id, password_hash, totp_last_step, failed_attempts, language) VALUES (%s, 'x', 0, 0, 'en')",
            [(id,) for id in WHO],
        )
        cursor.executemany(
            "INSERT INTO desk_session (token_hash, official_id, created_at, last_seen_at, language) VALUES (%s, %s, now(), now(), 'en')",
            [(hash_of(token), official_id) for token, official_id in tokens.items()],
        )
    return tokens


@contextmanager
def _web(platform: Platform) -> Iterator[tuple[int, int]]:
    """Runs the web shell of the installation and gives its process and port."""
    home, port = platform.settings.home, any_free_port()
    environment = os.environ | {"CASEWORK_HOME": str(home), "CASEWORK_PORT": str(port)}
    with (home / "web.log").open("w") as log:
        web = subprocess.Popen([sys.executable, "-P", "-m", "ui.asgi"], env=environment, stdout=log, stderr=log)
        try:
            until = time.monotonic() + LONGEST_START
            while get_json(port, "/healthz") is None:
                if time.monotonic() > until:
                    message = "the web shell did not start"
                    raise TimeoutError(message)
                time.sleep(0.2)
            yield web.pid, port
        finally:
            web.terminate()
            web.wait(60)


def _idle(platform: Platform, web: int) -> tuple[float, float]:
    """Gives the share of a core and the transactions a second, while nothing happens."""
    cpu, transactions, started = _cpu(web), _transactions(platform), time.perf_counter()
    time.sleep(SECONDS)
    passed = time.perf_counter() - started
    return 100 * (_cpu(web) - cpu) / passed, (_transactions(platform) - transactions - 1) / passed


def _cpu(process: int) -> float:
    words = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / TICK


def _transactions(platform: Platform) -> int:
    with psycopg.connect(_url(platform)) as connection:
        found = connection.execute("SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()").fetchone()
    return int(found[0]) if found else 0


def _url(platform: Platform) -> str:
    return platform.server.url(SUPERUSER).replace("postgresql+psycopg:", "postgresql:")


async def _open(port: int, token: str) -> ClientConnection:
    headers = {"Cookie": f"casework={token}"}
    page = await connect(f"ws://127.0.0.1:{port}/bell", origin=f"http://127.0.0.1:{port}", additional_headers=headers)  # type: ignore[arg-type]  # an origin is its text
    json.loads(await page.recv())
    return page


async def _ring(platform: Platform, official_id: int, page: ClientConnection) -> float:
    """Tells one of a record that one is responsible for, and gives how long its page took to say so."""
    await asyncio.to_thread(_tell, platform, [official_id])
    started = time.perf_counter()
    await asyncio.wait_for(page.recv(), LONGEST_RING)
    return time.perf_counter() - started


async def _ring_all(platform: Platform, pages: list[tuple[int, ClientConnection]]) -> float:
    for _, page in pages:  # what came to the second page of somebody who was told before
        while True:
            try:
                await asyncio.wait_for(page.recv(), 0.001)
            except TimeoutError:
                break
    await asyncio.to_thread(_tell, platform, sorted({official_id for official_id, _ in pages}))
    started = time.perf_counter()
    await asyncio.wait_for(asyncio.gather(*(page.recv() for _, page in pages)), LONGEST_RING)
    return time.perf_counter() - started


def _tell(platform: Platform, people: list[int]) -> None:
    """Tells each of the newest record that each is responsible for, in one work of who sees all."""
    with psycopg.connect(_url(platform)) as connection:
        readable = "responsible_id = ANY (%s) AND access_level <> 'involved'"
        newest = f"SELECT max(id), responsible_id FROM record WHERE {readable} GROUP BY responsible_id"
        found = connection.execute(newest, [people]).fetchall()
    with platform.work(Actor.official(FIRST_OFFICIAL)) as work:
        for record_id, official_id in found:
            noticing.tell(work, [official_id], cause="note", record_id=record_id)
