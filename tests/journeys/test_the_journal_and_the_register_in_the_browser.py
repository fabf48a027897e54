"""A records manager's day on the desk: the queue, the post list, the journal period, and the party register."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from casework.services import cases
from casework.services.cases import NewCase
from casework.vocabulary import RecordKind, RecordState
from tests.builders import a_record
from tests.journeys.browser import Person
from tests.journeys.conftest import Scene
from tests.journeys.test_organisation_in_the_browser import speaks_english

pytestmark = pytest.mark.timeout(600)
CPR = "6701901234"  # day + 60: a replacement number, nobody's


@pytest.mark.long
def test_the_queue_is_registered_and_the_post_list_made(scene: Scene) -> None:
    titles = the_letters(scene)
    clerk = scene.at_the_desk("clerk")

    clerk.go("/?page=journal", until=".st-key-register_chosen")
    assert [] == clerk.violations()
    clerk.picture("journal")
    for title in titles:
        clerk.page.get_by_text(title, exact=True).first.click()
    expect(clerk.page.locator(".st-key-register_chosen")).to_contain_text("2 valgte")
    clerk.press("register_chosen")
    clerk.page.fill("[role=dialog] input[type=text]", "Journalens prøvesag")
    clerk.page.keyboard.press("Enter")
    choose(clerk, ".st-key-many_case", "Journalens prøvesag")
    assert [] == clerk.violations()
    clerk.picture("journal-register")
    clerk.press("register_many_do")
    clerk.page.locator(".st-key-outcomes", has_text="2 af 2 journaliseret").wait_for()
    assert [] == clerk.violations()
    clerk.picture("journal-registered")

    clerk.go("/?page=post_list", until=".st-key-post_make")
    clerk.page.locator("table", has_text="Undtaget").wait_for()
    assert "Fortroligt om Olsen" not in clerk.page.content()
    assert [] == clerk.violations()
    clerk.picture("post-list")
    clerk.page.fill(".st-key-post_purpose input", "Hjemmesiden")
    clerk.press("post_make")
    clerk.page.locator("a", has_text="Side (HTML)").first.wait_for()
    link = clerk.page.locator("a", has_text="Tabel (CSV)").first.get_attribute("href")
    table = clerk.page.request.get(clerk.url + str(link)).text()
    assert (True, False) == ("Undtaget" in table, "Fortroligt om Olsen" in table)

    speaks_english(clerk)
    for page, heading in (("journal", "To be registered"), ("post_list", "Post list")):
        clerk.go(f"/?page={page}", until=f"h1:has-text('{heading}')")
        assert [] == clerk.violations(), page
    assert "Fortroligt om Olsen" not in clerk.page.content()
    clerk.picture("post-list-english")


def choose(person: Person, at: str, words: str) -> None:
    """Choose from a list by typing."""
    person.page.locator(f"{at} input").click()
    person.page.keyboard.type(words)
    person.page.locator("[role=option]", has_text=words).first.wait_for()
    person.page.keyboard.press("Enter")


def the_letters(scene: Scene) -> tuple[str, str]:
    """Gives two letters of the unit that wait to be registered, one of them closed, and a case to register them on."""
    titles = ("Spørgsmål om tilskud til solceller", "Fortroligt om Olsen")
    with scene.work("head") as work:
        for title, restricted in zip(titles, (None, [scene.stage.ministry.grants]), strict=True):
            a_record(
                work, scene.stage.ministry, kind=RecordKind.INBOUND, state=RecordState.RECEIVED, title=title, restricted_to=restricted,
                arrived_at=work.now - dt.timedelta(days=9 if restricted else 1),
            )  # fmt: skip
        case_id = cases.open_case(work, NewCase("Journalens prøvesag", "06.02.01"))
        a_record(work, scene.stage.ministry, case_id=case_id, title="Sagens første akt")
    return titles
