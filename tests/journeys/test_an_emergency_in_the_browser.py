"""Somebody new is let in, and an emergency as a whole: code app, opening, reading, judging; by axe, in both languages."""

import re

import pyotp
import pytest

from casework.services import organisation, records
from casework.services.organisation import NewOfficial
from casework.services.records import NewRecord
from casework.vocabulary import AccessLevel, Channel, RecordKind, Role
from casework.work import Actor
from tests.journeys.browser import Person, person
from tests.journeys.conftest import Scene
from tests.journeys.stage import PASSWORD
from tests.journeys.test_organisation_in_the_browser import DIALOG, faults, looks_at, speaks_english

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]
TITLE = "Notat om beredskabet i nat"
OWN = "gult hus ved fjorden"


def in_both_languages(at: Person, *headings: str) -> None:
    """Looks at a plain page in Danish and in English, by axe too, and leaves it Danish."""
    for language, heading in zip(("da", "en"), headings, strict=True):
        at.page.click(f"button[name=language][value={language}]")
        at.page.locator("h1", has_text=heading).wait_for()
        assert [] == at.violations(), heading
    at.page.click("button[name=language][value=da]")
    at.page.locator("h1", has_text=headings[0]).wait_for()


def test_somebody_new_is_let_in_by_a_one_time_password(scene: Scene) -> None:
    with scene.stage.platform.work(Actor.system("setup")) as work:
        ministry = scene.stage.ministry
        new = organisation.add_official(work, NewOfficial(ministry.authority, "signe", "Signe Aa", "signe@prove.invalid"))
        organisation.give_post(work, new, ministry.legal, Role.CASEWORKER, title="", starts_on=work.today)
    officer = scene.at_the_desk("officer")
    officer.go(f"/?page=official&id={new}", until=".st-key-account")
    looks_at(officer, "one_time")
    officer.open("one_time", until=f"{DIALOG} button[kind=primary]")
    officer.page.click(f"{DIALOG} button[kind=primary]")
    officer.page.locator(".st-key-one_time_password code").wait_for()
    username, given = officer.page.inner_text(".st-key-one_time_password code").split()
    assert [] == faults(officer)
    officer.picture("one-time-password")
    signe = person(scene.browser, scene.stage.url, scene.seen)
    signe.page.goto(scene.stage.url)
    signe.page.fill("#name", username)
    signe.page.fill("#password", given)
    signe.page.click("button.primary")
    signe.page.locator("h1", has_text="Vælg din egen adgangskode").wait_for()
    assert [] == signe.violations()
    signe.picture("choose-password")
    for field, words in (("#password", given), ("#new", OWN), ("#again", "noget helt andet her")):
        signe.page.fill(field, words)
    signe.page.click("button.primary")
    signe.page.locator("[role=alert]", has_text="ikke ens").wait_for()
    assert [] == signe.violations()
    for field, words in (("#password", given), ("#new", OWN), ("#again", OWN)):
        signe.page.fill(field, words)
    signe.page.click("button.primary")
    signe.page.wait_for_selector("nav a[data-key]")
    signe.page.goto(f"{scene.stage.url}/password")
    in_both_languages(signe, "Skift din adgangskode", "Change your password")
    officer.page.click(".st-key-handed_over button")
    officer.page.locator(".st-key-one_time_password").wait_for(state="detached")
    officer.does("lock_account", told="Kontoen er låst")
    signe.page.goto(f"{scene.stage.url}/?page=account")
    signe.page.wait_for_selector("#password")


def test_an_emergency_is_opened_read_and_judged(scene: Scene) -> None:
    with scene.work("lawyer") as work:
        new = NewRecord(
            TITLE, RecordKind.INTERNAL, Channel.DESK, scene.stage.ministry.legal, work.official_id, access_level=AccessLevel.INVOLVED
        )
        record = records.draft(work, new)
    head, officer = scene.at_the_desk("head"), scene.at_the_desk("officer")
    head.page.goto(f"{scene.stage.url}/?record={record}")
    head.page.locator("text=Her er intet").first.wait_for()
    sets_up_a_code_app(head)
    opens(head, record)
    head.go(f"/?record={record}", until=f"text={TITLE}")
    head.picture("emergency-read")
    speaks_english(head)
    head.go("/?page=emergency", until="h1:has-text('Emergency access')")
    assert [] == faults(head)
    judges(officer)
    loses_the_telephone(scene, officer)


def sets_up_a_code_app(head: Person) -> None:
    head.go("/?page=emergency", until=".st-key-break_glass a")
    assert [] == faults(head)
    head.page.click(".st-key-break_glass a[href='/code-app']")
    in_both_languages(head, "Sæt en kodeapp op", "Set up a code app")
    head.page.fill("#password", PASSWORD)
    head.page.click("button.primary")
    head.page.wait_for_selector(".secret")
    assert [] == head.violations()
    head.picture("code-app")
    secret = re.sub(r"\s", "", head.page.inner_text(".secret"))
    head.page.fill("#code", "000000")
    head.page.click("button.primary")
    head.page.locator("[role=alert]").wait_for()
    assert [] == head.violations()
    head.page.fill("#code", pyotp.TOTP(secret).now())
    head.page.click("button.primary")
    head.page.wait_for_selector("footer.foot")
    head.page.locator("dd", has_text="Ja, i denne session").wait_for()
    assert [] == faults(head)
    head.page.goto(f"{head.url}/code-app")
    in_both_languages(head, "Fjern kodeappen", "Take the code app away")


def opens(head: Person, record: int) -> None:
    head.go("/?page=emergency", until=".st-key-emergency_number")
    head.page.locator(".st-key-emergency_number input").fill(f"#{record}")
    head.page.keyboard.press("Tab")
    head.page.locator(".st-key-emergency_reason textarea").fill("Ministeren skal svare inden klokken 10, og den ansvarlige svarer ikke.")
    head.page.keyboard.press("Tab")
    assert [] == faults(head)
    head.picture("emergency-opening")
    head.does("emergency_open", told="Det er åbent i en time")
    head.page.locator(f"a[href='?record={record}']", has_text=f"#{record}").wait_for()
    assert [] == faults(head)


def judges(officer: Person) -> None:
    """The officer is told and judges; what was opened is never shown by its title."""
    officer.go("/?page=emergency", until="[class*=st-key-judge_]")
    assert TITLE not in officer.page.content()
    officer.page.locator("[class*=st-key-judge_] button").first.click()
    officer.page.locator(f"{DIALOG} textarea").fill("Den ansvarlige kunne ikke nås; sagen hastede.")
    officer.page.keyboard.press("Tab")
    assert [] == officer.violations(DIALOG)
    officer.picture("emergency-judging")
    officer.page.locator(f"{DIALOG} .st-key-judge_do button:not([disabled])").click()
    officer.page.locator(DIALOG).wait_for(state="detached")
    officer.page.locator(".pill.green", has_text="Berettiget").first.wait_for()
    assert [] == faults(officer)
    officer.picture("emergency-judged")


def loses_the_telephone(scene: Scene, officer: Person) -> None:
    """Whoever manages accounts takes the code app away, and every session ends."""
    officer.go(f"/?page=official&id={scene.stage.ministry.people['head']}", until=".st-key-no_code_app")
    officer.open("no_code_app", until=f"{DIALOG} button[kind=primary]")
    assert [] == officer.violations(DIALOG)
    officer.page.click(f"{DIALOG} .st-key-no_code_app_do button")
    officer.page.locator(".st-key-no_code_app").wait_for(state="detached")
    speaks_english(officer)
    officer.go(f"/?page=official&id={scene.stage.ministry.people['head']}", until=".st-key-account")
    assert [] == faults(officer)
    looks_at(officer, "one_time")
    officer.picture("account-of-an-official-english")
