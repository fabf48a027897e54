"""Notices of an executive's gate: what comes there, is released, sent on directly, taken back, or lies past its day."""

import datetime as dt

import pytest

from casework.bootstrap import Platform
from casework.queries import notices as asked
from casework.services import gating, noticing, organisation, subscribing
from casework.vocabulary import Verdict
from tests.builders import Ministry
from tests.conftest import Clock
from tests.gates import at, before_the_gate, gatekeeping, said, with_a_gate
from workflows.approval_keeping import keep_approvals

STORY = ("at_the_gate", "gate_released", "gate_sent_directly", "gate_withdrawn", "gate_late", "approval_waits_on_leave")


@pytest.fixture
def passage_id(platform: Platform, ministry: Ministry) -> int:
    """Gives an approval at the gate before the permanent secretary, followed by the clerk."""
    with_a_gate(platform, ministry)
    passage_id = before_the_gate(platform, ministry)
    with platform.work(ministry.actor("clerk")) as work:
        subscribing.watch(work, at(platform, passage_id).approval_id)
    return passage_id


def told(platform: Platform, ministry: Ministry, *who: str) -> list[list[str]]:
    """Gives what each has been told of the gate, oldest first, and marks it as read."""
    found = []
    for each in who:
        with platform.work(ministry.actor(each)) as work:
            found.append([one.cause for one in asked.notices(work, unread=True) if one.cause in STORY][::-1])
            noticing.mark_all_read(work)
    return found


def test_who_keeps_the_gate_is_told_what_comes_there_and_comes_back(platform: Platform, ministry: Ministry, passage_id: int) -> None:
    came = told(platform, ministry, "manager", "outsider", "secretary", "lawyer")
    gatekeeping(platform, ministry, gating.release, passage_id)
    said(platform, ministry, passage_id, Verdict.APPROVE)

    assert [["at_the_gate"], ["at_the_gate"], [], []] == came
    assert [["at_the_gate"]] == told(platform, ministry, "outsider")


@pytest.mark.parametrize(("deed", "cause"), [(gating.release, "gate_released"), (gating.send_directly, "gate_sent_directly")])
def test_who_follows_hears_how_it_passes_and_that_it_was_taken_back(
    platform: Platform, ministry: Ministry, passage_id: int, deed: object, cause: str
) -> None:
    gatekeeping(platform, ministry, deed, passage_id)  # type: ignore[arg-type]  # a verb at the gate
    passed = told(platform, ministry, "clerk", "caseworker")
    gatekeeping(platform, ministry, gating.withdraw_from_executive, passage_id)

    assert [[cause], []] == passed
    assert [["gate_withdrawn"], []] == told(platform, ministry, "clerk", "secretary")
    with platform.work(ministry.actor("secretary")) as work:
        assert () == asked.notices(work)


def test_what_lies_past_its_day_is_told_once_for_that_day(platform: Platform, ministry: Ministry, passage_id: int, clock: Clock) -> None:
    today = clock().date()
    gatekeeping(platform, ministry, gating.sort, passage_id, sorting_deadline=today)
    told(platform, ministry, "manager", "outsider")
    in_time = keep_approvals(platform)
    clock.forward(days=1)
    keep_approvals(platform)
    keep_approvals(platform)
    first = told(platform, ministry, "manager", "outsider", "caseworker", "clerk", "secretary")
    gatekeeping(platform, ministry, gating.sort, passage_id, sorting_deadline=today + dt.timedelta(days=1))
    clock.forward(days=1)
    keep_approvals(platform)

    assert 0 == in_time
    assert [["gate_late"], ["gate_late"], ["gate_late"], [], []] == first
    assert [["gate_late"]] == told(platform, ministry, "manager")


def test_what_the_executive_has_is_not_late_at_the_gate(platform: Platform, ministry: Ministry, passage_id: int, clock: Clock) -> None:
    gatekeeping(platform, ministry, gating.sort, passage_id, sorting_deadline=clock().date())
    gatekeeping(platform, ministry, gating.release, passage_id)
    clock.forward(days=1)
    keep_approvals(platform)

    assert "gate_late" not in told(platform, ministry, "manager")[0]


# ---- leave -------------------------------------------------------------------------------------------------------------------
def test_who_has_gatekeepers_is_not_on_leave_for_that(platform: Platform, ministry: Ministry, passage_id: int) -> None:
    gatekeeping(platform, ministry, gating.release, passage_id)
    keep_approvals(platform)

    assert [[]] == told(platform, ministry, "caseworker")


def test_a_gate_that_all_its_keepers_have_left_for_now_is_told(
    platform: Platform, ministry: Ministry, passage_id: int, clock: Clock
) -> None:
    before = []
    for days, who in ((5, "manager"), (3, "outsider")):
        keep_approvals(platform)
        before += told(platform, ministry, "caseworker")
        until = clock().date() + dt.timedelta(days=days)
        with platform.work(ministry.actor(who)) as work:
            organisation.substitute(work, ministry.people[who], ministry.people["officer"], starts_on=work.today, ends_on=until)
    for _ in range(2):
        keep_approvals(platform)

    assert [[], []] == before
    assert [["approval_waits_on_leave"]] == told(platform, ministry, "caseworker")
