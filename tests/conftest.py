"""The kit of every test: one embedded PostgreSQL a session, a cloned database where commits matter, a frozen clock."""

import datetime as dt
import gc
import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import psycopg
import pytest
from xdist.scheduler import LoadScopeScheduling

from casework import migrations
from casework.adapters.embedded_postgres import OWNER, SUPERUSER, DatabaseServer, embedded
from casework.bootstrap import Platform, assemble
from casework.settings import Settings
from documents.blobs import BlobStore
from tests.builders import Ministry, build_ministry
from tests.databases import MINISTRY_TEMPLATE, TEMPLATE, Copies, Maintenance, plain
from tests.engines import with_what_is_compiled

MEMORY, ROOM_IN_MEMORY = "/dev/shm", 3 * 2**30
JOURNEYS = "tests/journeys/"
IN_THE_BROWSER = "_in_the_browser.py"
LONG = {"faults": "--full", "long": "--long"}
"""What the short run leaves out, by its mark, and what asks for it."""
FIRST = (JOURNEYS, "tests/flows/", "tests/faults/", "tests/contracts/")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds what runs the tests that the short run leaves out."""
    parser.addoption("--full", action="store_true", help="run the long fault rounds too")
    parser.addoption("--long", action="store_true", help="run the long tests too")


class JourneysTogether(LoadScopeScheduling):  # type: ignore[misc]
    """Gives a worker whole files, and all journeys of the browser to one worker: they share a stage, and never two browsers run."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        return JOURNEYS if file.endswith(IN_THE_BROWSER) else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> JourneysTogether:
    """Shares the tests out as ``JourneysTogether``, in the order in which they were collected: the long ones first."""
    config.option.loadscopereorder = False
    return JourneysTogether(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Puts the journeys first, then what starts processes, and leaves the long ones out of the short run: deselected, not skipped."""
    items.sort(key=lambda item: next((place for place, room in enumerate(FIRST) if item.nodeid.startswith(room)), len(FIRST)))
    left_out = [mark for mark, asked in LONG.items() if not config.getoption(asked)]
    long = [item for item in items if any(map(item.get_closest_marker, left_out))]
    items[:] = [item for item in items if item not in long]
    config.hook.pytest_deselected(items=long)


def pytest_collection_finish() -> None:
    """Keeps what was loaded for all tests out of every later collection of garbage."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Makes a skipped test a failed one: what cannot run here has not been shown to work."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped: {report.longrepr}"
    return report


@dataclass
class Clock:
    """Is a clock that tests set."""

    now: dt.datetime = field(default=dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC))

    def __call__(self) -> dt.datetime:
        return self.now

    def forward(self, **amount: float) -> None:
        self.now += dt.timedelta(**amount)


@pytest.fixture(scope="session")
def server() -> Iterator[DatabaseServer]:
    """Starts PostgreSQL on a folder of its own and migrates the template database."""
    home = Path(tempfile.mkdtemp(prefix="casework-test-", dir=_in_memory()))
    try:
        with embedded(Settings(home=home)) as running:
            _forget_about_power_loss(running)
            migrations.upgrade(running.url(OWNER))
            yield running
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def maintenance(server: DatabaseServer) -> Iterator[Maintenance]:
    """Gives what makes and drops the tests' databases."""
    made = Maintenance(plain(server.url(SUPERUSER, "postgres")))
    yield made
    made.close()


@pytest.fixture(scope="session")
def founded(server: DatabaseServer, maintenance: Maintenance, tmp_path_factory: pytest.TempPathFactory) -> Ministry:
    """Founds the small ministry once, in a template database of its own."""
    maintenance.copy(MINISTRY_TEMPLATE, TEMPLATE)
    settings = Settings(home=tmp_path_factory.mktemp("founded"))
    made = assemble(settings, server, BlobStore(settings.blobs_folder), clock=Clock(), name=MINISTRY_TEMPLATE)
    try:
        return build_ministry(made)
    finally:
        made.close()


@pytest.fixture
def clock() -> Clock:
    """Gives the frozen clock: Monday 23 November 2026, ten in the morning in Copenhagen."""
    return Clock()


@pytest.fixture(scope="session")
def copies(server: DatabaseServer, maintenance: Maintenance, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copies]:
    """Gives the copies that are lent to one test after another."""
    made = Copies(server, maintenance, tmp_path_factory.mktemp("copies"))
    yield made
    made.close()


@pytest.fixture
def template(request: pytest.FixtureRequest) -> str:
    """Gives the template of the test's database: the migrated one, or the one with the small ministry where the test asks for it."""
    if "ministry" in request.fixturenames:
        request.getfixturevalue("founded")
        return MINISTRY_TEMPLATE
    return TEMPLATE


@pytest.fixture
def database_name(maintenance: Maintenance, template: str) -> Iterator[str]:
    """Copies the template for one test, which does with the copy what it likes: other processes may come to it by its name."""
    name = maintenance.new_name()
    maintenance.copy(name, template)
    yield name
    maintenance.drop(name)


@pytest.fixture
def platform(server: DatabaseServer, template: str, clock: Clock, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Platform]:
    """Gives an empty platform; on a copy that was given back clean, unless the test asks for a database by name."""
    settings = Settings(home=tmp_path)
    if "database_name" not in request.fixturenames:
        with request.getfixturevalue("copies").lent(template, settings, clock) as lent:
            yield lent
        return
    name = request.getfixturevalue("database_name")
    made = with_what_is_compiled(assemble(settings, server, BlobStore(settings.blobs_folder), clock=clock, name=name))
    yield made
    made.close()


@pytest.fixture
def ministry(founded: Ministry, platform: Platform) -> Ministry:
    """Gives a small ministry: two units, a clerk, a caseworker, heads, an outsider."""
    return founded


def _in_memory() -> str | None:
    """Gives the file system in memory, where there is one with room: a database is cloned there in 50 ms, on a disk in 300 to 850."""
    has_room = (
        os.access(MEMORY, os.W_OK)
        and shutil.disk_usage(MEMORY).free > ROOM_IN_MEMORY
        and psutil.virtual_memory().available > ROOM_IN_MEMORY
    )
    return MEMORY if has_room else None


def _forget_about_power_loss(running: DatabaseServer) -> None:
    """Lets the test cluster skip fsync: its databases live for a second, and kill -9 does not need it."""
    with psycopg.connect(plain(running.url(SUPERUSER, "postgres")), autocommit=True) as connection:
        for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "max_wal_size = '256MB'"):
            connection.execute(f"ALTER SYSTEM SET {setting}")  # type: ignore[arg-type]
        connection.execute("SELECT pg_reload_conf()")
