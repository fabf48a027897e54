"""Every page of the desk, every tab of a record and a case, shown to a colleague who may read nothing of them: nothing is told."""

import pytest

from casework.bootstrap import Platform
from tests.builders import Ministry
from tests.conftest import Clock
from tests.doors.page_walk import NOTHING, a_desk, shown
from tests.doors.twin_worlds import hidden
from tests.doors.twin_worlds import shown as readable
from ui.desk import tabs
from ui.desk.pages import PAGES
from ui.desk.views import case_view

SECRETS = ("Hemmelig", "hemmelig")
HIDDEN_RECORD, HIDDEN_CASE = "3", "2"


@pytest.fixture
def world(platform: Platform, ministry: Ministry, clock: Clock) -> Ministry:  # the clock stands still
    """Gives a ministry with things the caseworker may read, and things he may not."""
    readable(platform, ministry)
    hidden(platform, ministry)
    return ministry


def told(platform: Platform, ministry: Ministry, who: str, addresses: list[dict[str, str]]) -> dict[str, str]:
    desk = a_desk(platform, ministry.people[who], who)
    return {str(address): shown(desk, **address) for address in addresses}


def test_no_page_tells_of_what_the_reader_may_not_read(platform: Platform, world: Ministry) -> None:
    pages = told(platform, world, "caseworker", [{"page": name, "id": "3"} for name in PAGES])
    lists = told(platform, world, "caseworker", [{"list": "unit_inbox"}, {"q": "varmepumpe"}])

    assert [] == [address for address, text in (pages | lists).items() if any(secret in text for secret in SECRETS)]


def test_a_hidden_record_and_case_are_not_there_at_any_tab(platform: Platform, world: Ministry) -> None:
    records = told(platform, world, "caseworker", [{"record": HIDDEN_RECORD, "tab": name} for name in tabs.TABS])
    cases = told(platform, world, "caseworker", [{"case": HIDDEN_CASE, "tab": name} for name in case_view.TABS])

    assert [] == [address for address, text in (records | cases).items() if any(secret in text for secret in SECRETS)]
    assert [] == [address for address, text in cases.items() if NOTHING not in text]


def test_who_may_read_them_is_shown_them(platform: Platform, world: Ministry) -> None:
    texts = told(platform, world, "head", [{"record": HIDDEN_RECORD}, {"case": HIDDEN_CASE}])

    assert [] == [address for address, text in texts.items() if not any(secret in text for secret in SECRETS)]
