"""Who behind the seat of a unit is told that it waits, is due and is late; and that this goes once one has decided."""

import datetime as dt

import pytest

from casework.bootstrap import Platform
from casework.events import RecordChanged
from casework.model import Drafter
from casework.queries import notices as asked
from casework.services import approving, noticing
from casework.services.approval_clock import remind_due, tell_late
from casework.services.moving import MOTOR
from casework.vocabulary import NoticeKind, NoticeWay
from casework.work import Actor
from tests.approvals import UNIT, decided, letter, moved, publish, started
from tests.builders import Ministry
from tests.conftest import Clock

TWICE = {
    "name": "twice",
    "title": "To gange kontoret",
    "distinct": True,
    "steps": [{"name": "one", "seats": [{"members": "JU"}], "deadline": "+3"}, {"name": "two", "seats": [{"members": "JU"}]}],
}
MAY = ("lawyer", "manager", "secretary")


@pytest.fixture
def office(platform: Platform, ministry: Ministry) -> Ministry:
    """Gives the small ministry, where an approval begins with anybody of the lawyers."""
    publish(platform, ministry, UNIT, TWICE)
    return ministry


def causes(platform: Platform, office: Ministry, who: str) -> list[str]:
    with platform.work(office.actor(who)) as work:
        return [each.cause for each in asked.notices(work, unread=True)]


def test_those_of_the_unit_who_may_decide_are_told_that_it_waits(platform: Platform, office: Ministry) -> None:
    started(platform, office, "unit")

    assert [["for_approval"]] * 3 == [causes(platform, office, who) for who in MAY]
    assert [[], []] == [causes(platform, office, who) for who in ("administrator", "head")]


def test_who_has_written_on_it_is_not_told_for_they_do_not_decide(platform: Platform, office: Ministry) -> None:
    record_id = letter(platform, office)
    with platform.work(Actor.system("setup")) as work:
        work.session.add(Drafter(record_id=record_id, official_id=office.people["manager"], since=work.now))
        work.record(RecordChanged(record_id=record_id, fields=()))
    started(platform, office, "unit", record_id)

    assert [["for_approval"], []] == [causes(platform, office, who) for who in ("lawyer", "manager")]


def test_each_is_told_as_they_wish(platform: Platform, office: Ministry) -> None:
    with platform.work(office.actor("manager")) as work:
        noticing.prefer(work, NoticeKind.FOR_APPROVAL, NoticeWay.NONE)
    started(platform, office, "unit")

    assert [["for_approval"], []] == [causes(platform, office, who) for who in ("lawyer", "manager")]


def test_once_one_has_decided_the_others_have_nothing_to_look_at(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "unit")
    decided(platform, office, approval_id, "lawyer")

    assert [[], []] == [causes(platform, office, who) for who in ("lawyer", "manager")]
    assert ["for_approval"] == causes(platform, office, "secretary")  # the next step asks them by name
    with platform.work(office.actor("lawyer")) as work:
        approving.undo(work, approval_id)
    moved(platform, approval_id)
    assert ["for_approval"] == causes(platform, office, "manager")


def test_who_has_approved_where_people_must_differ_is_not_told_of_the_next_step(platform: Platform, office: Ministry) -> None:
    decided(platform, office, started(platform, office, "twice"), "lawyer")

    assert [[], ["for_approval"]] == [causes(platform, office, who) for who in ("lawyer", "manager")]


def test_they_are_told_that_it_is_due_and_that_it_is_late(platform: Platform, office: Ministry, clock: Clock) -> None:
    started(platform, office, "twice")
    clock.now += dt.timedelta(days=2)
    with platform.work(MOTOR) as work:
        remind_due(work)
    due = causes(platform, office, "manager")
    clock.now += dt.timedelta(days=7)
    with platform.work(MOTOR) as work:
        tell_late(work)

    assert ["approval_due", "for_approval"] == due
    assert "approval_late" == causes(platform, office, "manager")[0]
