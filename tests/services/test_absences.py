"""Being away: who says it, who sees it, and what approvals make of it where nobody stands in."""

import datetime as dt

import pytest
from sqlalchemy import text
from sqlmodel import select

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, RuleBroken
from casework.model import DefinitionVersion
from casework.queries import absences as asked
from casework.queries import approval_rows, histories, notices, organisation_page
from casework.queries.simulating import Invented, simulate
from casework.services import absences, approving, organisation, organisation_changing
from casework.services.organisation import Lends
from casework.vocabulary import Reason, SubstituteScope
from casework.work import Actor
from tests.approvals import ALONE, does, publish, shown, started
from tests.builders import Ministry
from tests.conftest import Clock
from ui.desk.parts.history_words import words_of
from ui.text import say
from workflows.approval_keeping import keep_approvals

TODAY, LATER = dt.date(2026, 11, 23), dt.date(2026, 12, 3)
CAUSES = ("approval_waits_on_leave", "approval_waits_on_nobody", "approval_came_back")


@pytest.fixture(autouse=True)
def _published(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry, ALONE)


def away(platform: Platform, ministry: Ministry, who: str = "head", *, by: str = "", since: dt.date = TODAY, until: dt.date = LATER) -> int:
    with platform.work(ministry.actor(by or who)) as work:
        return absences.enter_absence(work, ministry.people[who], starts_on=since, ends_on=until)


def told(platform: Platform, ministry: Ministry, who: str = "caseworker") -> list[str]:
    with platform.work(ministry.actor(who)) as work:
        return [each.cause for each in notices.notices(work) if each.cause in CAUSES][::-1]


def seen(platform: Platform, ministry: Ministry, by: str, who: str = "head") -> list[tuple[dt.date, dt.date]]:
    with platform.work(ministry.actor(by)) as work:
        return [(each.starts_on, each.ends_on) for each in asked.absences(work, ministry.people[who])]


# ---- who says it -----------------------------------------------------------------------------------------------------------------
def test_an_official_says_it_for_themselves_and_colleagues_see_the_days(platform: Platform, ministry: Ministry) -> None:
    away(platform, ministry)
    with platform.work(ministry.actor("clerk")) as work:
        page = organisation_page.official_page(work, ministry.people["head"])

    assert [(TODAY, LATER)] == [(each.starts_on, each.ends_on) for each in page.absences if each.is_running]
    assert not page.may_name_substitutes


def test_who_names_their_substitutes_says_it_for_them(platform: Platform, ministry: Ministry) -> None:
    absence_id = away(platform, ministry, "caseworker", by="head")
    with platform.work(ministry.actor("head")) as work:
        absences.change_absence(work, absence_id, starts_on=TODAY, ends_on=LATER + dt.timedelta(days=1))
        absences.end_absence(work, absence_id)

    assert [] == seen(platform, ministry, "clerk", "caseworker")


@pytest.mark.parametrize("who", ["clerk", "caseworker", "lawyer", "auditor"])
def test_nobody_else_says_it_changes_it_or_ends_it(platform: Platform, ministry: Ministry, who: str) -> None:
    absence_id = away(platform, ministry)
    with pytest.raises(NotPermitted), platform.work(ministry.actor(who)) as work:
        absences.enter_absence(work, ministry.people["head"], starts_on=TODAY, ends_on=LATER)
    with pytest.raises(NotPermitted), platform.work(ministry.actor(who)) as work:
        absences.change_absence(work, absence_id, starts_on=TODAY, ends_on=TODAY)
    with pytest.raises(NotPermitted), platform.work(ministry.actor(who)) as work:
        absences.end_absence(work, absence_id)


def test_who_acts_for_somebody_does_not_say_they_are_away(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("head")) as work:
        organisation.substitute(work, ministry.people["head"], ministry.people["clerk"], starts_on=TODAY, ends_on=LATER)
    acting = Actor.official(ministry.people["clerk"], on_behalf_of=ministry.people["head"])
    with pytest.raises(NotPermitted), platform.work(acting) as work:
        absences.enter_absence(work, ministry.people["head"], starts_on=TODAY, ends_on=LATER)


@pytest.mark.parametrize(
    ("statement", "refused"),
    [
        ("INSERT INTO absence (official_id, starts_on, ends_on) VALUES ({head}, '2026-11-23', '2026-12-03')", NotPermitted),
        ("UPDATE absence SET ends_on = '2026-12-24'", NotPermitted),
        ("UPDATE absence SET official_id = {clerk}", Exception),
        ("DELETE FROM absence", Exception),
    ],
)
def test_the_walls_refuse_it_to_others_by_whatever_path(
    platform: Platform, ministry: Ministry, statement: str, refused: type[Exception]
) -> None:
    away(platform, ministry)
    with pytest.raises(refused), platform.work(ministry.actor("clerk")) as work:
        work.session.execute(text(statement.format(**ministry.people)))


def test_what_is_changed_without_an_event_is_refused(platform: Platform, ministry: Ministry) -> None:
    away(platform, ministry)
    with pytest.raises(Exception, match="has no event"), platform.work(ministry.actor("head")) as work:
        work.session.execute(text("UPDATE absence SET ends_on = '2026-12-24'"))


def test_how_often_somebody_was_away_is_for_them_and_who_names_their_substitutes(
    platform: Platform, ministry: Ministry, clock: Clock
) -> None:
    away(platform, ministry, "caseworker", until=TODAY)
    clock.now += dt.timedelta(days=1)
    everybody = [seen(platform, ministry, who, "caseworker") for who in ("caseworker", "head", "clerk", "lawyer")]

    assert [[(TODAY, TODAY)], [(TODAY, TODAY)], [], []] == everybody


@pytest.mark.parametrize(("first", "last"), [(LATER, TODAY), (dt.date(2026, 11, 1), dt.date(2026, 11, 22))])
def test_it_ends_after_it_begins_and_not_before_today(platform: Platform, ministry: Ministry, first: dt.date, last: dt.date) -> None:
    with pytest.raises(RuleBroken) as refusal:
        away(platform, ministry, since=first, until=last)

    assert [Reason.DATES_ARE_WRONG] == refusal.value.reasons


def test_an_official_nobody_knows_is_not_found(platform: Platform, ministry: Ministry) -> None:
    with pytest.raises(NotFound), platform.work(Actor.system("setup")) as work:
        absences.enter_absence(work, 999, starts_on=TODAY, ends_on=LATER)
    with pytest.raises(NotFound), platform.work(ministry.actor("head")) as work:
        absences.end_absence(work, 999)


# ---- what comes of it ------------------------------------------------------------------------------------------------------------
def test_the_responsible_is_told_once_that_it_waits_and_nobody_stands_in(platform: Platform, ministry: Ministry) -> None:
    away(platform, ministry)
    record_id = shown(platform, ministry, started(platform, ministry, "alone")).record_id
    with platform.work(ministry.actor("caseworker")) as work:
        [line] = [each for each in histories.of_record(work, record_id) if each.kind == "seat_waits_on_leave"]
    names = {ministry.people["head"]: "Jens Holt"}

    assert (0, ["approval_waits_on_nobody"]) == (keep_approvals(platform), told(platform, ministry))
    assert "told the responsible that Jens Holt, who is asked, is away until 2026-12-03, and nobody stands in" == words_of(
        line, names, lambda message, **values: say(message, "en", **values)
    )
    assert "og at ingen er stedfortræder" in words_of(line, names, lambda message, **values: say(message, "da", **values))


def test_who_goes_away_while_it_waits_is_told_by_the_clock_and_once(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    away(platform, ministry, since=dt.date(2026, 11, 25))
    started(platform, ministry, "alone")
    before = keep_approvals(platform), told(platform, ministry)
    clock.now = dt.datetime(2026, 11, 24, 23, 30, tzinfo=dt.UTC)  # Wednesday in Copenhagen

    assert (0, []) == before
    assert (1, 0, ["approval_waits_on_nobody"]) == (keep_approvals(platform), keep_approvals(platform), told(platform, ministry))


def test_an_absence_that_is_made_longer_is_told_again(platform: Platform, ministry: Ministry) -> None:
    absence_id = away(platform, ministry)
    started(platform, ministry, "alone")
    with platform.work(ministry.actor("head")) as work:
        absences.change_absence(work, absence_id, starts_on=TODAY, ends_on=LATER + dt.timedelta(days=7))

    assert (1, 0, 2) == (keep_approvals(platform), keep_approvals(platform), len(told(platform, ministry)))


@pytest.mark.parametrize("is_ended", [True, False])
def test_who_is_back_or_not_yet_away_is_waited_for_as_ever(platform: Platform, ministry: Ministry, is_ended: bool) -> None:
    absence_id = away(platform, ministry, since=TODAY if is_ended else dt.date(2026, 12, 1))
    if is_ended:
        for _ in range(2):
            with platform.work(ministry.actor("head")) as work:
                absences.end_absence(work, absence_id)
    approval_id = started(platform, ministry, "alone")

    assert (0, []) == (keep_approvals(platform), told(platform, ministry))
    assert shown(platform, ministry, approval_id).steps[0].seats[0].away_until is None


@pytest.mark.parametrize(
    ("lends", "cause", "names"),
    [
        (Lends(), "approval_waits_on_leave", ("Anja Noer",)),
        (Lends(SubstituteScope.CASE_TYPE, case_type="general"), "approval_waits_on_nobody", ()),
        (Lends(SubstituteScope.CASE, case_id=999), "approval_waits_on_nobody", ()),
    ],
)
def test_the_path_and_the_lists_name_who_stands_in_as_far_as_it_reaches(
    platform: Platform, ministry: Ministry, lends: Lends, cause: str, names: tuple[str, ...]
) -> None:
    away(platform, ministry)
    with platform.work(ministry.actor("head")) as work:
        organisation.substitute(work, ministry.people["head"], ministry.people["officer"], starts_on=TODAY, ends_on=TODAY, lends=lends)
    approval = shown(platform, ministry, started(platform, ministry, "alone"))
    [seat] = approval.steps[0].seats
    with platform.work(ministry.actor("caseworker")) as work:
        [waits] = approval_rows.approvals_in_list(work, [approval.record_id])[approval.record_id].waits

    assert [cause] == told(platform, ministry)
    assert (LATER, names) == (seat.away_until, seat.stand_ins) == (waits.away_until, waits.stand_ins)


def test_who_stands_in_is_named_where_others_are_stood_in_for_too(platform: Platform, ministry: Ministry) -> None:
    for who, substitute in (("head", "officer"), ("lawyer", "manager"), ("secretary", "manager")):
        with platform.work(ministry.actor(who)) as work:
            organisation.substitute(work, ministry.people[who], ministry.people[substitute], starts_on=TODAY, ends_on=LATER)
    [seat] = shown(platform, ministry, started(platform, ministry, "alone")).steps[0].seats

    assert (LATER, ("Anja Noer",)) == (seat.away_until, seat.stand_ins)


def test_who_does_not_keep_the_gate_yet_stands_in_for_one_who_is_away(platform: Platform, ministry: Ministry) -> None:
    """A membership that begins later was read as one that runs: who was away stood there as present."""
    with platform.work(Actor.system("setup")) as work:
        team_id = organisation.add_team(work, ministry.authority, "Porten")
        organisation.add_member(work, team_id, ministry.people["manager"], starts_on=LATER)
        organisation_changing.set_gate(work, ministry.people["head"], team_id)
    with platform.work(ministry.actor("head")) as work:
        organisation.substitute(work, ministry.people["head"], ministry.people["manager"], starts_on=TODAY, ends_on=LATER)
    with platform.work(ministry.actor("caseworker")) as work:
        found = asked.away_today(work, [ministry.people["head"]])

    assert {ministry.people["head"]: LATER} == {id: each.until for id, each in found.items()}


def test_the_responsible_asks_somebody_else(platform: Platform, ministry: Ministry) -> None:
    away(platform, ministry)
    approval_id = started(platform, ministry, "alone")
    [seat] = shown(platform, ministry, approval_id).steps[0].seats
    does(platform, ministry, "caseworker", approving.replace_approver, approval_id, seat.seat_id, ministry.people["lawyer"])

    assert (0, None) == (keep_approvals(platform), shown(platform, ministry, approval_id).steps[0].seats[-1].away_until)


def test_what_comes_back_to_who_is_away_is_told_to_the_nearest_head(platform: Platform, ministry: Ministry) -> None:
    approval_id = started(platform, ministry, "alone")
    does(platform, ministry, "caseworker", approving.withdraw, approval_id, "Vent lidt")
    away(platform, ministry, "caseworker")

    assert (1, 0, ["approval_came_back"]) == (keep_approvals(platform), keep_approvals(platform), told(platform, ministry, "head"))


def test_a_simulation_counts_who_is_away(platform: Platform, ministry: Ministry) -> None:
    away(platform, ministry)
    with platform.work(ministry.actor("designer")) as work:
        version_id = work.session.exec(select(DefinitionVersion.id)).one()
        found = simulate(work, version_id, Invented(unit_id=ministry.grants))

    assert found is not None
    [seat] = found.steps[0].seats
    assert (LATER, (), Reason.NOBODY_STANDS_IN) == (seat.away_until, seat.stands_in, seat.trouble)
