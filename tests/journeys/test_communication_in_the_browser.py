"""On the desk: notes and annotations on a record, a chat that others do not read, who else works on it, and handing it over."""

import re

import pytest

from casework.services import cases, distribution, granting, organisation, organisation_changing, parties, records
from casework.services.cases import NewCase
from casework.services.parties import PartyFields
from casework.vocabulary import AccessLevel, Genre, ListOwner, PartyKind, RecordKind
from casework.work import Actor
from tests.journeys.browser import Person
from tests.journeys.conftest import Scene

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]
TEAM = "Tilsynsholdet ved Mølleå"
TITLE = "Notat om tilsyn ved Mølleå"
LIST = "Høring ved Mølleå"
OLD_TEAM = "Holdet der var ved Mølleå"
MUNICIPALITY = "Mølleå Kommune"
SECRET = "Ministeren er endnu ikke spurgt"


@pytest.fixture(scope="module")
def things(scene: Scene) -> tuple[int, int]:
    """Gives a case with a record that the unit reads and the outsider does not, a team of one from each unit, and a list of the head's."""
    people = scene.stage.ministry.people
    with scene.stage.platform.work(Actor.system("setup")) as work:
        team = organisation.add_team(work, scene.stage.ministry.authority, TEAM)
        for who in ("caseworker", "lawyer"):
            organisation.add_member(work, team, people[who], starts_on=work.today)
    with scene.work("head") as work:
        case_id = cases.open_case(work, NewCase("Tilsyn ved Mølleå", "06.02.01"))
        record_id = records.draft_own(
            work, TITLE, genre=Genre.LETTER, kind=RecordKind.INTERNAL, case_id=case_id, access_level=AccessLevel.UNIT
        )
        granting.set_level(work, record_id, AccessLevel.UNIT)
    a_list(scene)
    return case_id, record_id


def a_list(scene: Scene) -> None:
    """Makes a distribution list with who can be named and with who cannot, for three reasons."""
    stage, people = scene.stage, scene.stage.ministry.people
    with stage.platform.work(Actor.system("setup")) as work:
        old = organisation.add_team(work, stage.ministry.authority, OLD_TEAM)
    with scene.work("clerk") as work:
        party = parties.enter(work, PartyFields(PartyKind.AUTHORITY, MUNICIPALITY))
    with scene.work("head") as work:
        listed = distribution.make(work, LIST, scope=ListOwner.MINE)
        distribution.add_member(work, listed, party_id=party)
        for each in (people["caseworker"], people["designer"], old):
            distribution.add_member(work, listed, principal_id=each)
    with stage.platform.work(Actor.system("setup")) as work:
        organisation_changing.use_group(work, old, is_active=False)


def chosen(person: Person, key: str, name: str) -> None:
    """Picks somebody by typing the name."""
    person.page.locator(f"[class*='st-key-{key}']:not([class*='_list']) input").first.click()
    typed(person, name)


def typed(person: Person, name: str) -> None:
    """Types a name into the field one is in, and takes the choice that has it."""
    person.page.keyboard.type(name)
    person.page.locator("[role=option]", has_text=name).wait_for()
    person.page.keyboard.press("Enter")
    person.leave_choices()


def looked_up(person: Person, field: str) -> str:
    """Chooses the list for a field, looks at the page, and gives what it says of those on the list."""
    person.page.locator(f"[class*='st-key-{field}'][class*='_list'] input").first.click()
    typed(person, LIST)
    person.page.locator(".expansion", has_text=OLD_TEAM).wait_for()
    assert [] == person.violations()
    return person.page.inner_text(".expansion")


def filled_in(person: Person, field: str, name: str) -> None:
    """Takes those of the list into the field, and waits until one of them stands there."""
    person.page.locator(f"[class*='st-key-{field}'][class*='_fill'] button").click()
    person.page.locator(f"[class*='st-key-{field}']:not([class*='_list']):not([class*='_fill'])", has_text=name).first.wait_for()


def key_of(person: Person, stem: str) -> str:
    """Gives the whole name of the first button whose name begins so."""
    classes = person.page.locator(f"[class*='st-key-{stem}']").first.get_attribute("class") or ""
    return re.findall(rf"st-key-({stem}\d+)", classes)[0]


def the_dialogs_in_english(head: Person, record_id: int) -> None:
    """Walks notes, annotations, chats, requests and recipients with a list chosen; then deletes a chat."""
    note = f"note_for_record_{record_id}"
    head.go(f"/?record={record_id}&tab=notes", until=".said-lines")
    of_kind(head, "Annotation, to be read")
    said_of_them = looked_up(head, note)
    assert "Comes in: Mette Lund" in said_of_them
    reasons = ("only those of the house", "cannot be opened to them", "out of use")
    assert [True] * 3 == [each in said_of_them for each in reasons]
    filled_in(head, note, "Mette Lund")
    head.picture("list-chosen-for-annotation")

    head.go(f"/?record={record_id}&tab=chats", until=".talk li")
    head.open("chat_open", until="[role=dialog]")
    assert "Comes in: Mette Lund, Ole Vad" in looked_up(head, "chat_with")
    filled_in(head, "chat_with", "Ole Vad")
    head.picture("list-chosen-for-chat")
    head.page.locator("[role=dialog]").press("Escape")
    head.page.wait_for_selector("[role=dialog]", state="detached")
    head.open(key_of(head, "chat_people_"), until="[role=dialog]")
    assert "Mette Lund: left out" not in looked_up(head, "chat_let_in")
    head.page.locator("[role=dialog]").press("Escape")
    head.page.wait_for_selector("[role=dialog]", state="detached")
    head.open(key_of(head, "chat_end_"), until="[role=dialog]")
    assert [] == head.violations()
    head.picture("chat-deleted")
    head.press("chat_end_do")
    head.page.locator(".st-key-sheet", has_text="Jens Holt deleted a chat").wait_for()
    assert [] == head.violations()

    head.go(f"/?record={record_id}&tab=requests", until=".st-key-new_request")
    head.open("new_request", until=".st-key-request_text")
    looked_up(head, "request_of")
    filled_in(head, "request_of", "Ole Vad")
    head.picture("list-chosen-for-request")

    head.go(f"/?record={record_id}&tab=parties", until=".st-key-list_use")
    head.open("list_use", until="[role=dialog]")
    head.page.locator(".st-key-use_list input").click()
    typed(head, LIST)
    head.page.locator(".expansion", has_text=f"Comes in: {MUNICIPALITY}").wait_for()
    assert [] == head.violations()
    head.picture("list-chosen-for-recipients")


def of_kind(person: Person, label: str) -> None:
    """Chooses what is written, and waits until the page has taken it."""
    person.page.locator("label", has_text=label).click()
    person.page.locator("label:has(input:checked)", has_text=label).wait_for()
    person.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")


def said(person: Person, label: str, text: str) -> None:
    """Types into the field and sends it by keyboard."""
    field = person.page.get_by_label(label, exact=True).first
    field.fill(text)
    field.press("Control+Enter")


def test_what_is_said_about_a_record(scene: Scene, things: tuple[int, int]) -> None:
    case_id, record_id = things
    head, worker = scene.at_the_desk("head"), scene.at_the_desk("caseworker")

    head.go(f"/?record={record_id}&tab=notes", until=".empty")
    assert [] == head.violations()
    chosen(head, f"note_for_record_{record_id}", "Mette")
    said(head, "Tekst", "Ring til kommunen, før vi svarer.")
    head.page.locator(".said-lines", has_text="Ring til kommunen").wait_for()
    field = head.page.get_by_label("Tekst", exact=True).first
    field.fill("Indgår i aktindsigten fra avisen.")
    of_kind(head, "Annotering")
    chosen(head, f"note_for_record_{record_id}", TEAM)
    assert "Indgår i aktindsigten fra avisen." == field.input_value(), "what was typed is lost when the kind is changed"
    field.press("Control+Enter")
    head.page.locator(".said-lines", has_text="aktindsigten").wait_for()

    worker.go(f"/?record={record_id}&tab=notes", until=".said-lines .unread, .said-lines li.unread")
    assert "Noter (2, heraf 1 ikke læst)" in worker.page.inner_text(".tabs")
    worker.page.locator("li.unread", has_text=f"Til {TEAM}").wait_for()
    assert [] == worker.violations()
    worker.picture("record-notes")
    worker.press("annotations_read")
    worker.page.wait_for_selector("li.unread", state="detached")

    head.go(f"/?record={record_id}&tab=chats", until=".empty")
    head.open("chat_open", until="[role=dialog]")
    chosen(head, "chat_with", "Bo Krag")
    head.page.get_by_label("Første besked", exact=True).fill(SECRET)
    head.page.keyboard.press("Tab")
    assert [] == head.violations()
    head.press("chat_open_do")
    head.page.locator(".talk", has_text=SECRET).wait_for()
    outsider = scene.at_the_desk("outsider")
    outsider.go(f"/?record={record_id}&tab=chats", until=".talk li")
    said(outsider, "Skriv i chatten", "Jeg spørger hende i dag.")
    outsider.page.locator(".talk .own", has_text="i dag").wait_for()
    head.go(f"/?record={record_id}&tab=chats", until=".talk .pill")
    assert "Chats (1)" in head.page.inner_text(".tabs")
    assert [] == head.violations()
    head.picture("record-chat")
    worker.go(f"/?record={record_id}&tab=chats", until=".st-key-sheet h3")
    seen = worker.page.inner_text(".st-key-sheet")
    assert (True, False) == ("Bo Krag" in seen, SECRET in worker.page.content())
    assert [] == worker.violations()

    head.open("chat_open", until="[role=dialog] .st-key-chat_all")
    head.press("chat_all")
    head.page.locator(".st-key-chat_with", has_text="Mette Lund").wait_for()
    chosen(head, "chat_with", TEAM)
    assert [] == head.violations()
    head.picture("chat-to-all")
    head.press("chat_open_do")
    head.page.locator(".st-key-sheet h3", has_text="Ida Ravn").wait_for()

    head.page.click(".st-key-actions details summary")
    head.open("do_helpers", until="[role=dialog]")
    chosen(head, "helper_who", "Ida Ravn")
    head.page.wait_for_selector(".st-key-helper_do button:not([disabled])")
    assert [] == head.violations()
    head.picture("record-helpers")
    head.press("helper_do")
    head.page.locator(".notice", has_text="Ida Ravn").wait_for()

    head.open("do_assign", until="[role=dialog]")
    chosen(head, "assign_to", "Karen")
    head.page.get_by_label("Besked til dem", exact=True).fill("Høringen mangler.")
    head.page.keyboard.press("Tab")
    assert [] == head.violations()
    head.press("assign_do")
    head.page.locator(".notice", has_text="Karen Toft").wait_for()
    head.page.click(".notice button:not([hidden])")
    head.page.locator(".notice", has_text="Den er hos").wait_for()

    head.go(f"/?case={case_id}&tab=notes", until=".empty")
    of_kind(head, "Annotering")
    chosen(head, f"note_for_case_{case_id}", "Mette")
    said(head, "Tekst", "Sagen er fremlagt for udvalget.")
    head.page.locator(".said-lines", has_text="fremlagt").wait_for()
    of_kind(head, "Note, åben")
    said(head, "Tekst", "Sagen afventer udvalget.")
    head.page.locator(".said-lines", has_text="afventer udvalget").wait_for()
    head.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    assert [] == head.violations()
    head.picture("case-notes")
    head.page.locator("button.me").click()
    head.page.get_by_role("button", name="English").click()
    head.page.wait_for_selector("text=Notes (2)")
    assert [] == head.violations()
    the_dialogs_in_english(head, record_id)
    head.go(f"/?case={case_id}&tab=notes", until=".said-lines")
    head.page.locator("button.me").click()
    head.page.get_by_role("button", name="Dansk").click()
    head.page.wait_for_selector("text=Noter (2)")

    worker.go("/?list=annotations", until=".st-key-annotated_cases a")
    worker.page.locator(".st-key-list_annotations").get_by_text("annotering til dig").or_(
        worker.page.locator(".st-key-list_annotations a, .st-key-list_annotations [role=option]")
    ).first.wait_for()
    assert "Tilsyn ved Mølleå" in worker.page.inner_text(".st-key-annotated_cases")
    assert [] == worker.violations()
    worker.picture("annotations-to-me")
    worker.page.click(".st-key-annotated_cases a")
    worker.page.locator("li.unread", has_text="Til Mette Lund").wait_for()
