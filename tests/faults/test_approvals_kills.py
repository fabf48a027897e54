"""Runners killed in mid-approval, and Prefect's database dropped once: one decision, one outcome each."""

import tempfile
from pathlib import Path

import psycopg
import pytest

from casework.adapters.embedded_postgres import SUPERUSER, DatabaseServer
from casework.adapters.loopback import any_free_port
from casework.adapters.prefect_process import prefect_server
from casework.bootstrap import Platform
from casework.settings import Settings
from tests.approvals import publish
from tests.builders import Ministry
from tests.faults.approvals_kills import APPROVERS, check, decide, finish, rounds, run, start

pytestmark = [
    pytest.mark.faults,
    pytest.mark.timeout(3600),
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def office(platform: Platform, ministry: Ministry) -> Ministry:
    publish(platform, ministry)
    return ministry


def _settings(home: str) -> Settings:
    return Settings(home=Path(home), prefect_port=any_free_port())


def test_twenty_killed_runners_leave_one_outcome_each(
    platform: Platform, office: Ministry, database_name: str, server: DatabaseServer
) -> None:
    with tempfile.TemporaryDirectory(prefix="casework-prefect-") as home, prefect_server(_settings(home), server) as prefect:
        check(platform, rounds(platform, office, database_name, prefect, kills=20))


def test_prefects_database_can_be_dropped_in_mid_approval(
    platform: Platform, office: Ministry, database_name: str, server: DatabaseServer
) -> None:
    approval_id = start(platform, office)
    with tempfile.TemporaryDirectory(prefix="casework-prefect-") as home:
        # As in use, the server comes back at its address with its password; only its database is another.
        settings = _settings(home)
        with prefect_server(settings, server) as prefect:
            finish(platform, prefect)
            decide(platform, office, approval_id, "head")
            run(platform, database_name, prefect, fault="approval.committed")
        _drop_and_make_anew(server)
        with prefect_server(settings, server) as prefect:
            for username in APPROVERS[1:]:
                finish(platform, prefect)
                decide(platform, office, approval_id, username)
            finish(platform, prefect)
    check(platform, [approval_id])


def _drop_and_make_anew(server: DatabaseServer) -> None:
    address = server.url(SUPERUSER, "postgres").replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("DROP DATABASE prefect WITH (FORCE)")
        connection.execute("CREATE DATABASE prefect OWNER prefect")
    with psycopg.connect(address.replace("/postgres?", "/prefect?"), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
