"""The deadline of a whole approval: a reminder before it, the word that it has passed, each once, to whom it concerns."""

import datetime as dt

import pytest
from sqlmodel import col, select

from casework.bootstrap import Platform
from casework.model import EventRow, InboxItem
from casework.services import approving
from casework.services.approval_clock import CLOCK
from casework.vocabulary import Verdict
from tests.approvals import decided, letter, publish, started
from tests.builders import Ministry
from tests.conftest import Clock
from workflows.approval_keeping import keep_approvals

WHOLE = {
    "name": "whole",
    "title": "Med frist for det hele",
    "deadline": "+3",
    "steps": [
        {"name": "head", "seats": [{"official": "head"}]},
        {"name": "lawyer", "seats": [{"official": "lawyer"}], "deadline": "+10"},
        {"name": "secretary", "seats": [{"official": "secretary"}]},
    ],
}
FRIDAY = dt.datetime(2026, 12, 18, 9, 0, tzinfo=dt.UTC)  # three working days on: Wednesday 23 December; the 24th to the 27th are closed


@pytest.fixture
def approval_id(platform: Platform, ministry: Ministry, clock: Clock) -> int:
    clock.now = FRIDAY
    publish(platform, ministry, WHOLE)
    return started(platform, ministry, "whole")


def events(platform: Platform) -> list[str]:
    with platform.work(CLOCK) as work:
        kinds = ("approval_due_soon", "approval_overdue")
        return list(work.session.exec(select(EventRow.kind).where(col(EventRow.kind).in_(kinds)).order_by(col(EventRow.id))).all())


def causes(platform: Platform, ministry: Ministry, *people: str) -> list[list[str]]:
    def lying(who: str) -> list[str]:
        with platform.work(CLOCK) as work:
            mine = select(InboxItem.cause).where(col(InboxItem.principal_id) == ministry.people[who], col(InboxItem.archived_at).is_(None))
            return list(work.session.exec(mine).all())

    return [lying(who) for who in people]


@pytest.mark.parametrize(
    ("day", "kinds"),
    [
        (18, []),  # begun today
        (21, []),
        (22, ["approval_due_soon"]),
        (23, ["approval_due_soon"]),  # it is due today
        (24, ["approval_overdue"]),
    ],
)
def test_each_is_done_on_its_day_and_once(platform: Platform, approval_id: int, clock: Clock, day: int, kinds: list[str]) -> None:
    clock.now = dt.datetime(2026, 12, day, 12, 0, tzinfo=dt.UTC)
    first, second = keep_approvals(platform), keep_approvals(platform)

    assert (len(kinds), 0, kinds) == (first, second, events(platform))
    assert approval_id


def test_the_responsible_is_reminded_and_who_is_asked_without_a_deadline_of_their_own(
    platform: Platform, ministry: Ministry, approval_id: int, clock: Clock
) -> None:
    clock.now = FRIDAY + dt.timedelta(days=4)
    keep_approvals(platform)

    assert [["approval_due"], ["approval_due"], []] == causes(platform, ministry, "caseworker", "head", "lawyer")
    assert approval_id


def test_who_has_a_deadline_of_their_own_is_reminded_by_that_and_told_when_the_whole_is_late(
    platform: Platform, ministry: Ministry, approval_id: int, clock: Clock
) -> None:
    decided(platform, ministry, approval_id, "head")
    clock.now = FRIDAY + dt.timedelta(days=4)
    keep_approvals(platform)
    reminded = causes(platform, ministry, "caseworker", "lawyer")
    clock.now = FRIDAY + dt.timedelta(days=6)
    keep_approvals(platform)

    assert [["approval_due"], ["for_approval"]] == reminded
    assert [["approval_late"], ["approval_late"], []] == causes(platform, ministry, "caseworker", "lawyer", "secretary")


def test_what_is_with_its_responsible_again_is_late_too_and_only_he_is_told(
    platform: Platform, ministry: Ministry, approval_id: int, clock: Clock
) -> None:
    decided(platform, ministry, approval_id, "head", Verdict.RETURN, "Ret beløbet")
    clock.now = FRIDAY + dt.timedelta(days=6)
    keep_approvals(platform)

    assert [["approval_late"], []] == causes(platform, ministry, "caseworker", "head")


def test_what_is_cancelled_or_has_no_deadline_is_never_late(platform: Platform, ministry: Ministry, approval_id: int, clock: Clock) -> None:
    with platform.work(ministry.actor("caseworker")) as work:
        approving.cancel(work, approval_id)
    publish(platform, ministry, {name: value for name, value in WHOLE.items() if name != "deadline"} | {"name": "free"})
    started(platform, ministry, "free", letter(platform, ministry))
    clock.now = FRIDAY + dt.timedelta(days=6)

    assert (0, []) == (keep_approvals(platform), events(platform))
