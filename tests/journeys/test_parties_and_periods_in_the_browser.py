"""Parties on the desk: entered, merged and made two again, put on a list, shown on a case; the journal period; numbers taken back."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect
from sqlmodel import col, select

from casework.model import DisposalCode, EventRow, JournalPeriod, Record
from casework.queries import distribution_lists
from casework.queries import parties as register
from casework.services import cases, holding, organisation, parties, party_use, periods, value_lists
from casework.services.cases import NewCase
from casework.services.parties import PartyFields
from casework.services.party_use import PartyUse
from casework.vocabulary import PartyKind, PartyRole, PeriodState, RecordKind, RecordState
from casework.work import Actor, Work
from tests.builders import a_record
from tests.journeys.browser import Person
from tests.journeys.conftest import Scene
from tests.journeys.test_the_journal_and_the_register_in_the_browser import choose

CPR = "6701901234"  # day + 60: a replacement number, nobody's
DIALOG = "[role=dialog]"
ADDRESS = "Skjulestien 7"
COMPANY = PartyFields(PartyKind.COMPANY, "Solvang Varme A/S", email="post@solvang.invalid", address="Havnegade 2", postcode="8000",
                      city="Aarhus")  # fmt: skip
CITIZEN = PartyFields(PartyKind.CITIZEN, "Signe Møller", "CPR", CPR, address=ADDRESS, postcode="5700", city="Svendborg", is_protected=True)
PLAN = "code;title;parent;kind\n06;Miljø;;main_group\n06.02;Tilskud;06;group\n06.02.11;Tilskud til varmepumper og fjernvarme;06.02;subject"
CHANGES = "code;fate;to;rule\n06.02.01;renamed;06.02.11;carry"
LETTER = "Rykker om fjernvarme i Solvang"


@dataclass
class Story:
    """Is the scene with the parties and the case it tells of."""

    scene: Scene
    company_id: int = 0
    case_id: int = 0

    def clerk(self) -> Person:
        return self.scene.at_the_desk("clerk")


@pytest.fixture(scope="module")
def story(scene: Scene) -> Story:
    """Makes a company twice over, a team, a case with a protected citizen, a letter that waits, and the first journal period."""
    told = Story(scene)
    with scene.stage.platform.work(Actor.system("setup")) as work:
        organisation.add_team(work, scene.stage.ministry.authority, "Høringsgruppen")
    with scene.work("clerk") as work:
        parties.enter(work, PartyFields(PartyKind.COMPANY, "Solvang Holding A/S", "CVR", "10000025"))
        told.company_id = parties.enter(work, COMPANY)
        citizen = parties.enter(work, CITIZEN)
    with scene.work("head") as work:
        told.case_id = cases.open_case(work, NewCase("Fjernvarme i Solvang", "06.02.01"))
        party_use.put_on_case(work, told.case_id, PartyUse(PartyRole.APPLICANT, party_id=citizen))
        a_record(
            work, scene.stage.ministry, kind=RecordKind.INBOUND, state=RecordState.RECEIVED, title=LETTER, case_id=told.case_id,
            arrived_at=work.now - dt.timedelta(hours=2),
        )  # fmt: skip
    with scene.work("manager") as work:
        periods.set_up_first(work, "2022–2026", dt.date(2022, 1, 1))
    return told


def looked_at(person: Person, name: str = "") -> None:
    assert [] == person.violations()
    if name:
        person.picture(name)


def settled(person: Person) -> None:
    person.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")


def a_company_is_entered_and_belongs_to_its_group(story: Story) -> None:
    clerk = story.clerk()
    clerk.go("/?page=parties", until=".st-key-new_party")
    looked_at(clerk, "parties")
    clerk.open("new_party", until=f"{DIALOG} .st-key-party_save")
    choose(clerk, ".st-key-f_kind", "Virksomhed")
    clerk.page.fill(".st-key-f_name input", COMPANY.name)
    clerk.page.fill(".st-key-f_email input", COMPANY.email)
    clerk.page.fill(".st-key-f_parent_words input", "solvang holding")
    clerk.page.keyboard.press("Enter")
    choose(clerk, ".st-key-f_parent", "Solvang Holding A/S")
    settled(clerk)
    looked_at(clerk, "party-form")
    clerk.press("party_save")
    clerk.page.locator("dl.facts", has_text="Solvang Holding A/S").wait_for()
    looked_at(clerk, "party")


def two_entries_are_merged_and_made_two_again(story: Story) -> None:
    clerk = story.clerk()
    clerk.go("/?page=duplicates", until="[class*='st-key-keep_first_']")
    looked_at(clerk, "duplicates")
    clerk.page.locator("[class*='st-key-keep_first_'] button").first.click()
    clerk.page.locator("[class*='st-key-undo_merge_'] button").first.wait_for()
    with story.scene.work("clerk") as work:
        assert 1 == len(register.register(work, COMPANY.name, purpose="Prøve").rows)
    settled(clerk)
    looked_at(clerk)
    clerk.page.locator("[class*='st-key-undo_merge_'] button").first.click()
    clerk.page.locator("[class*='st-key-keep_first_']").first.wait_for()
    with story.scene.work("clerk") as work:
        assert 2 == len(register.register(work, COMPANY.name, purpose="Prøve").rows)


def a_list_gets_a_party_a_unit_and_a_team_and_another_name(story: Story) -> None:
    clerk = story.clerk()
    clerk.go("/?page=distribution", until=".st-key-new_list")
    clerk.open("new_list", until=f"{DIALOG} .st-key-list_make")
    clerk.page.fill(".st-key-list_name input", "Høring")
    looked_at(clerk)
    clerk.press("list_make")
    clerk.page.wait_for_selector(".st-key-add_member")
    settled(clerk)
    clerk.page.fill(".st-key-member_words input", "solvang holding")
    clerk.page.keyboard.press("Enter")
    choose(clerk, ".st-key-member_party", "Solvang Holding A/S")
    added(clerk, "member_add", 1)
    for count, name in ((2, "Høringsgruppen · Team"), (3, "Jura · Enhed")):
        choose(clerk, ".st-key-member_inside", name)
        added(clerk, "member_add_inside", count)
    looked_at(clerk, "distribution-list")
    clerk.open("list_edit", until=f"{DIALOG} .st-key-list_save")
    clerk.page.fill(".st-key-list_new_name input", "")
    clerk.press("list_save")
    clerk.page.locator(f"{DIALOG} [data-testid=stAlert]").wait_for()
    clerk.page.fill(".st-key-list_new_name input", "Høring om fjernvarme")
    clerk.page.fill(".st-key-list_new_about input", "Dem, der altid høres")
    looked_at(clerk, "distribution-list-name")
    clerk.press("list_save")
    clerk.page.locator("h1", has_text="Høring om fjernvarme").wait_for()
    with story.scene.work("clerk") as work:
        assert [("Høring om fjernvarme", 3)] == [(row.name, row.members) for row in distribution_lists.lists_of(work)]


def added(person: Person, key: str, count: int) -> None:
    settled(person)
    person.press(key)
    expect(person.page.locator("[class*='st-key-remove_']")).to_have_count(count)
    settled(person)


def a_protected_address_is_masked_on_the_case_and_shown_for_a_purpose(story: Story) -> None:
    head = story.scene.at_the_desk("head")
    head.go(f"/?case={story.case_id}&tab=parties", until="[class*='st-key-address_']")
    assert (False, False) == (ADDRESS in head.page.content(), CPR in head.page.content())
    looked_at(head, "case-parties")
    head.page.locator("[class*='st-key-address_'] button").click()
    head.page.locator(f"{DIALOG} .st-key-masked_show").wait_for()
    head.press("masked_show")
    head.page.locator(f"{DIALOG} [data-testid=stAlert]").wait_for()  # for nothing, nothing is shown
    head.page.fill(".st-key-masked_purpose input", "Afgørelsen skal sendes som brev")
    head.press("masked_show")
    head.page.locator(f"{DIALOG} .masked", has_text=ADDRESS).wait_for()
    looked_at(head, "protected-address")
    with story.scene.work("head") as work:
        shown = select(EventRow.actor_id).where(EventRow.kind == "protected_address_shown", col(EventRow.case_id) == story.case_id)
        assert [work.official_id] == list(work.session.exec(shown))


def the_next_period_is_looked_through_prepared_and_withdrawn(story: Story) -> None:
    manager = story.scene.at_the_desk("manager")
    manager.go("/?page=periods", until=".st-key-next_preview")
    manager.page.fill(".st-key-next_name input", "Den næste")
    manager.page.fill(".st-key-next_plan textarea", PLAN.replace("subject", "emne"))
    manager.press("next_preview")  # straight from the text
    manager.page.locator("table", has_text="emne").wait_for()
    looked_at(manager, "period-faults")
    manager.page.fill(".st-key-next_plan textarea", PLAN)
    file = {"name": "ændringer.csv", "mimeType": "text/csv", "buffer": CHANGES.encode()}
    manager.page.locator(".st-key-next_changes_file .textfile").wait_for()
    manager.page.locator(".st-key-next_changes_file input[type=file]").set_input_files([file])
    manager.page.locator(".told", has_text="ændringer.csv").wait_for()
    manager.press("next_preview")
    manager.page.locator("h2", has_text="Sådan ville det blive").wait_for()
    settled(manager)
    looked_at(manager, "period-preview")
    manager.press("next_prepare")
    manager.page.wait_for_selector(".st-key-period_withdraw")
    settled(manager)
    looked_at(manager, "period")
    manager.press("period_withdraw")
    manager.page.wait_for_selector(".st-key-period_withdraw", state="detached")
    with story.scene.work("manager") as work:
        states = work.session.exec(select(JournalPeriod.state).where(JournalPeriod.name == "Den næste"))
        assert [PeriodState.WITHDRAWN] == list(states)


@contextmanager
def no_code_asked_for(work: Work) -> Iterator[None]:
    """Takes out of use the disposal codes that other stories of the house have brought: else no case ends without one."""
    codes = work.session.exec(select(DisposalCode).where(DisposalCode.is_active)).all()

    def use(*, is_active: bool) -> None:
        for each in codes:
            value_lists.save_disposal_code(
                work, each.code, each.title, is_kept=each.is_kept, years=each.years, source=each.source, is_active=is_active
            )

    use(is_active=False)
    yield
    use(is_active=True)


def what_may_be_disposed_of_is_looked_through(story: Story) -> None:
    with story.scene.work("manager") as work:
        value_lists.save_disposal_code(work, "K0", "Kasseres straks", is_kept=False, years=0, source="Ministeriets kassationsbestemmelser")
        due = cases.open_case(work, NewCase("Fejlsendt post om fjernvarme", "06.02.01", disposal_code="K0"))
        value_lists.save_disposal_code(work, "K0", "Kasseres straks", is_kept=False, years=0, is_active=False)
    with story.scene.work("manager") as work:
        unsettled = cases.open_case(work, NewCase("Gammel sag uden kode", "06.02.01"))
    with story.scene.work("manager") as work, no_code_asked_for(work):
        for case_id in (due, unsettled):
            cases.complete(work, case_id)
        holding.place_hold(work, "Retssag om fjernvarmen", case_id=due)
    manager = story.scene.at_the_desk("manager")
    manager.go("/?page=disposal", until="table.rows")
    expect(manager.page.locator("table.rows")).to_contain_text("Skal bevares efter påbud")
    settled(manager)
    looked_at(manager, "disposal")
    manager.page.get_by_role("radio", name="Ikke fastsat").click()
    expect(manager.page.locator("table.rows")).to_contain_text("Gammel sag uden kode")
    settled(manager)
    assert [] == manager.violations()
    manager.go(f"/?case={due}&tab=about", until=".panel")
    expect(manager.page.locator(".panel").first).to_contain_text("Kasseres, fra")
    looked_at(manager, "case-retention")


def a_registration_is_taken_back_with_a_reason(story: Story) -> None:
    clerk = story.clerk()
    clerk.go("/?page=journal", until=".st-key-register_chosen")
    clerk.page.get_by_text(LETTER, exact=True).first.click()
    expect(clerk.page.locator(".st-key-register_chosen")).to_contain_text("1 valgt")
    clerk.open("register_chosen", until=f"{DIALOG} .st-key-register_many_do")
    clerk.press("register_many_do")
    clerk.page.wait_for_selector(".st-key-outcomes_undo")
    settled(clerk)
    clerk.open("outcomes_undo", until=f"{DIALOG} .st-key-take_back_do")
    clerk.press("take_back_do")
    clerk.page.locator(f"{DIALOG} [data-testid=stAlert]").wait_for()
    clerk.page.fill(f"{DIALOG} textarea", "Brevet hører til en anden sag")
    looked_at(clerk, "take-back")
    clerk.press("take_back_do")
    clerk.page.wait_for_selector(".st-key-outcomes", state="detached")
    with story.scene.work("clerk") as work:
        assert [None] == list(work.session.exec(select(Record.number).where(Record.title == LETTER)))


def the_duplicates_are_shown_in_english(story: Story) -> None:
    clerk = story.clerk()
    clerk.go("/?page=duplicates", until="[class*='st-key-keep_first_']")
    clerk.page.locator("button.me").click()
    clerk.page.get_by_role("button", name="English").click()
    clerk.page.locator("button", has_text="They are different").first.wait_for()
    settled(clerk)
    looked_at(clerk, "duplicates-english")


STORY = (
    a_company_is_entered_and_belongs_to_its_group,
    two_entries_are_merged_and_made_two_again,
    a_list_gets_a_party_a_unit_and_a_team_and_another_name,
    a_protected_address_is_masked_on_the_case_and_shown_for_a_purpose,
    the_next_period_is_looked_through_prepared_and_withdrawn,
    what_may_be_disposed_of_is_looked_through,
    a_registration_is_taken_back_with_a_reason,
    the_duplicates_are_shown_in_english,
)


@pytest.mark.long
@pytest.mark.timeout(600)
def test_parties_periods_and_numbers_on_the_desk(story: Story) -> None:
    for step in STORY:
        step(story)
