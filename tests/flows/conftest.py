"""One real Prefect server for all tests of flows, on the session's PostgreSQL."""

import gc
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from casework.adapters.embedded_postgres import DatabaseServer
from casework.adapters.loopback import any_free_port
from casework.adapters.prefect_process import PrefectServer, prefect_server
from casework.bootstrap import Platform
from casework.settings import Settings
from tests.approvals import publish
from tests.builders import Ministry
from workflows.motor import Motor


@contextmanager
def swept() -> Iterator[None]:
    """Lets go of what Prefect's client leaves open (its sockets close when collected) before a later test is blamed for it."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture(scope="session")
def prefect(server: DatabaseServer) -> Iterator[PrefectServer]:
    """Starts the Prefect server, once."""
    with swept(), tempfile.TemporaryDirectory(prefix="casework-prefect-") as home:
        settings = Settings(home=Path(home), prefect_port=any_free_port())
        with prefect_server(settings, server) as running:
            yield running


@pytest.fixture
def motor(platform: Platform, prefect: PrefectServer) -> Iterator[Motor]:
    """Gives the motor that moves this test's approvals."""
    with swept(), Motor(platform, lambda: prefect.environment) as made:
        yield made


@pytest.fixture
def office(platform: Platform, ministry: Ministry) -> Ministry:
    """Gives the small ministry with its definitions published."""
    publish(platform, ministry)
    return ministry
