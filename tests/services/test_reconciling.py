"""What the reconciler leaves alone: what lies at a gate, and what is blocked because nobody can decide it, wait for people."""

import pytest
from sqlalchemy import text

from casework.bootstrap import Platform
from casework.queries.organisation_page import substitutions
from casework.services import gating, granting, organisation_changing
from casework.vocabulary import GatePlace, Right, SeatState, Verdict
from tests.approvals import UNIT, attach, letter, moved, publish, shown, started
from tests.builders import Ministry
from tests.gates import at, before_the_gate, gatekeeping, said, with_a_gate
from workflows.approval_keeping import keep_approvals
from workflows.reconcile import left_behind


@pytest.fixture
def office(platform: Platform, ministry: Ministry) -> Ministry:
    with_a_gate(platform, ministry)
    return ministry


def left(platform: Platform) -> list[int]:
    """Names what the reconciler would move when the runner has done all it was given."""
    with platform.system_engine.begin() as connection:
        connection.execute(text("UPDATE outbox SET state = 'done'"))
    return left_behind(platform)


def test_what_lies_at_a_gate_before_with_and_after_is_moved_by_nobody_but_people(platform: Platform, office: Ministry) -> None:
    passage_id = before_the_gate(platform, office)
    places = [(at(platform, passage_id).place, left(platform))]
    gatekeeping(platform, office, gating.release, passage_id)
    places.append((at(platform, passage_id).place, left(platform)))
    said(platform, office, passage_id, Verdict.RETURN)
    places.append((at(platform, passage_id).place, left(platform)))

    assert [(GatePlace.BEFORE, []), (GatePlace.WITH_EXECUTIVE, []), (GatePlace.AFTER, [])] == places


def test_what_stands_at_a_gate_that_nobody_keeps_is_left_to_the_clock_of_gates(platform: Platform, office: Ministry) -> None:
    record_id = letter(platform, office)
    with platform.work(office.actor("caseworker")) as work:
        granting.share(work, record_id, office.people["secretary"])
    before_the_gate(platform, office, record_id)
    with platform.work(office.actor("secretary")) as work:
        for each in substitutions(work, office.people["secretary"]):
            organisation_changing.end_substitution(work, each.substitution_id)
    keep_approvals(platform)

    assert [] == left(platform)


def test_a_unit_all_of_whose_readers_have_written_on_the_record_stays_blocked(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry, UNIT)
    record_id = letter(platform, ministry)
    approval_id = started(platform, ministry, "unit", record_id)
    for username in ("lawyer", "secretary", "outsider", "designer", "manager", "auditor", "officer"):
        with platform.work(ministry.actor("caseworker")) as work:
            granting.share(work, record_id, ministry.people[username], right=Right.WRITE_DOCUMENTS)
        attach(platform, ministry.actor(username), record_id, f"Rettelse af {username}".encode())
    moved(platform, approval_id)

    assert (SeatState.BLOCKED, []) == (shown(platform, ministry, approval_id).steps[0].seats[0].state, left(platform))
