"""Case help on the desk, without a browser: after a save the page proposes, one press takes it, one says no, and a no can be undone."""

from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from casework.services import granting, record_help, value_lists
from casework.services.value_lists import RuleEntry
from casework.vocabulary import AccessLevel, RecordHint, Right
from tests.builders import Ministry
from tests.conftest import Clock
from tests.doors import page_walk
from tests.doors.page_walk import a_desk, acted
from tests.records import a_case_of, a_draft, page
from ui.desk.data import Desk
from ui.desk.parts import helping
from ui.desk.place import Place

CARD, TAKE, NO = "record_help", "hint_take_access_level", "hint_no_access_level"


def a_letter(platform: Platform, ministry: Ministry) -> int:
    """Writes a draft on a case for which the house wants the unit to see what is written."""
    with platform.work(ministry.actor("manager")) as work:
        value_lists.save_house_rule(work, RuleEntry("Åben i enheden", {"access_level": "unit"}))
    return a_draft(platform, ministry, case_id=a_case_of(platform, ministry))


def saved(ran: AppTest) -> None:
    """Changes the details and saves them."""
    (title,) = (each for each in ran.text_input if each.key and each.key.endswith("_title"))
    title.set_value("Svar om støj")
    ran.button(key="details_save").click()


def saved_again(ran: AppTest) -> None:
    (title,) = (each for each in ran.text_input if each.key and each.key.endswith("_title"))
    title.set_value("Svar om støj igen")
    ran.button(key="details_save").click()


def on_details(desk: Desk, record_id: int, *deeds: object) -> str:
    return acted(desk, *deeds, record=str(record_id), tab="details")  # type: ignore[arg-type]


def test_after_a_save_the_page_proposes_in_both_languages_and_before_it_says_nothing(
    platform: Platform, ministry: Ministry, clock: Clock
) -> None:
    record_id = a_letter(platform, ministry)
    danish, english = (a_desk(platform, ministry.people["caseworker"], "Mette Lund", language=each) for each in ("da", "en"))

    def just_saved(ran: AppTest) -> None:
        ran.session_state[helping.SAVED] = record_id

    before, after, told = (
        on_details(danish, record_id),
        on_details(danish, record_id, saved),
        acted(english, just_saved, record=str(record_id)),
    )

    assert (False, True, True) == tuple(TAKE in each for each in (before, after, told))
    assert all(words in after for words in ("Huset foreslår", "Adgang til akten", "Åben i enheden", "Brug det", "Nej"))
    assert all(words in told for words in ("The house proposes", "Access to the record", "Use it"))


def test_one_press_takes_it(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    record_id = a_letter(platform, ministry)
    desk = a_desk(platform, ministry.people["caseworker"], "Mette Lund")
    told = on_details(desk, record_id, saved, lambda ran: ran.button(key=TAKE).click())

    assert AccessLevel.UNIT is page(platform, ministry, record_id).access_level
    assert TAKE not in told


def test_a_no_ends_it_until_it_is_undone(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    record_id = a_letter(platform, ministry)
    desk = a_desk(platform, ministry.people["caseworker"], "Mette Lund")

    def undone() -> None:
        desk.do(record_help.ask_again, record_id, RecordHint.ACCESS_LEVEL)

    said_no = on_details(desk, record_id, saved, lambda ran: ran.button(key=NO).click())
    asked_again = on_details(desk, record_id, saved_again, lambda ran: ran.button(key=NO).click(), lambda _ran: undone())

    assert (False, True) == (TAKE in said_no, TAKE in asked_again)
    assert AccessLevel.INVOLVED is page(platform, ministry, record_id).access_level


def test_a_new_record_is_asked_about_at_once_and_one_opened_afterwards_is_not(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    a_case_of(platform, ministry, title="Ventilation på Tovholm Skole")
    other = a_draft(platform, ministry, title="Ventilation Tovholm Skole")
    desk = a_desk(platform, ministry.people["caseworker"], "Mette Lund")

    def write(ran: AppTest) -> None:
        ran.text_input(key="new_title_0").set_value("Klage over ventilation, Tovholm")
        ran.button(key="new_save").click()

    def open_it(record_id: int) -> None:
        page_walk._now[:] = [(desk, Place(record_id=record_id))]

    new = acted(desk, write, lambda _: open_it(other + 1), page="new")
    another = acted(desk, write, lambda _: open_it(other + 2), lambda _: open_it(other), page="new")

    assert (True, False) == ("hint_take_case" in new, "hint_take_case" in another)
    assert "Titlen ligner" in new


def test_who_may_only_read_is_asked_nothing(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    record_id = a_letter(platform, ministry)
    with platform.work(ministry.actor("caseworker")) as work:
        granting.share(work, record_id, ministry.people["head"], right=Right.READ)

    assert CARD not in on_details(a_desk(platform, ministry.people["head"], "Jens Holt"), record_id)
