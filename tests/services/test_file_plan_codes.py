"""Single codes of the file plan in use: added and renamed at once, by who keeps the plan, in the authority's own plan alone."""

import datetime as dt

import pytest

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, RuleBroken
from casework.model import FilePlanCode
from casework.queries import case_page, choices
from casework.services import cases, periods
from casework.services.cases import NewCase
from casework.services.file_plan_codes import add_code, rename_code
from casework.services.periods import NewPeriod
from casework.vocabulary import Reason
from tests.builders import Ministry
from tests.conftest import Clock
from tests.services.test_journal_periods import PLAN


@pytest.fixture
def first_period(platform: Platform, ministry: Ministry) -> None:
    """Sets up the first period with the three codes there are."""
    with platform.work(ministry.actor("manager")) as work:
        periods.set_up_first(work, "2022–2026", dt.date(2022, 1, 1))


def refused(platform: Platform, ministry: Ministry, code: str, title: str, parent: str = "") -> list[Reason]:
    with pytest.raises(RuleBroken) as no, platform.work(ministry.actor("manager")) as work:
        add_code(work, code, title, parent=parent)
    return no.value.reasons


@pytest.mark.usefixtures("first_period")
def test_a_code_is_added_and_a_case_is_opened_under_it(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("manager")) as work:
        add_code(work, "07", "Natur")
        add_code(work, "07.01", "Fredning", parent="07")
        add_code(work, "06.02.09", " Tilskud til solceller ", parent="06.02")
        kinds = {each.code: each.kind for each in choices.plan_codes(work)}
    with platform.work(ministry.actor("caseworker")) as work:
        offered = [each.code for each in choices.file_plan_codes(work, "solceller")]
        case_id = cases.open_case(work, NewCase("Solceller på taget", "06.02.09"))
        shown = case_page.case_page(work, case_id)

    assert ("main_group", "group", "subject") == (kinds["07"], kinds["07.01"], kinds["06.02.09"])
    assert ["06.02.09"] == offered
    assert "Tilskud til solceller" in str(shown)


@pytest.mark.usefixtures("first_period")
def test_what_will_not_do_is_not_added(platform: Platform, ministry: Ministry) -> None:
    assert [Reason.VALUE_IS_WRONG] == refused(platform, ministry, "", "Uden nummer")
    assert [Reason.VALUE_IS_WRONG] == refused(platform, ministry, "07", "  ")
    assert [Reason.VALUE_IS_WRONG] == refused(platform, ministry, "07 01", "Med mellemrum")
    assert [Reason.VALUE_IS_THERE] == refused(platform, ministry, "06.02.01", "Igen", parent="06.02")
    assert [Reason.UNKNOWN_FILE_PLAN_CODE] == refused(platform, ministry, "99.01", "Uden noget over", parent="99")
    assert [Reason.UNKNOWN_FILE_PLAN_CODE] == refused(platform, ministry, "06.02.01.01", "Under et emne", parent="06.02.01")


@pytest.mark.usefixtures("first_period")
def test_a_new_title_holds_in_the_period_that_runs_alone(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    with platform.work(ministry.actor("manager")) as work:
        periods.prepare(work, NewPeriod("2027–2031", dt.date(2027, 1, 1), PLAN))
        rename_code(work, "06.02.01", "Støtte til varmepumper")
        rename_code(work, "06.02.01", "Støtte til varmepumper")
        known = work.session.get_one(FilePlanCode, "06.02.01").title
        now = {each.code: each.title for each in choices.plan_codes(work)}
    clock.now = dt.datetime(2027, 1, 2, 9, 0, tzinfo=dt.UTC)
    with platform.work(ministry.actor("manager")) as work:
        later = {each.code: each.title for each in choices.plan_codes(work)}

    assert ("Tilskud til varmepumper", "Støtte til varmepumper") == (known, now["06.02.01"])
    assert "Tilskud til varmepumper" == later["06.02.01"]


@pytest.mark.usefixtures("first_period")
def test_a_code_that_is_added_goes_on_in_the_period_that_is_prepared(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    with platform.work(ministry.actor("manager")) as work:
        periods.prepare(work, NewPeriod("2027–2031", dt.date(2027, 1, 1)))
        add_code(work, "06.02.09", "Tilskud til solceller", parent="06.02")
    clock.now = dt.datetime(2027, 1, 2, 9, 0, tzinfo=dt.UTC)
    with platform.work(ministry.actor("manager")) as work:
        later = [each.code for each in choices.plan_codes(work)]

    assert "06.02.09" in later


@pytest.mark.usefixtures("first_period")
def test_without_the_privilege_no_code_is_added_or_renamed(platform: Platform, ministry: Ministry) -> None:
    with pytest.raises(NotPermitted), platform.work(ministry.actor("head")) as work:
        add_code(work, "07", "Natur")
    with pytest.raises(NotPermitted), platform.work(ministry.actor("head")) as work:
        rename_code(work, "06.02.01", "Andet")
    with pytest.raises(NotFound), platform.work(ministry.actor("manager")) as work:
        rename_code(work, "99", "Findes ikke")
    with pytest.raises(RuleBroken) as no, platform.work(ministry.actor("manager")) as work:
        rename_code(work, "06", "")

    assert [Reason.VALUE_IS_WRONG] == no.value.reasons


def test_before_the_first_period_there_is_no_plan_of_ones_own_to_change(platform: Platform, ministry: Ministry) -> None:
    assert [Reason.NO_FIRST_PERIOD] == refused(platform, ministry, "07", "Natur")
    with platform.work(ministry.actor("manager")) as work:
        assert () == choices.plan_codes(work)
