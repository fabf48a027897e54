"""A minister's morning: a gatekeeper sorts and releases, the executive taps on a tablet, and the gatekeeper carries it out."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from casework.queries.gate import executive_list
from casework.queries.organisation_page import substitutions
from casework.services import approving, gating, organisation_changing
from casework.vocabulary import GateFlag, GatePlace
from casework.work import Actor
from documents.filing import add_document
from tests.approvals import decided, letter, moved, publish
from tests.gates import MINISTER, at, gatekeeping, passage_of, with_a_gate
from tests.journeys.browser import Person
from tests.journeys.conftest import Scene

DEFINITION = MINISTER | {"name": "to_the_minister"}
TITLES = ("Redegørelse om støj fra varmepumper", "Svar til udvalget om jordforurening", "Tilsagn til Vestenga Fjernvarme")
PAPERS = (
    ("Indstilling.txt", "Det indstilles, at departementschefen godkender udkastet.\n\nSagen haster: svaret skal afgives i denne uge."),
    ("Udkast til svar.txt", "Kære udvalg\n\nTak for spørgsmålet."),
)
SWIPE = """([from, to]) => {
  const touch = x => new Touch({ identifier: 1, target: document.body, clientX: x, clientY: 400 })
  const say = (kind, touches, x) => document.body.dispatchEvent(
    new TouchEvent(kind, { bubbles: true, touches, changedTouches: [touch(x)] }))
  say('touchstart', [touch(from)], from); say('touchend', [], to)
}"""


def sent_to_the_gate(scene: Scene, title: str, *, is_urgent: bool) -> int:
    platform, ministry = scene.stage.platform, scene.stage.ministry
    record_id = letter(platform, ministry, title=title)
    for name, text in PAPERS:
        with scene.work("caseworker") as work:
            add_document(work, record_id, text.encode(), filename=name, media_type="text/plain")
    with scene.work("caseworker") as work:
        approval_id = approving.start(work, record_id, "to_the_minister", is_urgent=is_urgent)
    moved(platform, approval_id)
    decided(platform, ministry, approval_id, "head", comment="Enig i indstillingen.")
    return passage_of(platform, approval_id)


def the_gatekeeper_prepares(scene: Scene, keeper: Person, passages: list[int]) -> None:
    executive = scene.stage.ministry.people["secretary"]
    keeper.go(f"/?page=gates&id={executive}", until=".gate-bands")
    assert [] == keeper.violations()
    keeper.picture("gate-list")
    keeper.go(f"/?page=gate&id={passages[0]}", until=".st-key-gate_release")
    keeper.page.frame_locator("iframe").get_by_text("Det indstilles").wait_for()
    assert [] == keeper.violations()
    keeper.picture("gate")
    keeper.open("sort", until="[role=dialog] .st-key-gate_sort_do")
    keeper.page.locator("[role=dialog] label", has_text="Skal først").click()
    keeper.press("gate_sort_do")
    keeper.page.locator(".panel .facts", has_text="Skal først").wait_for()
    keeper.open("gate_release", until="[role=dialog] .st-key-gate_release_do")
    keeper.page.fill("[role=dialog] .st-key-gate_note textarea", "Kun første side er ny.")
    assert [] == keeper.violations("[role=dialog]")
    keeper.press("gate_release_do")
    keeper.page.locator(".panel .facts", has_text="hos lederen").wait_for()


def heading(page: Page, title: str) -> None:
    page.locator(".executive-head h1", has_text=title).wait_for()


def the_executive_decides(leader: Person) -> None:
    page = leader.page
    page.set_viewport_size({"width": 1024, "height": 768})
    leader.go("/?page=executive", until=".executive-list")
    assert TITLES[2] in page.locator(".executive-list li").first.inner_text()  # urgent first
    assert [] == leader.violations()
    leader.picture("executive-list")
    page.locator(".executive-list a").first.click()
    heading(page, TITLES[2])
    page.wait_for_selector("[class*=st-key-verdict_approve]")
    assert [] == leader.violations()
    leader.picture("executive")
    page.fill(".st-key-verdicts textarea", "Godt, men kort det ned")
    page.locator(".executive-head h1").click()  # out of the field: from here on the keys walk
    page.keyboard.press("ArrowRight")
    heading(page, TITLES[0])
    page.evaluate(SWIPE, [700, 300])
    heading(page, TITLES[1])
    page.evaluate(SWIPE, [300, 700])
    heading(page, TITLES[0])
    page.keyboard.press("ArrowLeft")
    heading(page, TITLES[2])
    page.wait_for_function("() => document.querySelector('.st-key-verdicts textarea')?.value === 'Godt, men kort det ned'")
    page.keyboard.press("ArrowRight")
    heading(page, TITLES[0])
    page.set_viewport_size({"width": 768, "height": 1024})
    page.wait_for_selector("[class*=st-key-verdict_approve]")
    assert [] == leader.violations()
    leader.picture("executive-upright")
    leader.press_what("verdict_approve")
    page.wait_for_selector(".st-key-take_verdict_back")
    heading(page, TITLES[1])


@pytest.fixture
def gated(scene: Scene) -> Iterator[Scene]:
    """Gives the stage with a gate before the permanent secretary, and takes it away: other journeys ask her without one."""
    platform, ministry = scene.stage.platform, scene.stage.ministry
    with_a_gate(platform, ministry)
    yield scene
    with platform.work(Actor.system("setup")) as work:
        organisation_changing.set_gate(work, ministry.people["secretary"], None)
    with scene.work("secretary") as work:
        for each in substitutions(work, ministry.people["secretary"]):
            organisation_changing.end_substitution(work, each.substitution_id)


@pytest.mark.long
@pytest.mark.timeout(300)
def test_a_morning_at_the_gate(gated: Scene) -> None:
    scene = gated
    platform, ministry = scene.stage.platform, scene.stage.ministry
    publish(platform, ministry, DEFINITION)
    passages = [sent_to_the_gate(scene, title, is_urgent=title == TITLES[2]) for title in TITLES]
    keeper, leader = scene.at_the_desk("manager"), scene.at_the_desk("secretary")
    the_gatekeeper_prepares(scene, keeper, passages)
    for passage_id in passages[1:]:
        gatekeeping(platform, ministry, gating.sort, passage_id, flag=GateFlag.NORMAL)
        gatekeeping(platform, ministry, gating.release, passage_id)

    leader.page.bring_to_front()
    the_executive_decides(leader)
    with scene.work("secretary") as work:
        assert {TITLES[1], TITLES[2]} <= {one.title for one in executive_list(work)}

    keeper.page.bring_to_front()
    keeper.go(f"/?page=gate&id={passages[0]}", until=".st-key-gate_execute")
    keeper.picture("gate-afterwards")
    keeper.does("gate_execute", told="Svaret er udført")
    assert GatePlace.DONE is at(platform, passages[0]).place

    leader.page.bring_to_front()
    leader.page.set_viewport_size({"width": 1024, "height": 768})
    leader.go("/?list=my_inbox", until="button.me")
    leader.page.locator("button.me").click()
    leader.page.get_by_role("button", name="English").click()
    leader.page.locator("footer.foot", has_text="for your approval").wait_for()
    leader.go(f"/?page=executive&id={passages[2]}", until="[class*=st-key-verdict_approve]")
    assert "Approve on a condition" in leader.page.inner_text(".st-key-verdicts")
    assert [] == leader.violations()
    leader.picture("executive-english")
