"""Nothing waits on someone on leave without the responsible being told: once a seat and leave, as it opens and by the clock."""

import datetime as dt
import json

import pytest
from sqlmodel import select

from casework.bootstrap import Platform
from casework.model import EventRow, Substitution
from casework.queries import histories
from casework.queries import notices as asked
from casework.services import absences, approval_clock, approving, organisation, organisation_changing
from casework.vocabulary import NoticeKind, SubstituteScope, Verdict
from casework.work import Actor
from tests.approvals import ALONE, UNIT, decided, does, moved, publish, shown, started
from tests.builders import Ministry
from tests.conftest import Clock
from ui.desk.parts.history_words import words_of
from ui.text import say
from workflows.approval_keeping import keep_approvals

TODAY = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _published(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry, ALONE, UNIT)


def on_leave(platform: Platform, ministry: Ministry, who: str, *, until: dt.date, since: dt.date = TODAY) -> None:
    """Names a substitute for somebody, which says that they are away."""
    with platform.work(ministry.actor(who)) as work:
        organisation.substitute(work, ministry.people[who], ministry.people["officer"], starts_on=since, ends_on=until)


def told(platform: Platform, ministry: Ministry) -> list[NoticeKind | None]:
    """Gives what the responsible has been told of."""
    with platform.work(ministry.actor("caseworker")) as work:
        return [each.kind for each in asked.notices(work)]


def events(platform: Platform) -> list[tuple[int, str]]:
    with platform.work(approval_clock.CLOCK) as work:
        rows = work.session.exec(select(EventRow).where(EventRow.kind == "seat_waits_on_leave").order_by(EventRow.id))  # type: ignore[arg-type]
        return [(said["principal_id"], said["until"]) for said in (json.loads(row.body)["facts"] for row in rows)]


def unattended(platform: Platform) -> list[bool]:
    """Gives, for each telling, whether nobody stood in."""
    with platform.work(approval_clock.CLOCK) as work:
        rows = work.session.exec(select(EventRow).where(EventRow.kind == "seat_waits_on_leave").order_by(EventRow.id))  # type: ignore[arg-type]
        return [json.loads(row.body)["facts"]["nobody_stands_in"] for row in rows]


def test_the_responsible_is_told_as_the_step_opens_and_once(platform: Platform, ministry: Ministry) -> None:
    on_leave(platform, ministry, "head", until=dt.date(2026, 12, 4))
    approval_id = started(platform, ministry, "alone")
    moved(platform, approval_id)
    by_the_clock = keep_approvals(platform)

    assert ([NoticeKind.ON_LEAVE], 0) == (told(platform, ministry), by_the_clock)
    assert [(ministry.people["head"], "2026-12-04")] == events(platform)


def test_who_goes_on_leave_while_it_waits_is_told_by_the_clock_and_once(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    on_leave(platform, ministry, "head", since=dt.date(2026, 11, 25), until=dt.date(2026, 11, 27))
    started(platform, ministry, "alone")
    before = keep_approvals(platform), told(platform, ministry)
    clock.now = dt.datetime(2026, 11, 24, 23, 30, tzinfo=dt.UTC)  # Wednesday in Copenhagen

    assert (0, []) == before
    assert (2, 0, [NoticeKind.ON_LEAVE]) == (
        keep_approvals(platform),
        keep_approvals(platform),
        told(platform, ministry),
    )  # who stands in is told too


def test_a_leave_that_is_made_longer_is_told_again(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    on_leave(platform, ministry, "head", until=dt.date(2026, 11, 25))
    started(platform, ministry, "alone")
    clock.now += dt.timedelta(days=2)
    quiet = keep_approvals(platform)
    on_leave(platform, ministry, "head", since=dt.date(2026, 11, 25), until=dt.date(2026, 12, 1))

    assert (0, 1, 0) == (quiet, keep_approvals(platform), keep_approvals(platform))
    assert ["2026-11-25", "2026-12-01"] == [until for _, until in events(platform)]


def test_a_leave_that_ended_early_and_begins_again_shorter_is_told_again(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    with platform.work(ministry.actor("head")) as work:
        first = absences.enter_absence(work, ministry.people["head"], starts_on=TODAY, ends_on=dt.date(2026, 12, 11))
    started(platform, ministry, "alone")
    clock.now += dt.timedelta(days=2)
    with platform.work(ministry.actor("head")) as work:
        absences.end_absence(work, first)
    keep_approvals(platform)
    clock.now += dt.timedelta(days=2)
    with platform.work(ministry.actor("head")) as work:
        absences.enter_absence(work, ministry.people["head"], starts_on=work.today, ends_on=dt.date(2026, 12, 1))

    assert (1, 0) == (keep_approvals(platform), keep_approvals(platform))
    assert ["2026-12-11", "2026-12-01"] == [until for _, until in events(platform)]


def test_who_stands_in_and_leaves_first_is_told_as_nobody_and_so_is_the_next(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    on_leave(platform, ministry, "head", until=dt.date(2026, 12, 4))
    started(platform, ministry, "alone")
    quiet = keep_approvals(platform)
    clock.now += dt.timedelta(days=2)
    with platform.work(ministry.actor("officer")) as work:
        absences.enter_absence(work, ministry.people["officer"], starts_on=work.today, ends_on=dt.date(2026, 11, 27))
    gone = keep_approvals(platform), keep_approvals(platform)
    clock.now += dt.timedelta(days=5)
    back = keep_approvals(platform), keep_approvals(platform)

    assert (0, (1, 0), (1, 0)) == (quiet, gone, back)
    assert [False, True, False] == unattended(platform)
    with platform.work(ministry.actor("caseworker")) as work:
        causes = [each.cause for each in asked.notices(work)]
    assert (2, 1) == (causes.count("approval_waits_on_leave"), causes.count("approval_waits_on_nobody"))


def test_a_leave_that_is_over_is_not_told(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    on_leave(platform, ministry, "head", until=TODAY)
    clock.now += dt.timedelta(days=1)
    started(platform, ministry, "alone")

    assert (0, []) == (keep_approvals(platform), told(platform, ministry))


def test_what_is_decided_waits_on_nobody(platform: Platform, ministry: Ministry) -> None:
    approval_id = started(platform, ministry, "alone")
    decided(platform, ministry, approval_id, "head")
    on_leave(platform, ministry, "head", until=dt.date(2026, 12, 4))

    assert (0, [NoticeKind.APPROVED]) == (keep_approvals(platform), told(platform, ministry))


def test_a_seat_given_to_somebody_on_leave_is_told(platform: Platform, ministry: Ministry) -> None:
    on_leave(platform, ministry, "lawyer", until=dt.date(2026, 12, 4))
    approval_id = started(platform, ministry, "alone")
    [seat] = shown(platform, ministry, approval_id).steps[0].seats
    does(platform, ministry, "caseworker", approving.replace_approver, approval_id, seat.seat_id, ministry.people["lawyer"])

    assert [(ministry.people["lawyer"], "2026-12-04")] == events(platform)


def test_a_seat_given_to_another_who_is_away_as_long_is_told_too(platform: Platform, ministry: Ministry) -> None:
    until = dt.date(2026, 12, 4)
    for who in ("head", "lawyer"):
        on_leave(platform, ministry, who, until=until)
    approval_id = started(platform, ministry, "alone")
    moved(platform, approval_id)
    seat_id = shown(platform, ministry, approval_id).steps[0].seats[0].seat_id
    does(
        platform,
        ministry,
        "caseworker",
        lambda work, one: approving.replace_approver(work, one, seat_id, ministry.people["lawyer"]),
        approval_id,
    )
    keep_approvals(platform)

    assert [(ministry.people[who], until.isoformat()) for who in ("head", "lawyer")] == events(platform)


def test_a_unit_is_away_when_all_its_people_are(platform: Platform, ministry: Ministry) -> None:
    started(platform, ministry, "unit")
    people = ["secretary", "outsider", "lawyer", "designer", "manager", "auditor"]
    with platform.work(ministry.actor("officer")) as work:
        work.add(
            Substitution(
                absent_id=ministry.people["officer"], substitute_id=ministry.people["head"], starts_on=TODAY, ends_on=dt.date(2026, 12, 9)
            )
        )
        organisation._changed(work, "substitution", 1, "added")
    for at, who in enumerate(people):
        assert 0 == keep_approvals(platform)
        on_leave(platform, ministry, who, until=dt.date(2026, 12, 4 + at))

    assert (1, [(ministry.legal, "2026-12-04")]) == (keep_approvals(platform), events(platform))


def test_the_history_says_whom_it_waits_on_and_until_when(platform: Platform, ministry: Ministry) -> None:
    on_leave(platform, ministry, "head", until=dt.date(2026, 12, 4))
    record_id = shown(platform, ministry, started(platform, ministry, "alone")).record_id
    with platform.work(ministry.actor("caseworker")) as work:
        [line] = [each for each in histories.of_record(work, record_id) if each.kind == "seat_waits_on_leave"]

    names = {ministry.people["head"]: "Jens Holt"}
    assert "told the responsible that Jens Holt, who is asked, is on leave until 2026-12-04" == words_of(
        line, names, lambda message, **values: say(message, "en", **values)
    )


# ---- what comes back to somebody on leave ----------------------------------------------------------------------------------------
def returned(platform: Platform, ministry: Ministry) -> int:
    """Gives an approval that the head has sent back to its responsible."""
    approval_id = started(platform, ministry, "alone")
    decided(platform, ministry, approval_id, "head", Verdict.RETURN, "Se igen")
    return approval_id


def came_back(platform: Platform, ministry: Ministry, who: str) -> int:
    with platform.work(ministry.actor(who)) as work:
        return [each.cause for each in asked.notices(work)].count("approval_came_back")


def test_what_comes_back_to_somebody_on_leave_is_told_to_the_nearest_head_once(
    platform: Platform, ministry: Ministry, clock: Clock
) -> None:
    on_leave(platform, ministry, "caseworker", until=dt.date(2026, 12, 4))  # the officer, of another unit, does not read it
    approval_id = returned(platform, ministry)
    by_the_clock = keep_approvals(platform), keep_approvals(platform)
    clock.now += dt.timedelta(days=1)
    on_leave(platform, ministry, "caseworker", until=dt.date(2026, 12, 9))

    assert ((1, 0), 1) == (by_the_clock, keep_approvals(platform))
    assert (2, 0) == (came_back(platform, ministry, "head"), came_back(platform, ministry, "officer"))
    with platform.work(ministry.actor("head")) as work:
        record_id = shown(platform, ministry, approval_id).record_id
        kinds = [each.kind for each in histories.of_record(work, record_id)]
    assert 2 == kinds.count("approval_waits_on_leave")


def test_a_head_whose_gate_is_kept_is_there_and_told(platform: Platform, ministry: Ministry) -> None:
    """Who stands in for the head keeps the head's gate: that is how it usually is, and no leave."""
    with platform.work(Actor.system("setup")) as work:
        team_id = organisation.add_team(work, ministry.authority, "Porten")
        organisation.add_member(work, team_id, ministry.people["officer"], starts_on=TODAY)
        organisation_changing.set_gate(work, ministry.people["head"], team_id)
    on_leave(platform, ministry, "head", until=dt.date(2027, 12, 4))
    approval_id = started(platform, ministry, "alone")
    with platform.work(ministry.actor("caseworker")) as work:
        approving.withdraw(work, approval_id)
    on_leave(platform, ministry, "caseworker", until=dt.date(2026, 12, 4))

    assert (1, 1) == (keep_approvals(platform), came_back(platform, ministry, "head"))


def test_who_stands_in_and_reads_it_is_told_and_not_the_head(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("caseworker")) as work:
        organisation.substitute(
            work, ministry.people["caseworker"], ministry.people["clerk"], starts_on=TODAY, ends_on=dt.date(2026, 12, 4)
        )
    returned(platform, ministry)
    keep_approvals(platform)

    assert (1, 0) == (came_back(platform, ministry, "clerk"), came_back(platform, ministry, "head"))


def test_who_stands_in_for_seats_alone_is_not_told_of_it(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("caseworker")) as work:
        organisation.substitute(
            work, ministry.people["caseworker"], ministry.people["clerk"], starts_on=TODAY, ends_on=dt.date(2026, 12, 4),
            lends=organisation.Lends(SubstituteScope.APPROVALS),
        )  # fmt: skip
    returned(platform, ministry)
    keep_approvals(platform)

    assert (0, 1) == (came_back(platform, ministry, "clerk"), came_back(platform, ministry, "head"))


def test_what_is_sent_on_waits_on_nobody_on_leave(platform: Platform, ministry: Ministry) -> None:
    approval_id = returned(platform, ministry)
    does(platform, ministry, "caseworker", approving.resume, approval_id)
    on_leave(platform, ministry, "caseworker", until=dt.date(2026, 12, 4))

    assert (0, 0) == (keep_approvals(platform), came_back(platform, ministry, "head"))
