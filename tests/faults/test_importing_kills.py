"""An import killed at every named place and run again: nothing is lost, nothing is doubled, the numbers and counts are right."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from casework.adapters.embedded_postgres import APP, SYSTEM
from casework.bootstrap import Platform
from casework.queries import imports
from casework.services.importing import runs
from casework.vocabulary import ImportState
from documents import importing
from tests import made_bundles as made
from tests.builders import Ministry

PLACES = ("import.files_stored", "import.before_commit", "import.batch_done", "blob.written", "import.before_commit")


def work_on(platform: Platform, database: str, run_id: int, fault: str = "") -> None:
    command = [
        sys.executable, "-m", "tests.faults.importing_worker", str(platform.settings.home),
        platform.server.url(APP, database), platform.server.url(SYSTEM, database), str(run_id),
    ]  # fmt: skip
    done = subprocess.run(command, env=os.environ | {"CASEWORK_FAULT": fault}, capture_output=True, text=True, check=False)
    assert done.returncode == (-9 if fault else 0), done.stderr


def killed_and_finished(
    platform: Platform, ministry: Ministry, database: str, folder: Path, *, cases: int, places: tuple[str, ...] = PLACES
) -> None:
    run_id, _ = importing.look_at(platform, ministry.actor("manager"), made.archive(folder, cases))
    with platform.work(ministry.actor("manager")) as work:
        runs.start(work, run_id)
    for number, place in enumerate(places):
        work_on(platform, database, run_id, f"{place}:{number % 2 + 1}")
    work_on(platform, database, run_id)
    work_on(platform, database, run_id)
    check(platform, ministry, run_id, cases)


def check(platform: Platform, ministry: Ministry, run_id: int, cases: int) -> None:
    with platform.system_engine.connect() as connection:

        def count(query: str) -> int:
            return int(connection.execute(text(query)).scalar_one())

        for table in ("case_file", "record", "document", "document_version", "legacy_event", "case_grant"):
            assert (table, cases) == (table, count(f"SELECT count(*) FROM {table}"))
        assert cases == count("SELECT count(DISTINCT number) FROM case_file")
        assert cases == count("SELECT count(*) FROM event WHERE kind = 'case_imported'")
        assert cases == count("SELECT count(*) FROM outbox WHERE effect = 'extract'")
        shas = connection.execute(text("SELECT sha256 FROM document_version")).scalars().all()
    assert [] == [sha256 for sha256 in shas if not platform.blobs.exists(sha256)]
    with platform.work(ministry.actor("manager")) as work:
        run = imports.run_page(work, run_id)
    assert (ImportState.DONE, {"parties": 1, "cases": cases, "records": cases, "events": cases}) == (run.state, run.made)


@pytest.mark.long
@pytest.mark.timeout(300)
def test_an_import_killed_twice_is_whole(platform: Platform, ministry: Ministry, database_name: str, tmp_path: Path) -> None:
    places = ("import.files_stored", "import.before_commit")
    killed_and_finished(platform, ministry, database_name, tmp_path / "b", cases=250, places=places)


@pytest.mark.faults
@pytest.mark.timeout(1800)
def test_ten_thousand_cases_killed_five_times_are_whole(platform: Platform, ministry: Ministry, database_name: str, tmp_path: Path) -> None:
    killed_and_finished(platform, ministry, database_name, tmp_path / "b", cases=10_000)
