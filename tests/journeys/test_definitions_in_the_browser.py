"""Drawing an approval on Monday: a designer draws, simulates and is read through; another publishes; it is looked at in both languages."""

import pytest

from casework.services import definition_drafts, signing_in
from casework.work import Actor
from tests.course import add_designer
from tests.journeys.browser import Person
from tests.journeys.conftest import Scene
from tests.journeys.stage import PASSWORD
from tests.services.test_definition_drafts import GOOD

SOURCE = GOOD.replace("name: grant", "name: drawn_grant").replace("title: Tilskud", "title: Tilsagn om tilskud")


@pytest.fixture
def version_id(scene: Scene) -> int:
    other = add_designer(scene.stage.platform, scene.stage.ministry)
    with scene.stage.platform.work(Actor.system("setup")) as work:
        signing_in.set_password(work, other.official_id or 0, PASSWORD)
    with scene.work("designer") as work:
        return definition_drafts.draft_definition(work, SOURCE)


def a_step_is_added(designer: Person, version_id: int) -> None:
    designer.go(f"/?page=definition&id={version_id}&tab=steps", until=".drawing img")
    assert [] == designer.violations()
    designer.picture("definition-steps")
    designer.open("add_step", until="[role=dialog] .st-key-step_do")
    key = f"s{version_id}_1_2"
    designer.page.locator(f".st-key-{key}_title input").fill("Juridisk gennemsyn")
    designer.page.locator(f".st-key-{key}_seats input").click()
    designer.page.keyboard.type("Ida Ravn")
    designer.page.locator("[role=option]", has_text="Ida Ravn").first.wait_for()
    designer.page.keyboard.press("Enter")
    designer.leave_choices()
    assert [] == designer.violations()
    designer.picture("definition-step")
    designer.press("step_do")
    designer.page.wait_for_selector(".drawing img[alt*='3. Juridisk gennemsyn']")


@pytest.mark.timeout(300)
def test_a_designer_draws_and_another_publishes(scene: Scene, version_id: int) -> None:
    designer = scene.at_the_desk("designer")
    a_step_is_added(designer, version_id)
    designer.go(f"/?page=definition&id={version_id}&tab=simulation", until="ol.foreseen")
    assert [] == designer.violations()
    designer.picture("definition-simulation")

    colleague = scene.at_the_desk("designer2")
    colleague.go(f"/?page=definition&id={version_id}&tab=yaml", until=".st-key-save_yaml")
    assert [] == colleague.violations()
    colleague.press("publish")
    colleague.page.locator(".page-head .pill.green", has_text="Udgivet").wait_for()

    designer.go("/?page=definitions", until="section.panel")
    assert [] == designer.violations()
    designer.picture("definitions")
    designer.page.locator("button.me").click()
    designer.page.get_by_role("button", name="English").click()
    designer.page.wait_for_selector("text=Approval definitions")
    designer.go(f"/?page=definition&id={version_id}&tab=steps", until=".drawing img")
    assert "What you can do now" in designer.page.inner_text(".st-key-actions")
    assert [] == designer.violations()
    designer.picture("definition-steps-english")
