"""The API for tests of doors: one database and one app a file, since building the app and cloning cost more than a request."""

from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest

from casework.adapters.embedded_postgres import SUPERUSER, DatabaseServer
from casework.bootstrap import Platform, assemble
from casework.settings import Settings
from documents.blobs import BlobStore
from tests.builders import Ministry
from tests.conftest import MINISTRY_TEMPLATE, Clock, copy_database, plain
from tests.doors.http_client import TestClient
from tests.doors.stand_in_api import an_api
from tests.engines import with_what_is_compiled


@dataclass(frozen=True)
class ApiHouse:
    """Is a ministry with its API, shared by the tests of a file."""

    platform: Platform
    ministry: Ministry
    api: TestClient
    clock: Clock


@pytest.fixture(scope="module")
def house(server: DatabaseServer, founded: Ministry, _databases: list[int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiHouse]:
    """Gives the ministry's API on a database of the file's own."""
    _databases[0] += 1
    name, clock = f"house_{_databases[0]}", Clock()
    with psycopg.connect(plain(server.url(SUPERUSER, "postgres")), autocommit=True) as connection:
        copy_database(connection, name, MINISTRY_TEMPLATE)
    settings = Settings(home=tmp_path_factory.mktemp("house"))
    platform = with_what_is_compiled(assemble(settings, server, BlobStore(settings.blobs_folder), clock=clock, name=name))
    with an_api(platform, founded) as api:
        yield ApiHouse(platform, founded, api, clock)
    platform.close()


@pytest.fixture
def api(house: ApiHouse) -> TestClient:
    """Gives the client of the shared API."""
    return house.api
