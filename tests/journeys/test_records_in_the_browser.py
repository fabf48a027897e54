"""A record on the desk: written, filed, ordered, compared, edited by one at a time, numbered with a gap, answered, deleted and restored."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator

from casework.queries import record_links, record_versions
from casework.services import cases, granting, records
from casework.services.cases import NewCase
from casework.services.records import NewParty
from casework.vocabulary import AccessLevel, Genre, PartyRole, RecordKind, Right
from tests.journeys.browser import Person
from tests.journeys.conftest import Scene

TITLE = "Svar om støjskærm ved Åvej"
PAGE = "[role=textbox]"
DIALOG = "[role=dialog]"


@dataclass
class Story:
    """Is the scene with the case and the records it tells of."""

    scene: Scene
    case_id: int = 0
    letter_id: int = 0
    gap_id: int = 0

    def worker(self) -> Person:
        return self.scene.at_the_desk("caseworker")

    def at_record(self, record_id: int, tab: str = "document") -> Person:
        self.worker().go(f"/?record={record_id}&tab={tab}", until=".st-key-mid .tabs a[aria-current]")
        return self.worker()

    def newest(self) -> int:
        with self.scene.work("caseworker") as work:
            from sqlmodel import col, select

            from casework.model import Record

            found = work.session.exec(select(Record.id).where(col(Record.title) == TITLE).order_by(col(Record.id).desc())).first()
        assert found is not None
        return found


@pytest.fixture(scope="module")
def story(scene: Scene) -> Story:
    """Makes a case with a letter that came in, and three numbers of which one is a gap."""
    told = Story(scene)
    with scene.work("caseworker") as work:
        told.case_id = cases.open_case(work, NewCase("Støjskærm ved Åvej", "06.02.01"))
    with scene.work("caseworker") as work:
        told.letter_id = records.draft_own(
            work, "Klage over støj", genre=Genre.LETTER, kind=RecordKind.INBOUND, case_id=told.case_id,
            body_html="<p>Vi kan ikke sove.</p>", parties=(NewParty("Anna Berg", PartyRole.SENDER, email="anna@berg.invalid"),),
            access_level=AccessLevel.UNIT,
        )  # fmt: skip
        told.gap_id = records.draft_own(work, "Notat om måling", genre=Genre.NOTE, case_id=told.case_id)
    for record_id in (told.gap_id, told.letter_id):
        with scene.work("caseworker") as work:
            records.register(work, record_id)
    with scene.work("caseworker") as work:
        records.deregister(work, told.gap_id, "Journaliseret ved en fejl")
    return told


def field(person: Person, label: str) -> Locator:
    return person.page.get_by_label(label, exact=True).first


def hears(person: Person, words: str) -> None:
    """Waits until the notice at the foot says it; what it said before may still stand there."""
    person.page.locator(".notice:not([hidden]) span", has_text=words).wait_for()


def unfolded(person: Person, key: str) -> None:
    """Opens what else can be done, where it is not open, and waits for a button in it."""
    person.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    button = person.page.locator(f".st-key-{key} button").first
    if not button.is_visible():
        person.page.locator(".st-key-actions").get_by_text("Mere", exact=True).click()
    button.wait_for()


def settled(person: Person) -> None:
    """Leaves the field and waits until the page has taken what was typed: a button that moves meanwhile misses its click."""
    person.page.keyboard.press("Tab")
    person.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")


def something_new_is_written_by_keyboard(story: Story) -> None:
    worker = story.worker()
    worker.page.bring_to_front()
    worker.go("/?list=my_cases", until=".st-key-left")
    worker.page.keyboard.press("n")
    worker.page.wait_for_selector(".st-key-new_save button")
    worker.press("new_save")
    worker.page.wait_for_selector("[role=alert]")  # no title yet: said so, and nothing is lost
    field(worker, "Titel").fill(TITLE)
    field(worker, "Til").fill("Anna Berg")
    field(worker, "Frist").fill("+7")
    worker.page.locator(PAGE).click()
    worker.page.keyboard.type("Kære Anna. Tak for dit brev.")
    settled(worker)

    assert worker.violations() == []
    worker.picture("record-new")
    worker.press("new_save")
    hears(worker, "gemt som udkast")
    worker.page.wait_for_selector(".st-key-record_help :text('Støjskærm ved Åvej')")
    assert worker.violations() == []
    worker.picture("record-help")
    worker.press("hint_take_case")
    hears(worker, "placeret på sagen")
    with story.scene.work("caseworker") as work:
        assert len(record_versions.versions_of(work, story.newest())) == 1


def documents_are_added_ordered_kept_to_oneself_and_taken_off(story: Story) -> None:
    worker = story.at_record(story.newest(), "files")
    worker.page.wait_for_selector("input[type=file][multiple]")
    worker.page.locator("input[type=file][multiple]").first.set_input_files(
        [
            {"name": "måling.txt", "mimeType": "text/plain", "buffer": b"64 dB ved facaden"},
            {"name": "kort.txt", "mimeType": "text/plain", "buffer": b"Kort over Aavej"},
        ]
    )
    worker.page.wait_for_selector(".files li:nth-child(2)")
    hears(worker, "2 dokumenter")
    worker.page.get_by_text("Ret dokumenterne").click()
    worker.page.locator(".st-key-file_down button").focus()
    worker.page.keyboard.press("Enter")
    worker.page.wait_for_function("() => document.querySelector('.files li .name')?.textContent.includes('kort')")
    worker.press("file_lock")
    worker.page.wait_for_selector(".files li:has-text('redigerer det siden')")
    settled(worker)
    assert worker.violations() == []
    worker.picture("record-files")
    worker.press("file_off")
    worker.page.wait_for_selector(".files li:nth-child(2)", state="detached")


def one_person_writes_at_a_time_and_a_forgotten_lock_is_ended(story: Story) -> None:
    record_id = story.newest()
    with story.scene.work("caseworker") as work:
        granting.share(work, record_id, story.scene.stage.ministry.people["head"], right=Right.FULL_WRITE)
    with story.scene.work("head") as work:
        records.take_lock(work, record_id)
    worker = story.at_record(record_id, "write")
    worker.page.wait_for_selector(".st-key-sheet :text('har redigeret denne siden')")
    worker.open("write_force", until=f"{DIALOG} textarea")
    worker.page.fill(f"{DIALOG} textarea", "Brevet skal ud i dag")
    settled(worker)
    assert worker.violations() == []
    worker.press("force_do")
    hears(worker, "er afbrudt")

    worker.press("write_begin")
    worker.page.locator(PAGE).click()
    worker.page.keyboard.press("Control+End")
    worker.page.keyboard.type(" Vi måler støjen i uge 50.")
    settled(worker)
    assert worker.violations() == []
    worker.picture("record-write")
    worker.press("write_save")
    hears(worker, "er gemt")


def two_versions_are_compared(story: Story) -> None:
    record_id = story.newest()
    worker = story.at_record(record_id, "versions")
    worker.page.wait_for_selector(".diff .added:has-text('uge 50')")
    worker.page.locator("[data-testid=stSelectbox] input").first.click()
    worker.page.keyboard.press("Enter")
    worker.page.wait_for_selector("section.page:has-text('uge 50')")

    assert worker.violations() == []
    worker.picture("record-versions")


def details_take_working_days_and_keep_what_is_typed(story: Story) -> None:
    record_id = story.newest()
    worker = story.at_record(record_id, "details")
    worker.page.get_by_text("Ret oplysningerne").click()
    field(worker, "Frist").fill("snart")
    field(worker, "Emneord").fill("støj, Åvej")
    settled(worker)
    worker.open("details_save", until="[role=alert]")
    assert field(worker, "Emneord").input_value() == "støj, Åvej"
    field(worker, "Frist").fill("+3")
    settled(worker)
    worker.press("details_save")
    hears(worker, "Oplysningerne er gemt")


def a_gap_in_the_numbers_is_explained_in_one_click(story: Story) -> None:
    worker = story.worker()
    worker.go(f"/?case={story.case_id}&tab=numbers", until="table.rows")

    assert worker.violations() == []
    worker.picture("case-numbers")
    assert "Journaliseret ved en fejl" in worker.page.inner_text("table.rows")


def what_came_on_paper_is_marked_as_received(story: Story) -> None:
    worker = story.at_record(story.letter_id)
    worker.open("do_mark_received", until=f"{DIALOG} .st-key-received_do")
    assert worker.violations() == []
    worker.picture("record-received")
    worker.press("received_do")
    hears(worker, "markeret som modtaget")


def the_letter_it_answers_is_chosen_among_those_of_its_case(story: Story) -> None:
    worker = story.at_record(story.newest())
    unfolded(worker, "do_answer")
    worker.open("do_answer", until=f"{DIALOG} [role=radiogroup]")
    worker.page.locator(f"{DIALOG} label", has_text="Klage over støj").first.click()
    worker.page.wait_for_selector(f"{DIALOG} .st-key-answer_do button:enabled")
    assert worker.violations() == []
    worker.picture("record-answer")
    worker.press("answer_do")
    hears(worker, "sat som svar")


def a_reply_goes_to_the_sender_and_is_related(story: Story) -> None:
    worker = story.at_record(story.letter_id)
    worker.press("do_reply")
    worker.page.wait_for_selector(".st-key-write_begin")
    assert "Sv: Klage over støj" in worker.page.inner_text(".st-key-mid h1")
    worker.page.locator(".st-key-mid .tabs a", has_text="Relateret").click()
    worker.page.wait_for_selector("table.rows")
    assert worker.violations() == []
    worker.picture("record-related")


def what_a_record_answers_is_found_by_typing_a_part_of_it(story: Story) -> None:
    story.scene.the_runner_works()  # what was written is in the index
    worker = story.at_record(story.newest())
    unfolded(worker, "do_answer")
    worker.open("do_answer", until=f"{DIALOG} .st-key-answer_words input")
    worker.page.fill(".st-key-answer_words input", "notat om mål")
    settled(worker)
    worker.page.locator(".st-key-answer_record label", has_text="Notat om måling").first.click()
    worker.page.wait_for_selector(".st-key-answer_record input:checked")

    assert worker.violations() == []
    worker.picture("record-answer-found")
    worker.press("answer_do")
    worker.page.wait_for_selector(DIALOG, state="detached")
    with story.scene.work("caseworker") as work:
        assert story.gap_id in [each.record_id for each in record_links.links_of(work, story.newest())]


def the_button_says_why_and_a_draft_comes_back_from_the_bin(story: Story) -> None:
    worker = story.at_record(story.letter_id)
    unfolded(worker, "do_delete")
    worker.page.wait_for_selector(".st-key-do_delete button[disabled]")
    assert worker.violations() == []
    worker.picture("record-deeds")

    with story.scene.work("caseworker") as work:
        mine = records.draft_own(work, "Kladde til notat", genre=Genre.NOTE)
    worker = story.at_record(mine)
    worker.does("do_delete", told="papirkurven", before=lambda: unfolded(worker, "do_delete"))
    worker.go("/?page=bin", until=f".st-key-restore_{mine}")
    assert worker.violations() == []
    worker.picture("bin")
    worker.press(f"restore_{mine}")
    hears(worker, "er tilbage")


def the_record_speaks_english_too(story: Story) -> None:
    worker = story.at_record(story.newest(), "versions")
    worker.page.locator("button.me").click()
    worker.page.get_by_role("button", name="English").click()
    worker.page.wait_for_selector("text=What differs")

    assert worker.violations() == []
    worker.page.locator("button.me").click()
    worker.page.get_by_role("button", name="Dansk").click()
    worker.page.wait_for_selector("text=Forskelle")
    assert [] == [error for error in story.scene.seen.errors if "404" not in error]


STORY = (
    something_new_is_written_by_keyboard,
    documents_are_added_ordered_kept_to_oneself_and_taken_off,
    one_person_writes_at_a_time_and_a_forgotten_lock_is_ended,
    two_versions_are_compared,
    details_take_working_days_and_keep_what_is_typed,
    a_gap_in_the_numbers_is_explained_in_one_click,
    what_came_on_paper_is_marked_as_received,
    the_letter_it_answers_is_chosen_among_those_of_its_case,
    a_reply_goes_to_the_sender_and_is_related,
    what_a_record_answers_is_found_by_typing_a_part_of_it,
    the_button_says_why_and_a_draft_comes_back_from_the_bin,
    the_record_speaks_english_too,
)


@pytest.mark.long
def test_a_records_whole_life(story: Story) -> None:
    for step in STORY:
        step(story)
