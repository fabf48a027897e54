"""A change of the organisation killed in the middle and run again, there and back: nothing is lost, nothing is doubled."""

import os
import subprocess
import sys

import pytest
from sqlalchemy import text

from casework.adapters.embedded_postgres import APP, SYSTEM
from casework.bootstrap import Platform
from casework.model import ChangePlan
from casework.services import organisation_plans
from casework.vocabulary import PlanState
from casework.work import Actor
from tests.builders import Ministry
from tests.services.test_reorganising import a_worked_case, a_worked_record, picture, planned
from workflows.reorganising import carry_out


def work_on(platform: Platform, database: str, plan_id: int, fault: str) -> None:
    command = [
        sys.executable, "-m", "tests.faults.reorganising_worker", str(platform.settings.home),
        platform.server.url(APP, database), platform.server.url(SYSTEM, database), str(plan_id),
    ]  # fmt: skip
    done = subprocess.run(command, env=os.environ | {"CASEWORK_FAULT": fault}, capture_output=True, text=True, check=False)
    assert -9 == done.returncode, done.stderr


def killed_there_and_back(platform: Platform, ministry: Ministry, database: str, *, records: int, kills: int) -> None:
    for number in range(records):
        a_worked_record(platform, ministry, "head", unit=ministry.grants, title=f"Brev {number}")
    a_worked_case(platform, ministry, "head")
    before = picture(platform)
    plan_id = planned(platform, ministry, organisation_plans.plan_merge, (ministry.grants,), ministry.legal)
    promised = sum(count for count in plan(platform, plan_id).content["preview"]["counts"].values())
    for verb, state in ((organisation_plans.start_plan, PlanState.DONE), (organisation_plans.undo_plan, PlanState.UNDONE)):
        with platform.work(ministry.actor("administrator")) as work:
            verb(work, plan_id)
        for number in range(kills):
            work_on(platform, database, plan_id, f"plan.batch:{2 - number % 2}")
        carry_out(platform, plan_id, batch=5)
        carry_out(platform, plan_id, batch=5)
        assert state is plan(platform, plan_id).state
        if state is PlanState.DONE:
            check(platform, ministry, plan_id, promised, records)

    assert before == picture(platform)


def check(platform: Platform, ministry: Ministry, plan_id: int, promised: int, records: int) -> None:
    with platform.system_engine.connect() as connection:

        def count(query: str) -> int:
            return int(connection.execute(text(query), {"plan": plan_id, "old": ministry.grants, "new": ministry.legal}).scalar_one())

        assert promised == count("SELECT count(*) FROM change_step WHERE plan_id = :plan AND done_at IS NOT NULL")
        assert 0 == count("SELECT count(*) FROM change_step WHERE plan_id = :plan AND outcome <> ''")
        assert 0 == count(
            "SELECT count(*) FROM (SELECT 1 FROM change_step GROUP BY plan_id, table_name, row_id, what HAVING count(*) > 1) x"
        )
        assert (
            0 == count("SELECT count(*) FROM record WHERE unit_id = :old") == count("SELECT count(*) FROM case_file WHERE unit_id = :old")
        )
        assert records == count("SELECT count(*) FROM record WHERE unit_id = :new")
        told = "SELECT count(*) FROM event WHERE kind = 'carried_along' AND record_id IS NOT NULL"
        assert records == count(told), "each record says once that it went along"


def plan(platform: Platform, plan_id: int) -> ChangePlan:
    with platform.work(Actor.system("setup")) as work:
        return work.session.get_one(ChangePlan, plan_id)


@pytest.mark.timeout(300)
def test_a_merger_killed_in_the_middle_is_whole(platform: Platform, ministry: Ministry, database_name: str) -> None:
    killed_there_and_back(platform, ministry, database_name, records=8, kills=1)


@pytest.mark.faults
@pytest.mark.timeout(1800)
def test_a_merger_of_hundreds_killed_ten_times_is_whole(platform: Platform, ministry: Ministry, database_name: str) -> None:
    killed_there_and_back(platform, ministry, database_name, records=400, kills=10)
