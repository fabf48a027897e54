"""Runner, Prefect server and database killed in the middle of a mixed load: every approval ends as the model says, each thing once."""

import dataclasses
import random

import pytest
from sqlalchemy import text

from tests.faults.approvals_mixed import Driver, house, small
from tests.processes import written

pytestmark = [
    pytest.mark.faults,
    pytest.mark.timeout(4 * 3600),
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
TOLD = "SELECT count(*) FROM event e WHERE (e.body::jsonb -> 'facts' ->> 'approval_id')::int = a.id AND e.kind"
ONCE = {
    "a step opened or passed by once": f"""
        SELECT a.id, s.round, s.name FROM step s JOIN approval a ON a.id = s.approval_id
         WHERE 1 <> ({TOLD} IN ('step_opened', 'step_skipped') AND e.body::jsonb -> 'facts' ->> 'step' = s.name
               AND (e.body::jsonb -> 'facts' ->> 'round')::int = s.round)""",
    "an approval finished once": f"SELECT a.id FROM approval a WHERE (a.state = 'approved')::int <> ({TOLD} = 'approval_finished')",
    "a decision told once": f"""
        SELECT a.id FROM approval a
         WHERE (SELECT count(*) FROM decision d WHERE d.approval_id = a.id) <> ({TOLD} = 'seat_decided')""",
    "one reply for each final approval, and none for another": """
        SELECT a.id FROM approval a
         WHERE (a.state = 'approved')::int
            <> (SELECT count(*) FROM reply_made m JOIN record r ON r.id = m.record_id WHERE m.approval_id = a.id)""",
    "nothing parked": """
        SELECT a.id, a.trouble FROM approval a WHERE a.trouble <> ''
        UNION ALL SELECT o.id, o.trouble FROM outbox o WHERE o.effect IN ('move', 'reply') AND o.state IN ('parked', 'unknown')""",
}
"""What must not be found: by name, what it would be."""


@pytest.mark.parametrize(("approvals", "kills"), [(14, 3), (300, 30)])
def test_whatever_is_killed_every_approval_ends_as_the_model_says(approvals: int, kills: int) -> None:
    with house() as made:
        driver = Driver(made, random.Random(approvals))
        driver.start(approvals)
        driver.run(kills)
        driver.settle_all()
        wrong: dict[str, object] = {}
        driver.wait_for_replies()
        for case in driver.cases:
            wrong |= {f"approval {case.rows.approval_id}": found for found in [case.rows.wrong()] if found}
        with made.platform.system_engine.connect() as connection:
            wrong |= {what: found for what, query in ONCE.items() if (found := [tuple(row) for row in connection.execute(text(query))])}

    assert {} == wrong
    assert all(case.has_ended for case in driver.cases)


def test_of_a_process_changed_between_deployments_old_ones_finish_on_old_code_and_diverging_ones_are_parked() -> None:
    with house() as made:
        driver = Driver(made, random.Random(1))
        old = [driver.begin(small(500, is_dear=False)) for _ in range(3)]
        others = [driver.begin(dataclasses.replace(small(500, is_dear=False), definition="other")) for _ in range(3)]
        driver.settle_all()

        def deployed() -> None:
            made.publish(written(made.processes, version=2, limit=100))
            written(made.processes, name="other", limit=100)  # no new version: what runs by it is not what lies there any more

        made.deploy(deployed)
        new = [driver.begin(small(500, is_dear=True)) for _ in range(3)]
        driver.settle_all()
        for case in (*old, *new, *others):
            driver.approve(case, "head")
        for case in (*old, *new):
            driver.settle(case)
        driver.wait_until("SELECT count(*) FROM approval WHERE trouble = 'source_changed: other 1'", 3)
        for case in old:
            driver.approve(case, "secretary")
            driver.settle(case)
        made.deploy(lambda: written(made.processes, name="other") and None)
        driver.settle_all()
        driver.run(0)

    assert all(case.has_ended for case in driver.cases)
    assert ["approved"] * 3 == [case.model.state for case in old]
