"""The viewer in a browser: opened at the click, walked by keyboard, its words chosen, its hits gone through, its pages annotated."""

from dataclasses import dataclass

import pytest
import typst

from casework.model import DocumentVersion
from casework.services import granting, records
from casework.vocabulary import DocumentRole, Genre, Right
from documents import filing
from documents.renditions.filing import render
from documents.sniffing import DOCX
from tests.doors.test_documents_as_pages import a_word_file
from tests.journeys.browser import Person
from tests.journeys.conftest import Scene
from tests.rules.made_documents import the_sandbox

REPORT = """#set page(paper: "a4", margin: 2.4cm)
#set text(size: 10.5pt, lang: "da")
= Notat om varmepumpetilskuddet
Ansøgningen drejer sig om 4.850.000 kr. til et anlæg. #lorem(200)
#pagebreak()
#lorem(200)
#pagebreak()
== Bilag
Tilskuddet beregnes efter bekendtgørelsen. #lorem(100)
"""
DEEP = """([selector, number]) => {
  const deep = root => [...root.querySelectorAll('*')].flatMap(node => node.shadowRoot ? [node, ...deep(node.shadowRoot)] : [node])
  return deep(document).filter(node => node.matches(selector)).length >= number
}"""


@dataclass
class Story:
    """Is the scene with the record it tells of."""

    scene: Scene
    record_id: int = 0
    version_id: int = 0

    def worker(self) -> Person:
        return self.scene.at_the_desk("caseworker")

    def at_pages(self, words: str = "") -> Person:
        self.worker().go(f"/?record={self.record_id}" + (f"&q={words}" if words else ""), until=".viewer .page .words span")
        return self.worker()


@pytest.fixture(scope="module")
def story(scene: Scene) -> Story:
    """Files a report of three pages on a draft that the head works on too."""
    told = Story(scene)
    with scene.work("caseworker") as work:
        told.record_id = records.draft_own(work, "Notat om varmepumper i Åby", genre=Genre.NOTE)
        told.version_id = filing.add_document(
            work, told.record_id, typst.compile(REPORT.encode()), filename="notat.pdf", media_type="application/pdf", role=DocumentRole.MAIN
        )
        granting.share(work, told.record_id, scene.stage.ministry.people["head"], right=Right.FULL_WRITE)
    scene.the_runner_works()
    return told


def the_first_page_stands_there_at_the_click(story: Story) -> None:
    worker = story.worker()
    worker.go("/?list=unit_inbox", until=".list [role=option]")
    worker.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    worker.page.evaluate("document.addEventListener('casework-opening', () => { window.opened = true })")
    asked: list[str] = []
    worker.page.on("request", lambda request: asked.append(request.url))
    worker.page.locator(".list [role=option]", has_text="Høring over bekendtgørelse").click()
    worker.page.wait_for_selector(".head h1:has-text('Høring over bekendtgørelse')")
    worker.page.wait_for_selector(".viewer .page .words span")
    worker.page.wait_for_selector(".opening", state="detached")

    assert worker.page.evaluate("window.opened")
    assert 1 == sum("/first-page.png" in each for each in asked)
    assert [] == [each for each in asked if "/pages/1.png" in each]  # the viewer took the picture over
    assert worker.page.locator(".st-key-right[inert]").count() == 0


def what_is_not_shown_by_pages_waits_for_the_desk(story: Story) -> None:
    worker = story.worker()
    worker.page.locator(".list [role=option]", has_text="Klage over afslag").click()
    worker.page.wait_for_selector(".reading iframe")

    assert 0 == worker.page.locator(".opening").count()


def pages_are_walked_and_made_larger_by_keyboard(story: Story) -> None:
    worker = story.at_pages()
    page, number = worker.page, worker.page.locator(".viewer .number")
    page.locator(".viewer .scroll").focus()
    page.keyboard.press("PageDown")
    page.wait_for_function(DEEP.replace("length >= number", "some(node => node.value === '2')"), arg=[".number", 1])
    page.keyboard.press("End")
    page.wait_for_function(DEEP.replace("length >= number", "some(node => node.value === '3')"), arg=[".number", 1])
    number.fill("1")
    number.press("Enter")
    page.wait_for_function(DEEP.replace("length >= number", "some(node => node.value === '1')"), arg=[".number", 1])
    number.fill("999")
    number.press("Enter")
    page.wait_for_function(DEEP.replace("length >= number", "some(node => node.value === '3')"), arg=[".number", 1])
    before = page.locator(".viewer .page").first.bounding_box()
    page.keyboard.press("+")
    after = page.locator(".viewer .page").first.bounding_box()

    assert before is not None
    assert after is not None
    assert after["width"] > before["width"]
    page.keyboard.press("0")
    assert "100 %" == page.inner_text(".viewer .percent")


def the_words_of_a_page_are_chosen_where_they_are_seen(story: Story) -> None:
    worker = story.at_pages()
    words = worker.page.locator(".page[data-number='1'] .words span", has_text="4.850.000").first
    box, page = words.bounding_box(), worker.page.locator(".page[data-number='1']").bounding_box()

    assert box is not None
    assert page is not None
    with worker.page.expect_response(lambda answer: "/pages/1.json" in answer.url) as answered:
        worker.page.reload()
    place = next(each for each in answered.value.json() if each[0].startswith("4.850.000"))
    assert abs(box["width"] / page["width"] * 1000 - (place[3] - place[1])) < 2
    words = worker.page.locator(".page[data-number='1'] .words span", has_text="4.850.000").first
    words.dblclick()
    chosen = worker.page.evaluate(
        "() => { for (const h of document.querySelectorAll('*')) { const s = h.shadowRoot?.getSelection?.().toString(); if (s) return s } }"
    )
    assert "850" in (chosen or "")


def hits_are_marked_and_gone_through(story: Story) -> None:
    worker = story.at_pages("tilskud")
    worker.page.wait_for_selector(".viewer .hits:not([hidden])")
    worker.page.wait_for_selector(".page[data-number='1'] .found.at")

    assert "2 fund på 2 sider" == worker.page.inner_text(".viewer .count")
    assert [] == worker.violations()
    worker.picture("viewer-hits")
    worker.page.locator(".viewer .scroll").focus()
    worker.page.keyboard.press("Enter")
    worker.page.wait_for_selector(".page[data-number='3'] .found.at")
    worker.page.keyboard.press("Shift+Enter")
    worker.page.wait_for_selector(".page[data-number='1'] .found.at")


def a_place_is_annotated_by_mouse_and_a_page_by_keyboard(story: Story) -> None:
    worker = story.at_pages()
    page = worker.page
    page.locator(".page[data-number='1'] .words span", has_text="Ansøgningen").first.dblclick()
    page.click(".viewer .remarks")
    page.click(".viewer .fresh")
    page.wait_for_selector(".write .where:has-text('Ansøgningen')")
    page.fill(".write textarea", "Hvilken ansøgning?")
    page.click(".write .send")
    page.wait_for_selector(".aside ul.open li:has-text('Hvilken ansøgning?')")
    page.wait_for_selector(".spots .spot")
    page.locator(".viewer .fresh").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Hele siden skal kortes")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".aside ul.open li:has-text('Hele siden skal kortes')")

    assert [] == worker.violations()
    worker.picture("viewer-annotations")


def another_answers_and_settles_it(story: Story) -> None:
    head = story.scene.at_the_desk("head")
    head.go(f"/?record={story.record_id}", until=".aside ul.open li")
    first = head.page.locator(".aside ul.open > li", has_text="Hvilken ansøgning?")
    first.get_by_role("button", name="Svar").click()
    first.locator("textarea").fill("Den af 3. september")
    head.page.keyboard.press("Control+Enter")
    head.page.wait_for_selector(".aside li li:has-text('Den af 3. september')")
    head.page.locator(".aside ul.open > li", has_text="Hvilken ansøgning?").get_by_role("button", name="Afklar").click()
    head.page.wait_for_selector(".aside details:not([hidden])")

    assert [] == head.violations()
    worker = story.worker()
    worker.go(f"/?record={story.record_id}&tab=notes", until=".said-lines :text('Afklaret af Jens Holt')")
    assert [] == worker.violations()
    worker.page.locator(".said-lines a", has_text="Side 1 i notat.pdf").first.click()
    worker.page.wait_for_selector(".viewer .page .words span")


def two_versions_stand_side_by_side(story: Story) -> None:
    with story.scene.work("caseworker") as work:
        document_id = work.session.get_one(DocumentVersion, story.version_id).document_id
        newer = typst.compile(REPORT.replace("4.850.000", "4.900.000").encode())
        filing.add_version(work, document_id, newer, filename="notat.pdf", media_type="application/pdf")
    story.scene.the_runner_works()
    worker = story.worker()
    worker.go(f"/?record={story.record_id}&tab=versions", until=".compare .pair .mark.come")
    page = worker.page
    page.locator(".compare .scroll").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".compare .mark.gone.at")
    page.keyboard.press("Enter")
    page.wait_for_selector(".compare .mark.come.at")

    assert [] == worker.violations()
    worker.picture("viewer-compared-pages")
    page.get_by_role("button", name="Fyld vinduet").click()
    page.locator(".compare .by-text input").check()
    page.wait_for_selector(".compare tr.changed del:has-text('850')")
    page.locator(".compare .scroll").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".compare tr.at")
    assert [] == worker.violations()
    worker.picture("viewer-compared-text")
    page.keyboard.press("Escape")
    page.wait_for_selector(".compare:not(.wide)")


def a_word_file_is_read_as_words_and_annotated_by_its_pages(story: Story) -> None:
    with story.scene.work("caseworker") as work:
        record_id = records.draft_own(work, "Redegørelse i Word", genre=Genre.NOTE)
        word = a_word_file("Redegørelse", "Budget")
        version_id = filing.add_document(work, record_id, word, filename="redegørelse.docx", media_type=DOCX)
    story.scene.the_runner_works()
    render(story.scene.stage.platform, the_sandbox(), version_id)
    worker = story.worker()
    worker.go(f"/?record={record_id}", until=".reading iframe")
    page = worker.page
    assert [] == worker.violations()
    page.get_by_text("Som sider").click()
    page.wait_for_selector(".viewer .page .words span:has-text('Redegørelse')")
    page.locator(".viewer .scroll").focus()
    page.keyboard.press("PageDown")
    page.wait_for_selector(".page[data-number='2'] .words span:has-text('Budget')")
    page.click(".viewer .remarks")
    page.locator(".viewer .fresh").click()
    page.fill(".write textarea", "Regn det efter")
    page.click(".write .send")
    page.wait_for_selector(".aside ul.open li:has-text('Regn det efter')")
    assert [] == worker.violations()
    worker.picture("viewer-word-as-pages")


def the_viewer_speaks_english_too(story: Story) -> None:
    worker = story.at_pages("tilskud")
    worker.page.locator("button.me").click()
    worker.page.get_by_role("button", name="English").click()
    worker.go(f"/?record={story.record_id}&q=tilskud", until=".viewer .hits:not([hidden])")

    assert [] == worker.violations()
    worker.go(f"/?record={story.record_id}&tab=versions", until=".compare .pair .mark.come")
    assert [] == worker.violations()
    worker.go(f"/?record={story.record_id}&q=tilskud", until=".viewer .hits:not([hidden])")
    assert "2 hits on 2 pages" == worker.page.inner_text(".viewer .count")
    assert [] == worker.violations()
    worker.page.locator("button.me").click()
    worker.page.get_by_role("button", name="Dansk").click()
    worker.page.wait_for_selector(".st-key-mid .tabs a:has-text('Noter')")
    assert [] == [error for error in story.scene.seen.errors if "404" not in error]


STORY = (
    the_first_page_stands_there_at_the_click,
    what_is_not_shown_by_pages_waits_for_the_desk,
    pages_are_walked_and_made_larger_by_keyboard,
    the_words_of_a_page_are_chosen_where_they_are_seen,
    hits_are_marked_and_gone_through,
    a_place_is_annotated_by_mouse_and_a_page_by_keyboard,
    another_answers_and_settles_it,
    two_versions_stand_side_by_side,
    a_word_file_is_read_as_words_and_annotated_by_its_pages,
    the_viewer_speaks_english_too,
)


@pytest.mark.long
def test_a_report_is_read_sought_in_and_annotated(story: Story) -> None:
    for step in STORY:
        step(story)
