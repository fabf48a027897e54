"""What is refused of an approval's verbs, to whom, and in which words; and what the database itself refuses."""

import pytest
from sqlalchemy.exc import DBAPIError

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, RuleBroken, SeenSomethingElse
from casework.model import Decision
from casework.queries.approvals import approval_show
from casework.services import approving, granting
from casework.vocabulary import ApprovalState, Reason, SeatState, Verdict
from casework.work import Work
from tests.approvals import attach, decided, does, letter, moved, publish, refused_with, shown, started
from tests.builders import Ministry


@pytest.fixture
def office(platform: Platform, ministry: Ministry) -> Ministry:
    """Gives the small ministry with its definitions published."""
    publish(platform, ministry)
    return ministry


def test_starting_is_refused_with_every_reason(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office)
    record_id = shown(platform, office, approval_id).record_id

    assert refused_with(platform, office.actor("caseworker"), lambda work: approving.start(work, record_id, "nothing")) == [
        Reason.NO_SUCH_DEFINITION,
        Reason.APPROVAL_IS_OPEN,
    ]
    assert refused_with(platform, office.actor("head"), lambda work: approving.start(work, record_id, "alone")) == [Reason.NEEDS_FULL_WRITE]


def test_who_cannot_see_the_record_starts_and_decides_nothing(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office)
    record_id = shown(platform, office, approval_id).record_id

    with pytest.raises(NotFound), platform.work(office.actor("outsider")) as work:
        approving.start(work, record_id, "alone")
    with pytest.raises(NotFound), platform.work(office.actor("outsider")) as work:
        approving.decide(work, approval_id, Verdict.APPROVE, manifest_hash="")
    with pytest.raises(NotFound), platform.work(office.actor("outsider")) as work:
        approval_show(work, approval_id)


def test_who_holds_no_seat_does_not_decide(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office)

    assert refused_with(
        platform, office.actor("clerk"), lambda work: approving.decide(work, approval_id, Verdict.APPROVE, manifest_hash="")
    ) == [Reason.NO_SEAT_FOR_YOU]


def test_a_seat_is_decided_once(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office)
    decided(platform, office, approval_id, "head")

    with pytest.raises(RuleBroken) as refusal:
        decided(platform, office, approval_id, "head")
    assert refusal.value.reasons == [Reason.ALREADY_DECIDED]


def test_a_return_needs_a_comment_and_an_earlier_step(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office)

    with pytest.raises(RuleBroken) as refusal:
        decided(platform, office, approval_id, "head", Verdict.RETURN, " ", return_to=1)
    assert refusal.value.reasons == [Reason.COMMENT_IS_REQUIRED, Reason.RESUME_STEP_NOT_EARLIER]


def test_who_wrote_on_the_record_never_decides(platform: Platform, office: Ministry) -> None:
    record_id = letter(platform, office)
    approval_id = started(platform, office, "alone", record_id)
    with platform.work(office.actor("caseworker")) as work:
        granting.share(work, record_id, office.people["head"], right=3)  # type: ignore[arg-type]
    attach(platform, office.actor("head"), record_id, b"rettet")

    with pytest.raises(RuleBroken) as refusal:
        decided(platform, office, approval_id, "head")
    assert refusal.value.reasons == [Reason.DRAFTER_CANNOT_DECIDE]
    moved(platform, approval_id)
    assert shown(platform, office, approval_id).steps[0].seats[0].state is SeatState.BLOCKED


def test_the_database_itself_refuses_a_drafters_decision(platform: Platform, office: Ministry) -> None:
    record_id = letter(platform, office)
    approval_id = started(platform, office, "alone", record_id)
    attach(platform, office.actor("caseworker"), record_id, b"rettet")
    seat = shown(platform, office, approval_id).steps[0].seats[0]

    with pytest.raises(DBAPIError, match="drafter"), platform.work(office.actor("caseworker")) as work:
        work.add(
            Decision(
                seat_id=seat.seat_id,
                step_id=1,
                approval_id=approval_id,
                record_id=record_id,
                round=1,
                verdict=Verdict.APPROVE,
                actor_id=office.people["caseworker"],
                manifest_hash="",
                decided_at=work.now,
            )
        )


def test_what_was_not_seen_is_not_approved_and_the_difference_is_shown(platform: Platform, office: Ministry) -> None:
    record_id = letter(platform, office)
    approval_id = started(platform, office, "alone", record_id)
    seen = shown(platform, office, approval_id, "head").manifest_hash
    attach(platform, office.actor("caseworker"), record_id, b"nyt bilag")

    with pytest.raises(SeenSomethingElse) as refusal, platform.work(office.actor("head")) as work:
        approving.decide(work, approval_id, Verdict.APPROVE, manifest_hash=seen)
    [difference] = refusal.value.differences
    assert (difference.field.split(":")[0], difference.yours, difference.theirs) == ("document", "", "1")
    decided(platform, office, approval_id, "head")
    assert shown(platform, office, approval_id).state is ApprovalState.APPROVED


def test_only_the_responsible_resumes_and_only_what_was_returned(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "alone")

    assert refused_with(platform, office.actor("caseworker"), lambda work: approving.resume(work, approval_id)) == [
        Reason.APPROVAL_NOT_RETURNED
    ]
    decided(platform, office, approval_id, "head", Verdict.RETURN, "Nej")
    assert refused_with(platform, office.actor("head"), lambda work: approving.resume(work, approval_id)) == [Reason.NOT_THE_RESPONSIBLE]


def test_a_final_approval_is_never_changed(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "alone")
    decided(platform, office, approval_id, "head")

    assert refused_with(platform, office.actor("caseworker"), lambda work: approving.cancel(work, approval_id)) == [
        Reason.APPROVAL_IS_FINISHED
    ]
    for change in ("UPDATE approval SET comment = 'x'", "UPDATE seat SET rule_text = 'x'", "DELETE FROM step"):
        with pytest.raises(DBAPIError, match="final approval is not changed"), platform.work(office.actor("caseworker")) as work:
            work.session.connection().exec_driver_sql(change)


def test_cancelling_takes_the_access_that_came_with_an_undecided_seat(platform: Platform, office: Ministry) -> None:
    record_id = letter(platform, office)
    approval_id = started(platform, office, "three_steps", record_id)
    decided(platform, office, approval_id, "head")
    with platform.work(office.actor("caseworker")) as work:
        approving.cancel(work, approval_id, "Sagen er trukket tilbage")

    assert shown(platform, office, approval_id).state is ApprovalState.CANCELLED
    with pytest.raises(NotFound):
        shown(platform, office, approval_id, "lawyer")
    assert shown(platform, office, approval_id, "head").state is ApprovalState.CANCELLED


def test_a_reader_does_not_cancel(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office)

    assert refused_with(platform, office.actor("head"), lambda work: approving.cancel(work, approval_id)) == [Reason.NEEDS_FULL_WRITE]


# ---- seats that are asked no more ------------------------------------------------------------------------------------------------
UNIT_AND_HEAD = {
    "name": "unit_and_head",
    "title": "Enhed og chef",
    "steps": [
        {"name": "first", "seats": [{"members": "JU"}, {"official": "head"}], "copies": [{"official": "outsider"}]},
        {"name": "second", "seats": [{"official": "manager"}]},
    ],
}


@pytest.mark.parametrize("names_the_seat", [True, False])
def test_a_seat_that_was_taken_off_is_decided_by_nobody_who_still_reads_the_record(
    platform: Platform, office: Ministry, names_the_seat: bool
) -> None:
    publish(platform, office, UNIT_AND_HEAD)
    approval_id = started(platform, office, "unit_and_head")
    seat = next(each for each in shown(platform, office, approval_id).steps[0].seats if each.holder_id == office.legal)
    does(platform, office, "caseworker", approving.remove_approver, approval_id, seat.seat_id)

    def decide(work: Work) -> None:  # a copy of the step lets him read on
        seen = approval_show(work, approval_id).manifest_hash
        approving.decide(work, approval_id, Verdict.APPROVE, manifest_hash=seen, seat_id=seat.seat_id if names_the_seat else None)

    with pytest.raises(NotPermitted) as refusal, platform.work(office.actor("outsider")) as work:
        decide(work)
    assert ([Reason.NO_SEAT_FOR_YOU], "Mette Lund") == (refusal.value.reasons, refusal.value.after and refusal.value.after.by)


def test_a_seat_whose_approval_was_carried_on_is_not_decided_by_another_of_the_unit(platform: Platform, office: Ministry) -> None:
    publish(platform, office, UNIT_AND_HEAD)
    approval_id = started(platform, office, "unit_and_head")
    decided(platform, office, approval_id, "secretary")  # for the unit
    decided(platform, office, approval_id, "head")
    does(platform, office, "head", approving.undo, approval_id)
    seat = next(each for each in shown(platform, office, approval_id).steps[0].seats if each.holder_id == office.legal)

    assert seat.state is SeatState.CARRIED
    with pytest.raises(RuleBroken) as refusal:
        decided(platform, office, approval_id, "outsider")
    assert ([Reason.ALREADY_DECIDED], "Sara Bech") == (refusal.value.reasons, refusal.value.after and refusal.value.after.by)
