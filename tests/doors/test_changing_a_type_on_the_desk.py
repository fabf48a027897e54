"""Changing the type of a case on its page: the deed, the preview, what is refused, the change, and what the notice takes back."""

from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from tests.builders import Ministry
from tests.cases import case_of, opened
from tests.doors.page_walk import a_desk, acted
from tests.services.test_changing_a_type import a_plain_case
from ui.desk import undoing
from ui.desk.data import Desk
from ui.text import say


def dialog(desk: Desk, case_id: int, *, why: str | None = None) -> str:
    """Gives what the case's page shows with the dialog open and a type chosen; with a reason it is also done."""

    def choose(page: AppTest) -> None:
        page.button(key="do_change_type").click()  # a dialog stays open only while its button is held, without a browser
        page.run()
        page.button(key="do_change_type").click()
        page.selectbox(key="retype_to").set_value("benefit")

    def do(page: AppTest) -> None:
        page.button(key="do_change_type").click()
        page.text_area(key="retype_reason").set_value(why)
        page.button(key="retype_do").click()

    return acted(desk, choose, *([] if why is None else [do]), case=str(case_id))


def test_the_preview_says_what_is_lost_and_the_change_is_taken_back(platform: Platform, ministry: Ministry) -> None:
    case_id = a_plain_case(platform, ministry)
    mine = a_desk(platform, ministry.people["caseworker"], "Mette Lund")
    english = a_desk(platform, ministry.people["caseworker"], "Mette Lund", language="en")
    seen, seen_in_english = dialog(mine, case_id), dialog(english, case_id)
    without_reason = dialog(mine, case_id, why="")
    expected = ("Går tabt", "Kun her: Forsvinder", "Bevares", "Beløb: 50", "Skal udfyldes", "Barn")

    assert [] == [each for each in expected if each not in seen]
    assert "Is lost (stays in the history)" in seen_in_english
    assert "Skriv hvorfor" in without_reason
    assert "small" == case_of(platform, ministry, case_id).type

    dialog(mine, case_id, why="Det er en ansøgning")
    assert "benefit" == case_of(platform, ministry, case_id).type

    undoing.take_type_change_back(mine, "0", case_id)
    assert "small" == case_of(platform, ministry, case_id).type


def test_what_stands_in_the_way_is_said_instead_of_asking(platform: Platform, ministry: Ministry) -> None:
    a_plain_case(platform, ministry)
    case_id = opened(platform, ministry, "outsider")
    mine = a_desk(platform, ministry.people["outsider"], "En anden")
    seen = dialog(mine, case_id)

    assert say("This asks for a higher clearance.", "da") in seen
