"""Who stands in for an absent colleague is told what waits for that one: once, as far as it is lent, and nothing once it is over."""

import datetime as dt

import pytest
from sqlalchemy import text

from casework.bootstrap import Platform
from casework.errors import RuleBroken
from casework.notice_words import said
from casework.queries import notices as asked
from casework.queries.notices import NoticeShown
from casework.services import gating, granting, notice_digests, noticing, organisation, organisation_changing
from casework.services.notice_digests import DIGESTER
from casework.services.organisation import Lends
from casework.vocabulary import AccessLevel, NoticeKind, NoticeWay, Right, SubstituteScope
from casework.work import Actor
from tests.approvals import ALONE, UNIT, attach, decided, letter, moved, publish, started
from tests.builders import Ministry
from tests.conftest import Clock
from tests.gates import before_the_gate, gatekeeping, with_a_gate
from workflows.approval_keeping import keep_approvals
from workflows.noticing import prepare_digests

TODAY, LATER = dt.date(2026, 11, 23), dt.date(2026, 12, 4)
CAUSE = "approval_of_absent"
EVERYTHING = Lends()


@pytest.fixture(autouse=True)
def _published(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry, ALONE, UNIT)


def stands_in(
    platform: Platform,
    ministry: Ministry,
    who: str = "officer",
    *,
    since: dt.date = TODAY,
    until: dt.date = LATER,
    lends: Lends = EVERYTHING,
) -> int:
    """Lets the head name who stands in for them."""
    with platform.work(ministry.actor("head")) as work:
        return organisation.substitute(work, ministry.people["head"], ministry.people[who], starts_on=since, ends_on=until, lends=lends)


def told(platform: Platform, ministry: Ministry, who: str = "officer") -> list[NoticeShown]:
    """Gives what somebody has been told as a substitute."""
    with platform.work(ministry.actor(who)) as work:
        return [each for each in asked.notices(work) if each.cause == CAUSE]


def kept_within(platform: Platform, ministry: Ministry, *, clearance: int = 0) -> int:
    """Gives a letter that only those of its unit named on it read."""
    record_id = letter(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        granting.set_level(work, record_id, AccessLevel.INVOLVED)
        granting.classify(work, record_id, clearance)
    return record_id


def test_who_stands_in_is_told_as_the_seat_opens_and_once(platform: Platform, ministry: Ministry) -> None:
    stands_in(platform, ministry)
    approval_id = started(platform, ministry, "alone")
    for _ in range(2):
        moved(platform, approval_id)
        keep_approvals(platform)
    [notice] = told(platform, ministry)

    assert (NoticeKind.FOR_APPROVAL, "Jens Holt", None) == (notice.kind, notice.absent, notice.read_at)
    assert "It waits for Jens Holt, who is away and for whom you stand in" == said(CAUSE, "en", name=notice.absent)
    assert "Den venter på Jens Holt, som er fraværende, og som du er stedfortræder for" == said(CAUSE, "da", name=notice.absent)


def test_who_begins_to_stand_in_while_it_waits_is_told_by_the_clock_and_once(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    stands_in(platform, ministry, since=dt.date(2026, 11, 25))
    started(platform, ministry, "alone")
    before = keep_approvals(platform), told(platform, ministry)
    clock.now = dt.datetime(2026, 11, 24, 23, 30, tzinfo=dt.UTC)  # Wednesday in Copenhagen

    assert (0, []) == before
    assert (2, 0, 1) == (keep_approvals(platform), keep_approvals(platform), len(told(platform, ministry)))  # the responsible too


def test_nothing_is_told_after_it_is_over_and_what_was_told_is_gone(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    stands_in(platform, ministry, until=TODAY)
    started(platform, ministry, "alone")
    before = len(told(platform, ministry))
    clock.now += dt.timedelta(days=1)
    started(platform, ministry, "alone")
    keep_approvals(platform)

    assert (1, 0) == (before, len(told(platform, ministry)))


def test_a_substitution_is_not_made_longer_nor_wider_by_who_has_it(platform: Platform, ministry: Ministry) -> None:
    stands_in(platform, ministry, lends=Lends(SubstituteScope.APPROVALS))
    for change in (
        "ends_on = ends_on + 1",
        "starts_on = starts_on - 1",
        "scope = 'everything'",
        f"absent_id = {ministry.people['lawyer']}",
    ):
        with pytest.raises(RuleBroken, match="nobody_grants_himself"), platform.work(ministry.actor("officer")) as work:
            work.session.execute(text(f"UPDATE substitution SET {change}"))


def test_who_ends_standing_in_is_told_nothing_more(platform: Platform, ministry: Ministry) -> None:
    substitution_id = stands_in(platform, ministry)
    with platform.work(ministry.actor("officer")) as work:
        organisation_changing.end_substitution(work, substitution_id)
    started(platform, ministry, "alone")

    assert (0, []) == (keep_approvals(platform), told(platform, ministry))


@pytest.mark.parametrize("scope", [SubstituteScope.EVERYTHING, SubstituteScope.APPROVALS, SubstituteScope.UNIT])
def test_what_only_the_absent_one_reads_is_told_without_its_title(platform: Platform, ministry: Ministry, scope: SubstituteScope) -> None:
    stands_in(platform, ministry, lends=Lends(scope, unit_id=ministry.grants if scope is SubstituteScope.UNIT else None))
    started(platform, ministry, "alone", kept_within(platform, ministry))
    [as_oneself] = told(platform, ministry)
    with platform.work(Actor.official(ministry.people["officer"], on_behalf_of=ministry.people["head"])) as work:
        [for_the_absent] = [each for each in asked.notices(work) if each.cause == CAUSE]

    assert (True, "", False, "Ansøgning om tilskud") == (as_oneself.is_lent, as_oneself.title, for_the_absent.is_lent, for_the_absent.title)


@pytest.mark.parametrize("lends", ["another unit", "another case", "another type"])
def test_who_stands_in_for_something_else_is_told_nothing(platform: Platform, ministry: Ministry, lends: str) -> None:
    stands_in(
        platform, ministry,
        lends={
            "another unit": Lends(SubstituteScope.UNIT, unit_id=ministry.legal),
            "another case": Lends(SubstituteScope.CASE, case_id=999),
            "another type": Lends(SubstituteScope.CASE_TYPE, case_type="general"),
        }[lends],
    )  # fmt: skip
    started(platform, ministry, "alone")
    keep_approvals(platform)

    assert [] == told(platform, ministry)


def test_who_is_not_cleared_for_it_is_told_nothing(platform: Platform, ministry: Ministry) -> None:
    stands_in(platform, ministry, "outsider")
    started(platform, ministry, "alone", kept_within(platform, ministry, clearance=1))
    keep_approvals(platform)

    assert [] == told(platform, ministry, "outsider")


def test_who_administers_the_system_reads_no_records_and_is_told_nothing(platform: Platform, ministry: Ministry) -> None:
    stands_in(platform, ministry, "administrator")
    started(platform, ministry, "alone")
    keep_approvals(platform)

    assert [] == told(platform, ministry, "administrator")


def test_who_has_written_on_it_could_not_decide_and_is_told_nothing(platform: Platform, ministry: Ministry) -> None:
    record_id = letter(platform, ministry)
    stands_in(platform, ministry, "clerk")
    with platform.work(ministry.actor("caseworker")) as work:
        granting.share(work, record_id, ministry.people["clerk"], right=Right.FULL_WRITE)
    attach(platform, ministry.actor("clerk"), record_id, b"rettet")
    started(platform, ministry, "alone", record_id)

    assert [] == told(platform, ministry, "clerk")


def test_a_units_seat_waits_for_the_others_of_the_unit(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("lawyer")) as work:
        organisation.substitute(work, ministry.people["lawyer"], ministry.people["clerk"], starts_on=TODAY, ends_on=LATER)
    started(platform, ministry, "unit")
    keep_approvals(platform)

    assert [] == told(platform, ministry, "clerk")


def test_once_it_is_decided_there_is_nothing_to_look_at(platform: Platform, ministry: Ministry) -> None:
    stands_in(platform, ministry)
    approval_id = started(platform, ministry, "alone")
    before = len(told(platform, ministry))
    decided(platform, ministry, approval_id, "head")

    assert (1, 0) == (before, len(told(platform, ministry)))


def test_who_wants_to_hear_nothing_of_what_waits_hears_nothing(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("officer")) as work:
        noticing.prefer(work, NoticeKind.FOR_APPROVAL, NoticeWay.NONE)
    stands_in(platform, ministry)
    started(platform, ministry, "alone")

    assert [] == told(platform, ministry)


def test_who_keeps_the_gate_is_told_there_and_not_as_a_substitute(platform: Platform, ministry: Ministry) -> None:
    with_a_gate(platform, ministry)
    gatekeeping(platform, ministry, gating.release, before_the_gate(platform, ministry))
    keep_approvals(platform)

    assert ([], []) == (told(platform, ministry, "manager"), told(platform, ministry, "outsider"))


@pytest.mark.parametrize("is_known", [True, False])
def test_the_days_message_names_the_title_only_to_who_reads_it_without_the_absent(
    platform: Platform, ministry: Ministry, clock: Clock, is_known: bool
) -> None:
    who = "officer"
    with platform.work(ministry.actor(who)) as work:
        noticing.prefer(work, NoticeKind.FOR_APPROVAL, NoticeWay.DIGEST)
    stands_in(platform, ministry, who)
    record_id = kept_within(platform, ministry)
    if is_known:
        with platform.work(ministry.actor("caseworker")) as work:
            granting.share(work, record_id, ministry.people[who])
    started(platform, ministry, "alone", record_id)
    assert 1 == prepare_digests(platform)
    with platform.work(DIGESTER) as work:
        [message] = [notice_digests.message(work, each) for each in notice_digests.unsent(work)]

    about = "Ansøgning om tilskud" if is_known else "En akt eller sag med begrænset adgang"
    assert f"Den venter på Jens Holt, som er fraværende, og som du er stedfortræder for: {about}" in message.plain


def test_the_days_message_says_nothing_of_it_once_it_is_over(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("officer")) as work:
        noticing.prefer(work, NoticeKind.FOR_APPROVAL, NoticeWay.DIGEST)
    substitution_id = stands_in(platform, ministry)
    started(platform, ministry, "alone")
    prepare_digests(platform)
    with platform.work(ministry.actor("head")) as work:
        organisation_changing.end_substitution(work, substitution_id)
    with platform.work(DIGESTER) as work:
        [message] = [notice_digests.message(work, each) for each in notice_digests.unsent(work)]

    assert message.is_empty


def test_nobody_writes_past_the_walls_who_has_been_told(platform: Platform, ministry: Ministry) -> None:
    stands_in(platform, ministry)
    started(platform, ministry, "alone")
    for statement in (
        "DELETE FROM substitute_told",
        "INSERT INTO substitute_told (seat_id, absent_id, substitute_id, record_id) VALUES (1, 1, 1, 1)",
    ):
        with pytest.raises(Exception, match="permission denied"), platform.work(ministry.actor("head")) as work:
            work.session.execute(text(statement))


def test_somebody_elses_substitute_sees_none_of_it(platform: Platform, ministry: Ministry) -> None:
    stands_in(platform, ministry)
    started(platform, ministry, "alone")
    with platform.work(ministry.actor("lawyer")) as work:
        seen = work.session.execute(text("SELECT count(*) FROM notice WHERE absent_id IS NOT NULL")).scalar_one()

    assert 0 == seen
