"""The page that describes the API tells every route of it, fetches nothing from elsewhere, and runs no script."""

import re

from casework.lists.columns import COLUMNS, OPERATORS
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


def test_it_tells_how_each_column_of_a_list_is_asked_and_what_where_and_sort_are(house: ApiHouse) -> None:
    page = house.api.get("/reference").text
    told = page.partition('<h2 id="columns">')[2].partition("</table>")[0]
    rows = re.findall(r'<tr><th scope="row"><code>(\w+)</code></th><td>[a-z ]+</td><td>([a-z_, ]+)</td><td>[^<]*</td></tr>', told)
    about = dict(re.findall(r"<code>(where|sort)</code></th><td>query</td><td>[^<]*</td><td>no</td><td>([^<]+)</td>", page))

    assert {str(column): ", ".join(OPERATORS[facts.holds]) for column, facts in COLUMNS.items()} == dict(rows)
    assert ["sort", "where"] == sorted(about)
