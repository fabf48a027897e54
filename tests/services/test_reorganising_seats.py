"""A seat of an approval that a unit holds, when the unit is merged, divided, and made what it was again."""

import pytest
from sqlmodel import select

from casework.bootstrap import Platform
from casework.errors import NotFound
from casework.model import Seat, Unit
from casework.services import organisation_plans
from casework.services.organisation_plans import Part
from casework.vocabulary import SeatState
from casework.work import Actor
from tests.approvals import UNIT, decided, publish, started
from tests.builders import Ministry
from tests.services.test_reorganising import CARRIED, picture, plan_of, planned, run


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
