"""One's own account on plain pages: another password, a code app set up and taken away, in both languages; each with its no."""

import re

import pyotp
import pytest
from starlette.applications import Starlette

from casework.bootstrap import Platform
from casework.services import accounts, signing_in
from casework.work import Actor
from tests.builders import Ministry
from tests.conftest import Clock
from tests.doors.http_client import TestClient
from ui.asgi import guarded
from ui.guard import GuardSettings
from ui.shell import Shell
from ui.sign_in.accounts import Accounts
from ui.sign_in.attempts import Attempts
from ui.sign_in.form_tokens import FormTokens
from ui.sign_in.own_account import OwnAccountPages
from ui.sign_in.routes import SignInPages

OLD, NEW = "korrekt hest batteri", "gult hus ved fjorden"


@pytest.fixture
def pages(platform: Platform, ministry: Ministry) -> Starlette:
    """Gives the pages and the guard alone: nothing here needs Streamlit."""
    with platform.work(Actor.system("setup")) as work:
        signing_in.set_password(work, ministry.people["caseworker"], OLD, language="en")
    doors, forms = Accounts(platform), FormTokens()
    guard = GuardSettings(frozenset({"testserver"}))
    own, sign_in = (
        OwnAccountPages(doors, forms, "da", Attempts(tries=3)),
        SignInPages(doors, guard.cookie, https=False, language="da", tokens=forms),
    )
    shell = Shell(doorkeeper=doors, documents=None, desk=lambda _: None, guard=guard)  # type: ignore[arg-type]  # no document is asked for
    return Starlette(routes=[*sign_in.routes(), *own.routes()], middleware=guarded(shell))


def a_browser(pages: Starlette) -> TestClient:
    return TestClient(pages, follow_redirects=False, headers={"accept-language": "en"})


def posted(browser: TestClient, at: str, **typed: str):  # type: ignore[no-untyped-def]  # an answer of httpx
    """Sends the form of a page as it stands there."""
    found = re.search(r'name="token" value="([0-9a-f]+)"', browser.get(at, follow_redirects=True, headers={"accept": "text/html"}).text)
    assert found is not None
    return browser.post(at, data={**typed, "token": found.group(1)})


def signed_in(pages: Starlette, password: str = OLD) -> TestClient:
    browser = a_browser(pages)
    posted(browser, "/sign-in", name="caseworker", password=password)
    return browser


def sits(browser: TestClient) -> bool:
    return browser.get("/password", headers={"accept": "text/html"}).status_code == 200


def test_nobody_comes_to_these_pages_without_signing_in(pages: Starlette) -> None:
    stranger = a_browser(pages)
    for address in ("/password", "/code-app", "/code-app/confirmation", "/code-app/removal"):
        assert 303 == stranger.get(address, headers={"accept": "text/html"}).status_code
        assert 401 == stranger.post(address, data={"password": OLD}).status_code


def test_the_password_is_changed_here_and_ends_the_session_elsewhere(pages: Starlette) -> None:
    here, elsewhere = signed_in(pages), signed_in(pages)
    answer = posted(here, "/password", password=OLD, new=NEW, again=NEW)

    assert (200, "no-store") == (answer.status_code, answer.headers["cache-control"])
    assert "Your password is changed" in answer.text
    assert (True, False) == (sits(here), sits(elsewhere))
    assert (False, True) == (sits(signed_in(pages)), sits(signed_in(pages, NEW)))


def test_the_password_stays_when_anything_about_the_form_is_wrong(pages: Starlette) -> None:
    browser = signed_in(pages)
    for status, says, typed in (
        (422, "not alike", {"password": OLD, "new": NEW, "again": NEW + "!"}),
        (422, "at least 15", {"password": OLD, "new": "kort", "again": "kort"}),
        (422, "easy to guess", {"password": OLD, "new": "jeg er Mette Lund", "again": "jeg er Mette Lund"}),
        (422, "is the old one", {"password": OLD, "new": OLD, "again": OLD}),
        (401, "is not right", {"password": "forkert", "new": NEW, "again": NEW}),
    ):
        answer = posted(browser, "/password", **typed)
        assert (status, True) == (answer.status_code, says in answer.text), typed
    assert 403 == browser.post("/password", data={"password": OLD, "new": NEW, "again": NEW, "token": "0" * 64}).status_code
    elsewhere = {"sec-fetch-site": "cross-site"}
    assert 403 == browser.post("/password", data={"password": OLD, "new": NEW, "again": NEW}, headers=elsewhere).status_code

    assert not sits(signed_in(pages, NEW))


def test_after_some_wrong_tries_the_session_has_to_wait(pages: Starlette) -> None:
    browser = signed_in(pages)
    tries = [posted(browser, "/code-app", password="forkert").status_code for _ in range(4)]

    assert [401, 401, 401, 429] == tries


def test_a_code_app_is_set_up_and_taken_away(pages: Starlette, clock: Clock) -> None:
    browser = signed_in(pages)
    offered = posted(browser, "/code-app", password=OLD).text
    secret = re.sub(r"\s", "", re.findall(r'class="secret">([^<]+)<', offered)[0])
    assert f"otpauth://totp/Casework:caseworker?secret={secret}" in offered.replace("&amp;", "&")
    wrong = posted(browser, "/code-app/confirmation", code="000000")
    assert (401, True) == (wrong.status_code, 'class="secret"' in wrong.text)
    right = posted(browser, "/code-app/confirmation", code=at(secret, clock))
    assert (303, "/?page=account") == (right.status_code, right.headers["location"])
    assert "Take the code app away" in browser.get("/code-app").text
    assert 422 == posted(browser, "/code-app", password=OLD).status_code
    clock.forward(seconds=31)
    assert 401 == posted(browser, "/code-app/removal", password=OLD, code="000000").status_code
    assert 303 == posted(browser, "/code-app/removal", password=OLD, code=at(secret, clock)).status_code

    assert "Set up a code app" in browser.get("/code-app").text
    assert 422 == posted(browser, "/code-app/confirmation", code="123456").status_code


def test_the_first_sign_in_with_a_one_time_password_chooses_ones_own(pages: Starlette, platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("officer")) as work:
        given = accounts.give_one_time_password(work, ministry.people["caseworker"]).password
    browser = a_browser(pages)
    asked = posted(browser, "/sign-in", name="caseworker", password=given, next="/?record=5")
    assert (200, True) == (asked.status_code, "Choose your own password" in asked.text)
    assert given not in asked.text
    assert not sits(browser)
    form = {"name": "caseworker", "next": "/?record=5"}
    for status, typed in (
        (401, {"password": "aaaa-bbbb-cccc-dddd", "new": NEW, "again": NEW}),
        (422, {"password": given, "new": NEW, "again": NEW + "!"}),
        (422, {"password": given, "new": "kort", "again": "kort"}),
    ):
        assert status == posted(browser, "/sign-in/password", **form, **typed).status_code
    assert 403 == browser.post("/sign-in/password", data={**form, "password": given, "new": NEW, "again": NEW}).status_code
    chosen = posted(browser, "/sign-in/password", **form, password=given, new=NEW, again=NEW)

    assert (303, "/?record=5") == (chosen.status_code, chosen.headers["location"])
    assert sits(browser)


def test_the_pages_speak_danish(pages: Starlette) -> None:
    browser = signed_in(pages)
    form = re.search(r'name="token" value="([0-9a-f]+)"', browser.get("/password").text)
    assert form is not None
    browser.post("/language", data={"language": "da", "next": "/password", "token": form.group(1)})

    assert "Skift din adgangskode" in browser.get("/password").text
    assert "Sæt en kodeapp op" in browser.get("/code-app").text


def at(secret: str, clock: Clock) -> str:
    return pyotp.TOTP(secret).at(int(clock.now.timestamp()))
