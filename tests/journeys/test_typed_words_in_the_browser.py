"""What is typed on the desk survives: a page that is loaded anew, a server that is away, and another official at the same browser."""

import pytest
from playwright.sync_api import Page

from casework.services import granting, records
from casework.vocabulary import Genre, Right
from tests.journeys.browser import Person
from tests.journeys.conftest import Scene

NOTE = "Jeg talte med Anna Berg om støjen ved Åvej."
BODY = "Kære Anna, vi har modtaget din klage over støj."
OFFER = ".typed:has-text('ikke blev gemt')"
FIELD = ".stTextArea textarea"
PAGE = "[role=textbox]"


def a_record(scene: Scene) -> int:
    with scene.work("caseworker") as work:
        record_id = records.draft_own(work, "Svar om støj", genre=Genre.LETTER)
        granting.share(work, record_id, scene.stage.ministry.people["head"], right=Right.FULL_WRITE)
    return record_id


def at(person: Person, record_id: int, tab: str) -> Page:
    person.go(f"/?record={record_id}&tab={tab}", until=".st-key-mid .tabs a[aria-current]")
    return person.page


def is_kept(page: Page) -> None:
    page.wait_for_function("() => Object.keys(localStorage).some(each => each.startsWith('casework-typed:'))")


def nothing_is_kept(page: Page) -> None:
    page.wait_for_function("() => !Object.keys(localStorage).some(each => each.startsWith('casework-typed:'))")


@pytest.mark.long
def test_a_note_that_was_typed_is_offered_again_until_it_is_saved(scene: Scene) -> None:
    record_id, worker = a_record(scene), scene.at_the_desk("caseworker")
    page = at(worker, record_id, "notes")
    page.locator(FIELD).first.press_sequentially(NOTE)
    is_kept(page)
    stored = page.evaluate("() => JSON.stringify(localStorage)")

    page = at(worker, record_id, "notes")
    page.wait_for_selector(OFFER)
    assert worker.violations() == []
    worker.picture("typed-words")
    page.get_by_role("button", name="Fortsæt med det, du skrev").click()
    assert NOTE == page.locator(FIELD).first.input_value()
    page.get_by_role("button", name="Skriv den").click()
    page.wait_for_selector(f".st-key-mid :text('{NOTE}')")
    nothing_is_kept(page)

    assert "Anna" not in stored
    assert f"record={record_id}" not in stored


@pytest.mark.long
def test_what_was_typed_is_discarded_for_good(scene: Scene) -> None:
    record_id, worker = a_record(scene), scene.at_the_desk("caseworker")
    page = at(worker, record_id, "notes")
    page.locator(FIELD).first.press_sequentially(NOTE)
    is_kept(page)

    page = at(worker, record_id, "notes")
    page.wait_for_selector(OFFER)
    page.get_by_role("button", name="Kassér").click()
    nothing_is_kept(page)
    page = at(worker, record_id, "notes")
    page.wait_for_timeout(1500)

    assert 0 == page.locator(OFFER).count()


@pytest.mark.long
def test_a_letter_that_was_typed_while_the_server_was_away_is_there_again(scene: Scene) -> None:
    record_id, worker = a_record(scene), scene.at_the_desk("caseworker")
    page = at(worker, record_id, "write")
    worker.press("write_begin")
    page.wait_for_selector(PAGE)
    page.context.set_offline(True)
    page.locator(PAGE).first.click()
    page.keyboard.type(BODY)
    is_kept(page)
    page.context.set_offline(False)

    page = at(worker, record_id, "write")
    worker.press("write_begin")
    page.wait_for_selector(OFFER)
    page.get_by_role("button", name="Fortsæt med det, du skrev").click()
    page.wait_for_timeout(300)
    assert BODY == page.locator(PAGE).first.inner_text().strip()
    page.wait_for_timeout(1200)  # the editor says what stands in it half a second later
    worker.press("write_save")
    nothing_is_kept(page)

    with scene.work("caseworker") as work:
        from casework.queries import record_page

        assert BODY in record_page.record_page(work, record_id).body_html
