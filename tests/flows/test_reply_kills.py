"""Replies while the runner that makes them is killed: each party gets one, whole, whatever moment it dies at."""

import os
import subprocess
import sys

import pytest
from sqlalchemy import text

from casework.adapters.embedded_postgres import APP, SYSTEM
from casework.bootstrap import Platform
from casework.vocabulary import ReplyState
from tests.approvals import attach, publish
from tests.builders import Ministry
from tests.replies import APPLICANT, LAWYER, REPLYING, approved, make, on_a_case, received, replies

SHORT = ("reply.filed", "reply.committed")
EVERYWHERE = ("runner.claimed", "reply.stored", *SHORT, "runner.handled")


def run(platform: Platform, database: str, fault: str) -> None:
    """Lets a runner in a process of its own make replies; it dies on the way, at the fault."""
    command = [
        sys.executable, "-m", "tests.faults.replies_worker", str(platform.settings.home), platform.server.url(APP, database),
        platform.server.url(SYSTEM, database), platform.clock().isoformat(),
    ]  # fmt: skip
    done = subprocess.run(command, env=os.environ | {"CASEWORK_FAULT": fault}, capture_output=True, text=True, check=False)
    assert done.returncode == -9, done.stderr[-2000:]


@pytest.mark.parametrize("places", [pytest.param(SHORT, marks=pytest.mark.long), pytest.param(EVERYWHERE, marks=pytest.mark.faults)])
def test_killed_and_run_again_each_party_has_one_whole_reply(
    platform: Platform, ministry: Ministry, database_name: str, places: tuple[str, ...]
) -> None:
    publish(platform, ministry, REPLYING)
    record_id = received(platform, ministry)
    on_a_case(platform, ministry, record_id, APPLICANT, LAWYER)
    attach(platform, ministry.actor("caseworker"), record_id, b"Budget")
    approval_id = approved(platform, ministry, record_id)
    for place in places:
        run(platform, database_name, place)
        with platform.system_engine.begin() as connection:
            made = connection.execute(text("SELECT count(*) FROM reply_made")).scalar_one()
        assert made == (2 if place in {"reply.committed", "runner.handled"} else 0), place
    make(platform)

    found = replies(platform, ministry, approval_id)
    with platform.system_engine.begin() as connection:
        whole = connection.execute(
            text("SELECT count(*) FROM document d JOIN reply_made m ON m.record_id = d.record_id GROUP BY m.record_id")
        ).scalars()
        assert list(whole) == [2, 2]
    assert (found.state, [each.recipient for each in found.made]) == (ReplyState.MADE, ["Anna Prøve", "Advokat Berg"])
