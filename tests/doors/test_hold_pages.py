"""Orders to keep without a browser: given on a record and on a case, shown with who sees them, lifted on their page."""

from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from casework.queries import holds
from casework.services import cases, records
from casework.services.records import NewRecord
from casework.vocabulary import AccessLevel, Channel, HoldState, RecordKind
from tests.builders import Ministry
from tests.doors.page_walk import a_desk, acted, shown
from ui.desk.place import Place

KEEP = "Retssag mod ministeriet"


def a_draft(platform: Platform, ministry: Ministry, *, case_id: int | None = None) -> int:
    """Gives a record that everybody in the ministry reads, and its case with it."""
    with platform.work(ministry.actor("caseworker")) as work:
        me = ministry.people["caseworker"]
        new = NewRecord("Kladde", RecordKind.INTERNAL, Channel.DESK, ministry.grants, me, access_level=AccessLevel.ALL)
        record_id = records.draft(work, new)
        if case_id is not None:
            records.place_on_case(work, record_id, case_id)
        return record_id


def test_an_order_is_given_on_a_record_and_lifted_on_its_page(platform: Platform, ministry: Ministry) -> None:
    record = str(a_draft(platform, ministry))

    def open_it(page: AppTest) -> None:
        page.button(key="do_hold").click()

    def write(page: AppTest) -> None:
        open_it(page)
        page.text_area(key="hold_reason").set_value(KEEP)

    def give(page: AppTest) -> None:
        write(page)
        page.button(key="hold_do").click()

    manager = a_desk(platform, ministry.people["manager"], "Lis Krogh")
    acted(manager, open_it, write, give, record=record)
    with platform.work(ministry.actor("manager")) as work:
        (hold,) = holds.holds(work)
    details = shown(manager, record=record, tab="details")
    colleague = shown(a_desk(platform, ministry.people["caseworker"], "Mette Lund"), record=record, tab="details")

    def open_lifting(page: AppTest) -> None:
        page.button(key=f"lift_{hold.hold_id}").click()

    def say_why(page: AppTest) -> None:
        open_lifting(page)
        page.text_area(key="lift_reason").set_value("Sagen er forligt")

    def lift(page: AppTest) -> None:
        say_why(page)
        page.button(key="lift_do").click()

    listed = acted(manager, open_lifting, say_why, lift, page="holds")
    after = shown(manager, record=record)

    assert KEEP in details
    assert "Skal bevares" in details
    assert Place(page="why", words="hold", id=hold.hold_id).link.replace("&", "&amp;") in details
    assert ("Skal bevares" in colleague, f"lift_{hold.hold_id}" in colleague) == (True, False)
    assert "Sagen er forligt" in listed
    assert "Skal bevares" not in after


def test_an_order_on_a_case_stands_on_its_page(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("caseworker")) as work:
        case_id = cases.open_case(work, cases.NewCase("Sag", "06.02.01"))
    a_draft(platform, ministry, case_id=case_id)
    case = str(case_id)

    def open_it(page: AppTest) -> None:
        page.button(key="do_hold").click()

    def write(page: AppTest) -> None:
        open_it(page)
        page.text_area(key="hold_reason").set_value(KEEP)
        page.text_input(key="hold_until").set_value("+10")

    def give(page: AppTest) -> None:
        write(page)
        page.button(key="hold_do").click()

    manager = a_desk(platform, ministry.people["manager"], "Lis Krogh")
    acted(manager, open_it, write, give, case=case)
    about = shown(a_desk(platform, ministry.people["caseworker"], "Mette Lund"), case=case, tab="about")
    with platform.work(ministry.actor("caseworker")) as work:
        states = [(hold.state, hold.title) for hold in holds.holds(work)]

    assert (KEEP in about, "til og med" in about) == (True, True)
    assert [(HoldState.STANDS, "2026-1 Sag")] == states
