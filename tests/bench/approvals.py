"""How long after a decision the next seat is open: through the outbox, the runner and the Prefect server, as in use."""

import time

from sqlalchemy import text

from casework.adapters.loopback import any_free_port
from casework.adapters.prefect_process import prefect_server
from casework.bootstrap import Platform
from casework.outbox import Effect
from casework.services.bringing_definitions import bring_shipped_definitions
from casework.settings import Settings
from casework.vocabulary import StepState
from casework.work import Actor
from tests.approvals import publish
from tests.bench.figures import Figure, percentile
from tests.bench.stage import installation
from tests.builders import Ministry, build_ministry
from tests.faults.approvals_kills import decide, start
from tests.outbox import Watched, only
from workflows.deliver import Runner
from workflows.motor import Motor
from workflows.runtime import Kit

ROUNDS = 15
PROCESSES = 30
TOGETHER = 100


def measure() -> list[Figure]:
    """Measures lone decisions one after the other, then a hundred approvals that are to be moved at once."""
    with installation() as made:
        settings = Settings(home=made.settings.home, prefect_port=any_free_port())
        with prefect_server(settings, made.server) as prefect, Motor(made, lambda: prefect.environment) as motor:
            motor.start()
            office = build_ministry(made)
            publish(made, office)
            means = Watched(made).kit()
            kit = Kit(made, means.extract, means.index, motor.move)
            with Runner(kit, handlers=only(Effect.MOVE)) as runner, runner.lanes():
                lone = _lone(made, office)
                together = _together(made, office)
                with made.work(Actor.system("setup")) as work:
                    bring_shipped_definitions(work, office.authority, publish=True)
                written = _together(made, office, "public_consultation", PROCESSES)
    return [
        Figure("approvals: decision to next seat open, p50", percentile(lone, 0.50), "s"),
        Figure("approvals: decision to next seat open, p95", percentile(lone, 0.95), "s", at_most=1.0),
        Figure(f"approvals: {TOGETHER} started at once, moved", TOGETHER / together, "approvals/s"),
        Figure(f"processes in Python: {PROCESSES} started at once, moved", PROCESSES / written, "approvals/s"),
    ]


def _lone(made: Platform, office: Ministry) -> list[float]:
    """Times each step of some approvals, from the decision's commit to the next seat that can be decided."""
    times = []
    for _ in range(ROUNDS):
        approval_id = start(made, office)
        _wait_for_open_seats(made, approval_id, 1)
        for number, username in enumerate(("head", "lawyer"), start=2):
            decide(made, office, approval_id, username)
            began = time.perf_counter()
            _wait_for_open_seats(made, approval_id, number)
            times.append(time.perf_counter() - began)
    return times


def _together(made: Platform, office: Ministry, definition: str = "three_steps", count: int = TOGETHER) -> float:
    ids = [start(made, office, definition) for _ in range(count)]
    began = time.perf_counter()
    for approval_id in ids:
        _wait_for_open_seats(made, approval_id, 1)
    return time.perf_counter() - began


def _wait_for_open_seats(made: Platform, approval_id: int, steps: int) -> None:
    """Waits until the approval has met so many steps and the last one is open."""
    query = text("SELECT count(*), count(*) FILTER (WHERE state = :open) FROM step WHERE approval_id = :id")
    deadline = time.perf_counter() + 60
    while time.perf_counter() < deadline:
        with made.system_engine.connect() as connection:
            met, waiting = connection.execute(query, {"id": approval_id, "open": StepState.OPEN}).one()
        if met == steps and waiting == 1:
            return
        time.sleep(0.01)
    message = f"approval {approval_id} was not moved within a minute"
    raise TimeoutError(message)
