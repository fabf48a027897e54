"""Killed between the bytes and their check: what has no verdict opens for nobody, and a verdict that was not written is found again."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from casework.adapters.embedded_postgres import APP, SYSTEM
from casework.bootstrap import Platform
from casework.vocabulary import Reason
from tests.builders import Ministry
from tests.checked import with_scanner
from tests.records import a_draft
from tests.services.test_virus_check import why_not
from ui.sandbox.clamd import standing_in


@pytest.mark.long
def test_a_kill_anywhere_leaves_nothing_that_opens_unchecked(
    platform: Platform, ministry: Ministry, database_name: str, tmp_path: Path
) -> None:
    record_id, address = a_draft(platform, ministry), f"unix:{tmp_path}/clamd.ctl"

    def worker(*deed: str, fault: str = "") -> None:
        command = [
            sys.executable, "-m", "tests.faults.checking_worker", str(platform.settings.home), platform.server.url(APP, database_name),
            platform.server.url(SYSTEM, database_name), address, str(ministry.people["caseworker"]), str(record_id), *deed,
        ]  # fmt: skip
        done = subprocess.run(command, env=os.environ | {"CASEWORK_FAULT": fault}, capture_output=True, text=True, check=False)
        assert done.returncode == (-9 if fault else 0), done.stderr

    def count(of: str) -> int:
        with platform.system_engine.connect() as connection:
            return int(connection.execute(text(f"SELECT count(*) FROM {of}")).scalar_one())

    with standing_in(address) as stand_in:
        house = with_scanner(platform, tmp_path, stand_in)
        for place in ("blob.written", "blob.renamed"):
            worker("file", fault=place)
        nothing = count("document_version"), count("file_check")
        worker("file")
        (version_id,) = house.versions(record_id).values()
        filed = why_not(house, ministry, version_id)
        worker("check", str(version_id), fault="check.scanned")
        scanned = why_not(house, ministry, version_id)
        for _ in range(2):
            worker("check", str(version_id))
        checked = why_not(house, ministry, version_id)

    assert (0, 0) == nothing
    assert [Reason.FILE_WAITS_FOR_CHECK] * 2 + [Reason.FILE_IS_INFECTED] == [filed, scanned, checked]
    assert (2, 1) == (stand_in.asked, [kind for kind, _ in house.events()].count("file_quarantined"))
