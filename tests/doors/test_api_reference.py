"""The page that describes the API tells every route of it, fetches nothing from elsewhere, and runs no script."""

import re

from tests.doors.conftest import ApiHouse
from ui.api.route import table
from ui.sign_in.pages import PAGE_POLICY


def test_it_tells_every_route_by_its_name(house: ApiHouse) -> None:
    page = house.api.get("/reference")

    assert 200 == page.status_code
    told = re.findall(r'<h3 id="(\w+)"><span', page.text)
    assert sorted(route.operation for _, route in table()) == sorted(told)


def test_every_link_leads_somewhere_and_no_name_is_given_twice(house: ApiHouse) -> None:
    page = house.api.get("/reference").text
    names = re.findall(r' id="([^"]+)"', page)

    assert sorted(set(names)) == sorted(names)
    assert set() == set(re.findall(r'href="#([^"]+)"', page)) - set(names)


def test_it_lives_under_the_policy_of_pages_without_script(house: ApiHouse) -> None:
    page = house.api.get("/reference")

    assert PAGE_POLICY == page.headers["content-security-policy"]
    assert "<script" not in page.text
    assert [] == re.findall(r'(?:src|href)="(?:https?:)?//', page.text)
    assert "style=" not in page.text
