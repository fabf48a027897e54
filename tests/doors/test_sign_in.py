"""Signing in, stepping up and out on plain pages, in both languages."""

import re

import pytest
from starlette.applications import Starlette

from tests.doors.http_client import TestClient
from tests.doors.stand_in_shell import DoorkeeperInMemory, a_shell
from ui.asgi import guarded, routes
from ui.shell import Shell
from ui.sign_in.attempts import Attempts
from ui.sign_in.routes import REFUSED, inside

RIGHT = {"name": "mette", "password": "korrekt hest"}


@pytest.fixture
def shell() -> Shell:
    return a_shell()


@pytest.fixture
def desk(shell: Shell) -> TestClient:
    # The routes and the guard alone: nothing here needs Streamlit.
    return TestClient(Starlette(routes=routes(shell), middleware=guarded(shell)), follow_redirects=False, headers={"accept-language": "en"})


def form_token(desk: TestClient, at: str = "/sign-in") -> str:
    found = re.search(r'name="token" value="([0-9a-f]+)"', desk.get(at, headers={"accept": "text/html"}).text)
    assert found is not None
    return found.group(1)


def signed_in(desk: TestClient, to: str = "/") -> None:
    desk.post("/sign-in", data={**RIGHT, "next": to, "token": form_token(desk)})


def test_the_right_name_and_password_open_the_desk_where_one_was_going(desk: TestClient) -> None:
    answer = desk.post("/sign-in", data={**RIGHT, "next": "/?record=12", "token": form_token(desk)})

    assert (303, "/?record=12") == (answer.status_code, answer.headers["location"])
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith("casework="))
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()
    assert "max-age" not in cookie.lower()


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(desk: TestClient) -> None:
    token = form_token(desk)
    wrong = desk.post("/sign-in", data={"name": "mette", "password": "no", "token": token})
    unknown = desk.post("/sign-in", data={"name": "nobody", "password": "no", "token": token})

    assert 401 == wrong.status_code
    assert REFUSED in wrong.text
    assert wrong.text.replace('value="mette"', "") == unknown.text.replace('value="nobody"', "")


def test_what_was_typed_comes_back_escaped(desk: TestClient) -> None:
    answer = desk.post("/sign-in", data={"name": '"><script>', "password": "no", "token": form_token(desk)})

    assert "<script>" not in answer.text
    assert "&#34;&gt;&lt;script&gt;" in answer.text


def test_a_form_from_another_site_is_refused(desk: TestClient) -> None:
    token = form_token(desk)

    assert 403 == desk.post("/sign-in", data=RIGHT).status_code
    assert 403 == desk.post("/sign-in", data={**RIGHT, "token": "0" * 64}).status_code
    elsewhere = {"sec-fetch-site": "cross-site"}
    assert 403 == desk.post("/sign-in", data={**RIGHT, "token": token}, headers=elsewhere).status_code


def test_after_many_failed_tries_an_address_has_to_wait(desk: TestClient) -> None:
    token = form_token(desk)
    for _ in range(20):
        desk.post("/sign-in", data={"name": "mette", "password": "no", "token": token})

    assert 429 == desk.post("/sign-in", data={**RIGHT, "token": token}).status_code


def test_an_address_may_try_again_when_the_window_has_passed() -> None:
    now = [0.0]
    attempts = Attempts(clock=lambda: now[0], tries=2)
    attempts.failed("a")
    attempts.failed("a")
    assert attempts.is_too_many("a")
    now[0] = 301.0

    assert not attempts.is_too_many("a")


def test_signing_out_revokes_the_session_and_takes_the_cookie(desk: TestClient, shell: Shell) -> None:
    signed_in(desk)
    token = shell.tokens.for_secret("session-0")
    answer = desk.post("/sign-out", data={"token": token})

    assert (303, "/sign-in") == (answer.status_code, answer.headers["location"])
    assert isinstance(shell.doorkeeper, DoorkeeperInMemory)
    assert {"session-0"} == shell.doorkeeper.revoked


def test_signing_out_by_a_forged_form_does_nothing(desk: TestClient, shell: Shell) -> None:
    signed_in(desk)

    assert 403 == desk.post("/sign-out", data={"token": "0" * 64}).status_code
    assert isinstance(shell.doorkeeper, DoorkeeperInMemory)
    assert set() == shell.doorkeeper.revoked


def test_stepping_up_asks_for_the_code_and_returns_to_where_it_was_asked(desk: TestClient, shell: Shell) -> None:
    signed_in(desk)
    token = form_token(desk, "/step-up?next=/%3Frecord%3D5")
    wrong = desk.post("/step-up", data={"code": "000000", "next": "/?record=5", "token": token})
    right = desk.post("/step-up", data={"code": "123 456", "next": "/?record=5", "token": token})

    assert 401 == wrong.status_code
    assert (303, "/?record=5") == (right.status_code, right.headers["location"])
    assert isinstance(shell.doorkeeper, DoorkeeperInMemory)
    assert {"session-0"} == shell.doorkeeper.stepped_up


def test_the_page_speaks_danish_and_english(desk: TestClient) -> None:
    danish = desk.get("/sign-in", headers={"accept-language": "da"}).text
    english = desk.get("/sign-in").text

    assert '<html lang="da">' in danish
    assert "Adgangskode" in danish
    assert '<html lang="en">' in english
    assert "Password" in english


def test_a_chosen_language_is_remembered(desk: TestClient) -> None:
    chosen = desk.post("/language", data={"language": "da", "next": "/sign-in", "token": form_token(desk)})

    assert (303, "/") == (chosen.status_code, chosen.headers["location"])
    assert "Adgangskode" in desk.get("/sign-in").text


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "", "/a\nb", "/sign-out"]
)
def test_nobody_is_sent_to_another_place_than_the_desk(target: str) -> None:
    assert "/" == inside(target)


def test_the_sign_in_page_allows_no_script_at_all(desk: TestClient) -> None:
    policy = desk.get("/sign-in").headers["content-security-policy"]

    assert "script-src" not in policy
    assert policy.startswith("default-src 'none'")
