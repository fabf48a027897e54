"""Seats, tasks and helping hands when a unit is merged or divided or an official leaves, and made what they were again."""

import pytest
from sqlmodel import select

from casework.bootstrap import Platform
from casework.errors import NotFound
from casework.model import Case, Record, Seat, Unit
from casework.queries import rights_page
from casework.services import case_people, cases, granting, organisation_plans, records
from casework.services.organisation_plans import Part
from casework.services.records import NewRecord
from casework.vocabulary import Cause, Channel, RecordKind, SeatState
from casework.work import Actor
from tests.approvals import ALONE, UNIT, decided, moved, publish, started
from tests.approvals import letter as a_letter
from tests.builders import Ministry
from tests.services.test_reorganising import CARRIED, TODAY, picture, plan_of, planned, run


def test_a_seat_that_a_unit_holds_goes_where_the_unit_goes_and_comes_back(platform: Platform, ministry: Ministry) -> None:
    def holder() -> int:
        with platform.work(Actor.system("setup")) as work:
            return work.session.exec(select(Seat.holder_id).where(Seat.approval_id == approval, Seat.state == SeatState.OPEN)).one()

    publish(platform, ministry, UNIT)
    approval = started(platform, ministry, "unit")
    before = picture(platform, *CARRIED, "seat")
    plan_id = planned(platform, ministry, organisation_plans.plan_merge, (ministry.legal,), ministry.grants)
    counts = plan_of(platform, plan_id).content["preview"]["counts"]
    run(platform, ministry, plan_id)
    merged = holder()
    run(platform, ministry, plan_id, organisation_plans.undo_plan)
    after = picture(platform, *CARRIED, "seat")
    parts = (Part("Jura", "J1", (ministry.people["secretary"],)), Part("Ret", "J2", (ministry.people["lawyer"],)))
    run(platform, ministry, planned(platform, ministry, organisation_plans.plan_split, ministry.legal, parts))
    split = holder()
    with platform.work(Actor.system("setup")) as work:
        first = work.session.exec(select(Unit.id).where(Unit.short_name == "J1")).one()
    decided(platform, ministry, approval, "secretary")
    with pytest.raises(NotFound):
        decided(platform, ministry, approval, "lawyer")

    assert 1 == counts["seat"]
    assert ministry.grants == merged
    assert before == after
    assert first == split


def test_a_leavers_task_and_helping_hand_go_with_their_access(platform: Platform, ministry: Ministry) -> None:
    """The successor reads the case whose task is theirs now, and stands where the leaver helped; no right is given twice."""
    people, who = ministry.people, ministry.people["caseworker"]
    with platform.work(ministry.actor("head")) as work:
        case, both = (cases.open_case(work, cases.NewCase(title, "06.02.01")) for title in ("Sag", "Begges sag"))
        granting.give_on_case(work, case, who, cause=Cause.TASK)
        case_people.add_supplementary(work, both, who)
        case_people.add_supplementary(work, both, people["outsider"])
        letter = records.draft(work, NewRecord("Brev", RecordKind.INTERNAL, Channel.DESK, ministry.grants, people["head"]))
        records.add_supplementary(work, letter, who)
    before = picture(platform, *CARRIED)
    plan_id = planned(platform, ministry, organisation_plans.plan_leave, who, people["outsider"], on=TODAY)
    counts = plan_of(platform, plan_id).content["preview"]["counts"]
    run(platform, ministry, plan_id)
    with platform.work(ministry.actor("outsider")) as work:
        sees = [work.session.get(Case, case) is not None, work.session.get(Record, letter) is not None]
    run(platform, ministry, plan_id, organisation_plans.undo_plan)

    assert {"task_right": 1, "helper_right": 1}.items() <= counts.items()
    assert "helper_case_right" not in counts
    assert [True, True] == sees
    assert before == picture(platform, *CARRIED)


def test_a_leavers_blocked_seat_goes_to_the_successor_and_opens(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry, ALONE)
    record = a_letter(platform, ministry)
    approval = started(platform, ministry, "alone", record)
    with platform.work(ministry.actor("caseworker")) as work:
        granting.restrict(work, record, [ministry.people["caseworker"], ministry.people["lawyer"]])
    run(
        platform,
        ministry,
        planned(platform, ministry, organisation_plans.plan_leave, ministry.people["head"], ministry.people["lawyer"], on=TODAY),
    )
    moved(platform, approval)

    decided(platform, ministry, approval, "lawyer")


def test_the_preview_names_the_approvals_that_name_who_goes(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry, UNIT, ALONE)
    leaves = planned(platform, ministry, organisation_plans.plan_leave, ministry.people["head"], ministry.legal, on=TODAY)
    merges = planned(platform, ministry, organisation_plans.plan_merge, (ministry.legal,), ministry.grants)
    stays = planned(platform, ministry, organisation_plans.plan_merge, (ministry.grants,), ministry.legal)
    with platform.work(ministry.actor("administrator")) as work:
        named = {plan.plan_id: plan.definitions for plan in rights_page.plans(work)}

    assert {leaves: ("Kun kontorchefen",), merges: ("Et kontor",), stays: ()} == named
