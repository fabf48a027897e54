"""On the desk: who can see this and why, who has read it, what has happened, and how the case stood then."""

import pytest

from casework.queries import explaining_things
from casework.queries.record_page import files_of
from casework.services import cases, granting, reading, records
from casework.services.cases import NewCase
from casework.vocabulary import Thing
from documents import filing
from documents.receiving.post import ReceivedPost
from tests.journeys.conftest import Scene
from tests.journeys.test_the_journal_and_the_register_in_the_browser import choose
from tests.postbag import a_letter

pytestmark = pytest.mark.timeout(600)
TITLE = "Klage over støj fra varmepumpe"


@pytest.fixture(scope="module")
def case(scene: Scene) -> tuple[int, int]:
    """Gives a case with a letter on it that has been shared and read."""
    letter: ReceivedPost = a_letter(message_id="forklaring-1", title=TITLE)
    filing.store(scene.stage.platform.blobs, letter)
    with scene.work("clerk") as work:
        record_id = filing.receive(work, letter, unit_id=scene.stage.ministry.grants).record_id or 0
        granting.share(work, record_id, scene.stage.ministry.people["outsider"])
    with scene.work("clerk") as work:
        case_id = cases.open_from_record(work, record_id, NewCase(TITLE, "06.02.01"))
        records.register(work, record_id)
    with scene.work("outsider") as work:
        reading.open_version(work, files_of(work, record_id)[0].version_id)
    return case_id, record_id


def test_an_official_sees_who_can_see_it_and_why(scene: Scene, case: tuple[int, int]) -> None:
    case_id, record_id = case
    clerk = scene.at_the_desk("clerk")
    clerk.go(f"/?record={record_id}&tab=access", until=".readers")
    told = clerk.page.inner_text(".readers")
    for sentence in ("Bo Krag", "Den er delt med Bo Krag", "Jens Holt", "Den er åben for Tilskud & Tilsyn"):
        assert sentence in told
    clerk.page.click(".readers summary >> nth=0")
    assert [] == clerk.violations()
    clerk.picture("access")
    clerk.page.locator(f".st-key-whether_record_{record_id} input").click()
    clerk.page.keyboard.type("Ida")
    clerk.page.locator("[role=option]", has_text="Ida Ravn").wait_for()
    clerk.page.keyboard.press("Enter")
    clerk.page.locator(".told", has_text="Nej, Ida Ravn kan ikke se den").wait_for()
    assert [] == clerk.violations()
    clerk.go(f"/?case={case_id}&tab=access", until=".readers")
    assert "Karen Toft er ansvarlig" in clerk.page.inner_text(".readers")
    assert "Bo Krag" in clerk.page.inner_text("table.plain")
    assert [] == clerk.violations()
    clerk.picture("case-access")


@pytest.mark.long
def test_an_official_asks_about_what_lies_on_the_case_and_about_one_colleague_in_both_languages(
    scene: Scene, case: tuple[int, int]
) -> None:
    case_id, _ = case
    clerk = scene.at_the_desk("clerk")
    with scene.work("clerk") as work:
        party = next(each for each in explaining_things.things_on_case(work, case_id) if each.thing is Thing.CASE_PARTY)
    clerk.go(f"/?case={case_id}&tab=access", until=".readers")
    choose(clerk, f".st-key-of_what_case_{case_id}", f"Part på sagen: {party.name}")
    clerk.page.locator(f".st-key-whether_case_party_{party.id} input").wait_for()
    clerk.page.locator(".readers", has_text="Bo Krag").wait_for()
    choose(clerk, f".st-key-whether_case_party_{party.id}", "Ida Ravn")
    clerk.page.locator(".told", has_text="Nej, Ida Ravn kan ikke se den").wait_for()
    assert [] == clerk.violations()
    clerk.picture("case-access-of-a-thing")

    clerk.go(f"/?case={case_id}&tab=parties", until="a.who-sees")  # the same page is one press away from the party itself
    clerk.page.locator("a.who-sees").first.click()
    clerk.page.locator("h1", has_text=party.name).wait_for()
    clerk.page.locator("button.me").click()
    clerk.page.get_by_role("button", name="English").click()
    clerk.page.locator("h2", has_text="Who can see this, and why").wait_for()
    choose(clerk, f".st-key-whether_case_party_{party.id}", "Bo Krag")
    clerk.page.locator(".told", has_text="Yes, Bo Krag can see it").wait_for()
    assert [] == clerk.violations()
    clerk.picture("who-can-see-english")
    clerk.page.locator("button.me").click()
    clerk.page.get_by_role("button", name="Dansk").click()
    clerk.page.locator("h2", has_text="Hvem kan se den, og hvorfor").wait_for()


@pytest.mark.long
def test_an_official_narrows_the_history_takes_it_out_and_sees_the_case_as_it_stood(scene: Scene, case: tuple[int, int]) -> None:
    case_id, _ = case
    clerk = scene.at_the_desk("clerk")
    clerk.go(f"/?case={case_id}&tab=history", until=".lines")
    clerk.page.click("text=Indsnævr")
    clerk.page.locator(f".st-key-history_words_{case_id} input").fill("journaliserede")
    clerk.page.keyboard.press("Enter")
    clerk.page.locator(".empty").wait_for()
    clerk.page.locator(f".st-key-history_words_{case_id} input").fill("støj")
    clerk.page.keyboard.press("Enter")
    clerk.page.locator(".lines").wait_for()
    clerk.page.click("text=Tag den ud som fil")
    clerk.page.locator(f".st-key-history_purpose_{case_id} input").fill("Aktindsigt")
    clerk.page.keyboard.press("Enter")
    link = clerk.page.locator("a", has_text="Til regneark")
    link.wait_for()
    assert [] == clerk.violations()
    clerk.picture("case-history")
    answer = clerk.page.request.get(scene.stage.url + str(link.get_attribute("href")))
    assert (200, True) == (answer.status, "oprettede sag" in answer.text())
    stranger = scene.at_the_desk("lawyer")
    assert 404 == stranger.page.request.get(scene.stage.url + str(link.get_attribute("href"))).status
    assert 422 == clerk.page.request.get(scene.stage.url + f"/cases/{case_id}/history.csv").status

    clerk.follow("Se sagen, som den stod", until="Vis sagen på det tidspunkt")
    link = clerk.page.locator("a", has_text="Vis sagen på det tidspunkt")
    assert [] == clerk.violations()
    clerk.picture("case-as-of-panel")
    link.click()
    clerk.page.locator(".told", has_text="Sådan stod sagen").wait_for()
    assert TITLE in clerk.page.inner_text(".page-head h1")
    assert [] == clerk.violations()
    clerk.picture("as-of")
    clerk.go(f"/?page=as_of&id={case_id}&q=2020-01-01T10:00", until=".empty")
    assert "endnu ikke oprettet" in clerk.page.inner_text(".empty")
    stranger.go(f"/?page=as_of&id={case_id}&q=2020-01-01T10:00", until=".empty")
    assert "Her er intet" in stranger.page.inner_text(".empty")
