"""The page of what may be disposed of without a browser: each queue, its file, and the case's own words, in both languages."""

import pytest
from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from casework.errors import BadInput
from casework.services import cases, value_lists
from casework.services.cases import NewCase
from tests.builders import Ministry
from tests.doors.page_walk import a_desk, acted, shown
from ui.downloads.asked import Asked
from ui.downloads.table import DOWNLOADS


def completed(platform: Platform, ministry: Ministry, title: str, code: str, years: int | None) -> int:
    """Gives a completed case with a disposal code of so many years."""
    with platform.work(ministry.actor("manager")) as work:
        value_lists.save_disposal_code(work, code, "Kode", is_kept=years is None, years=years, source="Rigsarkivets bestemmelser")
        case_id = cases.open_case(work, NewCase(title, "06.02.01", disposal_code=code))
    with platform.work(ministry.actor("manager")) as work:
        cases.complete(work, case_id)
    return case_id


def test_each_queue_shows_its_cases_and_makes_its_file(platform: Platform, ministry: Ministry) -> None:
    due = completed(platform, ministry, "Fejlsendt post", "K0", 0)
    completed(platform, ministry, "Snart udløbet", "K1", 1)
    completed(platform, ministry, "Til arkivet", "B", None)
    manager = a_desk(platform, ministry.people["manager"], "Lis Krogh")
    outsider = a_desk(platform, ministry.people["outsider"], "En anden")

    def choose(which: str) -> str:
        def deed(page: AppTest) -> None:
            page.button_group(key="disposal_queue").set_value(which)

        return acted(manager, deed, page="disposal")

    pages = {"due": shown(manager, page="disposal"), "coming": choose("coming"), "kept": choose("kept"), "unsettled": choose("unsettled")}
    case = shown(manager, case=str(due), tab="about")
    english = shown(a_desk(platform, ministry.people["manager"], "Lis Krogh", language="en"), page="disposal")
    with platform.work(ministry.actor("manager")) as work:
        file = DOWNLOADS["/disposal.csv"](work, Asked(0, {"which": "kept"}, "da"))
        with pytest.raises(BadInput):
            DOWNLOADS["/disposal.csv"](work, Asked(0, {"which": "everything"}, "da"))

    titles = {"due": "Fejlsendt post", "coming": "Snart udløbet", "kept": "Til arkivet"}
    assert {which: [name for name in titles.values() if name in page] for which, page in pages.items()} == {
        "due": ["Fejlsendt post"],
        "coming": ["Snart udløbet"],
        "kept": ["Til arkivet"],
        "unsettled": [],
    }
    assert "Ingen sager her" in pages["unsettled"]
    assert "Kasseres, fra" in case
    assert "What may be disposed of" in english
    assert "Til arkivet" in file.content.decode("utf-8-sig")
    assert "Fejlsendt post" not in shown(outsider, page="disposal")
