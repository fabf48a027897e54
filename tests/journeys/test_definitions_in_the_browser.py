"""Drawing an approval on Monday: a designer draws, simulates and is read through; another publishes; it is looked at in both languages."""

import pytest

from casework.queries import definitions_drawn
from casework.queries.approval_steps import steps_to_edit
from casework.queries.letter_templates import letter_templates
from casework.services import definition_drafts, signing_in
from casework.services.bringing_definitions import bring_shipped_definitions
from casework.work import Actor
from documents.house_letter import house_template
from tests.approvals import THREE_STEPS, attach, decided, letter, publish, started
from tests.course import add_designer
from tests.journeys.browser import Person
from tests.journeys.conftest import Scene
from tests.journeys.stage import PASSWORD
from tests.replies import REPLYING, begun, make, received, template
from tests.services.test_definition_drafts import GOOD

SOURCE = GOOD.replace("name: grant", "name: drawn_grant").replace("title: Tilskud", "title: Tilsagn om tilskud")
DIALOG = "[role=dialog]"


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


def chosen(designer: Person, within: str, name: str, text: str) -> None:
    """Chooses a file of text, once the field is alive; the field then says its name."""
    designer.page.locator(f"{within} .textfile").wait_for()
    file = {"name": name, "mimeType": "application/yaml", "buffer": text.encode()}
    designer.page.locator(f"{within} input[type=file]").set_input_files([file])
    designer.page.locator(f"{within} .textfile", has_text=name).wait_for()


def a_definition_begins_from_a_file(designer: Person) -> None:
    """A draft is begun from a file in the dialog; on its page another file takes the text's place and is saved."""
    designer.go("/?page=definitions", until=".st-key-new_definition")
    designer.open("new_definition", until=f"{DIALOG} .st-key-definition_do")
    chosen(
        designer, DIALOG, "tilskud.yaml", GOOD.replace("name: grant", "name: from_a_file").replace("title: Tilskud", "title: Fra en fil")
    )
    assert [] == designer.violations(DIALOG)
    designer.picture("definition-new")
    designer.press("definition_do")
    designer.page.locator("h1", has_text="Fra en fil").wait_for()
    version_id = int(designer.page.url.split("id=")[1].split("&")[0])
    designer.go(f"/?page=definition&id={version_id}&tab=yaml", until=".st-key-save_yaml")
    text = designer.page.locator("textarea").first.input_value()
    chosen(designer, "main", "nyere.yaml", text.replace("title: Fra en fil", "title: Fra en nyere fil"))
    designer.page.locator(".right").first.wait_for()
    assert [] == designer.violations()
    designer.picture("definition-yaml")
    designer.press("save_yaml")
    designer.page.locator("h1", has_text="Fra en nyere fil").wait_for()


def an_example_is_kept(designer: Person, version_id: int) -> None:
    """What comes of a case that is thought up is shown at once, and kept where it is right."""
    designer.go(f"/?page=definition&id={version_id}&tab=examples", until=".st-key-example_keep")
    assert [] == designer.violations()
    designer.picture("definition-examples")
    designer.page.locator(".st-key-example_name input").fill("Når enheden er en anden")
    designer.press("example_keep")
    designer.page.locator("section.panel h2", has_text="Når enheden er en anden").wait_for()


def how_it_goes(scene: Scene) -> None:
    """What has ended and what waits is drawn, told in words, and taken out as a table."""
    platform, ministry = scene.stage.platform, scene.stage.ministry
    publish(platform, ministry, THREE_STEPS | {"name": "counted", "title": "Svar til borgere"})
    for _ in range(2):
        decided(platform, ministry, started(platform, ministry, "counted", letter(platform, ministry)), "head")
    head = scene.at_the_desk("head")
    head.go("/?page=approval_figures", until="figure.chart img")
    assert [] == head.violations()
    head.picture("approval-figures")


def two_versions_differ(scene: Scene, designer: Person, version_id: int) -> None:
    """A newer draft stands beside what is published, both drawn."""
    with scene.work("designer") as work:
        source = definitions_drawn.drawn_version(work, version_id).source
        newer = definition_drafts.draft_definition(work, source.replace("Departementschef", "Direktør"))
    designer.go(f"/?page=definition&id={newer}&tab=differences", until=".drawing img")
    designer.page.locator(".drawing img").nth(1).wait_for()
    assert [] == designer.violations()
    designer.picture("definition-differences")


def the_steps_to_come_of_a_running_approval(scene: Scene) -> None:
    """Whoever writes on the record gives it another second approver, a day to do it, and one more step."""
    platform, ministry = scene.stage.platform, scene.stage.ministry
    publish(platform, ministry, THREE_STEPS | {"name": "to_be_edited", "title": "Godkendelse af tilsagn"})
    record_id = letter(platform, ministry, title="Tilsagn til Nordlys Varme")
    approval_id = started(platform, ministry, "to_be_edited", record_id)
    worker = scene.at_the_desk("caseworker")
    worker.go(f"/?record={record_id}", until=".st-key-approval_more")
    worker.page.locator(".st-key-approval_more button").first.click()
    worker.open("approval_steps", until=f"{DIALOG} .st-key-steps_do")
    with platform.work(ministry.actor("caseworker")) as work:
        key = f"steps_{approval_id}_{steps_to_edit(work, approval_id).version}"
    worker.page.locator(f"{DIALOG} .st-key-steps_edit_1 button").click()
    worker.page.locator(f"{DIALOG} .st-key-{key}_1_title input").wait_for()
    worker.page.locator(f"{DIALOG} .st-key-{key}_1_days input").fill("4")
    worker.page.keyboard.press("Tab")
    worker.page.locator(DIALOG, has_text="4 arbejdsdage").wait_for()
    assert [] == worker.violations(DIALOG)
    worker.picture("approval-steps")
    worker.page.locator(f"{DIALOG} .st-key-steps_down_1 button").click()
    worker.page.locator(f"{DIALOG} b", has_text="3. Jura").wait_for()
    worker.press("steps_do")
    worker.page.locator(DIALOG).wait_for(state="detached")
    with platform.work(ministry.actor("caseworker")) as work:
        steps = steps_to_edit(work, approval_id).content["steps"]
    assert [("head", "+3"), ("secretary", ""), ("legal", "+4")] == [(step["name"], step.get("deadline", "")) for step in steps]


def a_process_is_looked_at(scene: Scene, designer: Person) -> None:
    """What is written in Python is drawn as anything else, and has no forms."""
    with scene.stage.platform.work(Actor.system("setup")) as work:
        bring_shipped_definitions(work, scene.stage.ministry.authority)
    with scene.work("designer") as work:
        row = next(each for each in definitions_drawn.drawn_versions(work) if each.name == "public_consultation")
    designer.go(f"/?page=definition&id={row.version_id}&tab=steps", until=".drawing img")
    assert [] == designer.violations()
    designer.picture("definition-process")
    assert 0 == designer.page.locator(".st-key-add_step").count()


def a_letter_template_is_brought(scene: Scene, designer: Person) -> None:
    """The house's own letter is brought back as a template, looked at and taken into use."""
    designer.go("/?page=letter_templates", until=".st-key-new_template")
    designer.open("new_template", until=f"{DIALOG} .st-key-template_name input")
    name = designer.page.locator(f"{DIALOG} .st-key-template_name input")
    name.fill("Svar på ansøgning")
    name.press("Enter")
    file = designer.page.locator(f"{DIALOG} .upload input[type=file]")
    file.wait_for()
    assert [] == designer.violations(DIALOG)
    kind = "application/octet-stream"
    file.set_input_files([{"name": "Brev.docx", "mimeType": kind, "buffer": template("Kære {{ party.navn }}")}])
    designer.page.locator(f"{DIALOG} .files .bad", has_text="party.navn").wait_for()
    designer.picture("letter-template-refused")
    file.set_input_files([{"name": "Svarbrev.docx", "mimeType": kind, "buffer": house_template("da")}])
    designer.page.locator(DIALOG).wait_for(state="detached")
    with scene.work("designer") as work:
        [kept] = [each for each in letter_templates(work) if each.name == "Svar på ansøgning"]
    version_id = kept.versions[0].version_id
    designer.does(f"template_use_{version_id}", told="i brug fra nu af")
    designer.page.locator(".st-key-template_fields summary").click()
    designer.page.locator(".st-key-template_fields td", has_text="signature.block").wait_for()
    assert [] == designer.violations()
    designer.picture("letter-templates")


def a_final_approval_makes_the_reply(scene: Scene) -> None:
    """The caseworker's approval is final: the reply stands on its card."""
    platform, ministry = scene.stage.platform, scene.stage.ministry
    publish(platform, ministry, {**REPLYING, "reply_template": "Svar på ansøgning"})
    record_id = received(platform, ministry, title="Ansøgning fra Anna Prøve")
    attach(platform, ministry.actor("clerk"), record_id, b"Budget")
    approval_id = begun(platform, ministry, record_id)
    worker = scene.at_the_desk("caseworker")
    worker.page.bring_to_front()
    worker.go(f"/?record={record_id}", until=".st-key-reply_choose")
    worker.open("reply_choose", until=f"{DIALOG} .st-key-reply_save")
    assert [] == worker.violations(DIALOG)
    worker.picture("reply-choice")
    worker.press("reply_save")
    worker.page.locator(DIALOG).wait_for(state="detached")
    decided(platform, ministry, approval_id, "head")
    make(platform)
    worker.go(f"/?record={record_id}", until="a:has-text('Sv: Ansøgning fra Anna Prøve')")
    worker.page.locator("a:has-text('Sv: Ansøgning fra Anna Prøve')").scroll_into_view_if_needed()
    assert [] == worker.violations()
    worker.picture("replies-card")


@pytest.mark.long
@pytest.mark.timeout(300)
def test_a_designer_draws_and_another_publishes(scene: Scene, version_id: int) -> None:
    designer = scene.at_the_desk("designer")
    a_step_is_added(designer, version_id)
    designer.go(f"/?page=definition&id={version_id}&tab=simulation", until="ol.foreseen")
    assert [] == designer.violations()
    designer.picture("definition-simulation")
    an_example_is_kept(designer, version_id)
    a_definition_begins_from_a_file(designer)

    colleague = scene.at_the_desk("designer2")
    colleague.go(f"/?page=definition&id={version_id}&tab=yaml", until=".st-key-save_yaml")
    assert [] == colleague.violations()
    colleague.press("publish")
    colleague.page.locator(".page-head .pill.green", has_text="Udgivet").wait_for()

    a_letter_template_is_brought(scene, designer)
    a_final_approval_makes_the_reply(scene)
    designer.page.bring_to_front()
    designer.go("/?page=definitions", until="section.panel")
    assert [] == designer.violations()
    designer.picture("definitions")
    two_versions_differ(scene, designer, version_id)
    how_it_goes(scene)
    designer.page.bring_to_front()
    designer.go("/?page=definitions", until="section.panel")
    designer.page.locator("button.me").click()
    designer.page.get_by_role("button", name="English").click()
    designer.page.wait_for_selector("text=Approval definitions")
    designer.go(f"/?page=definition&id={version_id}&tab=steps", until=".drawing img")
    assert "What you can do now" in designer.page.inner_text(".st-key-actions")
    assert [] == designer.violations()
    designer.picture("definition-steps-english")
    designer.go(f"/?page=definition&id={version_id}&tab=examples", until=".st-key-definitionbody section.panel")
    assert [] == designer.violations()
    designer.picture("definition-examples-english")
    a_process_is_looked_at(scene, designer)
    the_steps_to_come_of_a_running_approval(scene)
