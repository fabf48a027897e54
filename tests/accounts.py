"""People with passwords and code apps, for the tests of accounts."""

import pyotp

from casework.bootstrap import Platform
from casework.queries import accounts as standing
from casework.services import accounts, own_account, signing_in
from casework.vocabulary import AccountState
from casework.work import Actor
from tests.builders import Ministry
from tests.conftest import Clock

SIGN_IN = Actor.system("sign_in")
OLD, NEW = "korrekt hest batteri", "gult hus ved fjorden"


def signed_in(platform: Platform, password: str, username: str = "caseworker") -> str:
    """Gives the session that the password opens, or nothing."""
    with platform.work(SIGN_IN) as work:
        opened = signing_in.sign_in(work, username, password)
    return signing_in.hash_of(opened.token) if isinstance(opened, signing_in.Opened) else ""


def lives(platform: Platform, session_id: str) -> bool:
    with platform.work(SIGN_IN) as work:
        return signing_in.seated(work, session_id) is not None


def given(platform: Platform, ministry: Ministry, official_id: int) -> str:
    with platform.work(ministry.actor("officer")) as work:
        return accounts.give_one_time_password(work, official_id).password


def state(platform: Platform, ministry: Ministry, official_id: int) -> AccountState:
    with platform.work(ministry.actor("administrator")) as work:
        return standing.account(work, official_id).state


def with_a_password(platform: Platform, ministry: Ministry) -> int:
    """Gives the caseworker, who has a password of her own."""
    with platform.work(Actor.system("setup")) as work:
        signing_in.set_password(work, ministry.people["caseworker"], OLD)
    return ministry.people["caseworker"]


def code_app(platform: Platform, official_id: int, session: str, clock: Clock) -> str:
    """Sets a code app up and gives its secret."""
    with platform.work(Actor.official(official_id)) as work:
        offer = own_account.offer_code_app(work, OLD)
    assert offer is not None
    with platform.work(Actor.official(official_id)) as work:
        assert own_account.confirm_code_app(work, at(offer.secret, clock), session_id=session) is None
    clock.forward(seconds=31)
    return offer.secret


def at(secret: str, clock: Clock) -> str:
    return pyotp.TOTP(secret).at(int(clock.now.timestamp()))
