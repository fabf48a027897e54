"""Deleting a case on its page: the dry run in both languages, the deed, the bin, and what the notice takes back."""

from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from casework.model import Case
from casework.vocabulary import RecordState
from tests.builders import Ministry
from tests.cases import a_record_on, opened
from tests.doors.page_walk import a_desk, acted, shown
from ui.desk import undoing
from ui.desk.data import Desk


def dialog(desk: Desk, case_id: int, *, why: str | None = None) -> str:
    """Gives what the case's page shows with the dialog open; with a reason the case is also deleted."""

    def open_it(page: AppTest) -> None:
        page.button(key="do_delete").click()  # a dialog stays open only while its button is held, without a browser

    def do(page: AppTest) -> None:
        page.button(key="do_delete").click()
        page.text_area(key="delete_case_reason").set_value(why)
        page.button(key="delete_case_do").click()

    return acted(desk, open_it, *([] if why is None else [do]), case=str(case_id))


def test_a_case_is_deleted_after_its_dry_run_and_taken_out_of_the_bin(platform: Platform, ministry: Ministry) -> None:
    case_id = opened(platform, ministry, "manager")
    a_record_on(platform, ministry, case_id, "manager", title="Et udkast")
    mine = a_desk(platform, ministry.people["manager"], "Lis Krogh")
    english = a_desk(platform, ministry.people["manager"], "Lis Krogh", language="en")
    seen, in_english = dialog(mine, case_id), dialog(english, case_id)
    without = dialog(mine, case_id, why="")

    assert "Slettes med" in seen
    assert "Et udkast" in seen
    assert "Is deleted along" in in_english
    assert "Skriv hvorfor" in without

    def is_there() -> bool:
        with platform.work(ministry.actor("manager")) as work:
            return work.session.get(Case, case_id) is not None

    assert is_there()
    dialog(mine, case_id, why="Oprettet ved en fejl")
    assert not is_there()
    the_bin = shown(mine, page="bin")
    assert "Slettede sager" in the_bin
    assert "1 akter" in the_bin
    assert "Numre på slettede sager" in the_bin
    assert "Slettede sager" not in shown(a_desk(platform, ministry.people["caseworker"], "Mette Lund"), page="bin")
    undoing.restore_case(mine, "0", case_id)
    assert is_there()


def test_what_stands_in_the_way_is_shown_record_by_record_and_nothing_is_asked(platform: Platform, ministry: Ministry) -> None:
    case_id = opened(platform, ministry, "manager")
    a_record_on(platform, ministry, case_id, "manager", title="Ansøgningen", state=RecordState.RECEIVED)
    seen = dialog(a_desk(platform, ministry.people["manager"], "Lis Krogh"), case_id)

    assert "Kan ikke slettes" in seen
    assert "Ansøgningen" in seen
    assert "delete_case_do" not in seen
