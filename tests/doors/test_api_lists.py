"""Lists over the API: narrowed and put in order as the address says, and refused with how it is written."""

import itertools
from urllib.parse import quote

import pytest

from casework.services import records
from casework.services.records import NewRecord
from casework.vocabulary import Channel, ListColumn, ListOperator, RecordKind
from tests.doors.conftest import ApiHouse
from tests.doors.stand_in_api import as_
from ui.api.conditions import conditions_written
from ui.api.problems import Refusal

TITLES = ("Bro over Storebælt", "Ansøgning: vej|sti", "Cykelsti")
ODD = ("", ":", ":0", ":99999999999999", ":-1", ":2026-11-23", ":9999-99-99", ":me", ":inbound|draft", ":%|_|'", ":yes", ":1e5", ":²")


@pytest.fixture(scope="module", autouse=True)
def _written(house: ApiHouse) -> None:
    head, grants = house.ministry.people["head"], house.ministry.grants
    with house.platform.work(house.ministry.actor("head")) as work:
        for title in TITLES:
            records.draft(work, NewRecord(title, RecordKind.INTERNAL, Channel.DESK, grants, head))


def titles(house: ApiHouse, query: str) -> list[str]:
    answer = house.api.get(f"/lists/archive?{query}", headers=as_("head"))
    assert 200 == answer.status_code, answer.text
    return [row["title"] for row in answer.json()["rows"]]


def test_a_list_is_narrowed_and_counted_alike(house: ApiHouse) -> None:
    asked = f"where=title:contains:{quote('sti')}&where=arrived:last_days:30"
    count = house.api.get(f"/lists/archive/count?{asked}", headers=as_("head"))

    assert {"Ansøgning: vej|sti", "Cykelsti"} == set(titles(house, asked))
    assert {"count": 2} == count.json()


def test_a_value_may_hold_colons_and_several_values_are_one_or_the_other(house: ApiHouse) -> None:
    assert ["Ansøgning: vej|sti"] == titles(house, f"where=arrived:last_days:30&where=title:begins_with:{quote('Ansøgning: vej')}")
    assert 2 == len(titles(house, f"where=arrived:last_days:30&where=title:begins_with:{quote('Bro|Cykel')}"))


def test_a_list_stands_in_the_order_that_is_asked_for_and_goes_on_in_it(house: ApiHouse) -> None:
    assert sorted(TITLES) == titles(house, "sort=title")
    assert sorted(TITLES, reverse=True) == titles(house, "sort=-title&sort=arrived")
    first = house.api.get("/lists/archive?sort=title&limit=2", headers=as_("head"))
    onwards = first.links["next"]["url"].removeprefix("/api") if hasattr(first, "links") else first.headers["link"].split(">")[0][1:]
    rest = house.api.get(onwards, headers=as_("head"))
    assert [sorted(TITLES)[2]] == [row["title"] for row in rest.json()["rows"]]


def test_no_condition_is_a_fault_and_every_refusal_says_how_it_is_written(house: ApiHouse) -> None:
    asked, unexplained = [], []
    for column, operator, odd in itertools.product(ListColumn, ListOperator, ODD):
        written = f"{column}:{operator}{odd}"
        try:
            conditions_written([written])
            asked.append(written)
        except Refusal as refusal:
            unexplained += [] if f"{column}:operator:value" in str(refusal.more) else [written]
    faults = []
    for several in (asked[place : place + 6] for place in range(0, len(asked), 6)):
        answer = house.api.get("/lists/my_inbox/count", params={"where": several}, headers=as_("head"))
        faults += [] if answer.status_code == 200 else [(several, answer.text)]

    assert [] == unexplained
    assert [] == faults


@pytest.mark.parametrize("way", ["", "/count", "/cases"])
def test_a_value_that_does_not_fit_its_column_is_not_understood(house: ApiHouse, way: str) -> None:
    answer = house.api.get(f"/lists/my_inbox{way}?where=arrived:is:yesterday", headers=as_("head"))

    assert 422 == answer.status_code
    assert "arrived:operator:value" in answer.json()["errors"][0]["problem"]


@pytest.mark.parametrize("query", ["where=title", "where=nothing:is:1", "where=title:like:1", "sort=nothing", "sort=title&" * 3, "where="])
def test_what_is_no_condition_or_order_is_not_understood(house: ApiHouse, query: str) -> None:
    answer = house.api.get(f"/lists/archive?{query}", headers=as_("head"))

    assert (422, True) == (answer.status_code, "query." in answer.text)


def test_every_column_can_be_sorted_by_both_ways(house: ApiHouse) -> None:
    wrong = [
        f"{sign}{column}"
        for column in ListColumn
        for sign in ("", "-")
        if house.api.get(f"/lists/archive?sort={sign}{column}", headers=as_("head")).status_code != 200
    ]

    assert [] == wrong
