"""The page of journal periods: what is written can be looked through as the page opens, and stays until it is prepared."""

import datetime as dt

import pytest
from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from casework.services import periods
from tests.builders import Ministry
from tests.doors.page_walk import a_desk, acted
from ui.desk.data import Desk

PREVIEW = "Sådan ville det blive"


@pytest.fixture
def desk(platform: Platform, ministry: Ministry) -> Desk:
    """Gives the desk of the records manager, whose ministry has its first period."""
    with platform.work(ministry.actor("manager")) as work:
        periods.set_up_first(work, "2022–2026", dt.date(2022, 1, 1))
    return a_desk(platform, ministry.people["manager"], "manager")


def name_it(page: AppTest) -> None:
    page.text_input(key="next_name").set_value("Den næste")


def look(page: AppTest) -> None:
    name_it(page)
    page.button(key="next_preview").click()


def nothing(_page: AppTest) -> None:
    """Draws the page anew, as anything else on it does."""


def test_the_page_as_it_opens_can_be_looked_through_and_stays_so_when_it_is_drawn_anew(desk: Desk) -> None:
    assert PREVIEW in acted(desk, look, page="periods")
    assert PREVIEW in acted(desk, look, nothing, page="periods")
    assert PREVIEW not in acted(desk, nothing, page="periods")


def test_a_fault_of_the_plan_is_told_with_its_line_and_keeps_nothing(desk: Desk, platform: Platform, ministry: Ministry) -> None:
    def write(page: AppTest) -> None:
        page.text_area(key="next_plan").set_value("code;title;parent;kind\n06;Miljø;;emne")
        look(page)

    told = acted(desk, write, page="periods")

    assert ("emne" in told, PREVIEW in told) == (True, False)
    with platform.work(ministry.actor("manager")) as work:
        assert "2022–2026" == getattr(periods.latest(work), "name", "")
