"""The API for tests of doors: one database and one app a file, since building the app and cloning cost more than a request."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from casework.bootstrap import Platform
from casework.settings import Settings
from tests.builders import Ministry
from tests.conftest import Clock
from tests.databases import MINISTRY_TEMPLATE, Copies
from tests.doors.http_client import TestClient
from tests.doors.stand_in_api import an_api


@dataclass(frozen=True)
class ApiHouse:
    """Is a ministry with its API, shared by the tests of a file."""

    platform: Platform
    ministry: Ministry
    api: TestClient
    clock: Clock


@pytest.fixture(scope="module")
def house(copies: Copies, founded: Ministry, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiHouse]:
    """Gives the ministry's API on a database of the file's own."""
    settings, clock = Settings(home=tmp_path_factory.mktemp("house")), Clock()
    with copies.lent(MINISTRY_TEMPLATE, settings, clock) as platform, an_api(platform, founded) as api:
        yield ApiHouse(platform, founded, api, clock)


@pytest.fixture
def api(house: ApiHouse) -> TestClient:
    """Gives the client of the shared API."""
    return house.api
