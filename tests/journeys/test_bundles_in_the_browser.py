"""On the desk: a bundle is sent, what is wrong with it told; mended it comes in, is found, goes out, and changes nothing again."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from casework.queries.case_page import case_by_number
from tests import made_bundles as made
from tests.doors.test_bundle_uploads import zipped
from tests.journeys.conftest import Person, Scene

pytestmark = pytest.mark.timeout(600)


def test_a_records_manager_takes_a_bundle_in_and_an_official_takes_a_case_out(scene: Scene, tmp_path: Path) -> None:
    bad, good = tmp_path / "fejl.zip", tmp_path / "rettet.zip"
    bad.write_bytes(zipped(made.write(tmp_path / "bad", cases=[made.case(1, unit="Nedlagt kontor", farve="blå")])))
    good.write_bytes(zipped(made.archive(tmp_path / "good", 3)))
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
    manager.page.locator(".st-key-import_start").wait_for()
    assert [] == manager.violations()
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
    answer = head.page.request.get(scene.stage.url + str(link.get_attribute("href")))
    with zipfile.ZipFile(io.BytesIO(answer.body())) as archive:
        assert ["03/00001"] == [json.loads(line)["number"] for line in archive.read("cases.jsonl").splitlines()]

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
    assert 404 == stranger.page.request.get(scene.stage.url + str(link.get_attribute("href"))).status


def _taken_in(scene: Scene, manager: Person) -> None:
    manager.press("import_start")
    manager.page.locator(".notice", has_text="Den læses ind").wait_for()
    scene.the_runner_works()
    manager.go("/?" + manager.page.url.split("?", 1)[1], until="table.plain")
