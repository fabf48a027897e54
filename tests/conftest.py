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
from tests.engines import with_what_is_compiled

MEMORY, ROOM_IN_MEMORY = "/dev/shm", 3 * 2**30
TEMPLATE = "casework"
MINISTRY_TEMPLATE = "ministry"
JOURNEYS = "tests/journeys/"
IN_THE_BROWSER = "_in_the_browser.py"
FIRST = (JOURNEYS, "tests/flows/", "tests/faults/", "tests/contracts/")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds ``--full``, which runs the long rounds too."""
    parser.addoption("--full", action="store_true", help="run the long fault rounds")


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
    """Puts the journeys first, then what starts processes, and leaves the long rounds out of the short run: deselected, not skipped."""
    items.sort(key=lambda item: next((place for place, room in enumerate(FIRST) if item.nodeid.startswith(room)), len(FIRST)))
    if not config.getoption("--full"):
        long = [item for item in items if item.get_closest_marker("faults")]
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
def _databases() -> list[int]:
    return [0]


class Maintenance:
    """Makes and drops databases over one session that is kept: signing in anew for each costs as much as the copy itself."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._session: psycopg.Connection[tuple[object, ...]] | None = None

    def copy(self, name: str, template: str) -> None:
        copy_database(self._open(), name, template)

    def drop(self, name: str) -> None:
        self._open().execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[arg-type]

    def close(self) -> None:
        if self._session is not None:
            self._session.close()

    def _open(self) -> psycopg.Connection[tuple[object, ...]]:
        """Gives the session, a new one where a test has ended it with all others."""
        if self._session is None or self._session.closed or not _answers(self._session):
            self.close()
            self._session = psycopg.connect(self._url, autocommit=True)
        return self._session


def _answers(session: psycopg.Connection[tuple[object, ...]]) -> bool:
    try:
        session.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


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


@pytest.fixture
def database_name(maintenance: Maintenance, _databases: list[int], request: pytest.FixtureRequest) -> Iterator[str]:
    """Clones the migrated template for one test; with the small ministry in it where the test asks for one."""
    _databases[0] += 1
    name = f"test_{os.getpid()}_{_databases[0]}"
    template = TEMPLATE
    if "ministry" in request.fixturenames:
        request.getfixturevalue("founded")
        template = MINISTRY_TEMPLATE
    maintenance.copy(name, template)
    yield name
    maintenance.drop(name)


@pytest.fixture
def platform(server: DatabaseServer, database_name: str, clock: Clock, tmp_path: Path) -> Iterator[Platform]:
    """Gives an empty platform on a database of its own."""
    settings = Settings(home=tmp_path)
    made = with_what_is_compiled(assemble(settings, server, BlobStore(settings.blobs_folder), clock=clock, name=database_name))
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


def copy_database(connection: psycopg.Connection[tuple[object, ...]], name: str, template: str) -> None:
    connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY OWNER casework_owner')  # type: ignore[arg-type]


def plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://")
