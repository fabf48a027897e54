"""A case on the desk: opened with what the house proposes, described, ordered, tied to others, completed, found again."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from casework.model import CaseType
from casework.services import case_people, cases, records, value_lists
from casework.services.cases import NewCase
from casework.services.records import NewRecord
from casework.services.value_lists import ProgressEntry, RuleEntry
from casework.vocabulary import AccessLevel, Channel, RecordKind
from casework.work import Actor
from tests.journeys.browser import Person
from tests.journeys.conftest import Scene

TITLE = "Tilskud til varmepumper i Vestenga"
DIALOG = "[role=dialog]"
FIELDS = [
    {
        "name": "amount",
        "kind": "money",
        "da": "Ansøgt beløb",
        "en": "Amount applied for",
        "required": True,
        "source": "Finansloven § 29.25.01",
    },
    {"name": "plant", "kind": "choice", "da": "Anlæg", "en": "Plant", "choices": [{"value": "new", "da": "Nyt", "en": "New"}]},
]


@dataclass
class Story:
    """Is the scene with the cases it tells of."""

    scene: Scene
    case_id: int = 0
    other_id: int = 0

    def worker(self) -> Person:
        return self.scene.at_the_desk("caseworker")

    def at_case(self, tab: str = "records") -> Person:
        self.worker().go(f"/?case={self.case_id}&tab={tab}", until=".tabs a[aria-current]")
        return self.worker()


@pytest.fixture(scope="module")
def story(scene: Scene) -> Story:
    """Makes codes, a rule of the house, a type with fields, and a case with records."""
    with scene.work("manager") as work:
        value_lists.save_action_code(work, "G01", "Generelle sager")
        value_lists.save_disposal_code(work, "K5", "Kasseres efter 5 år", is_kept=False, years=5, source="Kassationsbekendtgørelsen § 4")
        value_lists.set_usual_disposal(work, "06.02", "K5")
        value_lists.save_keyword(work, "Varme", parent_id=value_lists.save_keyword(work, "Energi"))
        decided = value_lists.save_progress_code(work, ProgressEntry("decided", "Afgøres", "Being decided", 2))
        value_lists.save_progress_code(work, ProgressEntry("heard", "I høring", "Being heard", 1, 15, decided))
        value_lists.save_house_rule(
            work, RuleEntry("Tilskudssager", {"deadline": "+20", "action_code": "G01"}, "", "06.02", "Journalinstruks § 7")
        )
    with scene.stage.platform.work(Actor.system("setup")) as work:
        work.session.add(CaseType(name="grant_j", title_da="Tilskudssag", title_en="Grant", fields=FIELDS))
    told = Story(scene)
    with scene.work("caseworker") as work:
        told.case_id = cases.open_case(work, NewCase(TITLE, "06.02.01", "grant_j"))
        told.other_id = cases.open_case(work, NewCase("Varmepumpepuljen 2026", "06.02.01"))
        for title in ("Ansøgning", "Høringssvar"):
            record_id = records.draft(
                work,
                NewRecord(
                    title, RecordKind.INTERNAL, Channel.DESK, scene.stage.ministry.grants, work.official_id, access_level=AccessLevel.ALL
                ),
            )
            records.place_on_case(work, record_id, told.case_id)
        case_people.add_supplementary(work, told.case_id, scene.stage.ministry.people["head"])
    return told


def choose(person: Person, key: str, words: str) -> None:
    """Choose in a select box by typing."""
    person.page.click(f".st-key-{key} input")
    person.page.keyboard.type(words)
    person.page.keyboard.press("Enter")


def the_case_is_changed_with_what_the_house_proposes(story: Story) -> None:
    worker = story.at_case()
    worker.open("do_edit", until=f"{DIALOG} .st-key-edit_help")
    assert [] == worker.violations()
    worker.press("edit_take_action_code")
    worker.page.wait_for_selector(".st-key-edit_take_action_code", state="detached")
    worker.press("edit_take_disposal_code")
    worker.page.wait_for_selector(".st-key-edit_take_disposal_code", state="detached")
    worker.page.fill(".st-key-edit_field_amount input", "mange")
    worker.picture("case-change")
    worker.press("edit_save")
    worker.page.wait_for_selector(f"{DIALOG} .told.red")
    assert "Ansøgt beløb skal være et beløb" in worker.page.inner_text(f"{DIALOG} .told.red")
    worker.page.fill(".st-key-edit_field_amount input", "4.850.000")
    worker.press("edit_save")

    assert "Sagen er rettet." == worker.told()


def a_save_that_comes_too_late_loses_nothing_typed(story: Story) -> None:
    worker = story.at_case()
    worker.open("do_edit", until=f"{DIALOG} .st-key-edit_previous_number")
    worker.page.fill(".st-key-edit_previous_number input", "2019-4711")
    with story.scene.work("head") as work:
        version = cases_version(work, story.case_id)
        cases.edit(work, story.case_id, cases.CaseChanges(public_title="Tilskudssag"), opened_version=version)
    worker.press("edit_save")
    worker.page.wait_for_selector(f"{DIALOG} .told.red")
    said = worker.page.inner_text(f"{DIALOG} .told.red")
    assert re.search(r"Jens Holt ændrede dette .*: offentlig titel", said), said
    worker.picture("case-stale")
    worker.press("edit_save")
    worker.page.wait_for_selector(DIALOG, state="detached")
    worker = story.at_case("about")
    facts = worker.page.inner_text(".panel dl")

    assert "2019-4711" in facts
    assert "Tilskudssag" in facts


def progress_says_what_follows(story: Story) -> None:
    worker = story.at_case()
    worker.open("do_advance", until=f"{DIALOG} .st-key-progress_to")
    choose(worker, "progress_to", "I høring")
    worker.page.wait_for_selector(f"{DIALOG} :text('derefter: Afgøres')")
    assert [] == worker.violations()
    worker.press("progress_do")

    assert "Status er sat." == worker.told()


def records_are_ordered_in_sub_folders(story: Story) -> None:
    with story.scene.work("caseworker") as work:
        from casework.services import case_folders

        outer = case_folders.make_folder(work, story.case_id, "Partshøring")
        case_folders.make_folder(work, story.case_id, "Svar", parent_id=outer)
    worker = story.at_case()
    worker.page.click(".st-key-actions summary")
    worker.open("do_arrange", until=f"{DIALOG} .st-key-folder_records")
    choose(worker, "folder_records", "Høringssvar")
    choose(worker, "folder_place", "Svar")
    assert [] == worker.violations()
    worker.press("folder_put")
    worker.page.wait_for_selector(".folder.depth-2 table")
    assert [] == worker.violations()
    worker.picture("case-page")


def the_case_is_tied_to_the_one_it_lies_under(story: Story) -> None:
    worker = story.at_case("relations")
    worker.page.click(".st-key-actions summary")
    worker.open("do_relate", until=f"{DIALOG} .st-key-relate_words")
    worker.page.fill(".st-key-relate_words input", "Varmepumpepuljen")
    worker.page.keyboard.press("Enter")
    worker.page.wait_for_selector(f"{DIALOG} .st-key-relate_case")
    assert [] == worker.violations()
    worker.press("relate_do")
    worker.page.wait_for_selector(".tie")

    assert "Varmepumpepuljen 2026" in worker.page.inner_text(".tie")
    assert [] == worker.violations()
    worker.picture("case-relations")


def a_records_manager_stamps_the_codes(story: Story) -> None:
    manager = story.scene.at_the_desk("manager")
    manager.go(f"/?case={story.case_id}", until=".tabs a[aria-current]")
    manager.page.click(".st-key-actions summary")
    manager.open("do_stamp", until=f"{DIALOG} textarea")
    assert [] == manager.violations()
    manager.press("stamp_do")
    manager.page.wait_for_selector(".pill.green")
    manager.go("/?page=codes&tab=rules", until="table.plain")
    assert [] == manager.violations()
    manager.picture("codes")


def completing_tells_everything_in_the_way(story: Story) -> None:
    with story.scene.work("caseworker") as work:
        record_id = records.draft(
            work,
            NewRecord("Svar til ansøger", RecordKind.OUTBOUND, Channel.DESK, story.scene.stage.ministry.grants, work.official_id),
        )
        records.place_on_case(work, record_id, story.case_id)
        cases.open_case(work, NewCase("Delsag om støj", "06.02.01", parent_id=story.case_id))
    worker = story.at_case()
    worker.open("do_complete", until=f"{DIALOG} .st-key-complete_do")
    worker.press("complete_do")
    worker.page.wait_for_selector(f"{DIALOG} .obstacles a")
    said = worker.page.inner_text(f"{DIALOG} .obstacles")

    assert "Svar til ansøger" in said
    assert "Delsag om støj" in said
    assert [] == worker.violations()
    worker.picture("case-not-ready")


def a_new_case_warns_of_a_title_that_is_used(story: Story) -> None:
    worker = story.worker()
    worker.go("/?page=cases", until="table.plain")
    assert [] == worker.violations()
    worker.open("cases_give", until=f"{DIALOG} button[kind=primary]")
    assert [] == worker.violations(DIALOG)
    worker.page.keyboard.press("Escape")
    worker.page.locator(DIALOG).wait_for(state="detached")
    worker.press("cases_new")
    worker.page.wait_for_selector(f"{DIALOG} .st-key-case_title")
    worker.page.fill(".st-key-case_title input", TITLE)
    worker.page.keyboard.press("Enter")
    worker.page.wait_for_selector(f"{DIALOG} .told")
    choose(worker, "case_code", "06.02.01")
    worker.page.click(f"{DIALOG} .st-key-case_more label")
    worker.page.wait_for_selector(f"{DIALOG} .st-key-case_help")
    assert [] == worker.violations()
    worker.picture("case-new")
    worker.press("case_open")
    worker.page.wait_for_selector(".tabs a[aria-current]")

    assert TITLE in worker.page.inner_text("h1")


def cases_are_found_by_previous_number(story: Story) -> None:
    worker = story.worker()
    worker.go("/?page=cases&q=2019-4711", until="table.plain")
    worker.page.wait_for_function("document.querySelectorAll('table.plain tbody tr').length === 1")
    worker.picture("cases")
    worker.page.click("table.plain a")
    worker.page.wait_for_selector(".tabs a[aria-current]")

    assert TITLE in worker.page.inner_text("h1")


def a_record_is_placed_where_it_is_suggested(story: Story) -> None:
    with story.scene.work("caseworker") as work:
        record_id = records.draft(
            work,
            NewRecord("Varmepumper i Vestenga", RecordKind.INTERNAL, Channel.DESK, story.scene.stage.ministry.grants, work.official_id),
        )
    worker = story.worker()
    worker.go(f"/?record={record_id}", until=".head h1")
    worker.open("do_place_existing", until=f"{DIALOG} .st-key-place_case")
    worker.page.locator(DIALOG, has_text="Du har lagt akter på den").wait_for()
    assert [] == worker.violations()
    worker.picture("case-suggestions")


def the_case_speaks_english(story: Story) -> None:
    worker = story.at_case("about")
    worker.page.click(".me")
    worker.page.click(".menu button:has-text('English')")
    worker.page.wait_for_selector("text=What you can do now")

    assert "Being heard" in worker.page.inner_text(".panel dl")
    assert [] == worker.violations()
    worker.picture("case-english")
    worker.page.click(".me")
    worker.page.click(".menu button:has-text('Dansk')")
    worker.page.wait_for_selector("text=Det kan du gøre nu")


def cases_version(work, case_id: int) -> int:  # type: ignore[no-untyped-def]
    from casework.model import Case
    from casework.vocabulary import Action

    return work.load(Case, case_id, Action.READ).version or 0


STORY: tuple[Callable[[Story], None], ...] = (
    the_case_is_changed_with_what_the_house_proposes,
    a_save_that_comes_too_late_loses_nothing_typed,
    progress_says_what_follows,
    records_are_ordered_in_sub_folders,
    the_case_is_tied_to_the_one_it_lies_under,
    a_records_manager_stamps_the_codes,
    completing_tells_everything_in_the_way,
    a_new_case_warns_of_a_title_that_is_used,
    cases_are_found_by_previous_number,
    a_record_is_placed_where_it_is_suggested,
    the_case_speaks_english,
)


@pytest.mark.long
def test_a_case_is_worked_on_from_its_opening_to_its_completion(story: Story) -> None:
    for part in STORY:
        part(story)
