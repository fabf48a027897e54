"""An approval's way: starting, deciding, returning, a substitute, access that goes away, the motor."""

import datetime as dt
from functools import partial

import pytest
from sqlmodel import select

from casework.bootstrap import Platform
from casework.calendar import add_working_days, legal_date
from casework.errors import NotPermitted, RuleBroken
from casework.model import Approval, Grant, InboxItem, Outbox, Record, Seat
from casework.queries.approvals import approval_show, definitions
from casework.queries.approvals_waiting import for_approval
from casework.services import approving, granting, organisation, records
from casework.services.moving import MOTOR, move
from casework.vocabulary import AccessLevel, Action, ApprovalState, Cause, Reason, SeatState, StepState, Verdict
from casework.work import Actor
from tests.approvals import ALONE, THREE_STEPS, UNIT, attach, decided, letter, moved, publish, refused_with, shown, started, states
from tests.builders import Ministry
from tests.conftest import Clock


@pytest.fixture
def office(platform: Platform, ministry: Ministry) -> Ministry:
    """Gives the small ministry with its definitions published."""
    publish(platform, ministry)
    return ministry


def test_starting_opens_the_first_step_for_the_head_of_the_responsible_unit(platform: Platform, office: Ministry, clock: Clock) -> None:
    approval = shown(platform, office, started(platform, office))

    assert approval.state is ApprovalState.IN_PROGRESS
    assert [step.state for step in approval.steps] == [StepState.OPEN, StepState.PENDING, StepState.PENDING]
    assert [seat.username for seat in approval.steps[0].seats] == ["head"]
    assert approval.steps[0].deadline == add_working_days(legal_date(clock()), 3)


def test_the_approver_finds_it_under_for_approval_and_in_the_inbox(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office)

    with platform.work(office.actor("head")) as work:
        waiting = for_approval(work)
        items = work.session.exec(select(InboxItem.cause).where(InboxItem.principal_id == office.people["head"])).all()
    assert [each.approval_id for each in waiting] == [approval_id]
    assert items == ["for_approval"]


def test_nobody_else_finds_it_under_for_approval(platform: Platform, office: Ministry) -> None:
    started(platform, office)

    with platform.work(office.actor("lawyer")) as work:
        assert for_approval(work) == ()


def test_a_seat_gives_its_holder_access_and_says_why(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office)
    decided(platform, office, approval_id, "head")

    with platform.work(office.actor("lawyer")) as work:
        record_id = approval_show(work, approval_id).record_id
        causes = work.session.exec(
            select(Grant.cause).where(Grant.record_id == record_id, Grant.principal_id == office.people["lawyer"])
        ).all()
    assert causes == [Cause.SEAT]


def test_approving_every_step_finishes_it_in_the_responsibles_inbox(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office)
    for username in ("head", "lawyer", "secretary"):
        decided(platform, office, approval_id, username)

    approval = shown(platform, office, approval_id)
    with platform.work(office.actor("caseworker")) as work:
        causes = work.session.exec(select(InboxItem.cause).where(InboxItem.principal_id == office.people["caseworker"])).all()
    assert approval.state is ApprovalState.APPROVED
    assert states(platform, office, approval_id) == ["approved"] * 3
    assert causes == ["approved"]


def test_a_decision_keeps_who_said_what_on_which_manifest(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "alone")
    before = shown(platform, office, approval_id, "head")
    decided(platform, office, approval_id, "head", comment="Fint")

    [decision] = shown(platform, office, approval_id).steps[0].decisions
    assert (decision.by, decision.comment, decision.manifest_hash) == ("Jens Holt", "Fint", before.manifest_hash)


def test_a_return_goes_to_the_responsible_and_every_step_approves_again(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office)
    decided(platform, office, approval_id, "head")
    decided(platform, office, approval_id, "lawyer", Verdict.RETURN, "Hjemlen mangler")
    returned = shown(platform, office, approval_id)
    with platform.work(office.actor("caseworker")) as work:
        approving.resume(work, approval_id)
    moved(platform, approval_id)

    assert returned.state is ApprovalState.RETURNED
    assert returned.may_resume
    resumed = shown(platform, office, approval_id)
    assert (resumed.state, resumed.round) == (ApprovalState.IN_PROGRESS, 2)
    assert [step.state for step in resumed.steps] == [StepState.OPEN, StepState.PENDING, StepState.PENDING]


def test_a_return_can_ask_an_earlier_step_at_once(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office)
    decided(platform, office, approval_id, "head")
    decided(platform, office, approval_id, "lawyer")
    decided(platform, office, approval_id, "secretary", Verdict.RETURN, "Jura ser på det igen", return_to=2)

    assert states(platform, office, approval_id) == ["approved", "open", "pending"]
    decided(platform, office, approval_id, "lawyer")
    decided(platform, office, approval_id, "secretary")
    approval = shown(platform, office, approval_id)
    assert approval.state is ApprovalState.APPROVED
    assert [step.round for step in approval.steps] == [1, 2, 2]


def test_all_seats_of_a_step_must_approve(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "together")
    decided(platform, office, approval_id, "head")
    first = states(platform, office, approval_id)
    decided(platform, office, approval_id, "lawyer")

    assert first == ["open", "pending"]
    assert states(platform, office, approval_id) == ["approved", "open"]


def test_the_first_return_ends_a_step_of_several(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "together")
    decided(platform, office, approval_id, "head", Verdict.RETURN, "Nej")

    with pytest.raises(RuleBroken) as refusal:
        decided(platform, office, approval_id, "lawyer")
    assert refusal.value.reasons == [Reason.STEP_NOT_OPEN]
    assert shown(platform, office, approval_id).state is ApprovalState.RETURNED


def test_a_definition_pins_its_version_for_what_runs(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office)
    publish(platform, office, {**THREE_STEPS, "steps": THREE_STEPS["steps"][:1]})
    decided(platform, office, approval_id, "head")

    approval = shown(platform, office, approval_id)
    assert approval.definition_version == 1
    assert [step.state for step in approval.steps] == [StepState.APPROVED, StepState.OPEN, StepState.PENDING]
    with platform.work(office.actor("caseworker")) as work:
        assert {each.name: each.version for each in definitions(work)}["three_steps"] == 2


# ---- a substitute --------------------------------------------------------------------------------------------------------
def test_a_substitute_decides_on_behalf_and_both_are_kept(platform: Platform, office: Ministry, clock: Clock) -> None:
    approval_id = started(platform, office, "alone")
    today = legal_date(clock())
    with platform.work(office.actor("head")) as work:
        organisation.substitute(work, office.people["head"], office.people["lawyer"], starts_on=today, ends_on=today)
    substitute = Actor.official(office.people["lawyer"], on_behalf_of=office.people["head"])
    with platform.work(substitute) as work:
        waiting = for_approval(work)
        approving.decide(work, approval_id, Verdict.APPROVE, manifest_hash=approval_show(work, approval_id).manifest_hash)

    [decision] = shown(platform, office, approval_id).steps[0].decisions
    assert [each.holder_id for each in waiting] == [office.people["head"]]
    assert (decision.by, decision.on_behalf_of) == ("Ida Ravn", "Jens Holt")


def test_a_substitution_lapses_with_its_last_day(platform: Platform, office: Ministry, clock: Clock) -> None:
    approval_id = started(platform, office, "alone")
    today = legal_date(clock())
    with platform.work(office.actor("head")) as work:
        organisation.substitute(work, office.people["head"], office.people["lawyer"], starts_on=today, ends_on=today)
    clock.forward(days=1)

    with (
        pytest.raises(NotPermitted) as refusal,
        platform.work(Actor.official(office.people["lawyer"], on_behalf_of=office.people["head"])) as work,
    ):
        approving.decide(work, approval_id, Verdict.APPROVE, manifest_hash="")
    assert refusal.value.reason is Reason.NOT_A_SUBSTITUTE


def test_in_anothers_name_nobody_decides_at_a_seat_of_his_own_unit(platform: Platform, office: Ministry, clock: Clock) -> None:
    publish(platform, office, UNIT)  # the lawyer's unit is asked, in which the head has no part
    approval_id = started(platform, office, "unit")
    today = legal_date(clock())
    with platform.work(office.actor("head")) as work:
        organisation.substitute(work, office.people["head"], office.people["lawyer"], starts_on=today, ends_on=today)
    seen = shown(platform, office, approval_id, "lawyer").manifest_hash
    for_head = Actor.official(office.people["lawyer"], on_behalf_of=office.people["head"])

    deed = partial(approving.decide, approval_id=approval_id, verdict=Verdict.APPROVE, manifest_hash=seen)
    assert refused_with(platform, for_head, deed) == [Reason.NO_SEAT_FOR_YOU]
    with platform.work(office.actor("lawyer")) as work:
        deed(work)


# ---- access that goes away -------------------------------------------------------------------------------------------------
def test_a_seat_whose_holder_loses_access_is_blocked_and_the_responsible_told_at_once(platform: Platform, office: Ministry) -> None:
    record_id = letter(platform, office)
    approval_id = started(platform, office, "alone", record_id)
    with platform.work(office.actor("caseworker")) as work:
        granting.restrict(work, record_id, [office.people["caseworker"]])

    with platform.work(office.actor("caseworker")) as work:
        seat = approval_show(work, approval_id).steps[0].seats[0]
        causes = work.session.exec(select(InboxItem.cause).where(InboxItem.principal_id == office.people["caseworker"])).all()
    assert (seat.state, seat.trouble) == (SeatState.BLOCKED, "lost_access")
    assert causes == ["seat_blocked"]


def test_a_blocked_seat_opens_again_when_its_holder_can_read_again(platform: Platform, office: Ministry) -> None:
    record_id = letter(platform, office)
    approval_id = started(platform, office, "alone", record_id)
    with platform.work(office.actor("caseworker")) as work:
        granting.restrict(work, record_id, [office.people["caseworker"]])
    with platform.work(office.actor("caseworker")) as work:
        granting.restrict(work, record_id, [])
    moved(platform, approval_id)
    decided(platform, office, approval_id, "head")

    assert shown(platform, office, approval_id).state is ApprovalState.APPROVED


def test_a_seat_whose_holder_cannot_be_let_in_is_blocked_from_the_start(platform: Platform, office: Ministry) -> None:
    publish(platform, office, {**ALONE, "name": "to_outsider", "steps": [{"name": "out", "seats": [{"official": "outsider"}]}]})
    record_id = letter(platform, office)
    with platform.work(office.actor("caseworker")) as work:
        granting.classify(work, record_id, 1)
    approval_id = started(platform, office, "to_outsider", record_id)

    assert shown(platform, office, approval_id).steps[0].seats[0].state is SeatState.BLOCKED


# ---- the motor ---------------------------------------------------------------------------------------------------------------
def test_moving_twice_changes_nothing(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office)
    decided(platform, office, approval_id, "head")

    assert moved(platform, approval_id).did == ()
    with platform.work(MOTOR) as work:
        assert len(work.session.exec(select(Seat)).all()) == 2


def test_a_role_nobody_holds_parks_the_approval_until_somebody_does(platform: Platform, office: Ministry) -> None:
    publish(platform, office, {**ALONE, "name": "minister", "steps": [{"name": "minister", "seats": [{"role": "minister"}]}]})
    approval_id = started(platform, office, "minister")
    moved(platform, approval_id)
    parked = shown(platform, office, approval_id)
    with platform.work(Actor.system("setup")) as work:
        organisation.give_post(work, office.people["secretary"], office.legal, "minister", title="Minister", starts_on=dt.date(2020, 1, 1))  # type: ignore[arg-type]
    moved(platform, approval_id)

    assert parked.trouble == "nobody_holds_the_role: minister@authority"
    assert shown(platform, office, approval_id).trouble == ""
    assert states(platform, office, approval_id) == ["open"]


def test_what_a_role_came_to_is_stored_and_not_asked_again(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office)
    with platform.work(Actor.system("setup")) as work:
        organisation.give_post(work, office.people["lawyer"], office.grants, "head", title="Ny chef", starts_on=dt.date(2010, 1, 1))  # type: ignore[arg-type]
    moved(platform, approval_id)

    assert [seat.username for seat in shown(platform, office, approval_id).steps[0].seats] == ["head"]


def test_a_changed_document_asks_earlier_approvers_again_when_the_definition_says_so(platform: Platform, office: Ministry) -> None:
    publish(platform, office, {**THREE_STEPS, "name": "careful", "asks_again": True})
    record_id = letter(platform, office)
    approval_id = started(platform, office, "careful", record_id)
    decided(platform, office, approval_id, "head")
    attach(platform, office.actor("caseworker"), record_id, b"nyt bilag")
    decided(platform, office, approval_id, "lawyer")

    assert states(platform, office, approval_id) == ["open", "pending", "pending"]
    for username in ("head", "lawyer", "secretary"):
        decided(platform, office, approval_id, username)
    assert shown(platform, office, approval_id).state is ApprovalState.APPROVED


def test_rows_that_do_not_fit_the_definition_park_the_approval(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office)
    with platform.work(MOTOR) as work:
        approval = work.load(Approval, approval_id, Action.MOVE)
        work.session.connection().exec_driver_sql("UPDATE step SET name = 'renamed'")
        moved_now = move(work, approval.id)

    assert moved_now.trouble.startswith("no_such_step")
    assert shown(platform, office, approval_id).trouble.startswith("no_such_step")


def test_every_verb_leaves_the_motor_something_to_do(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "alone")
    decided(platform, office, approval_id, "head", Verdict.RETURN, "Nej")
    with platform.work(office.actor("caseworker")) as work:
        approving.resume(work, approval_id)

    with platform.work(MOTOR) as work:
        effects = work.session.exec(select(Outbox.aggregate).where(Outbox.effect == "move").order_by(Outbox.id)).all()  # type: ignore[arg-type]
    assert effects == [f"approval:{approval_id}"] * 3


def test_level_involved_lets_the_seats_holder_in(platform: Platform, office: Ministry) -> None:
    record_id = letter(platform, office)
    with platform.work(office.actor("caseworker")) as work:
        granting.set_level(work, record_id, AccessLevel.INVOLVED)
    approval_id = started(platform, office, "alone", record_id)

    assert shown(platform, office, approval_id, "head").my_seat_id is not None


def test_editing_the_record_makes_a_drafter(platform: Platform, office: Ministry) -> None:
    record_id = letter(platform, office)
    approval_id = started(platform, office, "alone", record_id)
    with platform.work(office.actor("caseworker")) as work:
        granting.share(work, record_id, office.people["head"], right=3)  # type: ignore[arg-type]
    with platform.work(office.actor("head")) as work:
        records.edit(work, record_id, opened_version=_version(platform, office, record_id), title="En anden titel")

    with pytest.raises(RuleBroken) as refusal:
        decided(platform, office, approval_id, "head")
    assert refusal.value.reasons == [Reason.DRAFTER_CANNOT_DECIDE]


def _version(platform: Platform, office: Ministry, record_id: int) -> int:

    with platform.work(office.actor("head")) as work:
        return work.load(Record, record_id, Action.READ).version or 0
