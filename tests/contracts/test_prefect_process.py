"""The Prefect server on our cluster: asks for a password, refuses forged requests, serves flows, leaves nothing behind."""

import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from casework.adapters import locks, loopback
from casework.adapters.embedded_postgres import DatabaseServer, embedded
from casework.adapters.prefect_process import OWNER_LOCK, PrefectServer, noted, prefect_server, server_environment
from casework.settings import Settings, child_environment

FLOW = """
import asyncio
from prefect import flow, task
@task
async def add(number): return number + 1
@flow
async def count(number): return await add(number)
print(asyncio.run(count(41)))
"""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(home=tmp_path_factory.mktemp("prefect"), prefect_port=loopback.any_free_port())


@pytest.fixture(scope="module")
def database(settings: Settings) -> Iterator[DatabaseServer]:
    with embedded(settings, durable=False) as server:
        yield server


@pytest.fixture(scope="module")
def prefect(settings: Settings, database: DatabaseServer) -> Iterator[PrefectServer]:
    with prefect_server(settings, database) as server:
        yield server
    port, number = noted(settings)
    assert not loopback.listens(number, port)


def status_of(prefect: PrefectServer, path: str, headers: dict[str, str]) -> int:
    request = urllib.request.Request(prefect.api_url + path, data=b"{}", headers={"Content-Type": "application/json"} | headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return int(response.status)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


def test_a_flow_runs_on_it_with_the_environment_we_give(settings: Settings, prefect: PrefectServer) -> None:
    environment = child_environment(settings, prefect.environment)
    done = subprocess.run([sys.executable, "-c", FLOW], env=environment, capture_output=True, text=True, check=False)

    assert (0, "42\n") == (done.returncode, done.stdout), done.stderr


def test_a_request_without_the_password_or_without_the_token_is_refused(prefect: PrefectServer) -> None:
    assert status_of(prefect, "/flows/filter", {}) in {401, 403}
    assert status_of(prefect, "/flows/filter", {"Authorization": "Basic YWRtaW46d3Jvbmc="}) in {401, 403}


def test_its_pages_are_served(prefect: PrefectServer) -> None:
    with urllib.request.urlopen(prefect.pages_url, timeout=10) as page:
        assert b"<html" in page.read()


def test_another_process_on_the_folder_joins_it(settings: Settings, database: DatabaseServer, prefect: PrefectServer) -> None:
    with prefect_server(settings, database) as joined:
        assert (prefect.port, False) == (joined.port, joined.owned)

    assert loopback.get_json(prefect.port, "/api/health") is True


def test_nothing_of_it_phones_home(settings: Settings, database: DatabaseServer) -> None:
    environment = server_environment(settings, database, settings.prefect_port)

    assert ("false", "1") == (environment["PREFECT_SERVER_ANALYTICS_ENABLED"], environment["DO_NOT_TRACK"])


def test_a_note_without_a_server_is_not_believed(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    settings.run_folder.mkdir()
    (settings.run_folder / OWNER_LOCK).write_text(json.dumps({"port": 1, "process": 1}))

    with locks.opened(settings.run_folder / OWNER_LOCK) as lock:
        assert locks.try_lock(lock)
    assert not loopback.listens(1, 1)


def test_a_note_that_is_torn_counts_as_none(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    settings.run_folder.mkdir()
    (settings.run_folder / OWNER_LOCK).write_text('{"port": 42')

    assert (0, 0) == noted(settings)
