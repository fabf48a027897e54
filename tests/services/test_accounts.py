"""Accounts as whoever manages them deals with them: one-time passwords, locking, lost code apps; each with its no."""

import datetime as dt
import json

import pytest
from sqlmodel import col, select

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, RuleBroken
from casework.events import OrganisationChanged
from casework.model import Account, DeskSession, EventRow, Official, RolePrivilege
from casework.queries import accounts as standing
from casework.queries import rights_page
from casework.services import accounts, api_clients, api_tokens, organisation, own_account, signing_in
from casework.services.accounts import ONE_TIME_LASTS
from casework.services.api_clients import NewClient
from casework.services.organisation import Lends, NewOfficial
from casework.vocabulary import AccountState, Privilege, PrivilegeScope, Reason, Role, Scope
from casework.work import Actor
from tests.accounts import NEW, OLD, SIGN_IN, code_app, given, lives, signed_in, state, with_a_password
from tests.asking import another_ministry
from tests.builders import Ministry
from tests.conftest import Clock


@pytest.fixture
def mette(platform: Platform, ministry: Ministry) -> int:
    """Has a password of her own."""
    return with_a_password(platform, ministry)


def test_a_one_time_password_opens_nothing_but_the_choice_of_ones_own(platform: Platform, ministry: Ministry) -> None:
    bo = ministry.people["outsider"]
    assert AccountState.NONE is state(platform, ministry, bo)
    password = given(platform, ministry, bo)
    assert AccountState.ONE_TIME is state(platform, ministry, bo)
    with platform.work(SIGN_IN) as work:
        assert isinstance(signing_in.sign_in(work, "outsider", password), signing_in.OwnPasswordFirst)
        assert [] == list(work.session.exec(select(DeskSession)).all())
    with platform.work(SIGN_IN) as work:
        chosen = signing_in.choose_password(work, "outsider", password, NEW)

    assert chosen is not None
    assert AccountState.OPEN is state(platform, ministry, bo)
    assert not signed_in(platform, password, "outsider")
    assert signed_in(platform, NEW, "outsider")
    with platform.work(SIGN_IN) as work:
        assert signing_in.choose_password(work, "outsider", NEW, "en helt ny adgangskode") is None, (
            "a password of one's own is not one-time"
        )


def test_a_one_time_password_counts_for_three_days(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    bo = ministry.people["outsider"]
    password = given(platform, ministry, bo)
    clock.forward(seconds=ONE_TIME_LASTS.total_seconds())

    assert AccountState.ONE_TIME_LAPSED is state(platform, ministry, bo)
    with platform.work(SIGN_IN) as work:
        assert signing_in.sign_in(work, "outsider", password) is None
        assert signing_in.choose_password(work, "outsider", password, NEW) is None


def test_a_reset_ends_the_old_password_and_every_session(platform: Platform, ministry: Ministry, mette: int) -> None:
    session = signed_in(platform, OLD)
    assert lives(platform, session)
    given(platform, ministry, mette)

    assert not lives(platform, session)
    assert not signed_in(platform, OLD)


def test_a_wrong_one_time_password_chooses_nothing_and_makes_the_account_wait(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    password = given(platform, ministry, ministry.people["outsider"])
    for _ in range(5):
        with platform.work(SIGN_IN) as work:
            assert signing_in.choose_password(work, "outsider", "aaaa-bbbb-cccc-dddd", NEW) is None
    with platform.work(SIGN_IN) as work:
        assert signing_in.choose_password(work, "outsider", password, NEW) is None
    clock.forward(seconds=31)
    with platform.work(SIGN_IN) as work:
        assert signing_in.choose_password(work, "outsider", password, NEW) is not None


@pytest.mark.parametrize(
    ("new", "reasons"),
    [
        ("kort", [Reason.PASSWORD_IS_TOO_SHORT, Reason.PASSWORD_IS_EASY]),
        ("ababababababababab", [Reason.PASSWORD_IS_EASY]),
        ("jeg er caseworker her", [Reason.PASSWORD_IS_EASY]),
        ("Mette Lund fra Farum", [Reason.PASSWORD_IS_EASY]),
        ("gult hus ved fjorden" * 11, [Reason.PASSWORD_IS_TOO_LONG]),
        (OLD, [Reason.PASSWORD_IS_THE_OLD_ONE]),
    ],
)
def test_a_password_that_is_no_good_is_refused_with_every_reason(platform: Platform, mette: int, new: str, reasons: list[Reason]) -> None:
    with pytest.raises(RuleBroken) as refusal, platform.work(Actor.official(mette)) as work:
        own_account.change_password(work, OLD, new, session_id="")

    assert reasons == refusal.value.reasons
    assert signed_in(platform, OLD)


def test_a_choice_that_is_no_good_leaves_the_one_time_password(platform: Platform, ministry: Ministry) -> None:
    password = given(platform, ministry, ministry.people["outsider"])
    with pytest.raises(RuleBroken), platform.work(SIGN_IN) as work:
        signing_in.choose_password(work, "outsider", password, password)
    with platform.work(SIGN_IN) as work:
        assert isinstance(signing_in.sign_in(work, "outsider", password), signing_in.OwnPasswordFirst)


def test_a_locked_account_is_shut_at_once_and_opens_again_with_the_password_it_had(
    platform: Platform, ministry: Ministry, mette: int
) -> None:
    session = signed_in(platform, OLD)
    with platform.work(ministry.actor("officer")) as work:
        accounts.lock_account(work, mette)

    assert (False, "") == (lives(platform, session), signed_in(platform, OLD))
    assert AccountState.LOCKED is state(platform, ministry, mette)
    password = given(platform, ministry, mette)
    with platform.work(SIGN_IN) as work:
        assert signing_in.sign_in(work, "caseworker", password) is None, "a new password unlocks nothing"
    with platform.work(ministry.actor("officer")) as work:
        accounts.unlock_account(work, mette)
    with platform.work(SIGN_IN) as work:
        assert isinstance(signing_in.sign_in(work, "caseworker", password), signing_in.OwnPasswordFirst)


def test_a_session_of_a_locked_account_seats_nobody_even_if_it_was_not_ended(platform: Platform, mette: int) -> None:
    session = signed_in(platform, OLD)
    with platform.work(Actor.system("setup")) as work:
        work.session.get_one(Account, mette).locked_at = work.now

    assert not lives(platform, session)


def test_unlocking_ends_the_wait_after_failed_tries(platform: Platform, ministry: Ministry, mette: int) -> None:
    for _ in range(5):
        signed_in(platform, "forkert")
    assert not signed_in(platform, OLD)
    with platform.work(ministry.actor("officer")) as work:
        assert standing.account(work, mette).waits_until is not None
        accounts.unlock_account(work, mette)

    assert signed_in(platform, OLD)


def test_a_program_acts_for_nobody_whose_account_is_locked(platform: Platform, ministry: Ministry, mette: int) -> None:
    with platform.work(ministry.actor("administrator")) as work:
        program = api_clients.register(work, NewClient("Arkiv", (Scope.RECORDS_READ,), mette))
    with platform.work(Actor.official(mette)) as work:
        api_clients.agree(work, program.id)
    with platform.work(Actor.system("api")) as work:
        client = api_tokens.authenticated(work, program.client_id, program.secret)
        assert client is not None
        token = api_tokens.give_to_program(work, client, ())
    assert isinstance(token, api_tokens.Given)
    with platform.work(ministry.actor("officer")) as work:
        accounts.lock_account(work, mette)
    with platform.work(Actor.system("api")) as work:
        client = api_tokens.authenticated(work, program.client_id, program.secret)
        assert client is not None

        assert api_tokens.opened(work, token.access_token) is None
        assert api_tokens.TokenError.INVALID_GRANT is api_tokens.give_to_program(work, client, ())


def test_nobody_manages_accounts_without_the_privilege_nor_the_own_nor_one_elsewhere(
    platform: Platform, ministry: Ministry, mette: int
) -> None:
    with platform.work(Actor.system("setup")) as work:
        other = organisation.found_authority(work, "Andet ministerium", cvr="10000017")
        eva = organisation.add_official(work, NewOfficial(other, "eva", "Eva Dam", "eva@andet.invalid"))
        signing_in.set_password(work, eva, OLD)
        signing_in.set_password(work, ministry.people["officer"], OLD)
    verbs = (accounts.give_one_time_password, accounts.lock_account, accounts.unlock_account, accounts.take_code_app_away)
    for verb in verbs:
        with pytest.raises(NotPermitted), platform.work(ministry.actor("head")) as work:
            verb(work, mette)
        with pytest.raises(NotFound), platform.work(ministry.actor("officer")) as work:
            verb(work, eva)
        with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("officer")) as work:
            verb(work, ministry.people["officer"])
        assert [Reason.NOT_ONES_OWN_ACCOUNT] == refusal.value.reasons
    with pytest.raises(NotPermitted), platform.work(ministry.actor("head")) as work:
        standing.account(work, mette)
    with pytest.raises(NotFound), platform.work(ministry.actor("officer")) as work:
        standing.account(work, eva)


def test_who_acts_for_an_account_manager_manages_neither_his_account_nor_any(platform: Platform, ministry: Ministry, mette: int) -> None:
    officer, administrator = ministry.people["officer"], ministry.people["administrator"]
    with platform.work(ministry.actor("officer")) as work:
        organisation.substitute(work, officer, mette, starts_on=work.today, ends_on=work.today, lends=Lends())
    with platform.work(ministry.actor("administrator")) as work:
        organisation.substitute(work, administrator, officer, starts_on=work.today, ends_on=work.today, lends=Lends())
    with pytest.raises(NotPermitted), platform.work(Actor.official(mette, on_behalf_of=officer)) as work:
        accounts.lock_account(work, ministry.people["outsider"])
    with pytest.raises(RuleBroken) as refusal, platform.work(Actor.official(officer, on_behalf_of=administrator)) as work:
        accounts.give_one_time_password(work, administrator)

    assert [Reason.NOT_ONES_OWN_ACCOUNT] == refusal.value.reasons


def test_who_has_the_privilege_for_a_unit_alone_manages_no_account(platform: Platform, ministry: Ministry, mette: int) -> None:
    with platform.work(Actor.system("setup")) as work:
        row = work.session.exec(
            select(RolePrivilege).where(
                col(RolePrivilege.role) == Role.SECURITY_OFFICER, col(RolePrivilege.privilege) == Privilege.MANAGE_ACCOUNTS
            )
        ).one()
        row.scope = PrivilegeScope.OWN_UNIT
        work.record(OrganisationChanged(what="role", subject_id=row.id))
    for official in (mette, ministry.people["lawyer"]):
        with pytest.raises(NotPermitted), platform.work(ministry.actor("officer")) as work:
            accounts.give_one_time_password(work, official)


def test_nobody_gets_a_password_after_leaving_and_what_is_not_there_is_not_locked(platform: Platform, ministry: Ministry) -> None:
    bo = ministry.people["outsider"]
    for verb in (accounts.lock_account, accounts.unlock_account, accounts.take_code_app_away):
        with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("officer")) as work:
            verb(work, bo)
        assert [Reason.HAS_NO_ACCOUNT] == refusal.value.reasons
    with platform.work(Actor.system("setup")) as work:
        person = organisation.add_official(work, NewOfficial(ministry.authority, "gik", "Gik Herfra", "gik@prove.invalid"))
        work.session.get_one(Official, person).ends_on = work.today - dt.timedelta(days=1)
    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("officer")) as work:
        accounts.give_one_time_password(work, person)

    assert [Reason.OFFICIAL_HAS_LEFT] == refusal.value.reasons


def test_no_password_stands_in_any_event(platform: Platform, ministry: Ministry, mette: int) -> None:
    password = given(platform, ministry, mette)
    with platform.work(SIGN_IN) as work:
        signing_in.choose_password(work, "caseworker", password, NEW)
    with platform.work(Actor.official(mette)) as work:
        own_account.change_password(work, NEW, OLD, session_id="")
    with platform.work(ministry.actor("officer")) as work:
        accounts.lock_account(work, mette)
        accounts.unlock_account(work, mette)
    with platform.work(Actor.system("setup")) as work:
        told = [json.loads(each.body)["facts"] for each in work.session.exec(select(EventRow).order_by(col(EventRow.id))).all()]
    changes = [each["change"] for each in told if each.get("official_id") == mette and each.get("what") in {"password", "account"}]

    assert ["given", "chosen", "chosen", "locked", "unlocked"] == changes
    assert not [secret for secret in (password, NEW, OLD) if secret in str(told)]


def test_the_audit_of_the_ministry_shows_who_signed_in_and_chose_a_password(platform: Platform, ministry: Ministry, mette: int) -> None:
    password = given(platform, ministry, mette)
    other = another_ministry(platform)
    with platform.work(SIGN_IN) as work:
        signing_in.sign_in(work, "caseworker", "forkert")
        opened = signing_in.choose_password(work, "caseworker", password, NEW)
        assert opened is not None
        signing_in.end(work, signing_in.hash_of(opened.token))
    with platform.work(SIGN_IN) as work:
        signing_in.sign_in(work, "ingen", "forkert")

    def by_sign_in(actor: Actor) -> list[str]:
        with platform.work(actor) as work:
            rows = work.session.exec(select(EventRow).where(EventRow.system_actor == "sign_in").order_by(col(EventRow.id))).all()
            return [each.kind for each in rows]

    with platform.work(ministry.actor("administrator")) as work:
        told = [each for each in rights_page.organisation_history(work) if each.facts.get("change") == "chosen"]

    assert [("sign_in", mette)] == [(each.actor, each.facts["official_id"]) for each in told]
    assert ["organisation_changed", "session_ended", "sign_in_refused", "signed_in"] == sorted(by_sign_in(ministry.actor("auditor")))
    assert [[], []] == [by_sign_in(each) for each in (ministry.actor("caseworker"), other.actor("viggo"))]


def test_a_lost_code_app_is_taken_away_by_the_manager(platform: Platform, ministry: Ministry, mette: int, clock: Clock) -> None:
    session = signed_in(platform, OLD)
    code_app(platform, mette, session, clock)
    with platform.work(ministry.actor("officer")) as work:
        assert standing.account(work, mette).has_code_app
        accounts.take_code_app_away(work, mette)
    with platform.work(ministry.actor("officer")) as work:
        assert not standing.account(work, mette).has_code_app
    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("officer")) as work:
        accounts.take_code_app_away(work, mette)

    assert not lives(platform, session)
    assert [Reason.CODE_APP_IS_NOT_THERE] == refusal.value.reasons


def test_nobody_ends_the_sessions_of_another_without_the_privilege(platform: Platform, ministry: Ministry, mette: int) -> None:
    session = signed_in(platform, OLD)
    with pytest.raises(NotFound), platform.work(ministry.actor("head")) as work:
        signing_in.end_everywhere(work, mette)

    assert lives(platform, session)
