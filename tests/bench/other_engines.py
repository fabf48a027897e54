"""The same two-step approval in other engines: SpiffWorkflow with its state in PostgreSQL, and Prefect's own suspended runs.

Both do less than an approval of ours does: no seats, rights, manifest, evidence or history. They stand beside ours for scale.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg
from lxml import etree
from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer

from casework.adapters.embedded_postgres import OWNER
from casework.adapters.prefect_process import PrefectServer
from casework.bootstrap import Platform
from tests.bench.figures import Figure, percentile

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
TWO_STEPS = f"""<bpmn:definitions xmlns:bpmn="{MODEL}" targetNamespace="https://casework.example/bench">
  <bpmn:process id="two_steps" isExecutable="true">
    <bpmn:startEvent id="start"/>
    <bpmn:sequenceFlow id="a" sourceRef="start" targetRef="first"/>
    <bpmn:userTask id="first" name="first"/>
    <bpmn:sequenceFlow id="b" sourceRef="first" targetRef="second"/>
    <bpmn:userTask id="second" name="second"/>
    <bpmn:sequenceFlow id="c" sourceRef="second" targetRef="end"/>
    <bpmn:endEvent id="end"/>
  </bpmn:process>
</bpmn:definitions>"""
SPIFF_ROUNDS, PREFECT_ROUNDS = 500, int(os.environ.get("BENCH_PREFECT_ROUNDS", "10"))


def measure_others(platform: Platform, prefect: PrefectServer) -> list[Figure]:
    """Gives how long each needs from a decision to the next open task, and SpiffWorkflow's decisions a second."""
    spiff = _spiff(platform)
    suspended = _prefect(prefect)
    return [
        Figure("approvals: SpiffWorkflow, decision to next task, p95", percentile(spiff, 0.95), "s"),
        Figure("approvals: SpiffWorkflow, one after the other", len(spiff) / sum(spiff), "decisions/s"),
        Figure("approvals: Prefect resume to next suspension, p50", percentile(suspended, 0.50), "s"),
        Figure("approvals: Prefect resume to next suspension, p95", percentile(suspended, 0.95), "s"),
    ]


def _spiff(platform: Platform) -> list[float]:
    """Times each first decision: the state is read, the task done, the engine moved on, the state written and committed."""
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.fromstring(TWO_STEPS.encode()))  # our own text
    serializer = BpmnWorkflowSerializer()
    url = platform.server.url(OWNER).replace("postgresql+psycopg:", "postgresql:")
    times = []
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE bench_spiff (id integer PRIMARY KEY, state text NOT NULL)")
        for number in range(SPIFF_ROUNDS):
            workflow = BpmnWorkflow(parser.get_spec("two_steps"))
            workflow.do_engine_steps()
            connection.execute("INSERT INTO bench_spiff VALUES (%s, %s)", (number, serializer.serialize_json(workflow)))
        connection.commit()
        for number in range(SPIFF_ROUNDS):
            began = time.perf_counter()
            row = connection.execute("SELECT state FROM bench_spiff WHERE id = %s FOR UPDATE", (number,)).fetchone()
            workflow = serializer.deserialize_json(row[0] if row else "")
            next(iter(workflow.get_tasks(state=TaskState.READY, manual=True))).run()
            workflow.do_engine_steps()
            connection.execute("UPDATE bench_spiff SET state = %s WHERE id = %s", (serializer.serialize_json(workflow), number))
            connection.commit()
            times.append(time.perf_counter() - began)
    return times


def _prefect(prefect: PrefectServer) -> list[float]:
    """Times Prefect's own way: a served flow that suspends itself twice, resumed from outside as a decision would."""
    environment = os.environ | prefect.environment | {"PREFECT_RUNNER_POLL_FREQUENCY": "1", "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "true"}
    found = subprocess.run(
        [sys.executable, "-m", "tests.bench.other_engines", str(PREFECT_ROUNDS)],
        env=environment, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True, timeout=600, check=True,
    )  # fmt: skip
    told: list[float] = json.loads(found.stdout.splitlines()[-1])
    return told


async def _suspended_rounds(rounds: int) -> list[float]:
    """Serves a flow of two suspensions in a child of its own, and resumes it so many times."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.sorting import DeploymentSort

    child = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.other_engines", "serve"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    times = []
    try:
        async with get_client() as client:
            deployment = None
            while deployment is None:
                await asyncio.sleep(0.5)
                found = await client.read_deployments(limit=1, sort=DeploymentSort.NAME_ASC)
                deployment = found[0] if found else None
            for _ in range(rounds):
                run = await client.create_flow_run_from_deployment(deployment.id)
                await _until(client, run.id, 1)
                began = time.perf_counter()
                await client.resume_flow_run(run.id)
                await _until(client, run.id, 2)
                times.append(time.perf_counter() - began)
                await client.resume_flow_run(run.id)
    finally:
        child.terminate()
        child.wait(30)
    return times


async def _until(client: object, run_id: object, times: int) -> None:
    """Waits until the run has been suspended so many times and stands so."""
    deadline = time.perf_counter() + 90
    while time.perf_counter() < deadline:
        states = await client.read_flow_run_states(run_id)  # type: ignore[attr-defined]  # Prefect is imported in this child only
        paused = [state for state in states if state.name == "Suspended"]
        run = await client.read_flow_run(run_id)  # type: ignore[attr-defined]
        if len(paused) >= times and run.state.name == "Suspended":
            return
        await asyncio.sleep(0.02)
    message = "the run was not suspended within a minute and a half"
    raise TimeoutError(message)


def _serve() -> None:
    from prefect import flow, suspend_flow_run

    @flow(persist_result=True)
    async def two_steps() -> None:
        await suspend_flow_run(key="first", timeout=600)
        await suspend_flow_run(key="second", timeout=600)

    two_steps.serve(name="bench")


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        _serve()
    else:
        print(json.dumps(asyncio.run(_suspended_rounds(int(sys.argv[1])))))
