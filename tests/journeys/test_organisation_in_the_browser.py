"""The organisation on the desk as only a browser shows it: every page and dialog by axe, in both languages, and pictures of them.

What the dialogs do is shown without a browser (``tests/doors/test_organisation_pages.py``, ``test_hold_pages.py``).
"""

import datetime as dt
import re

import pytest

from casework.events import OrganisationChanged
from casework.model import EmergencyAccess, EmergencyNotice
from casework.services import holding, inbox, organisation, organisation_plans, records
from casework.services.organisation import NewOfficial
from casework.services.records import NewRecord
from casework.vocabulary import AccessLevel, Channel, RecordKind, Role
from casework.work import Actor
from tests.journeys.browser import Person
from tests.journeys.conftest import Scene

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]
DIALOG = "[role=dialog]"
TITLE = "Notat til den fraværende"


def faults(person: Person) -> list[str]:
    """Gives what axe finds, when what scrolls has been made reachable by keyboard."""
    person.page.bring_to_front()  # a page behind another one is drawn when the browser finds the time
    person.page.wait_for_function(_REACHABLE)
    return person.violations()


_REACHABLE = """() => [...document.querySelectorAll('.st-key-wide')].every(
    pane => pane.scrollHeight <= pane.clientHeight + 1 || pane.tabIndex === 0)"""


def looks_at(person: Person, *keys: str) -> None:
    """Opens each dialog, has axe look at it, and closes it again; what each does is shown without a browser (tests/doors)."""
    for key in keys:
        person.open(key, until=f"{DIALOG} button[kind=primary]")
        assert [] == person.violations(DIALOG), key
        leaves(person)


def leaves(person: Person) -> None:
    """Closes a dialog without doing anything."""
    person.page.keyboard.press("Escape")
    person.page.locator(DIALOG).wait_for(state="detached")


def whole_key(person: Person, prefix: str) -> str:
    """Gives the key of the first button whose key begins so and ends in a number."""
    classes = person.page.locator(f"[class*=st-key-{prefix}]").first.get_attribute("class") or ""
    return prefix + classes.split(f"st-key-{prefix}")[1].split()[0]


def units_and_people(scene: Scene) -> None:
    """A unit is added by its dialog, typed and pressed as a person does it: the way from a button to the page and back."""
    administrator = scene.at_the_desk("administrator")
    administrator.go("/?page=organisation", until=".tree")
    assert [] == faults(administrator)
    administrator.picture("organisation")
    looks_at(administrator, "rename_unit", "hire", "give_post")
    administrator.open("add_unit", until=f"{DIALOG} button[kind=primary]")
    for key, words in (("unit_name", "Klima og energi"), ("unit_short", "KE")):
        administrator.page.locator(f"{DIALOG} .st-key-{key} input").fill(words)
        administrator.page.keyboard.press("Tab")
    assert [] == administrator.violations(DIALOG)
    administrator.page.locator(f"{DIALOG} .st-key-unit_do button:not([disabled])").click()
    administrator.page.locator(DIALOG).wait_for(state="detached")
    administrator.page.locator(".tree", has_text="Klima og energi").wait_for()


def an_official(scene: Scene) -> None:
    official = scene.stage.ministry.people["caseworker"]
    administrator, officer = scene.at_the_desk("administrator"), scene.at_the_desk("officer")
    administrator.go(f"/?page=official&id={official}", until=".page h1")
    looks_at(administrator, "end_post", "leave")
    officer.go(f"/?page=official&id={official}", until=".page h1")
    assert [] == faults(officer)
    officer.picture("official")
    looks_at(officer, "clearance")


def teams_and_groups(scene: Scene) -> None:
    with scene.stage.platform.work(Actor.system("setup")) as work:
        group = organisation.add_security_group(work, scene.stage.ministry.authority, "Ejendomskøb")
        organisation.add_member(work, group, scene.stage.ministry.people["clerk"], starts_on=work.today)
    officer = scene.at_the_desk("officer")
    officer.go("/?page=groups", until=".page h1")
    assert [] == faults(officer)
    officer.picture("groups")
    looks_at(officer, "new_group", f"add_{group}", f"out_{group}", "bind_code")


def roles_and_rights(scene: Scene) -> None:
    administrator = scene.at_the_desk("administrator")
    administrator.go("/?page=rights", until=".page h1")
    assert [] == faults(administrator)
    administrator.picture("rights")
    looks_at(administrator, "take_right", "give_right")


def changes_of_the_organisation(scene: Scene) -> None:
    """One plan of our own waits to be started, one of another ministry for our yes."""
    people = scene.stage.ministry.people
    with scene.stage.platform.work(Actor.system("setup")) as work:
        other = organisation.found_authority(work, "Andet ministerium", cvr="10000017")
        moved = organisation.add_unit(work, other, "Klagecenter", short_name="KC")
        eva = organisation.add_official(work, NewOfficial(other, "eva", "Eva Dam", "eva@andet.invalid"))
        organisation.give_post(work, eva, moved, Role.SYSTEM_ADMINISTRATOR, title="", starts_on=dt.date(2020, 1, 1))
    with scene.stage.platform.work(Actor.official(eva)) as work:
        organisation_plans.plan_move(work, moved, authority_id=scene.stage.ministry.authority)
    with scene.work("administrator") as work:
        own = organisation_plans.plan_leave(work, people["caseworker"], people["outsider"], on=work.today)
    scene.the_runner_works()
    administrator = scene.at_the_desk("administrator")
    administrator.go("/?page=plans", until=f".st-key-start_{own}")
    administrator.page.locator(".told", has_text="Andet ministerium").first.wait_for()
    assert [] == faults(administrator)
    administrator.picture("plans")
    looks_at(administrator, "merge", "split", "move", whole_key(administrator, "accept_"))
    administrator.page.locator(f".st-key-drop_{own} button").click()
    administrator.page.locator(".pill", has_text="Opgivet").first.wait_for()


def substitutes(scene: Scene) -> None:
    people = scene.stage.ministry.people
    with scene.work("lawyer") as work:
        new = NewRecord(
            TITLE, RecordKind.INTERNAL, Channel.DESK, scene.stage.ministry.legal, people["lawyer"], access_level=AccessLevel.INVOLVED
        )
        inbox.put(work, records.draft(work, new), people["lawyer"], cause="placed")
        organisation.substitute(work, people["lawyer"], people["outsider"], starts_on=work.today, ends_on=work.today)
    outsider = scene.at_the_desk("outsider")
    outsider.go("/?page=standing_in", until=".page h1")
    assert [] == faults(outsider)
    looks_at(outsider, "name_substitute")
    head = scene.at_the_desk("head")
    head.go(f"/?page=official&id={people['caseworker']}", until="[class*=st-key-name_substitute]")
    assert [] == faults(head)
    looks_at(head, "name_substitute")
    outsider.picture("substitutes")
    outsider.page.locator("button", has_text="Handl for Ida Ravn").click()
    outsider.page.locator("a.acting").wait_for()
    outsider.go("/?list=my_inbox", until="a.acting")
    outsider.page.locator("[role=option]", has_text=TITLE).first.wait_for()
    assert "Ida Ravn" in outsider.page.inner_text("a.acting")
    assert [] == faults(outsider)
    outsider.picture("lists-of-the-absent")


def an_emergency_waits_in_the_menu(scene: Scene) -> None:
    people = scene.stage.ministry.people
    with scene.stage.platform.work(Actor.system("setup")) as work:
        opened = work.add(
            EmergencyAccess(
                authority_id=scene.stage.ministry.authority, official_id=people["secretary"], number="2026-12",
                reason="Ministeren skal svare Folketinget inden klokken 10.", opened_at=work.now, ends_at=work.now,
            )
        )  # fmt: skip
        work.session.add(
            EmergencyNotice(emergency_id=opened.id, principal_id=people["officer"], told_by=people["secretary"], told_at=work.now)
        )
        work.record(OrganisationChanged(what="unit", subject_id=scene.stage.ministry.legal, change="renamed"))
    officer = scene.at_the_desk("officer")
    officer.go("/?page=emergency", until=".page h1")
    officer.page.locator(".more .opens").click()
    assert re.search(r"Nødadgang \(\d+\)", officer.page.inner_text(".menu.pages"))
    officer.page.keyboard.press("Escape")
    assert [] == faults(officer)
    officer.picture("emergency")
    looks_at(officer, f"judge_{opened.id}")


def orders_to_keep(scene: Scene) -> None:
    """A record is ordered kept, and says so; the page of all orders leads to it."""
    people = scene.stage.ministry.people
    with scene.work("manager") as work:
        new = NewRecord(
            "Referat af mødet om varmepumper", RecordKind.INTERNAL, Channel.DESK, scene.stage.ministry.legal, people["manager"],
            access_level=AccessLevel.ALL,
        )  # fmt: skip
        record = records.draft(work, new)
        holding.place_hold(work, "Retssag mod ministeriet, Landsrettens sag", record_id=record, until=work.today + dt.timedelta(days=90))
    manager = scene.at_the_desk("manager")
    manager.go(f"/?record={record}&tab=details", until=".who-sees")
    manager.page.get_by_text("Mere", exact=True).first.click()
    looks_at(manager, "do_hold")
    assert [] == faults(manager)
    manager.picture("record-must-be-kept")
    manager.go("/?page=holds", until="[class*=st-key-lift_]")
    looks_at(manager, whole_key(manager, "lift_"))
    manager.picture("orders-to-keep")
    assert [] == faults(manager)


def every_page_in_english(scene: Scene) -> None:
    official = scene.stage.ministry.people["caseworker"]
    for username in ("administrator", "officer", "manager"):
        speaks_english(scene.at_the_desk(username))
    for username, link, heading in (
        ("administrator", "organisation", "Units and people"),
        ("administrator", "rights", "Roles and rights"),
        ("administrator", "standing_in", "Substitutes"),
        ("administrator", "plans", "Changes of the organisation"),
        ("manager", "holds", "Orders to keep"),
        ("officer", f"official&id={official}", "Mette Lund"),
        ("officer", "groups", "Teams and security groups"),
        ("officer", "emergency", "Emergency access"),
    ):
        person = scene.at_the_desk(username)
        person.go(f"/?page={link}", until=f"h1:has-text('{heading}')")
        assert [] == faults(person), link


def speaks_english(person: Person) -> None:
    """Chooses English in the menu of oneself."""
    person.page.bring_to_front()
    person.page.click(".me")
    person.page.get_by_role("button", name="English").click()
    person.page.locator("html[lang=en]").wait_for(state="attached")


STORY = (
    units_and_people,
    an_official,
    teams_and_groups,
    roles_and_rights,
    changes_of_the_organisation,
    substitutes,
    an_emergency_waits_in_the_menu,
    orders_to_keep,
    every_page_in_english,
)


def test_the_organisation_is_looked_after_on_the_desk(scene: Scene) -> None:
    for step in STORY:
        step(scene)
