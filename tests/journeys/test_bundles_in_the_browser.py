"""On the desk: a checked bundle with what is wrong in it, another taken in by the runner, and a case taken out whole."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from casework.queries.case_page import case_by_number
from documents import importing
from tests import made_bundles as made
from tests.journeys.conftest import Scene

pytestmark = pytest.mark.timeout(600)


def test_a_records_manager_takes_a_bundle_in_and_an_official_takes_a_case_out(scene: Scene, tmp_path: Path) -> None:
    platform, actor = scene.stage.platform, scene.stage.ministry.actor("manager")
    bad, _ = importing.look_at(platform, actor, made.write(tmp_path / "bad", cases=[made.case(1, unit="Nedlagt kontor", farve="blå")]))
    good, _ = importing.look_at(platform, actor, made.archive(tmp_path / "good", 3))
    manager = scene.at_the_desk("manager")
    manager.go("/?page=imports", until=".hits")
    assert "Noget står i vejen" in manager.page.inner_text(".hits")
    assert [] == manager.violations()
    manager.go(f"/?page=imports&id={bad}", until="table.plain")
    assert "Feltet findes ikke" in manager.page.inner_text(".st-key-widebody")
    assert [] == manager.violations()
    manager.picture("import-refused")
    manager.go(f"/?page=imports&id={good}", until=".st-key-import_start")
    manager.press("import_start")
    manager.page.locator(".notice", has_text="Den læses ind").wait_for()
    scene.the_runner_works()
    manager.go(f"/?page=imports&id={good}", until="table.plain")
    manager.page.locator(".page-head .pill", has_text="Læst ind").wait_for()
    assert [] == manager.violations()
    manager.picture("import-done")

    with scene.work("head") as work:
        case_id = case_by_number(work, "03/00001")
    head = scene.at_the_desk("head")
    head.go(f"/?case={case_id}", until=".st-key-actions summary")
    head.page.click(".st-key-actions summary")
    head.press("do_export")
    head.page.locator("[role=dialog] input").fill("Aflevering til kommunen")
    head.page.keyboard.press("Enter")
    link = head.page.locator("[role=dialog] a", has_text="Hent filen")
    link.wait_for()
    assert [] == head.violations()
    head.picture("export-case")
    answer = head.page.request.get(scene.stage.url + str(link.get_attribute("href")))
    with zipfile.ZipFile(io.BytesIO(answer.body())) as archive:
        assert ["03/00001"] == [json.loads(line)["number"] for line in archive.read("cases.jsonl").splitlines()]

    stranger = scene.at_the_desk("outsider")
    stranger.go(f"/?page=imports&id={good}", until=".empty")
    assert 404 == stranger.page.request.get(scene.stage.url + str(link.get_attribute("href"))).status
