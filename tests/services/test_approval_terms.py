"""Whose an approval is and what it is to keep to, changed under way: deadline, urgency, the responsible."""

import datetime as dt
from collections.abc import Callable

import pytest
from sqlmodel import col, select

from casework.bootstrap import Platform
from casework.model import InboxItem
from casework.queries.approvals import approval_show
from casework.services import approving, granting
from casework.vocabulary import Reason
from casework.work import Work
from tests.approvals import EVERY_SHAPE, does, outcome, publish, shown, started
from tests.builders import Ministry
from tests.conftest import Clock
from workflows.approval_keeping import keep_approvals

MONDAY = dt.date(2026, 11, 23)


def terms(deadline: dt.date, *, is_urgent: bool) -> Callable[[Work, int], None]:
    """Gives the setting of terms as a deed on an approval."""
    return lambda work, one: approving.set_terms(work, one, deadline=deadline, is_urgent=is_urgent)


@pytest.fixture
def office(platform: Platform, ministry: Ministry) -> Ministry:
    """Gives the small ministry with the definitions published."""
    publish(platform, ministry, *EVERY_SHAPE)
    return ministry


def causes(platform: Platform, office: Ministry, username: str) -> set[str]:
    with platform.work(office.actor(username)) as work:
        mine = col(InboxItem.principal_id) == office.people[username]
        return set(work.session.exec(select(InboxItem.cause).where(mine)).all())


def test_an_approval_gets_a_deadline_and_is_made_urgent_under_way(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "three")
    for _ in range(2):
        does(platform, office, "caseworker", terms(dt.date(2026, 12, 1), is_urgent=True), approval_id)

    found = shown(platform, office, approval_id)
    assert (found.deadline, found.is_urgent) == (dt.date(2026, 12, 1), True)


def test_a_new_deadline_is_reminded_of_anew(platform: Platform, office: Ministry, clock: Clock) -> None:
    approval_id = started(platform, office, "three")

    def reminded_of(day: dt.date) -> list[int]:
        does(platform, office, "caseworker", terms(day, is_urgent=False), approval_id)
        return [keep_approvals(platform), keep_approvals(platform)]

    clock.forward(days=1)

    assert [reminded_of(MONDAY + dt.timedelta(days=2)), reminded_of(MONDAY + dt.timedelta(days=1))] == [[1, 0], [1, 0]]


@pytest.mark.parametrize("who", ["head", "outsider"])
def test_who_is_neither_responsible_nor_writes_sets_nothing(platform: Platform, office: Ministry, who: str) -> None:
    approval_id = started(platform, office, "three")

    for deed in (terms(MONDAY, is_urgent=True), lambda work, one: approving.hand_over(work, one, office.people["clerk"])):
        assert outcome(platform, office.actor(who), deed, approval_id) is not None
    assert not shown(platform, office, approval_id).is_urgent


def test_a_day_that_has_passed_is_no_deadline(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "three")
    yesterday = MONDAY - dt.timedelta(days=1)
    said = outcome(
        platform,
        office.actor("caseworker"),
        lambda work, one: approving.set_terms(work, one, deadline=yesterday, is_urgent=False),
        approval_id,
    )

    assert said is Reason.DEADLINE_MUST_BE_LATER


def test_it_is_handed_to_a_colleague_with_the_access_it_takes_and_both_are_told(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "three")
    does(platform, office, "caseworker", approving.hand_over, approval_id, office.people["officer"])

    with platform.work(office.actor("officer")) as work:
        assert approval_show(work, approval_id).responsible_id == office.people["officer"]
    assert "responsible" in causes(platform, office, "officer")
    does(platform, office, "officer", approving.withdraw, approval_id)


def test_who_may_not_read_the_record_is_not_made_responsible(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "three")

    with platform.work(office.actor("caseworker")) as work:
        granting.restrict(work, approval_show(work, approval_id).record_id, [office.people["caseworker"], office.people["head"]])

    def given_to(official_id: int) -> Reason | str | None:
        return outcome(platform, office.actor("caseworker"), lambda work, one: approving.hand_over(work, one, official_id), approval_id)

    assert given_to(999_999) is Reason.UNKNOWN_PRINCIPAL
    assert given_to(office.people["officer"]) is Reason.SHUT_OUT_OF_RECORD
