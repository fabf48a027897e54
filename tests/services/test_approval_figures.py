"""How approvals go: days, returns, time kept, what waits, by step and unit; and nobody is told of what they may not read."""

import datetime as dt

import pytest
from sqlmodel import select

from casework.bootstrap import Platform
from casework.model import Post
from casework.queries.approval_figures import Figures, approval_figures
from casework.services import approving, organisation
from casework.vocabulary import Role, Verdict
from casework.work import Actor
from tests.approvals import decided, does, letter, publish, started
from tests.builders import Ministry
from tests.conftest import Clock
from tests.doors.page_walk import a_desk, shown
from ui.downloads.approval_figures import table
from ui.downloads.asked import Asked

TWO = {
    "name": "two",
    "title": "=To trin",
    "steps": [
        {"name": "head", "title": "Kontorchef", "seats": [{"official": "head"}], "deadline": "+2"},
        {"name": "secretary", "title": "Departementschef", "seats": [{"official": "secretary"}]},
    ],
}
MONDAY = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def went(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    """Three go through in 1, 2 and 4 working days at the head and none at the secretary; one is sent back; one waits, late."""
    publish(platform, ministry, TWO)
    for days in (1, 2, 4):
        clock.now = MONDAY
        approval_id = started(platform, ministry, "two", letter(platform, ministry))
        clock.now = MONDAY + dt.timedelta(days=days)
        decided(platform, ministry, approval_id, "head")
        decided(platform, ministry, approval_id, "secretary")
    clock.now = MONDAY
    decided(platform, ministry, started(platform, ministry, "two", letter(platform, ministry)), "head", Verdict.RETURN, "Mangler bilag")
    started(platform, ministry, "two", letter(platform, ministry))
    clock.now = MONDAY + dt.timedelta(days=10)


def figures(platform: Platform, ministry: Ministry, who: str = "head", days: int = 30) -> Figures:
    with platform.work(ministry.actor(who)) as work:
        return approval_figures(work, work.today - dt.timedelta(days=days), work.today)


@pytest.mark.usefixtures("went")
def test_each_step_and_unit_says_how_it_goes(platform: Platform, ministry: Ministry) -> None:
    found = figures(platform, ministry)

    head, secretary = found.steps
    assert ("1. Kontorchef", 4, 1.5, 4, 0.25, 0.75, 1, 1, True) == (
        head.part, head.ended, head.days, head.slow_days, head.returned, head.in_time, head.waiting, head.late, head.is_bottleneck,
    )  # fmt: skip
    assert ("2. Departementschef", 3, 0.0, None, 0, False) == (
        secretary.part, secretary.ended, secretary.days, secretary.in_time, secretary.waiting, secretary.is_bottleneck,
    )  # fmt: skip
    assert [("Jura", 3, 0, 0), ("Tilskud & Tilsyn", 4, 1, 1)] == [(unit.name, unit.ended, unit.waiting, unit.late) for unit in found.units]
    assert found.is_whole


@pytest.mark.usefixtures("went")
def test_each_step_in_each_unit_and_each_week_has_its_figures(platform: Platform, ministry: Ministry) -> None:
    found = figures(platform, ministry)

    assert [("1. Kontorchef", "Tilskud & Tilsyn", 4), ("2. Departementschef", "Jura", 3)] == [
        (each.part, each.unit, each.ended) for each in found.steps_in_units
    ]
    assert [(dt.date(2026, 11, 2), 7, 0.75)] == [(week.starts_on, week.ended, week.in_time) for week in found.weeks]


def test_what_asks_nobody_is_no_handling_time(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    told = {"name": "told", "title": "Orientering", "seats": [], "copies": [{"official": "lawyer"}]}
    waits = {"name": "waits", "title": "Afventer", "seats": [], "until": {"date": "2026-11-20"}}
    publish(platform, ministry, TWO | {"steps": [told, TWO["steps"][0], waits, TWO["steps"][1]]})
    clock.now = MONDAY
    decided(platform, ministry, started(platform, ministry, "two", letter(platform, ministry)), "head")

    found = figures(platform, ministry)

    assert [("2. Kontorchef", 1)] == [(each.part, each.ended) for each in found.steps]
    assert [1] == [week.ended for week in found.weeks]


def test_an_approved_step_that_is_asked_again_has_ended_both_times(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    publish(platform, ministry, TWO)
    clock.now = MONDAY
    approval_id = started(platform, ministry, "two", letter(platform, ministry))
    clock.now = MONDAY + dt.timedelta(days=1)
    decided(platform, ministry, approval_id, "head")
    decided(platform, ministry, approval_id, "secretary", Verdict.RETURN, "Mangler bilag", return_to=1)
    clock.now = MONDAY + dt.timedelta(days=2)
    decided(platform, ministry, approval_id, "head", Verdict.RETURN, "Se igen")

    head, secretary = figures(platform, ministry).steps

    assert ((2, 0.5), (1, 1.0)) == ((head.ended, head.returned), (secretary.ended, secretary.returned))


def test_a_decision_taken_back_and_a_step_that_lapsed_ended_nothing(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    publish(platform, ministry, TWO)
    clock.now = MONDAY
    approval_id = started(platform, ministry, "two", letter(platform, ministry))
    decided(platform, ministry, approval_id, "head")
    does(platform, ministry, "head", approving.undo, approval_id)

    (head,) = figures(platform, ministry).steps

    assert (0, 1) == (head.ended, head.waiting)


def test_a_units_own_seat_counts_for_it_and_an_officials_for_where_they_were_then(
    platform: Platform, ministry: Ministry, clock: Clock
) -> None:
    publish(platform, ministry, TWO | {"steps": [{"name": "both", "title": "Sammen", "seats": [{"members": "JU"}, {"official": "head"}]}]})
    clock.now = MONDAY
    approval_id = started(platform, ministry, "two", letter(platform, ministry))
    decided(platform, ministry, approval_id, "head")
    clock.now = MONDAY + dt.timedelta(days=3)
    decided(platform, ministry, approval_id, "lawyer")
    with platform.work(Actor.system("setup")) as work:
        post = work.session.exec(select(Post).where(Post.official_id == ministry.people["head"])).one()
        post.ends_on = dt.date(2026, 11, 4)
        organisation.give_post(work, ministry.people["head"], ministry.legal, Role.HEAD, title="Chef", starts_on=dt.date(2026, 11, 5))

    found = figures(platform, ministry, "lawyer")

    assert [("Jura", 1, 3.0), ("Tilskud & Tilsyn", 1, 0.0)] == [(unit.name, unit.ended, unit.days) for unit in found.units]


@pytest.mark.usefixtures("went")
def test_one_definition_is_looked_at_alone(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry, TWO | {"name": "other", "title": "Andet"})
    started(platform, ministry, "other", letter(platform, ministry))
    with platform.work(ministry.actor("head")) as work:
        whole = approval_figures(work, work.today - dt.timedelta(days=30), work.today)
        other = next(each for each in whole.definitions if each.title == "Andet")
        alone = approval_figures(work, work.today - dt.timedelta(days=30), work.today, definition_id=other.definition_id)

    assert (["=To trin", "Andet"], ["Andet"]) == ([each.title for each in whole.definitions], [each.name for each in alone.steps])
    assert whole.definitions == alone.definitions


@pytest.mark.usefixtures("went")
def test_the_page_draws_it_and_says_every_figure_in_words(platform: Platform, ministry: Ministry) -> None:
    text = shown(a_desk(platform, ministry.people["head"], "head"), page="approval_figures")

    for said in ("Arbejdsdage, de langsomste først", "=To trin · 1. Kontorchef: 1,5", "I tide, de færreste først", "75 %", "7 afsluttet",
                 "Arbejdsdage pr. enhed, de langsomste først", "Tilskud &amp; Tilsyn: 1,5", "Sendt tilbage pr. enhed"):  # fmt: skip
        assert said in text
    assert "=To trin · 1. Kontorchef: 1.5" in shown(
        a_desk(platform, ministry.people["head"], "head", language="en"), page="approval_figures"
    )


def test_what_nobody_sent_back_and_had_no_deadline_is_drawn_too(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry, TWO | {"steps": [TWO["steps"][1]]})
    decided(platform, ministry, started(platform, ministry, "two", letter(platform, ministry)), "secretary")

    text = shown(a_desk(platform, ministry.people["head"], "head"), page="approval_figures")

    assert ("Arbejdsdage, de langsomste" in text, "Sendt tilbage, de" in text, "I tide, de" in text) == (True, False, False)
    assert "Tag tabellen ud" in text or "CSV" in text


@pytest.mark.usefixtures("went")
def test_only_the_chosen_days_are_counted_and_what_waits_now(platform: Platform, ministry: Ministry) -> None:
    found = figures(platform, ministry, days=7)

    assert [(1, 1), (1, 0)] == [(each.ended, each.waiting) for each in found.steps]


@pytest.mark.usefixtures("went")
@pytest.mark.parametrize("who", ["outsider", "administrator", "auditor"])
def test_who_may_read_none_of_it_is_told_nothing(platform: Platform, ministry: Ministry, who: str) -> None:
    found = figures(platform, ministry, who)

    assert ((), ()) == (found.steps, found.units)
    assert "Kontorchef" not in shown(a_desk(platform, ministry.people[who], who), page="approval_figures")


@pytest.mark.usefixtures("went")
def test_the_table_runs_nothing_in_a_spreadsheet(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("head")) as work:
        made = table(work, Asked(0, {"since": "2026-11-01", "until": "nonsense"}, "da"))

    lines = made.content.decode("utf-8-sig").splitlines()
    assert """"step";"'=To trin";"1. Kontorchef";"";"4";"1.5";"4";"0.250";"0.750";"1";"1\"""" == lines[1]
    assert lines[-1].startswith('"week";"2026-11-02";"";"";"7";')
    assert ["step", "step", "unit", "unit", "step in unit", "step in unit", "week"] == [line.split(";")[0].strip('"') for line in lines[1:]]


def test_a_page_without_any_says_so(platform: Platform, ministry: Ministry) -> None:
    assert "Intet trin er afsluttet" in shown(a_desk(platform, ministry.people["head"], "head"), page="approval_figures")


@pytest.mark.usefixtures("went")
def test_figures_are_asked_over_the_whole_calendar(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("head")) as work:
        whole = approval_figures(work, dt.date.min, dt.date.max)
        usual = approval_figures(work, dt.date(2026, 11, 1), dt.date(2026, 12, 31))

    assert usual.steps == whole.steps
