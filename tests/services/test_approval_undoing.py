"""What the walks with the model found (tests/approval_walk.py), each as a sentence of its own."""

from typing import Any

import pytest

from casework.bootstrap import Platform
from casework.errors import RuleBroken
from casework.services import approving
from casework.vocabulary import ApprovalState, Reason, SeatState, StepState, Verdict
from tests.approvals import THREE, attach, decided, does, moved, outcome, publish, shown, started, states
from tests.builders import Ministry

TWO_AND_ONE: dict[str, Any] = {
    "name": "two_and_one",
    "title": "To sammen, så en",
    "steps": [
        {"name": "both", "seats": [{"official": "head"}, {"official": "lawyer"}]},
        {"name": "last", "seats": [{"official": "secretary"}]},
    ],
}
AGAIN = TWO_AND_ONE | {"name": "again", "asks_again": True}
THREE_AGAIN = THREE | {"name": "three_again", "asks_again": True}
DIFFERENT = TWO_AND_ONE | {
    "name": "different",
    "distinct": True,
    "steps": [TWO_AND_ONE["steps"][0], {"name": "last", "seats": [{"official": "head"}, {"official": "secretary"}], "needs": "any"}],
}


@pytest.fixture
def office(platform: Platform, ministry: Ministry) -> Ministry:
    """Gives the small ministry with the definitions published."""
    publish(platform, ministry, THREE, TWO_AND_ONE, AGAIN, THREE_AGAIN, DIFFERENT)
    return ministry


def _said_without_the_motor(platform: Platform, office: Ministry, approval_id: int, username: str) -> None:
    seen = shown(platform, office, approval_id, username).manifest_hash
    with platform.work(office.actor(username)) as work:
        approving.decide(work, approval_id, Verdict.APPROVE, manifest_hash=seen)


def test_a_return_to_an_earlier_step_that_is_undone_lets_the_steps_between_stand_again(platform: Platform, office: Ministry) -> None:
    """It used to park: what had been approved was asked again and carried on at the same time."""
    approval_id = started(platform, office, "three")
    decided(platform, office, approval_id, "head")
    decided(platform, office, approval_id, "lawyer")
    decided(platform, office, approval_id, "secretary", Verdict.RETURN, "Forfra", return_to=1)
    does(platform, office, "secretary", approving.undo, approval_id)

    assert ("", ["approved", "approved", "open"]) == (
        shown(platform, office, approval_id).trouble,
        states(platform, office, approval_id),
    )


def test_a_return_is_not_undone_once_the_responsible_has_sent_it_on(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "three")
    decided(platform, office, approval_id, "head")
    decided(platform, office, approval_id, "lawyer", Verdict.RETURN, "Nej")
    does(platform, office, "caseworker", approving.resume, approval_id)

    assert Reason.NEXT_HAS_DECIDED is outcome(platform, office.actor("lawyer"), approving.undo, approval_id)


def test_an_approver_does_not_undo_what_the_responsible_has_withdrawn(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "three")
    decided(platform, office, approval_id, "head")
    does(platform, office, "caseworker", approving.withdraw, approval_id)

    assert Reason.APPROVAL_IS_WITH_THE_RESPONSIBLE is outcome(platform, office.actor("head"), approving.undo, approval_id)


def test_a_reopened_step_with_one_approval_on_a_condition_asks_the_other(platform: Platform, office: Ministry) -> None:
    """It used to count as approved by both."""
    approval_id = started(platform, office, "two_and_one")
    decided(platform, office, approval_id, "head", Verdict.CONDITIONAL, "Når beløbet er rettet")
    does(platform, office, "caseworker", approving.cancel, approval_id)
    does(platform, office, "caseworker", approving.reopen, approval_id)

    step, _ = shown(platform, office, approval_id).steps
    assert (StepState.OPEN, [SeatState.CARRIED, SeatState.OPEN]) == (step.state, [seat.state for seat in step.seats])


def test_a_step_is_asked_again_when_one_of_its_approvers_saw_another_text(platform: Platform, office: Ministry) -> None:
    """It used to count as seen by both when the last of them had seen it."""
    approval_id = started(platform, office, "again")
    decided(platform, office, approval_id, "head")
    attach(platform, office.actor("caseworker"), shown(platform, office, approval_id).record_id, b"Et bilag til")
    decided(platform, office, approval_id, "lawyer")

    assert ["open", "pending"] == states(platform, office, approval_id)


def test_a_changed_document_in_a_jump_back_parks_nothing(platform: Platform, office: Ministry) -> None:
    """The step between is asked again as well, for it saw another text."""
    approval_id = started(platform, office, "three_again")
    decided(platform, office, approval_id, "head")
    decided(platform, office, approval_id, "lawyer")
    attach(platform, office.actor("caseworker"), shown(platform, office, approval_id).record_id, b"Et bilag til")
    decided(platform, office, approval_id, "secretary", Verdict.RETURN_WITH_ME, "Kontoret ser på det", return_to=1)
    asked = (shown(platform, office, approval_id).trouble, states(platform, office, approval_id))
    decided(platform, office, approval_id, "head")

    assert ("", ["open", "pending", "pending"]) == asked
    assert ["approved", "open", "pending"] == states(platform, office, approval_id)


def test_where_people_must_differ_an_approval_that_was_carried_on_counts(platform: Platform, office: Ministry) -> None:
    """The step asked again after an undoing keeps head's approval; head is not asked into the next one as well."""
    approval_id = started(platform, office, "different")
    decided(platform, office, approval_id, "head")
    decided(platform, office, approval_id, "lawyer")
    does(platform, office, "lawyer", approving.undo, approval_id)
    decided(platform, office, approval_id, "lawyer")

    with pytest.raises(RuleBroken) as refusal:
        decided(platform, office, approval_id, "head")
    assert [Reason.SAME_PERSON_DECIDED] == refusal.value.reasons


def test_nobody_takes_a_place_beside_his_own_approval_that_was_carried_on(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "two_and_one")
    decided(platform, office, approval_id, "head")
    decided(platform, office, approval_id, "lawyer")
    does(platform, office, "lawyer", approving.undo, approval_id)
    seats = shown(platform, office, approval_id).steps[0].seats
    (seat,) = [each.seat_id for each in seats if each.state is SeatState.OPEN]
    head = office.people["head"]

    assert Reason.SAME_PERSON_DECIDED is outcome(
        platform, office.actor("caseworker"), lambda work, one: approving.replace_approver(work, one, seat, head), approval_id
    )
    assert Reason.SEAT_NEEDS_SOMEBODY is outcome(
        platform, office.actor("caseworker"), lambda work, one: approving.remove_approver(work, one, seat), approval_id
    )


@pytest.mark.parametrize(
    ("who", "deed"),
    [("caseworker", approving.withdraw), ("caseworker", approving.cancel), ("secretary", approving.undo)],
)
def test_the_last_approval_is_final_before_the_motor_has_said_so(platform: Platform, office: Ministry, who: str, deed: Any) -> None:
    approval_id = started(platform, office, "two_and_one")
    decided(platform, office, approval_id, "head")
    decided(platform, office, approval_id, "lawyer")
    _said_without_the_motor(platform, office, approval_id, "secretary")

    with pytest.raises(RuleBroken) as refusal, platform.work(office.actor(who)) as work:
        deed(work, approval_id)
    assert ([Reason.APPROVAL_IS_FINISHED], "Sara Bech") == (refusal.value.reasons, refusal.value.after and refusal.value.after.by)
    assert ApprovalState.APPROVED is moved(platform, approval_id).state
