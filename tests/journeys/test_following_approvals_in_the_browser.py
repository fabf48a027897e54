"""Somebody who approves all day follows what waits, approves several together, takes it back, and a stranger reads how it came to that."""

import datetime as dt

import pytest

from casework.services import approving, organisation, signing_in
from casework.services.organisation import NewOfficial
from casework.vocabulary import ListKey, Role, Verdict
from casework.work import Actor
from tests.approvals import decided, letter, moved, publish
from tests.builders import SINCE
from tests.journeys.conftest import Scene
from tests.journeys.stage import PASSWORD

DIALOG = "[role=dialog]"
pytestmark = pytest.mark.timeout(600)
FOLLOWED = {
    "name": "followed",
    "title": "Forelæggelse for direktøren",
    "steps": [
        {"name": "head", "title": "Kontorchef", "seats": [{"official": "head"}]},
        {"name": "chief", "title": "Direktør", "seats": [{"official": "chief"}], "deadline": "+3"},
        {"name": "both", "title": "Jura og økonomi", "seats": [{"official": "lawyer"}, {"official": "manager"}]},
        {"name": "top", "title": "Departementschef", "seats": [{"role": "permanent_secretary"}]},
    ],
}
LETTERS = (("Svar til Vestenga Fjernvarme", 12, False), ("Udkast til bekendtgørelse", 2, True), ("Notat om støjgrænser", None, False))


@pytest.mark.long
def test_approvals_are_followed_and_decided_together(scene: Scene) -> None:
    ids = _arrange(scene)
    what_waits_in_the_unit_stands_urgent_first(scene)
    several_are_approved_together_and_taken_back(scene)
    a_stranger_reads_the_whole_story(scene, ids[0])
    one_is_approved_by_the_keyboard_alone(scene, ids)


def _arrange(scene: Scene) -> list[int]:
    """Gives the ministry a director in a unit of its own, at whose seat three approvals wait; one was sent back once."""
    platform, ministry = scene.stage.platform, scene.stage.ministry
    with platform.work(Actor.system("setup")) as work:
        unit = organisation.add_unit(work, ministry.authority, "Direktionen", short_name="DIR")
        chief = organisation.add_official(work, NewOfficial(ministry.authority, "chief", "Vibeke Storm", "chief@prove.invalid", 2, False))
        organisation.give_post(work, chief, unit, Role.HEAD, title="Direktør", starts_on=SINCE)
        signing_in.set_password(work, chief, PASSWORD)
    ministry.people["chief"] = chief
    publish(platform, ministry, FOLLOWED)
    made = []
    for title, days, is_urgent in LETTERS:
        made.append(letter(platform, ministry, title=title))
        with scene.work("caseworker") as work:
            due = None if days is None else work.today + dt.timedelta(days=days)
            approval_id = approving.start(work, made[-1], "followed", deadline=due, is_urgent=is_urgent, comment="Haster hos ministeren")
        moved(platform, approval_id)
        decided(platform, ministry, approval_id, "head", comment="Enig")
        if not is_urgent and days:
            decided(platform, ministry, approval_id, "chief", Verdict.RETURN, "Hjemlen mangler i brevets andet afsnit", return_to=1)
            decided(platform, ministry, approval_id, "head", comment="Hjemlen er sat ind")
    return made


def what_waits_in_the_unit_stands_urgent_first(scene: Scene) -> None:
    chief = scene.at_the_desk("chief")
    chief.go(f"/?list={ListKey.UNIT_APPROVALS}", until="table[role=grid] .progress")

    assert [LETTERS[1][0], LETTERS[2][0], LETTERS[0][0]] == [
        chief.page.locator("td.wide").nth(number).get_attribute("title") for number in range(len(LETTERS))
    ]
    assert [] == chief.violations()
    chief.picture("approvals-list")
    chief.page.click(".views a >> nth=0")
    chief.page.wait_for_selector("[role=option]")
    assert [] == chief.violations()


def several_are_approved_together_and_taken_back(scene: Scene) -> None:
    chief = scene.at_the_desk("chief")
    chief.page.click(".tool[data-tool=table]")
    chief.page.wait_for_selector("table[role=grid] .progress")
    chief.page.locator("thead input").check()
    chief.page.click(".chosen button[data-act=approve]")
    chief.page.locator(DIALOG, has_text="Det, du godkender").wait_for()
    assert [] == chief.violations(DIALOG)
    chief.picture("approve-together")
    chief.press("many_do")
    chief.page.wait_for_selector(f"{DIALOG} .st-key-many_undo button")  # before, the question shows green pills of its own
    chief.page.locator(f"{DIALOG} .pill.green >> nth=2").wait_for()
    assert [] == chief.violations(DIALOG)
    chief.press("many_undo")
    chief.page.locator(".notice", has_text="Fortrudt for 3 akter").wait_for()
    chief.page.wait_for_selector(DIALOG, state="detached")
    scene.the_runner_works()  # opens the steps again
    chief.go(f"/?list={ListKey.FOR_APPROVAL}", until="table[role=grid] .progress")


def a_stranger_reads_the_whole_story(scene: Scene, record_id: int) -> None:
    stranger = scene.at_the_desk("clerk")
    stranger.go(f"/?list={ListKey.MY_INBOX}&record={record_id}&tab=approval", until=".round >> nth=1")
    assert [] == stranger.violations()
    stranger.picture("approval-story")
    link = stranger.page.locator("a.quiet[href$='.pdf']").first.get_attribute("href")
    printed = stranger.page.request.get(f"{stranger.url}{link}")
    assert (200, b"%PDF") == (printed.status, printed.body()[:4])
    chief = scene.at_the_desk("chief")
    chief.page.bring_to_front()
    chief.page.locator("button.me").click()
    chief.page.get_by_role("button", name="English").click()
    chief.page.locator(".views a", has_text="Where I am responsible").wait_for()
    chief.go(f"/?list={ListKey.UNIT_APPROVALS}", until="table[role=grid] .progress")
    assert [] == chief.violations()
    chief.picture("approvals-list-english")


_FOCUSED = "() => { let at = document.activeElement; while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement; return at }"


def one_is_approved_by_the_keyboard_alone(scene: Scene, ids: list[int]) -> None:
    """From the list to the decision and back, as the foot of the desk says; what is typed into a field stays text."""
    chief = scene.at_the_desk("chief")
    chief.go(f"/?list={ListKey.FOR_APPROVAL}&record={ids[1]}", until="[class*=st-key-decide_approve] button")
    keys = chief.page.keyboard

    keys.press("l")
    assert "option" == chief.page.evaluate_handle(_FOCUSED).get_property("role").json_value()
    keys.press("d")
    assert "Approve" in chief.page.evaluate_handle(_FOCUSED).get_property("innerText").json_value()
    keys.press("Enter")
    chief.page.locator(".notice:not([hidden]) span", has_text="Approved").wait_for()
    keys.press("/")
    keys.type("ld")
    assert "ld" == chief.page.evaluate_handle(_FOCUSED).get_property("value").json_value()
