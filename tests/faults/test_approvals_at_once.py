"""The same approval decided at the same instant by several people: one transition, whatever the order."""

import threading

import pytest
from sqlalchemy import text

from casework.bootstrap import Platform
from casework.calendar import legal_date
from casework.errors import Refused
from casework.queries.approvals import approval_show
from casework.services import approving, organisation
from casework.services.moving import MOTOR, move
from casework.vocabulary import ApprovalState, Reason, Verdict
from casework.work import Actor
from tests.approvals import publish, shown, started
from tests.builders import Ministry
from tests.conftest import Clock


@pytest.fixture
def office(platform: Platform, ministry: Ministry) -> Ministry:
    publish(platform, ministry)
    return ministry


def _at_once(platform: Platform, approval_id: int, decisions: list[tuple[Actor, Verdict]]) -> list[list[Reason]]:
    """Lets everyone decide at the same instant and gives the reasons of who was refused."""
    with platform.work(decisions[0][0]) as work:
        seen = approval_show(work, approval_id).manifest_hash
    gate, refused = threading.Barrier(len(decisions)), []

    def decide(actor: Actor, verdict: Verdict) -> None:
        gate.wait()
        try:
            with platform.work(actor) as work:
                approving.decide(work, approval_id, verdict, "Som aftalt", manifest_hash=seen)
        except Refused as refusal:
            refused.append(refusal.reasons)

    threads = [threading.Thread(target=decide, args=each) for each in decisions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def _one_seat(platform: Platform, office: Ministry, clock: Clock, times: int) -> None:
    today = legal_date(clock())
    with platform.work(office.actor("head")) as work:
        organisation.substitute(work, office.people["head"], office.people["lawyer"], starts_on=today, ends_on=today)
    people = [
        (office.actor("head"), Verdict.APPROVE),
        (Actor.official(office.people["lawyer"], on_behalf_of=office.people["head"]), Verdict.RETURN),
    ]
    for _ in range(times):
        approval_id = started(platform, office, "alone")
        refused = _at_once(platform, approval_id, people)
        with platform.work(MOTOR) as work:
            move(work, approval_id)
        approval = shown(platform, office, approval_id)
        [decision] = approval.steps[0].decisions

        assert refused == [[Reason.ALREADY_DECIDED]]
        wanted = ApprovalState.APPROVED if decision.verdict is Verdict.APPROVE else ApprovalState.RETURNED
        assert approval.state is wanted


def _one_step_of_two(platform: Platform, office: Ministry, times: int) -> None:
    people = [(office.actor("head"), Verdict.RETURN), (office.actor("lawyer"), Verdict.RETURN)]
    for _ in range(times):
        approval_id = started(platform, office, "together")
        refused = _at_once(platform, approval_id, people)

        assert refused == [[Reason.STEP_NOT_OPEN]]
        assert len(shown(platform, office, approval_id).steps[0].decisions) == 1


def test_holder_and_substitute_at_the_same_instant_make_one_decision(platform: Platform, office: Ministry, clock: Clock) -> None:
    _one_seat(platform, office, clock, times=10)


def test_two_returns_at_the_same_instant_end_the_step_once(platform: Platform, office: Ministry) -> None:
    _one_step_of_two(platform, office, times=5)


def test_two_motors_at_the_same_instant_open_one_step(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "three_steps")
    with platform.work(office.actor("head")) as work:
        approving.decide(work, approval_id, Verdict.APPROVE, manifest_hash=approval_show(work, approval_id).manifest_hash)
    gate = threading.Barrier(4)

    def run() -> None:
        gate.wait()
        with platform.work(MOTOR) as work:
            move(work, approval_id)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with platform.system_engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM step")).scalar_one() == 2
        assert connection.execute(text("SELECT count(*) FROM event WHERE kind = 'step_opened'")).scalar_one() == 2


@pytest.mark.faults
@pytest.mark.timeout(1800)
def test_a_hundred_times_two_people_at_the_same_instant(platform: Platform, office: Ministry, clock: Clock) -> None:
    _one_seat(platform, office, clock, times=100)
    _one_step_of_two(platform, office, times=100)
