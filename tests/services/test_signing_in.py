"""Signing in: the right password, waiting, stepping up, and sessions that end."""

import pyotp
import pytest

from casework.bootstrap import Platform
from casework.errors import NotFound
from casework.services import own_account, signing_in
from casework.work import Actor
from tests.builders import Ministry
from tests.conftest import Clock

SIGN_IN = Actor.system("sign_in")
PASSWORD = "korrekt hest batteri"


@pytest.fixture
def mette(platform: Platform, ministry: Ministry) -> int:
    with platform.work(Actor.system("setup")) as work:
        signing_in.set_password(work, ministry.people["caseworker"], PASSWORD)
    return ministry.people["caseworker"]


def opened(platform: Platform, password: str = PASSWORD, username: str = "caseworker") -> str | None:
    with platform.work(SIGN_IN) as work:
        found = signing_in.sign_in(work, username, password)
    return found.token if found else None


def session_of(platform: Platform, token: str) -> str | None:
    with platform.work(SIGN_IN) as work:
        return signing_in.session_of(work, token)


def test_the_right_password_opens_a_session_of_the_official(platform: Platform, mette: int) -> None:
    token = opened(platform)
    assert token is not None
    session_id = session_of(platform, token)
    assert session_id is not None
    with platform.work(SIGN_IN) as work:
        seated = signing_in.seated(work, session_id)

    assert seated is not None
    assert (mette, "Mette Lund", "Tilskud & Tilsyn", False) == (seated.official_id, seated.name, seated.unit, seated.has_stepped_up)


@pytest.mark.usefixtures("mette")
def test_a_wrong_password_and_an_unknown_name_open_nothing(platform: Platform) -> None:
    assert opened(platform, "forkert") is None
    assert opened(platform, username="ingen") is None
    assert opened(platform, username="head") is None


@pytest.mark.usefixtures("mette")
def test_the_secret_of_a_session_is_kept_as_a_hash_only(platform: Platform) -> None:
    token = opened(platform)
    assert token is not None

    assert signing_in.hash_of(token) == session_of(platform, token)
    assert session_of(platform, signing_in.hash_of(token)) is None


@pytest.mark.usefixtures("mette")
def test_after_failed_tries_even_the_right_password_waits_and_then_works(platform: Platform, clock: Clock) -> None:
    for _ in range(5):
        opened(platform, "forkert")
    assert opened(platform) is None
    clock.forward(seconds=31)

    assert opened(platform) is not None


@pytest.mark.usefixtures("mette")
def test_a_session_ends_after_half_an_hour_without_use(platform: Platform, clock: Clock) -> None:
    token = opened(platform)
    assert token is not None
    clock.forward(minutes=29)
    assert session_of(platform, token) is not None
    clock.forward(minutes=29)
    assert session_of(platform, token) is not None
    clock.forward(minutes=31)

    assert session_of(platform, token) is None


@pytest.mark.usefixtures("mette")
def test_a_session_ends_after_ten_hours_in_any_case(platform: Platform, clock: Clock) -> None:
    token = opened(platform)
    assert token is not None
    for _ in range(24):
        clock.forward(minutes=25)
        session_of(platform, token)

    assert session_of(platform, token) is None


@pytest.mark.usefixtures("mette")
def test_an_ended_session_opens_nothing_any_more(platform: Platform) -> None:
    token = opened(platform)
    assert token is not None
    session_id = signing_in.hash_of(token)
    with platform.work(SIGN_IN) as work:
        signing_in.end(work, session_id)

    assert session_of(platform, token) is None
    with platform.work(SIGN_IN) as work:
        assert signing_in.seated(work, session_id) is None
    with pytest.raises(NotFound), platform.work(SIGN_IN) as work:
        signing_in.end(work, session_id)


def test_a_new_password_ends_every_open_session(platform: Platform, mette: int) -> None:
    token = opened(platform)
    assert token is not None
    with platform.work(Actor.system("setup")) as work:
        signing_in.set_password(work, mette, "en anden adgangskode")

    assert session_of(platform, token) is None
    assert opened(platform) is None


def test_a_one_time_code_steps_the_session_up_once(platform: Platform, mette: int, clock: Clock) -> None:
    token = opened(platform)
    assert token is not None
    session_id = signing_in.hash_of(token)
    with platform.work(Actor.official(mette)) as work:
        offer = own_account.offer_code_app(work, PASSWORD)
    assert offer is not None
    secret = offer.secret
    with platform.work(Actor.official(mette)) as work:
        own_account.confirm_code_app(work, pyotp.TOTP(secret).at(int(clock.now.timestamp())), session_id="")
    clock.forward(seconds=31)
    code = pyotp.TOTP(secret).at(int(clock.now.timestamp()))
    answers = []
    for each in ("000000", code, code):
        with platform.work(SIGN_IN) as work:
            answers.append(signing_in.step_up(work, session_id, each))

    assert [False, True, False] == answers
    with platform.work(SIGN_IN) as work:
        seated = signing_in.seated(work, session_id)
    assert seated is not None
    assert seated.has_stepped_up
    clock.forward(minutes=11)
    with platform.work(SIGN_IN) as work:
        later = signing_in.seated(work, session_id)
    assert later is not None
    assert not later.has_stepped_up


@pytest.mark.usefixtures("mette")
def test_a_chosen_language_is_there_at_the_next_sign_in(platform: Platform) -> None:
    token = opened(platform)
    assert token is not None
    with platform.work(SIGN_IN) as work:
        signing_in.choose_language(work, signing_in.hash_of(token), "en")
    with platform.work(SIGN_IN) as work:
        again = signing_in.sign_in(work, "caseworker", PASSWORD)

    assert again is not None
    assert "en" == again.language
