"""Case types on the desk: a designer writes one, a second person publishes it, and a case is walked to a decision nobody reviews alone."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import TimeoutError as NotInTime
from sqlmodel import select

from casework.model import CaseDecision, CaseHearing, CaseParty, CaseTask, CaseTypeVersion, Record
from casework.services import granting
from casework.services.case_type_versions import draft_case_type
from casework.services.course import start_course
from casework.services.hearing import receive_answer
from casework.services.records import draft_own
from casework.services.signing_in import set_password
from casework.vocabulary import Cause, DecisionOutcome, DecisionState, Genre, PartyRole, RecordKind, TaskState
from casework.work import Actor
from tests.builders import a_case
from tests.course import SMALL, add_designer
from tests.journeys.browser import Person
from tests.journeys.conftest import Scene
from tests.journeys.stage import PASSWORD

EXTRA = """\
fields:
  - {name: received, title: {da: Modtaget, en: Received}, kind: date, setting: prefilled, value: {today: true}}
  - {name: remark, title: {da: Bemærkning til ansøgeren, en: Remark to the applicant}, kind: text}
rules:
  - name: due
    title: {da: Svarfrist, en: Answer due}
    kind: date
    value: {working_days_after: [{field: received}, 20]}
    source: "Loven § 9"
    to_confirm: true
    is_deadline: true
deadline: due
retention: {after: {years_after: [{field: completed_on}, 5]}, then: destroy, source: Arkivloven § 13}
phases:
"""
PERMIT = (
    (SMALL.replace("name: small", "name: permit").replace("Lille sag", "Tilladelse til forsøg").replace("Small case", "Permit for trials"))
    .replace("phases:\n", EXTRA)
    .replace("[[reasons]]", "[[reasons]] [[remark]]")
)
PARTS = {"facts": "Anlægget ligger 300 meter fra kysten.", "legal_rule": "Loven § 2", "reasons": "Afstanden er for kort."}


@dataclass
class Story:
    """Is the scene with the version and the case it tells of."""

    scene: Scene
    version_id: int = 0
    case_id: int = 0

    def at_course(self, who: str = "head") -> Person:
        person = self.scene.at_the_desk(who)
        person.go(f"/?case={self.case_id}&tab=course", until="ol.path")
        return person

    def task(self, name: str) -> int:
        with self.scene.work("head") as work:
            return work.session.exec(select(CaseTask.id).where(CaseTask.case_id == self.case_id, CaseTask.name == name)).one()


def looked_at(person: Person, name: str = "") -> None:
    assert [] == person.violations()
    if name:
        person.picture(name)


def in_english(person: Person) -> None:
    person.page.locator("button.me").click()
    person.page.get_by_role("button", name="English").click()
    person.page.wait_for_selector("text=Legal time limits")


def done(person: Person, key: str) -> None:
    """Presses a button that goes away when its deed is done; a press that a redrawing page swallowed is made again."""
    for patience in (6_000, 12_000, 30_000):
        settled(person)
        person.press(key)
        try:
            person.page.wait_for_selector(f".st-key-{key}", state="detached", timeout=patience)
        except NotInTime:
            continue
        return
    raise AssertionError(f"{key} is not done: {person.page.locator('.notice').all_inner_texts()}")


def settled(person: Person) -> None:
    person.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")


def from_a_file(designer: Person, text: str) -> None:
    """Chooses a file in the open dialog, which then says its name."""
    designer.page.locator("[role=dialog] .textfile").wait_for()
    file = {"name": "sagstype.yaml", "mimeType": "application/yaml", "buffer": text.encode()}
    designer.page.locator("[role=dialog] input[type=file]").set_input_files([file])
    designer.page.locator("[role=dialog] .textfile", has_text="sagstype.yaml").wait_for()
    settled(designer)


def the_designer_writes_it(story: Story) -> None:
    with story.scene.work("designer") as work:
        story.version_id = draft_case_type(work, PERMIT)
    designer = story.scene.at_the_desk("designer")
    designer.go("/?page=case_types", until=".st-key-new_case_type")
    looked_at(designer, "case-types")
    designer.open("new_case_type", until="[role=dialog] .st-key-new_do")
    looked_at(designer)
    from_a_file(designer, SMALL.replace("name: small", "name: from_a_file").replace("Lille sag", "Sag fra en fil"))
    looked_at(designer, "case-type-new")
    designer.press("new_do")
    designer.page.locator("h1", has_text="Sag fra en fil").wait_for()
    designer.go(f"/?page=case_type&id={story.version_id}", until="ol.path")
    looked_at(designer, "case-type-preview")
    designer.go(f"/?page=case_type&id={story.version_id}&tab=tasks", until=".st-key-save_tasks")
    looked_at(designer, "case-type-tasks")


def a_fault_is_told_with_its_line_and_mended(story: Story) -> None:
    designer = story.scene.at_the_desk("designer")
    designer.go(f"/?page=case_type&id={story.version_id}&tab=yaml", until=".right")
    wrong = PERMIT.replace("kind: hearing", "kind: hering")
    line = next(number for number, text in enumerate(wrong.splitlines(), 1) if "kind: hering" in text)
    box = designer.page.locator("textarea").first
    file = {"name": "byggetilladelse.yaml", "mimeType": "application/yaml", "buffer": wrong.encode("windows-1252")}
    designer.page.locator(".textfile").wait_for()  # what is chosen before the field is alive is heard by nobody
    designer.page.locator("input[type=file]").set_input_files([file])
    designer.page.wait_for_selector(".wrongs")
    assert f"Linje {line}" in designer.page.inner_text(".wrongs")
    looked_at(designer, "case-type-wrong")
    box.fill(PERMIT.replace("Loven § 9", "Loven § 8"))
    box.press("Control+Enter")
    designer.page.wait_for_selector(".right")
    settled(designer)
    designer.press("save_yaml")
    assert "gemt" in designer.told()
    settled(designer)
    assert "Loven § 8" in designer.page.locator("textarea").first.input_value()  # what was saved, not the file it was begun from
    with story.scene.work("designer") as work:
        assert "Loven § 8" in work.session.get_one(CaseTypeVersion, story.version_id).source
    designer.go(f"/?page=case_type&id={story.version_id}&tab=yaml", until=".right")
    assert 0 == designer.page.locator(".st-key-publish").count()  # who writes does not publish


def a_second_designer_publishes_it(story: Story) -> None:
    second = add_designer(story.scene.stage.platform, story.scene.stage.ministry)
    with story.scene.stage.platform.work(Actor.system("setup")) as work:
        set_password(work, second.official_id or 0, PASSWORD)
    other = story.scene.at_the_desk("designer2")
    other.go(f"/?page=case_type&id={story.version_id}", until=".st-key-publish")
    other.press("publish")
    assert "udgivet" in other.told().lower()
    settled(other)
    looked_at(other)


def a_case_begins_its_course(story: Story) -> None:
    with story.scene.work("head") as work:
        own = {"sequence": 900_001, "number": "2026-900001"}  # beside the numbers that the ministry's own series gives
        case = a_case(work, story.scene.stage.ministry, type="permit", title="Forsøg med bølgekraft ved Hanstholm", **own)
        for who, cause in (("head", Cause.RESPONSIBLE), ("caseworker", Cause.SHARED)):
            granting.give_on_case(work, case.id, story.scene.stage.ministry.people[who], cause=cause)
        story.case_id = case.id
        work.add(CaseParty(case_id=case.id, role=PartyRole.CONCERNED, name="Hanstholm Bølgekraft ApS"))
    with story.scene.work("head") as work:
        start_course(work, story.case_id)


def tasks_checklist_and_question_are_done(story: Story) -> None:
    head = story.at_course()
    looked_at(head, "course")
    head.page.get_by_text("Set", exact=True).first.click()
    settled(head)
    head.page.wait_for_selector(f".st-key-finish_{story.task('look')} button:not([disabled])")
    for key in (f"finish_{story.task('look')}", f"finish_{story.task('extra')}", f"answer_{story.task('fine')}_False"):
        done(head, key)


def the_party_is_heard(story: Story) -> None:
    head = story.at_course()
    head.open("hear_party", until="[role=dialog] textarea")
    head.page.fill("[role=dialog] textarea", PARTS["facts"])
    head.page.keyboard.press("Tab")
    settled(head)
    looked_at(head, "hearing-dialog")
    head.press("hear_do")
    head.page.wait_for_selector(".wait")
    looked_at(head, "hearing")
    with story.scene.work("head") as work:
        assert 1 == len(work.session.exec(select(Record.id).where(Record.case_id == story.case_id)).all())  # the letter, a draft
        answer = draft_own(work, "Svar fra parten", genre=Genre.LETTER, kind=RecordKind.INBOUND, case_id=story.case_id)
        hearing_id = work.session.exec(select(CaseHearing.id).where(CaseHearing.case_id == story.case_id)).one()
        receive_answer(work, hearing_id, answer)


def a_refusal_is_not_decided_without_guidance_on_appeal(story: Story) -> None:
    head = story.at_course()
    head.press("begin_decision")
    head.page.wait_for_selector(".st-key-finish_decision")
    settled(head)
    for part, words in PARTS.items():
        head.page.locator(f"[class*='st-key-{part}_'] textarea").fill(words)
        head.page.keyboard.press("Tab")
        settled(head)
    head.page.locator("[class*='st-key-procedure_'] textarea").fill("")
    head.page.keyboard.press("Tab")
    settled(head)
    head.press("finish_decision")
    head.page.wait_for_selector("[data-testid=stAlert]")
    looked_at(head, "decision")
    with story.scene.work("head") as work:
        states = work.session.exec(select(CaseDecision.state).where(CaseDecision.case_id == story.case_id)).all()
    assert [DecisionState.DRAFT] == list(states)
    head.page.locator("[class*='st-key-procedure_'] textarea").fill("Klagen sendes hertil.")
    head.page.keyboard.press("Tab")
    settled(head)
    done(head, "finish_decision")
    with story.scene.work("head") as work:
        decided = work.session.exec(select(CaseDecision).where(CaseDecision.case_id == story.case_id)).one()
        assert (DecisionState.FINISHED, DecisionOutcome.AGAINST) == (decided.state, decided.outcome)


def who_decided_is_locked_out_of_the_review(story: Story) -> None:
    head = story.at_course()
    assert head.page.locator(f".st-key-finish_{story.task('review')} button").is_disabled()
    head.page.locator("ul.rules summary").first.click()
    looked_at(head, "decided")
    worker = story.at_course("caseworker")
    done(worker, f"finish_{story.task('review')}")
    with story.scene.work("head") as work:
        assert TaskState.DONE is work.session.get_one(CaseTask, story.task("review")).state


def the_letter_is_written_from_its_template_in_english(story: Story) -> None:
    worker = story.at_course()
    written = f"letter_{story.task('letter')}"
    assert worker.page.locator(f".st-key-{written} button").is_disabled()
    worker.page.wait_for_selector("text=Brevet mangler: Bemærkning til ansøgeren.")
    looked_at(worker, "letter-lacks")
    in_english(worker)
    worker.open(f"fill_{story.task('letter')}", until="[role=dialog] .st-key-edit_save")
    worker.page.get_by_label("Remark to the applicant").fill("I kan søge igen til foråret.")
    worker.page.keyboard.press("Tab")
    settled(worker)
    worker.press("edit_save")
    worker.page.wait_for_selector(f".st-key-{written} button:not([disabled])")
    done(worker, written)
    looked_at(worker)
    with story.scene.work("head") as work:
        letter_id = work.session.get_one(CaseTask, story.task("letter")).record_id
        assert letter_id is not None
        letter = work.session.get_one(Record, letter_id)
        assert "Afstanden er for kort. I kan søge igen til foråret." in letter.body_html


STORY = (
    the_designer_writes_it,
    a_fault_is_told_with_its_line_and_mended,
    a_second_designer_publishes_it,
    a_case_begins_its_course,
    tasks_checklist_and_question_are_done,
    the_party_is_heard,
    a_refusal_is_not_decided_without_guidance_on_appeal,
    who_decided_is_locked_out_of_the_review,
    the_letter_is_written_from_its_template_in_english,
)


@pytest.mark.long
@pytest.mark.timeout(600)
def test_a_case_type_is_written_published_and_followed(scene: Scene) -> None:
    story = Story(scene)
    for step in STORY:
        step(story)
