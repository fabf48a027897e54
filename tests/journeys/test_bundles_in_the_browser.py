"""On the desk: a bundle is sent, what is wrong with it told; mended it comes in, is found, goes out, and changes nothing again."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from sqlmodel import col, select

from casework.model import Record
from casework.queries.case_page import case_by_number
from tests import made_bundles as made
from tests.doors.test_bundle_uploads import zipped
from tests.journeys.conftest import Person, Scene

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]


def test_a_records_manager_takes_a_bundle_in_and_an_official_takes_a_case_out(scene: Scene, tmp_path: Path) -> None:
    bad, good = tmp_path / "fejl.zip", tmp_path / "rettet.zip"
    bad.write_bytes(zipped(made.write(tmp_path / "bad", cases=[made.case(1, unit="Nedlagt kontor", farve="blå")])))
    good.write_bytes(zipped(_of_an_old_system(tmp_path / "good")))
    manager = scene.at_the_desk("manager")
    manager.go("/?page=imports", until=".drop")
    assert [] == manager.violations()
    manager.picture("imports")
    manager.page.set_input_files(".bundle input", str(bad))
    manager.page.locator(".page-head .pill", has_text="Noget står i vejen").wait_for()
    page = manager.page.locator(".st-key-widebody")
    page.locator("table", has_text="Feltet findes ikke").wait_for()
    assert "Enheden findes ikke" in page.inner_text()
    assert [] == manager.violations()
    manager.picture("import-refused")

    manager.go("/?page=imports", until=".drop")
    manager.page.set_input_files(".bundle input", str(good))
    _named(manager)
    _taken_in(scene, manager)
    manager.page.locator(".page-head .pill", has_text="Læst ind").wait_for()
    assert [] == manager.violations()
    manager.picture("import-done")

    with scene.work("head") as work:
        case_id = case_by_number(work, "03/00001")
    head = scene.at_the_desk("head")
    head.go(f"/?case={case_id}", until=".st-key-actions summary")
    head.page.click(".st-key-actions summary")
    head.open("do_export", until="[role=dialog] input")
    head.page.locator("[role=dialog] input").fill("Aflevering til kommunen")
    head.page.keyboard.press("Enter")
    link = head.page.locator("[role=dialog] a", has_text="Hent filen")
    link.wait_for()
    assert [] == head.violations()
    head.picture("export-case")
    address = scene.stage.url + str(link.get_attribute("href"))
    answer = head.page.request.get(address)
    with zipfile.ZipFile(io.BytesIO(answer.body())) as archive:
        assert ["03/00001"] == [json.loads(line)["number"] for line in archive.read("cases.jsonl").splitlines()]

    _read_what_was_approved(scene, head)

    again = tmp_path / "ud.zip"
    again.write_bytes(answer.body())
    manager.go("/?page=imports", until=".drop")
    manager.page.set_input_files(".bundle input", str(again))
    manager.page.locator(".st-key-import_start").wait_for()
    _taken_in(scene, manager)
    manager.page.locator(".page-head .pill", has_text="Læst ind").wait_for()
    cells = manager.page.locator("table.plain tbody tr", has_text="Sager").first.locator("td").all_inner_texts()
    assert ["Sager", "1", "1", "0", "0", "1"] == cells

    stranger = scene.at_the_desk("outsider")
    stranger.go("/?page=imports", until=".empty")
    assert 404 == stranger.page.request.get(address).status


def _of_an_old_system(folder: Path) -> Path:
    """Writes a bundle whose unit has another name here, with an approval that was finished there."""
    contents = tuple(f"Brev om anlæg {number}.".encode() for number in range(3))
    decided = {"step": "Kontorchef", "verdict": "approve", "who": "jho", "at": made.at(0, days=3), "comment": "Efter drøftelse med jura."}
    returned = decided | {"verdict": "return", "at": made.at(0, days=2), "comment": "Begrundelsen mangler et punkt."}
    return made.write(
        folder,
        contents,
        parties=[made.party(1)],
        cases=[made.case(number, unit="3. kontor") for number in range(3)],
        records=[made.record(number, number, contents[number]) for number in range(3)],
        approvals=[
            {
                "guid": made.guid("approval", 1),
                "record": made.guid("record", 0),
                "title": "Afgørelse om tilskud",
                "state": "approved",
                "responsible": "kbe",
                "started_at": made.at(0, days=1),
                "finished_at": made.at(0, days=3),
                "decisions": [returned, decided],
            }
        ],
        events=[made.event(number, number) for number in range(3)],
    )


def _named(manager: Person) -> None:
    """Says what the old system's unit is called here, and has the bundle checked again."""
    field = manager.page.locator("[class*=st-key-map_][class*=_units_0] input")
    field.wait_for()
    assert [] == manager.violations()
    manager.picture("import-names")
    field.click()
    manager.page.keyboard.type("Tilskud")
    manager.page.locator("[role=option]", has_text="Tilskud").first.wait_for()
    manager.page.keyboard.press("Enter")
    manager.leave_choices()
    manager.page.get_by_role("button", name="Gem, og kontrollér igen").click()
    manager.page.locator(".st-key-import_start").wait_for()


def _read_what_was_approved(scene: Scene, head: Person) -> None:
    """Reads the approval that was finished elsewhere, in both languages."""
    with scene.work("head") as work:
        record_id = work.session.exec(select(Record.id).where(col(Record.title) == "Brev 0")).one()
    head.go(f"/?record={record_id}", until="section[aria-label^='Godkendelse, overført fra']")
    head.page.locator("section[aria-label^='Godkendelse, overført fra']").scroll_into_view_if_needed()
    head.page.frame_locator("iframe").get_by_text("Brev om anlæg 0.").wait_for()
    assert [] == head.violations()
    head.picture("approval-carried")
    head.page.locator("button.me").click()
    head.page.get_by_role("button", name="English").click()
    head.page.wait_for_selector("section[aria-label^='Approval, carried from']")
    assert [] == head.violations()
    head.picture("approval-carried-english")


def _taken_in(scene: Scene, manager: Person) -> None:
    manager.press("import_start")
    manager.page.locator(".notice", has_text="Den læses ind").wait_for()
    scene.the_runner_works()
    manager.go("/?" + manager.page.url.split("?", 1)[1], until="table.plain")
