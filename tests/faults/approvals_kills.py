"""Approvals on their way while the runner that moves them is killed, again and again."""

import json
import os
import subprocess
import sys

from sqlalchemy import text

from casework.adapters.embedded_postgres import APP, SYSTEM
from casework.adapters.prefect_process import PrefectServer
from casework.bootstrap import Platform
from casework.outbox import Effect
from casework.queries.approvals import approval_show
from casework.services import approving
from casework.vocabulary import Verdict
from tests.approvals import letter
from tests.builders import Ministry
from tests.outbox import Watched, only
from workflows.deliver import run_until_idle
from workflows.motor import Motor
from workflows.runtime import Kit

PLACES = ("approval.moved", "approval.committed", "runner.claimed", "runner.handled")
APPROVERS = ("head", "lawyer", "secretary")


def run(platform: Platform, database: str, prefect: PrefectServer, fault: str) -> None:
    """Lets a runner in a process of its own move what there is to move; it dies on the way, at the fault."""
    command = [
        sys.executable, "-m", "tests.faults.approvals_worker", str(platform.settings.home), platform.server.url(APP, database),
        platform.server.url(SYSTEM, database), platform.clock().isoformat(), json.dumps(prefect.environment),
    ]  # fmt: skip
    done = subprocess.run(command, env=os.environ | {"CASEWORK_FAULT": fault}, capture_output=True, text=True, check=False)
    assert done.returncode == -9, done.stderr[-2000:]


def start(platform: Platform, office: Ministry, definition: str = "three_steps") -> int:
    """Starts an approval, of three steps if nothing else is said; its first move is left to the runner."""
    record_id = letter(platform, office)
    with platform.work(office.actor("caseworker")) as work:
        return approving.start(work, record_id, definition)


def decide(platform: Platform, office: Ministry, approval_id: int, username: str) -> None:
    """Lets a person approve; the move is left to the runner."""
    with platform.work(office.actor(username)) as work:
        approving.decide(work, approval_id, Verdict.APPROVE, manifest_hash=approval_show(work, approval_id).manifest_hash)


def finish(platform: Platform, prefect: PrefectServer) -> None:
    """Lets another runner, in this process, take over what is left."""
    with Motor(platform, lambda: prefect.environment) as motor:
        means = Watched(platform).kit()
        kit = Kit(platform, means.extract, means.index, motor.move)
        # a server that is slow to answer is tried again after its back-off; the test's clock stands still until it is moved
        for _ in range(10):
            if not run_until_idle(kit, handlers=only(Effect.MOVE), patience=0).backing_off:
                return
            platform.clock.forward(minutes=1)  # type: ignore[attr-defined]  # the tests' own clock


def rounds(platform: Platform, office: Ministry, database: str, prefect: PrefectServer, *, kills: int) -> list[int]:
    """Takes approvals all the way, one runner dying at each transition as long as there are kills left."""
    ids: list[int] = []
    left = kills
    while left:
        approval_id = start(platform, office)
        ids.append(approval_id)
        for username in (*APPROVERS, ""):
            if left:
                run(platform, database, prefect, fault=PLACES[left % len(PLACES)])
                left -= 1
            finish(platform, prefect)
            if username:
                decide(platform, office, approval_id, username)
    return ids


def check(platform: Platform, ids: list[int]) -> None:
    """Holds the rows against what was decided: one decision a seat, each step opened once, one outcome each."""
    with platform.system_engine.connect() as connection:

        def count(query: str) -> int:
            return int(connection.execute(text(query)).scalar_one())

        approvals = len(ids)
        assert count("SELECT count(*) FROM approval WHERE state = 'approved'") == approvals
        assert count("SELECT count(*) FROM step WHERE state = 'approved'") == approvals * 3
        assert count("SELECT count(*) FROM step") == approvals * 3
        assert count("SELECT count(*) FROM decision") == approvals * 3
        assert count("SELECT count(*) FROM event WHERE kind = 'step_opened'") == approvals * 3
        assert count("SELECT count(*) FROM event WHERE kind = 'approval_finished'") == approvals
        assert count("SELECT count(*) FROM outbox WHERE effect = 'move' AND state <> 'done'") == 0
