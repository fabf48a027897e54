"""The flow that moves approvals, on a real Prefect server: its story, its failures, and what it does without a server."""

import asyncio
import dataclasses
import datetime as dt
import os
from gc import collect
from typing import Any

import httpx
import psutil
import pytest
from sqlalchemy import text

from casework.adapters.prefect_process import PrefectServer
from casework.bootstrap import Platform
from casework.errors import Permanent, Retryable
from casework.outbox import Effect
from casework.queries.approvals import approval_show
from casework.services import approving
from casework.services.bringing_definitions import bring_shipped_definitions
from casework.vocabulary import ApprovalState, Verdict
from casework.work import Actor
from tests.approvals import decided, letter, shown, started, states
from tests.builders import Ministry
from tests.outbox import Watched, only, rows
from tests.processes import Office
from workflows.deliver import Runner, run_until_idle
from workflows.motor import Motor
from workflows.processes.registry import registry
from workflows.reconcile import left_behind, reconcile
from workflows.runtime import Kit

# What Prefect's client leaves open is collected after each test (conftest.swept).
pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def kit(platform: Platform, motor: Motor) -> Kit:
    watched = Watched(platform).kit()
    return Kit(platform, watched.extract, watched.index, motor.move)


def ask(prefect: PrefectServer, path: str, **body: Any) -> list[dict[str, Any]]:
    """Asks the Prefect server what its pages show."""
    name, _, word = prefect.environment["PREFECT_API_AUTH_STRING"].partition(":")
    with httpx.Client(auth=(name, word)) as client:
        client_id = {"client": "test"}
        token = client.get(f"{prefect.api_url}/csrf-token", params=client_id).json()["token"]
        headers = {"Prefect-Csrf-Token": token, "Prefect-Csrf-Client": "test"}
        return list(client.post(f"{prefect.api_url}{path}", json=body, headers=headers).raise_for_status().json())


def start(platform: Platform, office: Ministry, definition: str = "three_steps") -> int:
    record_id = letter(platform, office)
    with platform.work(office.actor("caseworker")) as work:
        return approving.start(work, record_id, definition)


def test_the_runner_moves_a_started_approval_to_its_first_step(platform: Platform, office: Ministry, motor: Motor) -> None:
    approval_id = start(platform, office)
    summary = run_until_idle(kit(platform, motor), handlers=only(Effect.MOVE), patience=0)

    assert (summary.done, summary.failed) == (1, 0)
    assert states(platform, office, approval_id) == ["open", "pending", "pending"]


def told_tasks(prefect: PrefectServer, wanted: dict[str, Any], least: int) -> list[dict[str, Any]]:
    """Gives the tasks that are asked for, once the server has written down so many of them to their end."""
    tasks: list[dict[str, Any]] = []
    for _ in range(100):
        tasks = ask(prefect, "/task_runs/filter", task_runs=wanted)
        if len(tasks) >= least and all(each["state_type"] == "COMPLETED" for each in tasks):
            break
        asyncio.run(asyncio.sleep(0.1))
    return tasks


def test_prefects_pages_show_the_story(platform: Platform, office: Ministry, motor: Motor, prefect: PrefectServer) -> None:
    approval_id = start(platform, office)
    # other tests' approvals have the same numbers, each in a database of its own, and one Prefect server tells of them all
    since = dt.datetime.now(dt.UTC).isoformat()
    motor.move([approval_id])
    decided(platform, office, approval_id, "head")
    motor.move([approval_id])

    wanted = {"tags": {"all_": [f"approval:{approval_id}"]}, "start_time": {"after_": since}}
    tasks = told_tasks(prefect, wanted, 3)
    told = {(each["name"], each["state_name"]) for each in tasks}
    assert told >= {
        (f"approval:{approval_id}/head/round 1", "Waiting"),
        (f"approval:{approval_id}/head/round 1", "Approved"),
        (f"approval:{approval_id}/legal/round 1", "Waiting"),
    }
    runs = ask(prefect, "/flow_runs/filter", task_runs=wanted)
    assert {(each["state_name"], tuple(each["parameters"])) for each in runs} == {("Waiting", ("approval_ids",))}


def test_a_process_has_a_run_of_its_own_named_after_it_beside_those_of_data(
    platform: Platform, office: Ministry, motor: Motor, prefect: PrefectServer
) -> None:
    with platform.work(Actor.system("setup")) as work:
        bring_shipped_definitions(work, office.authority, publish=True)
    drawn = start(platform, office)
    written = Office(platform, office, registry()).started("public_consultation", shortened=False, answers_before="2026-12-10")
    since = dt.datetime.now(dt.UTC).isoformat()

    assert motor.move([drawn, written]) == {}

    assert [states(platform, office, id)[0] for id in (drawn, written)] == ["open", "open"]
    named = {"name": {"any_": ["public_consultation v1"]}}
    runs = ask(prefect, "/flow_runs/filter", flows=named, flow_runs={"start_time": {"after_": since}})
    assert [(run["state_name"], run["parameters"]) for run in runs] == [("Waiting", {"approval_ids": [written]})]


def test_many_approvals_are_moved_by_one_run_and_one_that_fails_stops_no_other(platform: Platform, office: Ministry, motor: Motor) -> None:
    ids = [start(platform, office, "alone") for _ in range(6)]
    failed = motor.move([*ids[:3], 999_999, *ids[3:]])

    assert {id: type(failure) for id, failure in failed.items()} == {999_999: Permanent}
    assert [states(platform, office, id) for id in ids] == [["open"]] * 6


def test_of_many_that_share_a_task_each_is_found_by_its_own_tag(
    platform: Platform, office: Ministry, motor: Motor, prefect: PrefectServer
) -> None:
    ids = [start(platform, office, "alone") for _ in range(6)]
    since = dt.datetime.now(dt.UTC).isoformat()
    assert motor.move(ids) == {}

    for approval_id in (ids[0], ids[3], ids[-1]):
        wanted = {"tags": {"all_": [f"approval:{approval_id}"]}, "start_time": {"after_": since}}
        tasks = told_tasks(prefect, wanted, 1)
        assert [(each["name"], each["state_name"]) for each in tasks] == [(f"approvals:{ids[0]} to {ids[-1]}, 6", "Moved")]


def test_moving_twice_is_moving_once(platform: Platform, office: Ministry, motor: Motor) -> None:
    approval_id = start(platform, office)
    motor.move([approval_id])
    before = shown(platform, office, approval_id)
    motor.move([approval_id])

    assert shown(platform, office, approval_id) == before


def test_without_a_server_moves_wait_and_other_effects_do_not_mind(platform: Platform, office: Ministry) -> None:
    start(platform, office)
    nowhere = {
        "PREFECT_API_URL": "http://127.0.0.1:9/api",
        "PREFECT_API_AUTH_STRING": "a:b",
        "PREFECT_HOME": os.environ.get("TMPDIR", "/tmp"),
    }
    with Motor(platform, lambda: nowhere) as motor:
        with pytest.raises(Retryable):
            motor.move([1])
        summary = run_until_idle(kit(platform, motor), patience=0)

    assert summary.backing_off == 1
    assert [trouble.split("(")[0].strip() for state, _, trouble in rows(platform) if state == "waiting"] == [
        "The Prefect server does not answer"
    ]


def test_the_reconciler_moves_what_has_rows_but_no_effect(platform: Platform, office: Ministry, motor: Motor) -> None:
    approval_id = start(platform, office, "alone")
    with platform.system_engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM outbox")

    assert left_behind(platform) == [approval_id]
    assert reconcile(kit(platform, motor)) == {}
    assert left_behind(platform) == []
    assert states(platform, office, approval_id) == ["open"]


def test_an_approval_with_somebody_at_work_is_left_alone_by_the_reconciler(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "together")
    with platform.system_engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM outbox")
    decided(platform, office, approval_id, "head")
    with platform.system_engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM outbox")

    assert left_behind(platform) == []


def test_the_whole_way_by_the_runner(platform: Platform, office: Ministry, motor: Motor) -> None:
    approval_id = start(platform, office)
    means = kit(platform, motor)
    run_until_idle(means, handlers=only(Effect.MOVE), patience=0)
    for username in ("head", "lawyer", "secretary"):
        with platform.work(office.actor(username)) as work:
            approving.decide(work, approval_id, Verdict.APPROVE, manifest_hash=approval_show(work, approval_id).manifest_hash)
        run_until_idle(means, handlers=only(Effect.MOVE), patience=0)

    assert shown(platform, office, approval_id).state is ApprovalState.APPROVED


def test_two_runners_side_by_side_do_everything_once(platform: Platform, office: Ministry, motor: Motor, prefect: PrefectServer) -> None:
    few = {Effect.MOVE: dataclasses.replace(only(Effect.MOVE)[Effect.MOVE], most=3)}  # so that neither takes all there is
    with Motor(platform, lambda: prefect.environment) as other:
        ids = [start(platform, office, "alone") for _ in range(12)]
        runners = Runner(kit(platform, motor), handlers=few), Runner(kit(platform, other), handlers=few)
        with runners[0] as one, runners[1] as two, one.lanes(), two.lanes():
            until_done(platform, 12)
            for approval_id in ids:
                with platform.work(office.actor("head")) as work:
                    approving.decide(work, approval_id, Verdict.APPROVE, manifest_hash=approval_show(work, approval_id).manifest_hash)
            until_done(platform, 24)

    assert [ApprovalState.APPROVED] * 12 == [shown(platform, office, id).state for id in ids]
    with platform.system_engine.connect() as connection:
        told = connection.execute(text("SELECT kind, count(*) FROM event WHERE kind IN ('step_opened', 'approval_finished') GROUP BY kind"))
        assert {"step_opened": 12, "approval_finished": 12} == {row[0]: row[1] for row in told}
    assert 24 == one.done + two.done
    assert min(one.done, two.done) > 0


def until_done(platform: Platform, moves: int) -> None:
    """Waits until so many moves have been made."""
    for _ in range(1800):
        if moves == sum(state == "done" for state, _, _ in rows(platform)):
            return
        asyncio.run(asyncio.sleep(0.1))
    raise AssertionError(rows(platform))


def test_a_motor_that_has_ended_leaves_no_connection_to_the_server(platform: Platform, office: Ministry, prefect: PrefectServer) -> None:
    approval_id = start(platform, office, "alone")
    with Motor(platform, lambda: prefect.environment) as made:
        made.move([approval_id])
    collect()

    assert [each.raddr for each in psutil.Process().net_connections("tcp") if each.raddr and each.raddr.port == prefect.port] == []
