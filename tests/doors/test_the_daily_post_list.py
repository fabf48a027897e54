"""The daily post list on the desk and over the API: asked for, shown as made by itself, and told of with a link to its day."""

import datetime as dt

from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from casework.queries import post_lists
from tests.builders import Ministry
from tests.conftest import Clock
from tests.doors.conftest import ApiHouse
from tests.doors.http_client import TestClient
from tests.doors.page_walk import a_desk, acted, shown
from tests.doors.stand_in_api import as_
from workflows.journal_keeping import keep_journal

MORNING_AFTER = dt.datetime(2026, 11, 24, 5, 0, tzinfo=dt.UTC)


def ask_for_it(page: AppTest) -> None:
    page.checkbox(key="rule_each_day").set_value(True)
    page.button(key="rule_keep").click()


def test_it_is_asked_for_made_and_told_of_on_the_desk(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    clerk = a_desk(platform, ministry.people["clerk"], "clerk")
    acted(clerk, ask_for_it, page="post_list")
    with platform.work(ministry.actor("clerk")) as work:
        is_asked_for = post_lists.rule(work).terms.each_day
    clock.now = MORNING_AFTER
    keep_journal(platform)

    assert is_asked_for
    assert "Automatisk" in shown(clerk, page="post_list")
    told = shown(clerk, page="notices")
    assert "Postlisten er dannet automatisk" in told
    assert "?page=post_list&amp;q=2026-11-23" in told


def test_it_is_asked_for_and_read_over_the_api(api: TestClient, house: ApiHouse) -> None:
    rule = api.get("/post-list/rule", headers=as_("clerk"))
    asked = rule.json()["terms"] | {"each_day": True}
    match = {"If-Match": rule.headers["etag"]}
    said = [api.put("/post-list/rule", json=asked, headers=as_(who) | match).status_code for who in ("head", "clerk")]
    now = api.get("/post-list/rule", headers=as_("clerk")).json()

    assert [403, 204] == said
    assert now["terms"]["each_day"]
