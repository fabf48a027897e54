"""A saved list on the desk without a browser: whom it was shared with opens it; to others its address is one of no list."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from casework.lists.definition import ListDefinition
from casework.queries import list_panel, list_sharing
from casework.services import saved_lists, sharing_lists
from casework.vocabulary import ListScope, ListSource
from tests.builders import Ministry
from tests.conftest import Clock
from tests.doors.page_walk import NOTHING, a_desk, acted, shown

NAME, NO_LIST = "Juras hemmelige liste", 999_999


@pytest.mark.parametrize(
    ("scope", "seen_by"),
    [
        (ListScope.PERSONAL, {"manager"}),
        (ListScope.UNIT, {"manager", "outsider"}),
        (ListScope.STANDARD, {"manager", "outsider", "clerk"}),
    ],
)
def test_a_list_is_seen_and_opened_by_whom_it_stands_ready_for_and_is_not_there_for_others(
    platform: Platform, ministry: Ministry, clock: Clock, scope: ListScope, seen_by: set[str]
) -> None:
    unit_id = ministry.legal if scope is ListScope.UNIT else None
    with platform.work(ministry.actor("manager")) as work:
        made = saved_lists.save_list(work, NAME, ListDefinition(ListSource.ARCHIVE), scope=scope, unit_id=unit_id)
    desks = {name: a_desk(platform, ministry.people[name], name) for name in ("manager", "outsider", "clerk")}
    among_lists = {name for name, desk in desks.items() if NAME in shown(desk, page="lists")}
    opened = {name: shown(desk, list=f"saved-{made}") for name, desk in desks.items()}
    nowhere = {name: shown(desk, list=f"saved-{NO_LIST}") for name, desk in desks.items()}

    assert seen_by == among_lists
    assert seen_by == {name for name, text in opened.items() if NOTHING not in text}
    assert [] == [name for name in desks if name not in seen_by and opened[name] != nowhere[name]]


def a_list(platform: Platform, ministry: Ministry, *shared_with: str) -> int:
    with platform.work(ministry.actor("manager")) as work:
        made = saved_lists.save_list(work, NAME, ListDefinition(ListSource.ARCHIVE))
        for name in shared_with:
            sharing_lists.share_list(work, made, ministry.people[name])
    return made


def test_a_list_is_shared_by_typing_a_name_in_both_languages_and_taken_back(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    made, clerk = a_list(platform, ministry), ministry.people["clerk"]

    def open_it(page: AppTest) -> None:
        page.button(key=f"share_{made}").click()

    def write(page: AppTest) -> None:
        open_it(page)
        page.text_input(key="share_words").set_value("toft")

    def choose(page: AppTest) -> None:
        open_it(page)
        page.radio(key="share_who").set_value(clerk)

    def share(page: AppTest) -> None:
        open_it(page)
        page.button(key="share_do").click()

    def stop(page: AppTest) -> None:
        open_it(page)
        page.button(key=f"share_stop_{clerk}").click()

    def nobody(page: AppTest) -> None:
        open_it(page)
        page.text_input(key="share_words").set_value("Nogen Helt Anden")

    danish, english = (a_desk(platform, ministry.people["manager"], "Lis Krogh", language=each) for each in ("da", "en"))
    found = acted(danish, open_it, write, page="lists")
    unfound = [acted(desk, open_it, nobody, page="lists") for desk in (danish, english)]
    after = acted(danish, open_it, write, choose, share, page="lists")
    with platform.work(ministry.actor("manager")) as work:
        shared = [each.name for each in list_sharing.shared_with(work, made)]
    in_english = acted(english, open_it, page="lists")
    taken_back = acted(english, open_it, stop, page="lists")

    assert "Karen Toft · Tilskud & Tilsyn" in found
    assert ["Ingen kollega" in unfound[0], "No colleague at work here" in unfound[1]] == [True, True]
    assert (["Karen Toft"], True, True) == (shared, "Delt med Karen Toft" in after, "Share no longer with Karen Toft" in in_english)
    assert "Shared with Karen Toft" not in taken_back
    with platform.work(ministry.actor("manager")) as work:
        assert () == list_sharing.shared_with(work, made)


def test_a_colleague_opens_hides_and_copies_a_list_and_cannot_change_it(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    made = a_list(platform, ministry, "clerk")

    def press(key: str) -> Callable[[AppTest], None]:
        return lambda page: page.button(key=f"{key}_{made}").click() and None

    clerk = a_desk(platform, ministry.people["clerk"], "Karen Toft")
    first, opened = shown(clerk, page="lists"), shown(clerk, list=f"saved-{made}")
    hidden = acted(clerk, press("hide"), page="lists")
    again = acted(clerk, press("again"), page="lists")
    acted(clerk, press("copy"), page="lists")
    with platform.work(ministry.actor("clerk")) as work:
        mine = [(each.name, each.owner) for each in list_panel.saved_lists(work)]

    assert ("Fra Lis Krogh" in first, NOTHING in opened) == (True, False)
    assert [] == [deed for deed in ("change", "remove", "share") if f"{deed}_{made}" in first]
    assert ("Lister fra kolleger, som du har skjult" in hidden, "Lister fra kolleger, som du har skjult" in again) == (True, False)
    assert [(NAME, ""), (NAME, "Lis Krogh")] == mine


def test_an_address_of_a_list_that_is_shared_no_longer_is_one_of_no_list(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    made = a_list(platform, ministry, "clerk")
    clerk = a_desk(platform, ministry.people["clerk"], "Karen Toft")
    before = shown(clerk, list=f"saved-{made}")
    with platform.work(ministry.actor("manager")) as work:
        sharing_lists.stop_sharing_list(work, made, ministry.people["clerk"])

    assert before != shown(clerk, list=f"saved-{made}") == shown(clerk, list=f"saved-{NO_LIST}")
    assert NAME not in shown(clerk, page="lists")
