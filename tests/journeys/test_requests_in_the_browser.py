"""A request on the desk: asked of another unit with a deadline, answered with a record, executed, finalised and evaluated."""

import re
from dataclasses import dataclass

import pytest

from casework.queries import requests as shown
from casework.services import cases, records, request_types
from casework.services.cases import NewCase
from casework.services.request_types import RequestTypeEntry
from casework.vocabulary import Evaluation, Finalising, Genre, RecordKind, RequestState
from tests.journeys.browser import Person
from tests.journeys.conftest import Scene
from tests.journeys.test_records_in_the_browser import field, settled

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]
TITLE = "Udkast til vejledning om varmepumper"
ASKED = "Send jeres bemærkninger til udkastet, særligt om hjemlen i § 4."


@dataclass
class Story:
    """Is the scene with the record it tells of."""

    scene: Scene
    record_id: int = 0
    request_id: int = 0

    def request(self) -> shown.RequestShown:
        with self.scene.work("caseworker") as work:
            return shown.of_record(work, self.record_id)[0]


@pytest.fixture(scope="module")
def story(scene: Scene) -> Story:
    """Makes a draft on a case, and two kinds of request."""
    told = Story(scene)
    with scene.work("manager") as work:
        request_types.save_request_type(work, RequestTypeEntry("Faglige bemærkninger", "Professional comments", 5, position=1))
        request_types.save_request_type(
            work, RequestTypeEntry("Oplysning", "Information", 2, Finalising.WHEN_EXECUTED, needs_answer=False, position=2)
        )
    with scene.work("caseworker") as work:
        case_id = cases.open_case(work, NewCase("Vejledning om varmepumper", "06.02.01"))
    with scene.work("caseworker") as work:
        told.record_id = records.draft_own(
            work, TITLE, genre=Genre.NOTE, kind=RecordKind.INTERNAL, case_id=case_id, body_html="<p>Et udkast.</p>"
        )
    return told


def chosen(person: Person, label: str, words: str) -> None:
    """Chooses by typing, as one does."""
    person.page.get_by_role("combobox", name=re.compile(f"^{label}|{label}$")).first.click()
    person.page.keyboard.type(words)
    person.page.locator("[role=option]", has_text=words).first.click()
    person.leave_choices()


def the_requester_asks_another_unit(story: Story) -> None:
    worker = story.scene.at_the_desk("caseworker")
    worker.go(f"/?record={story.record_id}&tab=requests", until=".st-key-new_request")
    assert "Ingen bestillinger" in worker.page.inner_text(".st-key-mid")
    assert [] == worker.violations()
    worker.open("new_request", until=".st-key-request_text")
    chosen(worker, "Bestillingstype", "Faglige")
    field(worker, "Hvad bestilles").fill(ASKED)
    settled(worker)
    chosen(worker, "Hos hvem", "Jura")
    settled(worker)
    assert "5 arbejdsdage fra i dag" in worker.page.inner_text("[role=dialog]")
    assert [] == worker.violations()
    worker.picture("request-new")
    worker.page.locator("[role=dialog] label", has_text="Gem den som udkast").click()
    settled(worker)
    worker.press("request_do")
    worker.page.wait_for_selector("[role=dialog]", state="detached")
    worker.page.get_by_role("button", name="Ret…").click()
    worker.page.wait_for_selector(".st-key-request_change_do")
    assert ASKED in worker.page.locator("[role=dialog] textarea").input_value()
    assert [] == worker.violations()
    worker.page.locator("[role=dialog] label", has_text="Gem den som udkast").click()
    settled(worker)
    worker.press("request_change_do")
    worker.page.wait_for_selector("[role=dialog]", state="detached")
    worker.page.locator(".st-key-sheet", has_text="Venter").wait_for()

    asked = story.request()
    story.request_id = asked.request_id
    assert (RequestState.SENT, ASKED, ["Jura"]) == (asked.state, asked.text, [each.name for each in asked.recipients])


def the_unit_finds_it_answers_and_executes(story: Story) -> None:
    lawyer = story.scene.at_the_desk("lawyer")
    lawyer.go("/?page=requests&tab=unit_requests", until="table.rows")
    assert TITLE in lawyer.page.inner_text("table.rows")
    assert [] == lawyer.violations()
    lawyer.picture("requests")
    lawyer.go(f"/?page=request&id={story.request_id}", until=".st-key-widebody table.rows")
    part = story.request().recipients[0].recipient_id
    lawyer.page.get_by_role("button", name="Skriv et svar").click()
    lawyer.page.wait_for_url("**tab=write**")
    lawyer.page.wait_for_selector("footer.foot")
    lawyer.go(f"/?page=request&id={story.request_id}", until=f".st-key-part_deeds_{part}")
    lawyer.page.get_by_role("button", name="Udfør…").click()
    lawyer.page.wait_for_selector(".st-key-execute_comment")
    field(lawyer, "En bemærkning til bestilleren").fill("Hjemlen holder. Se svaret.")
    settled(lawyer)
    assert [] == lawyer.violations()
    lawyer.press("execute_do")
    lawyer.page.wait_for_selector("[role=dialog]", state="detached")
    lawyer.page.locator(".st-key-widebody", has_text="inden fristen").wait_for()

    assert RequestState.EXECUTED == story.request().state


def the_requester_reads_finalises_and_evaluates(story: Story) -> None:
    worker = story.scene.at_the_desk("caseworker")
    worker.go(f"/?page=request&id={story.request_id}", until=".st-key-widebody table.rows")
    assert f"Svar: {TITLE}" in worker.page.inner_text(".st-key-widebody")
    worker.page.get_by_role("button", name="Afslut…").click()
    worker.page.wait_for_selector(".st-key-finalise_do")
    worker.page.locator("[role=dialog] label", has_text="Godt").click()
    worker.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    assert [] == worker.violations()
    worker.press("finalise_do")
    worker.page.wait_for_selector("[role=dialog]", state="detached")
    worker.page.locator(".st-key-widebody", has_text="Evaluering").wait_for()
    worker.page.wait_for_selector(f".st-key-request_deeds_{story.request_id}", state="detached")
    worker.page.click(".notice button:has-text('Fortryd')")
    worker.page.locator(".notice", has_text="undervejs igen").wait_for()
    assert RequestState.EXECUTED == story.request().state
    worker.go("/?list=requests_sent", until=".tool[data-tool=table]")
    worker.page.click(".tool[data-tool=table]")
    worker.page.locator("table[role=grid] tbody tr", has_text=TITLE).locator("input").check()
    worker.page.click(".chosen button[data-act=finalise]")
    worker.page.locator("[role=dialog]", has_text="ingen har svaret").wait_for()
    assert [] == worker.violations()
    worker.picture("requests-finalised")
    worker.press("many_do")
    worker.page.locator(".notice", has_text="Udført for").wait_for()
    worker.go(f"/?page=request&id={story.request_id}", until=".st-key-widebody table.rows")
    printed = worker.page.request.get(f"{worker.url}/requests/{story.request_id}.pdf")
    assert (200, "application/pdf") == (printed.status, printed.headers["content-type"])
    assert [] == worker.violations()
    worker.picture("request")
    ended = story.request()

    assert (RequestState.FINALISED, Evaluation.GOOD) == (ended.state, ended.recipients[0].evaluation)
    worker.press(f"request_copy_{story.request_id}")
    worker.page.wait_for_url("**tab=requests**")
    worker.page.get_by_role("button", name="Ret…").wait_for()
    assert (RequestState.DRAFT, ASKED) == (story.request().state, story.request().text)
    assert [] == worker.violations()


def the_kinds_are_kept_and_all_of_it_speaks_english(story: Story) -> None:
    manager = story.scene.at_the_desk("manager")
    manager.go("/?page=request_types", until="table.rows")
    assert [] == manager.violations()
    manager.picture("request-types")
    manager.page.locator("button.me").click()
    manager.page.get_by_role("button", name="English").click()
    manager.page.locator("table.rows", has_text="Professional comments").wait_for()
    assert [] == manager.violations()
    assert [] == [error for error in story.scene.seen.errors if "404" not in error]


STORY = (
    the_requester_asks_another_unit,
    the_unit_finds_it_answers_and_executes,
    the_requester_reads_finalises_and_evaluates,
    the_kinds_are_kept_and_all_of_it_speaks_english,
)


def test_a_requests_whole_life(story: Story) -> None:
    for step in STORY:
        step(story)
