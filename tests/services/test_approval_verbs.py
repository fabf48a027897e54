"""What each verb of an approval does, and what it refuses."""

from functools import partial
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from casework.bootstrap import Platform
from casework.errors import DefinitionIsWrong, NotPermitted, Refused, RuleBroken, Stale
from casework.events import OrganisationChanged
from casework.model import CopyRecipient, Grant, InboxItem, Official, Record
from casework.queries import histories
from casework.queries.approval_steps import steps_to_edit
from casework.queries.approvals import approval_show
from casework.queries.approvals_waiting import for_approval
from casework.services import approving, granting, inbox
from casework.vocabulary import (
    Action,
    ApprovalState,
    Cause,
    DefinitionProblem,
    Reason,
    Right,
    SeatState,
    StepState,
    Verdict,
)  # fmt: skip
from casework.work import Actor, Work
from tests.approvals import DISTINCT, EVERY_SHAPE, THREE, UNSEEN, attach, decided, does, outcome, publish, shown, started, states
from tests.builders import Ministry
from ui.desk.parts.history_words import words_of
from ui.text import say


@pytest.fixture
def office(platform: Platform, ministry: Ministry) -> Ministry:
    """Gives the small ministry with the definitions published."""
    publish(platform, ministry, *EVERY_SHAPE)
    return ministry


# ---- returns, conditions, undoing ------------------------------------------------------------------------------------------
def test_a_return_with_me_to_the_responsible_comes_straight_back(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "three")
    decided(platform, office, approval_id, "head")
    decided(platform, office, approval_id, "lawyer", Verdict.RETURN_WITH_ME, "Ret datoen")
    returned = shown(platform, office, approval_id).state
    does(platform, office, "caseworker", approving.resume, approval_id)

    assert returned is ApprovalState.RETURNED
    assert states(platform, office, approval_id) == ["approved", "open", "pending"]


def test_a_return_with_me_to_an_earlier_step_jumps_over_those_between(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "three")
    decided(platform, office, approval_id, "head")
    decided(platform, office, approval_id, "lawyer")
    decided(platform, office, approval_id, "secretary", Verdict.RETURN_WITH_ME, "Kontoret ser på det", return_to=1)
    asked = states(platform, office, approval_id)
    decided(platform, office, approval_id, "head")

    assert asked == ["open", "approved", "pending"]
    assert states(platform, office, approval_id) == ["approved", "approved", "open"]


def test_a_conditional_approval_goes_on_after_its_approver(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "three")
    decided(platform, office, approval_id, "head")
    decided(platform, office, approval_id, "lawyer", Verdict.CONDITIONAL, "Når beløbet er rettet")
    returned = shown(platform, office, approval_id)
    does(platform, office, "caseworker", approving.resume, approval_id)

    assert (returned.state, returned.steps[1].state) == (ApprovalState.RETURNED, StepState.CONDITIONAL)
    assert states(platform, office, approval_id) == ["approved", "conditional", "open"]
    decided(platform, office, approval_id, "secretary")
    assert shown(platform, office, approval_id).state is ApprovalState.APPROVED


def test_a_conditional_approval_leaves_the_other_seats_of_its_step_to_be_asked(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "two_of_three")
    decided(platform, office, approval_id, "head", Verdict.CONDITIONAL, "Når beløbet er rettet")
    does(platform, office, "caseworker", approving.resume, approval_id)

    [step] = shown(platform, office, approval_id).steps
    assert [seat.state for seat in step.seats] == [SeatState.CARRIED, SeatState.OPEN, SeatState.OPEN]
    with pytest.raises(Refused):
        decided(platform, office, approval_id, "head")
    decided(platform, office, approval_id, "secretary")
    assert shown(platform, office, approval_id).state is ApprovalState.APPROVED


def test_an_undone_decision_asks_the_step_again_and_keeps_the_rest(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "three")
    decided(platform, office, approval_id, "head")
    decided(platform, office, approval_id, "lawyer")
    does(platform, office, "lawyer", approving.undo, approval_id)

    approval = shown(platform, office, approval_id)
    assert [step.state.value for step in approval.steps] == ["approved", "open", "pending"]
    with platform.work(office.actor("secretary")) as work:
        assert for_approval(work) == ()


def test_an_undone_return_is_with_its_approver_again(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "three")
    decided(platform, office, approval_id, "head", Verdict.RETURN, "Nej")
    does(platform, office, "head", approving.undo, approval_id)

    assert shown(platform, office, approval_id).state is ApprovalState.IN_PROGRESS
    assert states(platform, office, approval_id) == ["open", "pending", "pending"]


def test_one_of_two_takes_the_decision_back_while_the_other_is_asked(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "two_of_three")
    decided(platform, office, approval_id, "head")
    does(platform, office, "head", approving.undo, approval_id)

    [step] = shown(platform, office, approval_id).steps
    assert [seat.state for seat in step.seats] == [SeatState.OPEN] * 3
    assert step.round == 1


def test_nothing_is_undone_when_the_next_has_opened_or_decided(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "three")
    decided(platform, office, approval_id, "head")
    with platform.work(office.actor("lawyer")) as work:
        inbox.mark_read(work, approval_show(work, approval_id).record_id)
    opened = outcome(platform, office.actor("head"), approving.undo, approval_id)
    decided(platform, office, approval_id, "lawyer")

    assert opened is Reason.NEXT_HAS_OPENED
    assert outcome(platform, office.actor("head"), approving.undo, approval_id) is Reason.NEXT_HAS_DECIDED


def test_the_final_decision_is_not_undone(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "any")
    decided(platform, office, approval_id, "head")
    decided(platform, office, approval_id, "secretary")

    assert outcome(platform, office.actor("secretary"), approving.undo, approval_id) is Reason.APPROVAL_IS_FINISHED


# ---- how many must approve, who may ---------------------------------------------------------------------------------------
def test_any_one_of_the_seats_is_enough_and_the_others_lapse(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "any")
    decided(platform, office, approval_id, "lawyer")

    step, _ = shown(platform, office, approval_id).steps
    assert (step.state, [seat.state for seat in step.seats]) == (StepState.APPROVED, [SeatState.LAPSED, SeatState.DECIDED])
    with platform.work(office.actor("head")) as work:
        lying = select(InboxItem).where(col(InboxItem.principal_id) == office.people["head"], col(InboxItem.archived_at).is_(None))
        assert work.session.exec(lying).all() == []


def test_two_of_three_need_two(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "two_of_three")
    decided(platform, office, approval_id, "secretary")
    first = states(platform, office, approval_id)
    decided(platform, office, approval_id, "head")

    assert first == ["open"]
    assert shown(platform, office, approval_id).state is ApprovalState.APPROVED


def test_any_member_of_a_unit_may_decide_its_seat_and_nobody_else(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "unit")
    with platform.work(office.actor("lawyer")) as work:
        waiting = [each.approval_id for each in for_approval(work)]
    with pytest.raises(NotPermitted) as refusal:
        decided(platform, office, approval_id, "head")
    decided(platform, office, approval_id, "lawyer")

    assert waiting == [approval_id]
    assert refusal.value.reason is Reason.NO_SEAT_FOR_YOU
    [decision] = shown(platform, office, approval_id).steps[0].decisions
    assert decision.by == "Ida Ravn"


def test_where_people_must_differ_nobody_decides_twice(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "distinct")
    decided(platform, office, approval_id, "head")

    with pytest.raises(RuleBroken) as refusal:
        decided(platform, office, approval_id, "head")
    assert refusal.value.reasons == [Reason.SAME_PERSON_DECIDED]


def test_the_database_refuses_a_second_decision_in_a_step_by_whatever_way_it_comes(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "two_of_three")
    decided(platform, office, approval_id, "head")

    with pytest.raises(Exception, match="nobody decides twice"), platform.system_engine.begin() as connection:
        connection.execute(
            text(
                """INSERT INTO decision (seat_id, step_id, approval_id, record_id, round, verdict, comment, actor_id, manifest_hash,
                                         decided_at)
                   SELECT s.id, s.step_id, s.approval_id, s.record_id, 1, 'approve', '', :who, 'x', now() FROM seat s
                    WHERE s.approval_id = :approval AND s.state = 'open' LIMIT 1"""
            ),
            {"who": office.people["head"], "approval": approval_id},
        )


# ---- conditions and copies ---------------------------------------------------------------------------------------------------
def test_a_step_whose_condition_does_not_hold_is_passed_over(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "condition")

    assert states(platform, office, approval_id) == ["skipped", "open"]
    decided(platform, office, approval_id, "head")
    assert shown(platform, office, approval_id).state is ApprovalState.APPROVED


def test_a_copy_is_seen_once_and_nothing_waits_for_it(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "everybody")
    with platform.work(office.actor("secretary")) as work:
        approving.mark_seen(work, approval_id, "Set", tell_responsible=True)

    with pytest.raises(NotPermitted), platform.work(office.actor("secretary")) as work:
        approving.mark_seen(work, approval_id)
    with platform.work(office.actor("caseworker")) as work:
        copy = work.session.exec(select(CopyRecipient).where(col(CopyRecipient.approval_id) == approval_id)).one()
        causes = work.session.exec(select(InboxItem.cause).where(col(InboxItem.principal_id) == office.people["caseworker"])).all()
    assert (copy.comment, copy.seen_at is not None) == ("Set", True)
    assert causes == ["approval_copy_seen"]


# ---- the responsible ------------------------------------------------------------------------------------------------------
def test_a_withdrawn_approval_starts_again_from_the_first_step(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "three")
    decided(platform, office, approval_id, "head")
    does(platform, office, "caseworker", approving.withdraw, approval_id)
    lapsed = shown(platform, office, approval_id)
    does(platform, office, "caseworker", approving.resume, approval_id)

    assert lapsed.state is ApprovalState.WITHDRAWN
    with platform.work(office.actor("lawyer")) as work:
        assert for_approval(work) == ()
    assert states(platform, office, approval_id) == ["open", "pending", "pending"]
    assert shown(platform, office, approval_id).round == 2


def test_a_cancelled_approval_goes_on_after_the_steps_that_stand(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "three")
    decided(platform, office, approval_id, "head")
    does(platform, office, "caseworker", approving.cancel, approval_id)
    does(platform, office, "caseworker", approving.reopen, approval_id)

    assert states(platform, office, approval_id) == ["approved", "open", "pending"]


def test_a_cancelled_approval_is_not_reopened_beside_another(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "three")
    record_id = shown(platform, office, approval_id).record_id
    does(platform, office, "caseworker", approving.cancel, approval_id)
    started(platform, office, "any", record_id)

    assert outcome(platform, office.actor("caseworker"), approving.reopen, approval_id) is Reason.APPROVAL_IS_OPEN


def test_who_takes_over_is_responsible_and_the_one_before_is_told(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "three")
    with platform.work(office.actor("caseworker")) as work:
        record = work.load(Record, approval_show(work, approval_id).record_id, Action.READ)
        granting.give(work, record, office.people["clerk"], right=Right.FULL_WRITE, cause=Cause.SHARED)
    does(platform, office, "clerk", approving.take_over, approval_id)

    assert shown(platform, office, approval_id).responsible_id == office.people["clerk"]
    with platform.work(office.actor("caseworker")) as work:
        causes = work.session.exec(select(InboxItem.cause).where(col(InboxItem.principal_id) == office.people["caseworker"])).all()
    assert "approval_taken_over" in causes


# ---- approvers changed -----------------------------------------------------------------------------------------------------
def _seat(platform: Platform, office: Ministry, approval_id: int, username: str) -> int:
    steps = shown(platform, office, approval_id).steps
    return next(seat.seat_id for step in steps if step.state is StepState.OPEN for seat in step.seats if seat.username == username)


def test_a_replaced_approver_loses_the_seat_and_the_access_that_came_with_it(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "three")
    decided(platform, office, approval_id, "head")
    seat = _seat(platform, office, approval_id, "lawyer")
    does(platform, office, "caseworker", approving.replace_approver, approval_id, seat, office.people["manager"])

    with platform.work(office.actor("lawyer")) as work:
        assert for_approval(work) == ()
    with platform.work(office.actor("caseworker")) as work:
        grants = select(Grant.principal_id).where(
            col(Grant.cause) == Cause.SEAT, col(Grant.cause_id) == seat, col(Grant.ended_at).is_(None)
        )
        assert work.session.exec(grants).all() == [office.people["manager"]]
    decided(platform, office, approval_id, "manager")
    assert states(platform, office, approval_id) == ["approved", "approved", "open"]


def test_a_drafter_or_one_who_has_decided_in_the_step_does_not_replace(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "two_of_three")
    decided(platform, office, approval_id, "head")
    seat = _seat(platform, office, approval_id, "lawyer")

    def replace(work: Work, id: int) -> None:
        approving.replace_approver(work, id, seat, office.people["head"])

    assert outcome(platform, office.actor("caseworker"), replace, approval_id) is Reason.SAME_PERSON_DECIDED


def test_an_approver_is_removed_as_long_as_the_step_keeps_one(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "two_of_three")
    for username in ("lawyer", "secretary"):
        seat = _seat(platform, office, approval_id, username)
        does(platform, office, "caseworker", approving.remove_approver, approval_id, seat)
    last = _seat(platform, office, approval_id, "head")

    def remove(work: Work, id: int) -> None:
        approving.remove_approver(work, id, last)

    assert outcome(platform, office.actor("caseworker"), remove, approval_id) is Reason.SEAT_NEEDS_SOMEBODY
    decided(platform, office, approval_id, "head")
    assert shown(platform, office, approval_id).state is ApprovalState.APPROVED


# ---- steps edited -----------------------------------------------------------------------------------------------------------
def test_steps_whose_turn_has_not_come_are_changed_for_this_approval_alone(platform: Platform, office: Ministry) -> None:
    approval_id, other = started(platform, office, "three"), started(platform, office, "three")
    shorter = {**THREE, "steps": [THREE["steps"][0], {"name": "manager", "seats": [{"official": "manager"}]}]}
    does(platform, office, "caseworker", approving.edit_steps, approval_id, shorter)
    decided(platform, office, approval_id, "head")
    decided(platform, office, approval_id, "manager")

    assert shown(platform, office, approval_id).state is ApprovalState.APPROVED
    assert len(shown(platform, office, other).steps) == 3


def test_a_step_that_was_opened_is_not_changed(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "three")
    changed = {**THREE, "steps": [{"name": "head", "seats": [{"official": "lawyer"}]}, *THREE["steps"][1:]]}

    with pytest.raises(DefinitionIsWrong) as refusal, platform.work(office.actor("caseworker")) as work:
        approving.edit_steps(work, approval_id, changed)
    assert [each.problem for each in refusal.value.problems] == [DefinitionProblem.FIRST_STEPS_CHANGED]


def _edit(platform: Platform, office: Ministry, approval_id: int, *steps: dict[str, Any], **whole: object) -> list[tuple[str, str]]:
    """Edits the steps after the first, and gives what is wrong with them; nothing is kept where something is."""
    try:
        does(platform, office, "caseworker", approving.edit_steps, approval_id, {**THREE, **whole, "steps": [THREE["steps"][0], *steps]})
    except DefinitionIsWrong as refusal:
        return [(each.place, each.problem) for each in refusal.problems]
    return []


LAWYER, SECRETARY = THREE["steps"][1:]


def test_pending_steps_are_moved_added_taken_out_and_given_another_seat_and_deadline(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "three")
    new = {"name": "manager", "title": "Arkiv", "seats": [{"official": "manager"}]}
    said = _edit(platform, office, approval_id, SECRETARY, LAWYER | {"seats": [{"official": "outsider"}], "deadline": "+2"}, new)
    with platform.work(office.actor("caseworker")) as work:
        edited = steps_to_edit(work, approval_id)
        (told,) = [
            line for line in histories.of_record(work, shown(platform, office, approval_id).record_id) if line.kind == "steps_edited"
        ]
    _edit(platform, office, approval_id, SECRETARY, new)
    for username in ("head", "secretary", "manager"):
        decided(platform, office, approval_id, username)

    assert [] == said
    assert (1, ["head", "secretary", "lawyer", "manager"]) == (edited.begun, [step["name"] for step in edited.content["steps"]])
    assert "ændrede godkendelsens trin (tilføjet: manager; ændret: lawyer; anden rækkefølge)" == words_of(
        told, {}, partial(say, language="da")
    )
    assert shown(platform, office, approval_id).state is ApprovalState.APPROVED


def test_nobody_who_has_written_is_put_into_a_step(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "three")
    record_id = shown(platform, office, approval_id).record_id
    attach(platform, office.actor("clerk"), record_id, b"Et bilag til")
    both = {"name": "both", "seats": [{"official": "lawyer"}, {"official": "clerk"}], "needs": "any"}

    assert [("steps.1.seats.1", DefinitionProblem.DRAFTER_CANNOT_DECIDE)] == _edit(platform, office, approval_id, both)


def test_an_edit_does_not_lift_what_the_approval_was_started_with(platform: Platform, office: Ministry) -> None:
    """People stay different and earlier approvers stay asked again, whatever the edit says of the whole."""
    approval_id = started(platform, office, "distinct")
    twice = DISTINCT | {"distinct": False}
    with pytest.raises(DefinitionIsWrong) as refusal, platform.work(office.actor("caseworker")) as work:
        approving.edit_steps(work, approval_id, twice | {"steps": [*twice["steps"], {"name": "three", "seats": [{"official": "head"}]}]})
    with platform.work(office.actor("caseworker")) as work:
        approving.edit_steps(
            work, approval_id, twice | {"asks_again": True, "steps": [twice["steps"][0], {"name": "b", "seats": [{"official": "lawyer"}]}]}
        )
        kept = steps_to_edit(work, approval_id).content

    assert {DefinitionProblem.SEAT_TWICE} == {each.problem for each in refusal.value.problems}
    assert (True, False) == (kept["distinct"], kept["asks_again"])


def test_who_has_left_after_deciding_does_not_stand_in_the_way_of_an_edit(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "three")
    decided(platform, office, approval_id, "head")
    with platform.work(Actor.system("setup")) as work:
        work.session.get_one(Official, office.people["head"]).is_active = False
        work.record(OrganisationChanged(what="official", subject_id=office.people["head"], change="closed"))
    gone = {"name": "gone", "seats": [{"official": "head"}]}

    assert [("steps.2.seats.0", DefinitionProblem.UNKNOWN_OFFICIAL)] == _edit(platform, office, approval_id, LAWYER, gone)
    assert [] == _edit(platform, office, approval_id, LAWYER)


@pytest.mark.parametrize(
    ("who", "no"),
    [("head", Reason.NEEDS_FULL_WRITE), ("administrator", UNSEEN), ("limited", UNSEEN)],
)
def test_who_does_not_write_on_the_record_edits_no_steps(platform: Platform, office: Ministry, who: str, no: object) -> None:
    """Not the approver who is asked and reads it, and nobody who may not see it."""
    approval_id = started(platform, office, "three")

    assert no == outcome(platform, office.actor(who), lambda work, one: approving.edit_steps(work, one, THREE), approval_id)


def test_steps_are_not_edited_by_a_form_that_is_older_nor_when_it_is_finished(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "three")
    with platform.work(office.actor("caseworker")) as work:
        opened = steps_to_edit(work, approval_id).version
    assert [] == _edit(platform, office, approval_id, LAWYER)
    with pytest.raises(Stale), platform.work(office.actor("caseworker")) as work:
        approving.edit_steps(work, approval_id, THREE, opened_version=opened)
    for username in ("head", "lawyer"):
        decided(platform, office, approval_id, username)
    finished = outcome(platform, office.actor("caseworker"), lambda work, one: approving.edit_steps(work, one, THREE), approval_id)

    assert Reason.APPROVAL_IS_FINISHED is finished
