"""The organisation on the desk, walked page by page: every dialog opened and used, and an absent colleague's lists seen."""

import datetime as dt
import re

import pytest

from casework.events import OrganisationChanged
from casework.model import EmergencyAccess, EmergencyNotice, Unit
from casework.services import inbox, organisation, organisation_plans, records, signing_in
from casework.services.organisation import Lends, NewOfficial
from casework.services.records import NewRecord
from casework.vocabulary import AccessLevel, Channel, RecordKind, Role, SubstituteScope
from casework.work import Actor
from tests.journeys.browser import Person
from tests.journeys.conftest import Scene
from tests.journeys.stage import PASSWORD

pytestmark = pytest.mark.timeout(600)
DIALOG = "[role=dialog]"
TITLE = "Notat til den fraværende"


def faults(person: Person) -> list[str]:
    """Gives what axe finds, when what scrolls has been made reachable by keyboard."""
    person.page.bring_to_front()  # a page behind another one is drawn when the browser finds the time
    person.page.wait_for_function(_REACHABLE)
    return person.violations()


_REACHABLE = """() => [...document.querySelectorAll('.st-key-wide')].every(
    pane => pane.scrollHeight <= pane.clientHeight + 1 || pane.tabIndex === 0)"""


def opens(person: Person, key: str) -> None:
    """Opens a dialog and has axe look at it."""
    person.open(key, until=f"{DIALOG} button[kind=primary]")
    assert [] == faults(person), key


def types(person: Person, key: str, words: str) -> None:
    person.page.locator(f"{DIALOG} .st-key-{key} input").fill(words)
    person.page.keyboard.press("Tab")


def picks(person: Person, key: str, words: str) -> None:
    person.page.locator(f".st-key-{key} input").click()
    person.page.keyboard.type(words)
    person.page.locator("[role=option]", has_text=words).first.click()
    person.leave_choices()


def does(person: Person, key: str) -> str:
    """Presses the dialog's deed when it can be done, and gives what the desk says."""
    person.page.locator(f"{DIALOG} .st-key-{key} button:not([disabled])").click()
    person.page.locator(DIALOG).wait_for(state="detached")
    return person.told()


def leaves(person: Person) -> None:
    """Closes a dialog without doing anything."""
    person.page.keyboard.press("Escape")
    person.page.locator(DIALOG).wait_for(state="detached")


def units_and_people(scene: Scene) -> None:
    administrator = scene.at_the_desk("administrator")
    administrator.go("/?page=organisation", until=".tree")
    assert [] == faults(administrator)
    administrator.picture("organisation")
    opens(administrator, "add_unit")
    types(administrator, "unit_name", "Klima og energi")
    types(administrator, "unit_short", "KE")
    assert "oprettet" in does(administrator, "unit_do") or administrator.page.locator("text=Klima og energi").count()
    opens(administrator, "rename_unit")
    leaves(administrator)
    opens(administrator, "hire")
    types(administrator, "hire_name", "Vera Lind")
    types(administrator, "hire_username", "vera")
    does(administrator, "hire_do")
    administrator.page.locator("table", has_text="Vera Lind").wait_for()
    opens(administrator, "give_post")
    picks(administrator, "post_who", "Bo Krag")
    leaves(administrator)


def an_official(scene: Scene) -> None:
    official = scene.stage.ministry.people["caseworker"]
    administrator, officer = scene.at_the_desk("administrator"), scene.at_the_desk("officer")
    administrator.go(f"/?page=official&id={official}", until=".page h1")
    assert [] == faults(administrator)
    for key in ("end_post", "give_post"):
        opens(administrator, key)
        leaves(administrator)
    opens(administrator, "leave")
    picks(administrator, "leave_to", "Bo Krag")
    does(administrator, "leave_do")
    officer.go(f"/?page=official&id={official}", until=".page h1")
    opens(officer, "clearance")
    leaves(officer)
    officer.picture("official")
    assert [] == faults(officer)


def teams_and_groups(scene: Scene) -> None:
    officer = scene.at_the_desk("officer")
    officer.go("/?page=groups", until=".page h1")
    opens(officer, "new_group")
    types(officer, "group_name", "Ejendomskøb")
    does(officer, "group_do")
    officer.page.locator("h2", has_text="Ejendomskøb").wait_for()
    key = officer.page.locator("[class*=st-key-add_]").last.get_attribute("class") or ""
    opens(officer, "add_" + key.split("st-key-add_")[1].split()[0])
    picks(officer, "member_who", "Karen Toft")
    does(officer, "member_do")
    officer.page.locator(".page", has_text="Karen Toft").first.wait_for()
    opens(officer, "bind_code")
    leaves(officer)
    assert [] == faults(officer)
    officer.picture("groups")
    officer.page.locator("a.who-sees").first.click()
    officer.page.locator(".readers").wait_for()
    assert "Kan se" in officer.page.inner_text("body") or "Hvem kan se" in officer.page.inner_text("body")


def roles_and_rights(scene: Scene) -> None:
    administrator, officer = scene.at_the_desk("administrator"), scene.at_the_desk("officer")
    administrator.go("/?page=rights", until=".page h1")
    opens(administrator, "take_right")
    leaves(administrator)
    opens(administrator, "give_right")
    leaves(administrator)
    officer.go("/?page=rights", until=".page h1")
    assert [] == faults(administrator) + faults(officer)
    administrator.picture("rights")


def changes_of_the_organisation(scene: Scene) -> None:
    administrator = scene.at_the_desk("administrator")
    administrator.go("/?page=plans", until=".page h1")
    scene.the_runner_works()
    administrator.go("/?page=plans", until="[class*=st-key-start_]")
    assert [] == faults(administrator)
    administrator.picture("plans")
    for key in ("merge", "split", "move"):
        opens(administrator, key)
        leaves(administrator)
    administrator.page.locator("[class*=st-key-drop_] button").first.click()
    administrator.page.locator(".pill", has_text="Opgivet").first.wait_for()


def another_ministry_says_yes(scene: Scene) -> None:
    with scene.stage.platform.work(Actor.system("setup")) as work:
        other = organisation.found_authority(work, "Andet ministerium", cvr="10000017")
        top = organisation.add_unit(work, other, "Departementet", short_name="DEP")
        eva = organisation.add_official(work, NewOfficial(other, "eva", "Eva Dam", "eva@andet.invalid"))
        organisation.give_post(work, eva, top, Role.SYSTEM_ADMINISTRATOR, title="", starts_on=dt.date(2020, 1, 1))
        signing_in.set_password(work, eva, PASSWORD)
    with scene.work("administrator") as work:
        moved = organisation.add_unit(work, work.authority_id, "Klagecenter", short_name="KC")
        organisation_plans.plan_move(work, moved, authority_id=other)
    scene.the_runner_works()
    receiver = scene.at_the_desk("eva")
    receiver.go("/?page=plans", until="[class*=st-key-accept_]")
    assert "Ministeriet for Prøver" in receiver.page.inner_text(".told")
    assert [] == faults(receiver)
    receiver.picture("plan-from-another-ministry")
    key = receiver.page.locator("[class*=st-key-accept_]").first.get_attribute("class") or ""
    opens(receiver, "accept_" + key.split("st-key-accept_")[1].split()[0])
    picks(receiver, "accept_under", "Departementet")
    does(receiver, "accept_do")
    sender = scene.at_the_desk("administrator")
    sender.go("/?page=plans", until="[class*=st-key-start_]")
    sender.page.locator("[class*=st-key-start_] button").first.click()
    sender.page.locator(".pill.blue").first.wait_for()
    scene.the_runner_works()
    with scene.stage.platform.work(Actor.system("setup")) as work:
        assert (other, top) == (work.session.get_one(Unit, moved).authority_id, work.session.get_one(Unit, moved).parent_id)


def substitutes(scene: Scene) -> None:
    people, today = scene.stage.ministry.people, dt.datetime.now(dt.UTC).date()
    with scene.work("lawyer") as work:
        new = NewRecord(
            TITLE, RecordKind.INTERNAL, Channel.DESK, scene.stage.ministry.legal, people["lawyer"], access_level=AccessLevel.INVOLVED
        )
        inbox.put(work, records.draft(work, new), people["lawyer"], cause="placed")
        organisation.substitute(work, people["lawyer"], people["outsider"], starts_on=today, ends_on=today)
        lends = Lends(SubstituteScope.APPROVALS)
        organisation.substitute(work, people["lawyer"], people["designer"], starts_on=today, ends_on=today, lends=lends)
    outsider, designer = scene.at_the_desk("outsider"), scene.at_the_desk("designer")
    outsider.go("/?page=standing_in", until=".page h1")
    opens(outsider, "name_substitute")
    leaves(outsider)
    assert [] == faults(outsider)
    outsider.picture("substitutes")
    outsider.page.locator("button", has_text="Handl for Ida Ravn").click()
    outsider.page.locator("a.acting").wait_for()
    outsider.go("/?list=my_inbox", until="a.acting")
    outsider.page.locator("[role=option]", has_text=TITLE).first.wait_for()
    assert "Ida Ravn" in outsider.page.inner_text("a.acting")
    assert [] == faults(outsider)
    outsider.picture("lists-of-the-absent")
    outsider.go("/?page=standing_in", until=".page h1")
    outsider.page.locator(".st-key-act_as_myself button").click()
    outsider.page.locator("a.acting").wait_for(state="hidden")
    designer.go("/?page=standing_in", until=".page h1")
    designer.page.locator("button", has_text="Handl for Ida Ravn").click()
    designer.page.locator("a.acting").wait_for()
    designer.go("/", until="a.acting")
    assert not designer.page.locator("[role=option]", has_text=TITLE).count()


def emergencies_count_and_are_judged(scene: Scene) -> None:
    people, now = scene.stage.ministry.people, dt.datetime.now(dt.UTC)
    with scene.stage.platform.work(Actor.system("setup")) as work:
        opened = work.add(
            EmergencyAccess(
                authority_id=scene.stage.ministry.authority, official_id=people["secretary"], number="2026-12",
                reason="Ministeren skal svare Folketinget inden klokken 10.", opened_at=now, ends_at=now,
            )
        )  # fmt: skip
        work.session.add(EmergencyNotice(emergency_id=opened.id, principal_id=people["officer"], told_by=people["secretary"], told_at=now))
        work.record(OrganisationChanged(what="unit", subject_id=scene.stage.ministry.legal, change="renamed"))
    officer = scene.at_the_desk("officer")
    officer.go("/?page=emergency", until=".page h1")
    officer.page.locator(".more .opens").click()
    assert re.search(r"Nødadgang \(\d+\)", officer.page.inner_text(".menu.pages"))
    officer.page.keyboard.press("Escape")
    opens(officer, f"judge_{opened.id}")
    does(officer, "judge_do")
    officer.page.locator(".pill.green").first.wait_for()
    assert [] == faults(officer)
    officer.picture("emergency")


def in_english(scene: Scene) -> None:
    administrator = scene.at_the_desk("administrator")
    administrator.go("/?page=plans", until=".page h1")
    administrator.page.click(".me")
    administrator.page.get_by_role("button", name="English").click()
    administrator.page.locator("h1", has_text="Changes of the organisation").wait_for()
    assert [] == faults(administrator)


STORY = (
    units_and_people,
    an_official,
    teams_and_groups,
    roles_and_rights,
    changes_of_the_organisation,
    another_ministry_says_yes,
    substitutes,
    emergencies_count_and_are_judged,
    in_english,
)


def test_the_organisation_is_looked_after_on_the_desk(scene: Scene) -> None:
    for step in STORY:
        step(scene)
