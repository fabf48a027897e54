"""The page of journal periods: what is written can be looked through as the page opens, and stays until it is prepared."""

import datetime as dt

import pytest
from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from casework.queries import choices
from casework.services import periods
from tests.builders import Ministry
from tests.doors.conftest import ApiHouse
from tests.doors.http_client import TestClient
from tests.doors.page_walk import a_desk, acted
from tests.doors.stand_in_api import as_
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


def test_a_single_code_is_added_and_renamed_on_the_page(desk: Desk, platform: Platform, ministry: Ministry) -> None:
    def add(page: AppTest) -> None:
        page.selectbox(key="plan_code_under").select("06.02 Tilskud")
        page.text_input(key="plan_code_number").set_value("06.02.09")
        page.text_input(key="plan_code_title").set_value("Tilskud til solceller")
        page.button(key="plan_code_add").click()

    def choose(page: AppTest) -> None:
        page.selectbox(key="plan_code_which").select("06.02.09 Tilskud til solceller")

    def rename(page: AppTest) -> None:
        page.text_input(key="plan_code_to_06.02.09").set_value("Støtte til solceller")
        page.button(key="plan_code_rename").click()

    acted(desk, add, choose, rename, page="periods")
    with platform.work(ministry.actor("manager")) as work:
        titles = {each.code: each.title for each in choices.plan_codes(work)}

    assert "Støtte til solceller" == titles["06.02.09"]


def test_a_single_code_is_added_and_renamed_over_the_api(api: TestClient, house: ApiHouse) -> None:
    with house.platform.work(house.ministry.actor("manager")) as work:
        if periods.running(work) is None:
            periods.set_up_first(work, "2022–2026", dt.date(2022, 1, 1))
    new = {"code": "77", "title": "Nyt"}
    said = [api.post("/file-plan/entries", json=new, headers=as_(who)).status_code for who in ("head", "manager", "manager")]
    said += [api.put("/file-plan/entries/77/title", json={"title": "Nyere"}, headers=as_(who)).status_code for who in ("head", "manager")]
    titles = {each["code"]: each["title"] for each in api.get("/file-plan/entries?limit=200", headers=as_("clerk")).json()}

    assert [403, 204, 409, 403, 204] == said
    assert "Nyere" == titles["77"]
