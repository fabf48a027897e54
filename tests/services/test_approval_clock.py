"""What the clock does to approvals: a reminder, the word that it is late, and escalation: once each, and never to who may not read."""

import datetime as dt

import pytest
from sqlmodel import select

from casework.bootstrap import Platform
from casework.model import CopyRecipient, EventRow, InboxItem, Record, Step
from casework.services import approval_clock
from casework.vocabulary import ApprovalState
from tests.approvals import decided, publish, shown, started
from tests.builders import Ministry
from tests.conftest import Clock
from workflows.approval_keeping import keep_approvals

LATE = {
    "name": "late",
    "title": "Med frist",
    "steps": [
        {
            "name": "head",
            "title": "Kontorchef",
            "seats": [{"official": "head"}, {"official": "lawyer"}],
            "deadline": "+2",
            "escalate": {"after": "+1", "to": {"official": "secretary"}},
        },
        {"name": "secretary", "title": "Departementschef", "seats": [{"official": "secretary"}]},
    ],
}
MONDAY = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)  # due on Wednesday, escalated on Thursday


@pytest.fixture
def approval_id(platform: Platform, ministry: Ministry, clock: Clock) -> int:
    clock.now = MONDAY
    publish(platform, ministry, LATE)
    return started(platform, ministry, "late")


def causes(platform: Platform, ministry: Ministry, who: str) -> list[str]:
    with platform.work(approval_clock.CLOCK) as work:
        query = select(InboxItem.cause).where(InboxItem.principal_id == ministry.people[who], InboxItem.archived_at.is_(None))  # type: ignore[union-attr]
        return list(work.session.exec(query).all())


def told(platform: Platform) -> list[str]:
    with platform.work(approval_clock.CLOCK) as work:
        kinds = ("step_due_soon", "step_overdue", "step_escalated")
        return list(work.session.exec(select(EventRow.kind).where(EventRow.kind.in_(kinds)).order_by(EventRow.id)).all())  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("day", "hour", "kinds"),
    [
        (23, 12, []),  # opened today
        (24, 12, ["step_due_soon"]),
        (25, 22, ["step_due_soon"]),  # 23:00 in Copenhagen, still Wednesday
        (25, 23, ["step_overdue", "step_escalated"]),  # Thursday there
        (26, 12, ["step_overdue", "step_escalated"]),
    ],
)
def test_each_is_done_on_its_day_in_copenhagen_and_once(
    platform: Platform, approval_id: int, clock: Clock, day: int, hour: int, kinds: list[str]
) -> None:
    clock.now = dt.datetime(2026, 11, day, hour, 30, tzinfo=dt.UTC)
    first, second = keep_approvals(platform), keep_approvals(platform)

    assert (len(kinds), 0, kinds) == (first, second, told(platform))
    assert approval_id


def test_who_is_asked_is_reminded_and_then_told_with_the_responsible(
    platform: Platform, ministry: Ministry, approval_id: int, clock: Clock
) -> None:
    decided(platform, ministry, approval_id, "lawyer")
    clock.now = MONDAY + dt.timedelta(days=1)
    keep_approvals(platform)
    reminded = [causes(platform, ministry, who) for who in ("head", "lawyer", "secretary")]
    clock.now = MONDAY + dt.timedelta(days=3)
    keep_approvals(platform)

    assert ["approval_due"] == reminded[0]
    assert ("approval_due" in reminded[1], reminded[2]) == (False, [])
    assert (["approval_late"], ["approval_late"]) == (causes(platform, ministry, "head"), causes(platform, ministry, "caseworker"))


def test_who_is_told_of_a_late_step_may_read_it_and_gets_a_copy(
    platform: Platform, ministry: Ministry, approval_id: int, clock: Clock
) -> None:
    with platform.work(ministry.actor("secretary")) as work:
        before = work.session.exec(select(Record.id)).all()
    clock.now = MONDAY + dt.timedelta(days=3)
    keep_approvals(platform)

    with platform.work(ministry.actor("secretary")) as work:
        assert ([], 1) == (before, len(work.session.exec(select(Record.id)).all()))
    assert ["approval_escalated"] == causes(platform, ministry, "secretary")
    with platform.work(approval_clock.CLOCK) as work:
        assert [ministry.people["secretary"]] == list(work.session.exec(select(CopyRecipient.official_id)).all())
    assert approval_id


def test_what_is_decided_is_never_late(platform: Platform, ministry: Ministry, approval_id: int, clock: Clock) -> None:
    for who in ("head", "lawyer"):
        decided(platform, ministry, approval_id, who)
    clock.now = MONDAY + dt.timedelta(days=9)

    assert (0, []) == (keep_approvals(platform), told(platform))


def test_nobody_to_escalate_to_is_told_to_the_responsible(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    clock.now = MONDAY
    step = LATE["steps"][0] | {"escalate": {"after": "+1", "to": {"role": "minister"}}}  # type: ignore[index,operator]
    publish(platform, ministry, LATE | {"steps": [step]})
    started(platform, ministry, "late")
    clock.now = MONDAY + dt.timedelta(days=3)
    keep_approvals(platform)

    assert ["approval_escalated"] == causes(platform, ministry, "caseworker")
    assert ["step_overdue", "step_escalated"] == told(platform)


def test_a_step_asked_again_has_a_new_deadline_and_new_reminders(
    platform: Platform, ministry: Ministry, approval_id: int, clock: Clock
) -> None:
    clock.now = MONDAY + dt.timedelta(days=3)
    keep_approvals(platform)
    with platform.work(approval_clock.CLOCK) as work:
        [step] = work.session.exec(select(Step).where(Step.approval_id == approval_id)).all()

    assert (dt.date(2026, 11, 25), dt.date(2026, 11, 26)) == (step.deadline, step.escalates_on)
    assert None not in (step.told_late_at, step.escalated_at)
    assert step.reminded_at is None


# ---- nights in which the clock is changed, and a clock that was wrong ------------------------------------------------------------
AUTUMN = dt.datetime(2026, 10, 23, 9, 0, tzinfo=dt.UTC)  # Friday; winter time begins in the night to Sunday; due on Tuesday
EASTER = dt.datetime(2027, 3, 24, 9, 0, tzinfo=dt.UTC)  # Wednesday; summer time begins on Easter Sunday; due on Wednesday after it


@pytest.mark.parametrize(
    ("opened", "moment", "kinds"),
    [
        (AUTUMN, dt.datetime(2026, 10, 25, 22, 59, tzinfo=dt.UTC), []),  # 23:59 on Sunday; in summer time it would be Monday
        (AUTUMN, dt.datetime(2026, 10, 25, 23, 0, tzinfo=dt.UTC), ["step_due_soon"]),
        (AUTUMN, dt.datetime(2026, 10, 27, 22, 59, tzinfo=dt.UTC), ["step_due_soon"]),  # still Tuesday
        (AUTUMN, dt.datetime(2026, 10, 27, 23, 0, tzinfo=dt.UTC), ["step_overdue", "step_escalated"]),
        (EASTER, dt.datetime(2027, 3, 29, 21, 59, tzinfo=dt.UTC), []),  # Easter Monday
        (EASTER, dt.datetime(2027, 3, 29, 22, 0, tzinfo=dt.UTC), ["step_due_soon"]),  # Tuesday; in winter time it would be Monday
        (EASTER, dt.datetime(2027, 3, 31, 21, 59, tzinfo=dt.UTC), ["step_due_soon"]),
        (EASTER, dt.datetime(2027, 3, 31, 22, 0, tzinfo=dt.UTC), ["step_overdue", "step_escalated"]),
    ],
)
def test_a_night_in_which_the_clock_is_changed_moves_no_deadline(
    platform: Platform, ministry: Ministry, clock: Clock, opened: dt.datetime, moment: dt.datetime, kinds: list[str]
) -> None:
    clock.now = opened
    publish(platform, ministry, LATE)
    approval_id = started(platform, ministry, "late")
    clock.now = moment
    keep_approvals(platform)
    with platform.work(approval_clock.CLOCK) as work:
        [deadline] = work.session.exec(select(Step.deadline).where(Step.approval_id == approval_id)).all()

    assert dt.date(2026, 10, 27) == deadline if opened is AUTUMN else dt.date(2027, 3, 31) == deadline
    assert kinds == told(platform)


@pytest.mark.parametrize("hour", [0, 1])
def test_an_hour_that_comes_twice_counts_a_step_opened_in_it_once(platform: Platform, ministry: Ministry, clock: Clock, hour: int) -> None:
    """The clock shows half past two at half past midnight UTC and again an hour later."""
    clock.now = dt.datetime(2026, 10, 25, hour, 30, tzinfo=dt.UTC)
    publish(platform, ministry, LATE)
    approval_id = started(platform, ministry, "late")
    with platform.work(approval_clock.CLOCK) as work:
        [step] = work.session.exec(select(Step).where(Step.approval_id == approval_id)).all()

    assert (dt.date(2026, 10, 27), dt.date(2026, 10, 28)) == (step.deadline, step.escalates_on)
    assert (0, []) == (keep_approvals(platform), told(platform))


def test_a_clock_set_back_tells_nobody_twice(platform: Platform, approval_id: int, clock: Clock) -> None:
    clock.now = MONDAY + dt.timedelta(days=3)
    ahead = keep_approvals(platform)
    clock.now = MONDAY + dt.timedelta(days=1)
    back = keep_approvals(platform)
    clock.now = MONDAY + dt.timedelta(days=4)

    assert (2, 0, 0) == (ahead, back, keep_approvals(platform))
    assert ["step_overdue", "step_escalated"] == told(platform)
    assert approval_id


def test_what_was_opened_by_a_clock_that_ran_ahead_is_decided_and_goes_on(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    clock.now = MONDAY + dt.timedelta(days=2)
    publish(platform, ministry, LATE)
    ahead = started(platform, ministry, "late")
    clock.now = MONDAY
    for who in ("head", "lawyer", "secretary"):
        decided(platform, ministry, ahead, who)

    assert ApprovalState.APPROVED is shown(platform, ministry, ahead).state
