"""The account of an official on the desk and over the API: who sees it, what is done about it, and what nobody but a manager does."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from casework.bootstrap import Platform
from casework.queries import accounts as standing
from casework.queries import list_panel
from casework.services import signing_in
from casework.vocabulary import AccountState, Scope
from casework.work import Actor
from tests.builders import Ministry
from tests.doors.page_walk import a_desk, acted, shown
from tests.doors.stand_in_api import an_api, as_
from ui.desk.parts.frame import has_letters
from ui.desk.undoing import UNDOINGS

OLD = "korrekt hest batteri"


def state(platform: Platform, ministry: Ministry, name: str) -> AccountState:
    with platform.work(ministry.actor("administrator")) as work:
        return standing.account(work, ministry.people[name]).state


def test_a_one_time_password_is_given_and_shown_until_it_is_handed_over(platform: Platform, ministry: Ministry) -> None:
    def open_it(page: AppTest) -> None:
        page.button(key="one_time").click()

    def give(page: AppTest) -> None:
        open_it(page)
        page.button(key="one_time_do").click()

    def hand_over(page: AppTest) -> None:
        page.button(key="handed_over").click()

    desk = a_desk(platform, ministry.people["officer"], "Anja Noer")
    address = {"page": "official", "id": str(ministry.people["outsider"])}
    told = acted(desk, open_it, give, **address)

    assert ("outsider\\n" in told, "handed_over" in told) == (True, True)
    assert AccountState.ONE_TIME is state(platform, ministry, "outsider")
    assert "outsider\\n" not in acted(desk, open_it, give, hand_over, **address)


def test_an_account_is_locked_unlocked_and_the_lock_taken_back(platform: Platform, ministry: Ministry) -> None:
    mette = ministry.people["caseworker"]
    with platform.work(Actor.system("setup")) as work:
        signing_in.set_password(work, mette, OLD)
    desk, address = a_desk(platform, ministry.people["officer"], "Anja Noer"), {"page": "official", "id": str(mette)}

    def lock(page: AppTest) -> None:
        page.button(key="lock_account").click()

    def unlock(page: AppTest) -> None:
        page.button(key="unlock_account").click()

    acted(desk, lock, **address)
    assert AccountState.LOCKED is state(platform, ministry, "caseworker")
    acted(desk, unlock, **address)
    assert AccountState.OPEN is state(platform, ministry, "caseworker")
    acted(desk, lock, **address)
    UNDOINGS["lock_account"].undo(desk, "", mette)
    assert AccountState.OPEN is state(platform, ministry, "caseworker")


def test_nobody_sees_accounts_but_who_manages_them_and_nobody_his_own(platform: Platform, ministry: Ministry) -> None:
    other, officer = str(ministry.people["caseworker"]), str(ministry.people["officer"])

    assert "one_time" in shown(a_desk(platform, ministry.people["officer"], "Anja Noer"), page="official", id=other)
    assert "one_time" not in shown(a_desk(platform, ministry.people["officer"], "Anja Noer"), page="official", id=officer)
    assert "one_time" not in shown(a_desk(platform, ministry.people["head"], "Jens Holt"), page="official", id=other)


def test_my_account_leads_to_password_and_code_app(platform: Platform, ministry: Ministry) -> None:
    told = shown(a_desk(platform, ministry.people["caseworker"], "Mette Lund"), page="account")

    assert all(address in told for address in ("/password", "/code-app"))


def test_a_manager_does_the_same_over_the_api_and_nobody_else(platform: Platform, ministry: Ministry) -> None:
    people = ministry.people
    with an_api(platform, ministry) as api:
        address = f"/officials/{people['outsider']}/account"
        given = api.post(f"{address}/one-time-password", headers=as_("officer"))
        assert (200, True) == (given.status_code, len(given.json()["password"]) == 19)
        assert "one_time" == api.get(address, headers=as_("officer")).json()["state"]
        for method, place in (("PUT", "lock"), ("DELETE", "lock")):
            assert 204 == api.request(method, f"{address}/{place}", headers=as_("officer")).status_code
        assert 409 == api.delete(f"{address}/code-app", headers=as_("officer")).status_code
        own = f"/officials/{people['officer']}/account"
        for method, place in (("POST", "one-time-password"), ("PUT", "lock"), ("DELETE", "lock"), ("DELETE", "code-app")):
            assert 403 == api.request(method, f"{address}/{place}", headers=as_("head")).status_code
            assert 403 == api.request(method, f"{address}/{place}", headers=as_("officer", Scope.ORGANISATION_WRITE)).status_code
            assert 409 == api.request(method, f"{own}/{place}", headers=as_("officer")).status_code
        assert 403 == api.get(address, headers=as_("head")).status_code


def test_keys_of_one_letter_are_turned_off_and_on_again(platform: Platform, ministry: Ministry) -> None:
    def turned(is_on: bool) -> Callable[[AppTest], None]:
        return lambda page: page.toggle(key="letters").set_value(is_on)

    def after(*deeds: Callable[[AppTest], None]) -> bool:
        acted(a_desk(platform, ministry.people["caseworker"], "Mette Lund"), *deeds, page="account")
        with platform.work(ministry.actor("caseworker")) as work:
            return has_letters(list_panel.habits(work))

    assert (True, False, True) == (after(), after(turned(False)), after(turned(True)))
