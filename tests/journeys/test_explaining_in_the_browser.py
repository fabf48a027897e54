"""On the desk: who can see this and why, who has read it, what has happened, and how the case stood then."""

import datetime as dt

import pytest

from casework.queries.record_page import files_of
from casework.services import cases, granting, reading, records
from casework.services.cases import NewCase
from documents import filing
from documents.receiving.post import ReceivedPost
from tests.journeys.conftest import Scene
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

    at = (dt.datetime.now(dt.UTC) + dt.timedelta(minutes=5)).isoformat(timespec="minutes").replace("+00:00", "Z")
    clerk.go(f"/?page=as_of&id={case_id}&q={at}", until=".page-head h1")
    assert TITLE in clerk.page.inner_text(".page-head h1")
    assert [] == clerk.violations()
    clerk.picture("as-of")
    clerk.go(f"/?page=as_of&id={case_id}&q=2020-01-01T10:00", until=".empty")
    assert "endnu ikke oprettet" in clerk.page.inner_text(".empty")
    stranger.go(f"/?page=as_of&id={case_id}&q=2020-01-01T10:00", until=".empty")
    assert "Her er intet" in stranger.page.inner_text(".empty")
