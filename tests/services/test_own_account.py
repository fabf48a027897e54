"""What everybody does with the own sign-in: another password, a code app set up and taken away; each with its no."""

import pytest

from casework.bootstrap import Platform
from casework.errors import NotPermitted, RuleBroken
from casework.model import Account
from casework.services import organisation, own_account, signing_in
from casework.services.organisation import Lends
from casework.vocabulary import Reason
from casework.work import Actor
from tests.accounts import NEW, OLD, SIGN_IN, at, code_app, lives, signed_in, with_a_password
from tests.builders import Ministry
from tests.conftest import Clock


@pytest.fixture
def mette(platform: Platform, ministry: Ministry) -> int:
    """Has a password of her own."""
    return with_a_password(platform, ministry)


def test_another_password_of_ones_own_ends_the_other_sessions_and_keeps_this_one(platform: Platform, mette: int) -> None:
    here, elsewhere = signed_in(platform, OLD), signed_in(platform, OLD)
    with platform.work(Actor.official(mette)) as work:
        assert own_account.change_password(work, OLD, NEW, session_id=here)

    assert (True, False) == (lives(platform, here), lives(platform, elsewhere))
    assert (False, True) == (bool(signed_in(platform, OLD)), bool(signed_in(platform, NEW)))


def test_the_old_password_is_asked_and_wrong_ones_make_the_account_wait(platform: Platform, mette: int) -> None:
    answers = []
    for old in (*["forkert"] * 5, OLD):
        with platform.work(Actor.official(mette)) as work:
            answers.append(own_account.change_password(work, old, NEW, session_id=""))

    assert [False] * 6 == answers
    assert not signed_in(platform, NEW)


def test_nothing_of_ones_account_is_changed_in_somebodys_name(platform: Platform, ministry: Ministry, mette: int) -> None:
    head = ministry.people["head"]
    with platform.work(ministry.actor("head")) as work:
        organisation.substitute(work, head, mette, starts_on=work.today, ends_on=work.today, lends=Lends())
    for deed in (
        lambda work: own_account.change_password(work, OLD, NEW, session_id=""),
        lambda work: own_account.offer_code_app(work, OLD),
        lambda work: own_account.confirm_code_app(work, "123456", session_id=""),
        lambda work: own_account.remove_code_app(work, OLD, "123456"),
    ):
        with pytest.raises(NotPermitted), platform.work(Actor.official(mette, on_behalf_of=head)) as work:
            deed(work)


def test_a_code_app_is_set_up_by_one_code_and_steps_up_from_then_on(platform: Platform, mette: int, clock: Clock) -> None:
    session = signed_in(platform, OLD)
    secret = code_app(platform, mette, session, clock)
    with platform.work(SIGN_IN) as work:
        seated = signing_in.seated(work, session)
    assert seated is not None
    assert (True, True) == (seated.has_code_app, seated.has_stepped_up)
    later = signed_in(platform, OLD)
    with platform.work(SIGN_IN) as work:
        assert signing_in.step_up(work, later, at(secret, clock))
    with platform.work(Actor.system("setup")) as work:
        kept = work.session.get_one(Account, mette)
        assert secret not in str(kept.totp_secret)


def test_a_code_app_is_not_set_up_by_a_wrong_password_a_wrong_code_or_too_late(platform: Platform, mette: int, clock: Clock) -> None:
    with platform.work(Actor.official(mette)) as work:
        assert own_account.offer_code_app(work, "forkert") is None
    with pytest.raises(RuleBroken), platform.work(Actor.official(mette)) as work:
        own_account.confirm_code_app(work, "123456", session_id="")
    with platform.work(Actor.official(mette)) as work:
        offer = own_account.offer_code_app(work, OLD)
    assert offer is not None
    with platform.work(Actor.official(mette)) as work:
        assert offer == own_account.confirm_code_app(work, "000000", session_id="")
    clock.forward(seconds=601)
    with pytest.raises(RuleBroken) as refusal, platform.work(Actor.official(mette)) as work:
        own_account.confirm_code_app(work, at(offer.secret, clock), session_id="")

    assert [Reason.CODE_APP_IS_NOT_OFFERED] == refusal.value.reasons
    with platform.work(Actor.system("setup")) as work:
        assert work.session.get_one(Account, mette).totp_secret is None


def test_guessing_the_first_code_makes_the_account_wait(platform: Platform, mette: int, clock: Clock) -> None:
    with platform.work(Actor.official(mette)) as work:
        offer = own_account.offer_code_app(work, OLD)
    assert offer is not None
    for code in (*["000000"] * 5, at(offer.secret, clock)):
        with platform.work(Actor.official(mette)) as work:
            assert own_account.confirm_code_app(work, code, session_id="") is not None


def test_a_code_app_goes_by_password_and_code_and_nothing_is_confirmed_any_more(platform: Platform, mette: int, clock: Clock) -> None:
    session = signed_in(platform, OLD)
    secret = code_app(platform, mette, session, clock)
    with pytest.raises(RuleBroken) as refusal, platform.work(Actor.official(mette)) as work:
        own_account.offer_code_app(work, OLD)
    assert [Reason.CODE_APP_IS_THERE] == refusal.value.reasons
    answers = []
    for password, code in (("forkert", at(secret, clock)), (OLD, "000000"), (OLD, at(secret, clock))):
        with platform.work(Actor.official(mette)) as work:
            answers.append(own_account.remove_code_app(work, password, code))

    assert [False, False, True] == answers
    with platform.work(SIGN_IN) as work:
        seated = signing_in.seated(work, session)
    assert seated is not None
    assert (False, False) == (seated.has_code_app, seated.has_stepped_up)
    with pytest.raises(RuleBroken) as refusal, platform.work(Actor.official(mette)) as work:
        own_account.remove_code_app(work, OLD, at(secret, clock))
    assert [Reason.CODE_APP_IS_NOT_THERE] == refusal.value.reasons
