"""Each working day's post list is made by itself the next morning, once, and told to who keeps the journal."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlmodel import select

from casework.bootstrap import Platform
from casework.calendar import COPENHAGEN
from casework.errors import NotPermitted
from casework.model import PostListIssue, PostListRule
from casework.queries import notices, post_lists
from casework.queries.post_lists import PostListTerms
from casework.services import notice_digests, noticing, post_list
from casework.services.notice_digests import DIGESTER
from casework.services.post_list_daily import MORNING, issue_next
from casework.vocabulary import NoticeKind, NoticeWay
from casework.work import Actor
from tests.builders import Ministry
from tests.conftest import Clock
from tests.services.test_post_list import SECRET, registered
from workflows.journal_keeping import keep_journal
from workflows.noticing import prepare_digests

MONDAY = dt.date(2026, 11, 23)


def made(platform: Platform) -> list[PostListIssue]:
    with platform.work(Actor.system("setup")) as work:
        return list(work.session.exec(select(PostListIssue).order_by(PostListIssue.id)).all())


def asked_for(platform: Platform, ministry: Ministry, *, each_day: bool = True, by: str = "clerk") -> None:
    with platform.work(ministry.actor(by)) as work:
        shown = post_lists.rule(work)
        post_list.set_rule(work, replace(shown.terms, each_day=each_day), opened_version=shown.version)


def wait_until(clock: Clock, day: dt.date, hour: int) -> None:
    clock.now = dt.datetime.combine(day, dt.time(hour), COPENHAGEN).astimezone(dt.UTC)


def test_a_days_list_is_made_the_next_morning_and_once(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    registered(platform, ministry, title="Ansøgning om tilskud")
    keep_journal(platform)
    unasked = made(platform)
    asked_for(platform, ministry)
    keep_journal(platform)
    same_day = made(platform)
    wait_until(clock, MONDAY + dt.timedelta(days=1), MORNING - 1)
    keep_journal(platform)
    in_the_night = made(platform)
    wait_until(clock, MONDAY + dt.timedelta(days=1), MORNING)
    for _ in range(3):
        keep_journal(platform)
    (issue,) = made(platform)
    with platform.work(ministry.actor("clerk")) as work:
        (shown,) = post_lists.issues(work)
        rows = post_list.issued_lines(work, issue.id).rows

    assert ([], [], []) == (unasked, same_day, in_the_night)
    assert (MONDAY, MONDAY, None, 1) == (issue.from_day, issue.to_day, issue.issued_by, issue.lines)
    assert ("", 1) == (shown.by, shown.lines)
    assert ["Ansøgning om tilskud"] == [row.subject for row in rows]


def test_what_the_list_must_not_tell_the_daily_one_does_not_tell(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    registered(platform, ministry, title=SECRET, sender=SECRET, restricted_to=[ministry.people["head"]])
    registered(platform, ministry, title=SECRET, clearance=3)
    asked_for(platform, ministry)
    wait_until(clock, MONDAY + dt.timedelta(days=1), MORNING)
    keep_journal(platform)
    (issue,) = made(platform)

    assert 1 == issue.lines
    assert SECRET not in issue.csv + issue.html
    assert "Undtaget" in issue.csv


def test_closed_days_stand_in_the_next_working_days_list_and_missed_mornings_are_made_up_for(
    platform: Platform, ministry: Ministry, clock: Clock
) -> None:
    """Christmas 2026: the 24th to the 27th are closed; the runner stood still from Friday the 18th on."""
    wait_until(clock, dt.date(2026, 12, 18), 12)
    asked_for(platform, ministry)
    wait_until(clock, dt.date(2026, 12, 29), MORNING)
    keep_journal(platform)

    day = dt.date(2026, 12, 1).replace
    assert [
        (day(day=18), day(day=18)), (day(day=19), day(day=21)), (day(day=22), day(day=22)), (day(day=23), day(day=23)),
        (day(day=24), day(day=28)),
    ] == [(each.from_day, each.to_day) for each in made(platform)]  # fmt: skip


def test_pulled_in_the_middle_the_list_is_made_whole_the_next_time(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    asked_for(platform, ministry)
    wait_until(clock, MONDAY + dt.timedelta(days=2), MORNING)

    def killed() -> None:
        with platform.work(Actor.system("journal", authority_id=ministry.authority)) as work:
            issue_next(work)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed()
    nothing = made(platform), told(platform, ministry, "clerk")
    keep_journal(platform)

    assert ([], []) == nothing
    assert [MONDAY, MONDAY + dt.timedelta(days=1)] == [each.to_day for each in made(platform)]
    assert 2 == len(told(platform, ministry, "clerk"))


def told(platform: Platform, ministry: Ministry, who: str) -> list[tuple[str, str, int | None]]:
    with platform.work(ministry.actor(who)) as work:
        return [(each.cause, each.title, each.post_list_id) for each in notices.notices(work)]


def test_who_keeps_the_journal_is_told_and_nobody_else(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    with platform.work(ministry.actor("manager")) as work:
        noticing.prefer(work, NoticeKind.OTHER, NoticeWay.BOTH)
    asked_for(platform, ministry)
    wait_until(clock, MONDAY + dt.timedelta(days=1), MORNING)
    keep_journal(platform)
    (issue,) = made(platform)
    line = [("post_list_made", "2026-11-23", issue.id)]
    prepare_digests(platform)
    with platform.work(DIGESTER) as work:
        (words,) = (notice_digests.message(work, each).plain for each in notice_digests.unsent(work))

    assert [line, line] == [told(platform, ministry, who) for who in ("clerk", "manager")]
    assert [[], [], []] == [told(platform, ministry, who) for who in ("head", "caseworker", "administrator")]
    assert "Postlisten" in words
    assert "23.11.2026" in words


def test_without_the_privilege_nobody_has_it_made(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    with pytest.raises(NotPermitted):
        asked_for(platform, ministry, by="head")
    with pytest.raises(NotPermitted), platform.work(Actor.system("reminder", authority_id=ministry.authority)) as work:
        post_list.issue(work, MONDAY, MONDAY, purpose="Uden ret")
    wait_until(clock, MONDAY + dt.timedelta(days=1), MORNING)
    keep_journal(platform)

    assert [] == made(platform)


def test_taken_back_and_asked_for_again_it_begins_anew_and_nothing_is_made_twice(
    platform: Platform, ministry: Ministry, clock: Clock
) -> None:
    asked_for(platform, ministry)
    wait_until(clock, MONDAY + dt.timedelta(days=1), MORNING)
    keep_journal(platform)
    asked_for(platform, ministry, each_day=False)
    wait_until(clock, MONDAY + dt.timedelta(days=3), MORNING)
    keep_journal(platform)
    asked_for(platform, ministry)
    wait_until(clock, MONDAY + dt.timedelta(days=4), MORNING)
    keep_journal(platform)
    with platform.work(Actor.system("setup")) as work:
        since = work.session.get_one(PostListRule, ministry.authority).daily_from

    assert [MONDAY, MONDAY + dt.timedelta(days=3)] == [each.to_day for each in made(platform)]
    assert MONDAY + dt.timedelta(days=3) == since


def test_a_rule_kept_anew_goes_on_where_it_was(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    asked_for(platform, ministry)
    clock.forward(days=2)
    with platform.work(ministry.actor("clerk")) as work:
        shown = post_lists.rule(work)
        post_list.set_rule(work, replace(shown.terms, names_citizens=True), opened_version=shown.version)
    keep_journal(platform)

    assert [MONDAY, MONDAY + dt.timedelta(days=1)] == [each.to_day for each in made(platform)]
    assert not PostListTerms().each_day
