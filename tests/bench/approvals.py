"""How long after a decision the next seat is open: through the outbox, the runner and the Prefect server, as in use."""

import datetime as dt
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from sqlalchemy import text

from casework.adapters.embedded_postgres import APP, SYSTEM
from casework.adapters.loopback import any_free_port
from casework.adapters.prefect_process import PrefectServer, prefect_server
from casework.bootstrap import Platform
from casework.services.bringing_definitions import bring_shipped_definitions
from casework.settings import Settings
from casework.vocabulary import StepState
from casework.work import Actor
from tests.approvals import publish
from tests.bench.figures import Figure, percentile
from tests.bench.other_engines import measure_others
from tests.bench.stage import installation
from tests.builders import Ministry, build_ministry
from tests.faults.approvals_kills import decide, start
from tests.processes import Office
from workflows.processes.registry import registry

PACED = int(os.environ.get("BENCH_APPROVALS_PACED", "60"))
BURST = int(os.environ.get("BENCH_APPROVALS_BURST", "500"))
PROCESSES = int(os.environ.get("BENCH_APPROVALS_PROCESSES", "100"))
HANDS = 4
PATIENCE_SECONDS = 300


def measure() -> list[Figure]:
    """Measures one decision a second, then a burst of decisions, and the same two steps in other engines."""
    with installation() as made:
        settings = Settings(home=made.settings.home, prefect_port=any_free_port())
        with prefect_server(settings, made.server) as prefect:
            return [*_ours(made, prefect), *measure_others(made, prefect)]


def _ours(made: Platform, prefect: PrefectServer) -> list[Figure]:
    office = build_ministry(made)
    publish(made, office)
    with made.work(Actor.system("setup")) as work:
        bring_shipped_definitions(work, office.authority, publish=True)
    with _runner(made, prefect):
        paced = _paced(made, office, [start(made, office) for _ in range(PACED // 2)], ("head", "lawyer"))
        burst = _burst(made, office, [start(made, office) for _ in range(BURST)])
        written = _paced(made, office, _questions(made, office, PACED // 2), ("head",))
        written_burst = _burst(made, office, _questions(made, office, PROCESSES))
    return [
        Figure("approvals: decision to next seat open, one a second, p50", percentile(paced, 0.50), "s"),
        Figure("approvals: decision to next seat open, one a second, p95", percentile(paced, 0.95), "s", at_most=1.0),
        Figure(f"approvals: burst of {BURST} decisions, moved", BURST / burst, "decisions/s", at_least=20.0),
        Figure("processes in Python: decision to next seat open, one a second, p50", percentile(written, 0.50), "s"),
        Figure("processes in Python: decision to next seat open, one a second, p95", percentile(written, 0.95), "s"),
        Figure(f"processes in Python: burst of {PROCESSES} decisions, moved", PROCESSES / written_burst, "decisions/s"),
    ]


@contextmanager
def _runner(made: Platform, prefect: PrefectServer) -> Iterator[None]:
    """Lets a runner in a process of its own move what there is to move, as in use."""
    command = [
        sys.executable, "-m", "tests.faults.approvals_runner", str(made.settings.home),
        made.server.url(APP), made.server.url(SYSTEM), json.dumps(prefect.environment),
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
        try:
            yield
        finally:
            child.kill()


def _questions(made: Platform, office: Ministry, count: int) -> list[int]:
    """Starts approvals that a process in Python moves: answers to Parliament, each waiting for the head of the unit."""
    house = Office(made, office, registry())
    due = (made.clock() + dt.timedelta(days=30)).date().isoformat()
    facts = {"question_kind": "section_20_written", "other_ministries": False, "answer_before": due}
    return [house.started("parliamentary_question", **facts) for _ in range(count)]


def _paced(made: Platform, office: Ministry, ids: Sequence[int], people: tuple[str, ...]) -> list[float]:
    """Times decisions given one a second, each from before it is given to the next seat that can be decided."""
    _wait_until_open(made, ids, 1)
    times = []
    for number, username in enumerate(people, start=2):
        for approval_id in ids:
            began = time.perf_counter()
            decide(made, office, approval_id, username)
            _wait_until_open(made, [approval_id], number)
            times.append(time.perf_counter() - began)
            time.sleep(max(0.0, 1 - times[-1]))
    return times


def _burst(made: Platform, office: Ministry, ids: Sequence[int]) -> float:
    """Times a burst of decisions by several hands, from the first of them to the last next seat."""
    _wait_until_open(made, ids, 1)
    began = time.perf_counter()
    with ThreadPoolExecutor(HANDS) as hands:
        list(hands.map(lambda approval_id: decide(made, office, approval_id, "head"), ids))
    _wait_until_open(made, ids, 2)
    return time.perf_counter() - began


def _wait_until_open(made: Platform, ids: Sequence[int], steps: int) -> None:
    """Waits until each of the approvals has met so many steps, those skipped aside, and its last one is open."""
    query = text(
        """SELECT count(*) FROM (SELECT approval_id FROM step WHERE approval_id = ANY(:ids)
            AND state <> :skipped
            GROUP BY approval_id HAVING count(*) = :steps AND count(*) FILTER (WHERE state = :open) = 1) moved"""
    )
    asked = {"ids": list(ids), "steps": steps, "open": StepState.OPEN, "skipped": StepState.SKIPPED}
    deadline = time.perf_counter() + PATIENCE_SECONDS
    while time.perf_counter() < deadline:
        with made.system_engine.connect() as connection:
            if connection.execute(query, asked).scalar_one() == len(ids):
                return
        time.sleep(0.005 if len(ids) == 1 else 0.05)
    message = f"{len(ids)} approvals were not moved within {PATIENCE_SECONDS} s"
    raise TimeoutError(message)
