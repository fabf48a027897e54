"""The sign-in of an official, for whoever manages accounts: how it stands, a one-time password, a lock, a lost code app."""

import streamlit as st

from casework.queries import accounts as standing
from casework.queries.accounts import AccountShown
from casework.queries.organisation_page import OfficialShown
from casework.services import accounts
from casework.vocabulary import AccountState, Privilege
from ui.desk.data import Desk
from ui.desk.parts.asking import Deed, ask_and_do
from ui.desk.parts.doing import done
from ui.desk.parts.markup import html, show
from ui.desk.parts.pieces import facts
from ui.desk.parts.words import full_moment, t

ONCE = "one_time_password"
STATES = {
    AccountState.NONE: "No account yet",
    AccountState.ONE_TIME: "Waits for its owner to choose a password",
    AccountState.ONE_TIME_LAPSED: "The one-time password counts no more",
    AccountState.OPEN: "Open, with a password of its owner's",
    AccountState.LOCKED: "Locked",
}


def account_of(mine: Desk, person: OfficialShown) -> None:
    """Show how somebody else's account stands, with what the actor may do about it; nothing to who manages no accounts."""
    if person.official_id == mine.person.official_id or not mine.ask(lambda work: work.has(Privilege.MANAGE_ACCOUNTS)):
        return
    account = mine.ask(standing.account, person.official_id)
    with st.container(key="account", border=True):
        pairs = (
            (t("State"), t(STATES[account.state])),
            (t("The one-time password counts until"), full_moment(account.one_time_until) if account.one_time_until else ""),
            (t("Locked since"), full_moment(account.locked_at) if account.locked_at else ""),
            (t("Waits after failed tries until"), full_moment(account.waits_until) if account.waits_until else ""),
            (t("Code app"), t("Set up") if account.has_code_app else t("Not set up")),
        )
        show(
            html(
                '<div class="page"><h2>{title}</h2>{facts}</div>', title=t("Account"), facts=facts(tuple(pair for pair in pairs if pair[1]))
            )
        )
        _password_once(person)
        _deeds(mine, person, account)


def _password_once(person: OfficialShown) -> None:
    """Show the password just given, until it is said to be handed over."""
    if st.session_state.get(ONCE, (0, ""))[0] != person.official_id:
        return
    with st.container(key="one_time_password"):
        show(
            html(
                "<p>{text}</p>",
                text=t(
                    "Hand this over yourself: it is shown this once, counts for three days, and opens nothing but the choice of a password."
                ),
            )
        )
        st.code(f"{person.username}\n{st.session_state[ONCE][1]}", language=None)
        if st.button(t("I have handed it over"), key="handed_over"):
            del st.session_state[ONCE]
            st.rerun()


def _deeds(mine: Desk, person: OfficialShown, account: AccountShown) -> None:
    id, is_there = person.official_id, account.state is not AccountState.NONE
    if st.button(t("Give a one-time password…"), key="one_time", icon=":material/key:", width="stretch"):
        _give(mine, person, is_there=is_there)
    if (
        is_there
        and account.state is not AccountState.LOCKED
        and st.button(t("Lock the account"), key="lock_account", icon=":material/lock:", width="stretch")
    ):
        done(lambda: mine.do(accounts.lock_account, id), t("The account is locked. Every session has ended."), undo=f"lock_account::{id}")
    if (account.state is AccountState.LOCKED or account.waits_until) and st.button(
        t("Unlock the account"), key="unlock_account", icon=":material/lock_open:", width="stretch"
    ):
        done(lambda: mine.do(accounts.unlock_account, id), t("The account is open again, with the password it had."))
    if account.has_code_app and st.button(
        t("Take the code app away…"), key="no_code_app", icon=":material/phonelink_erase:", width="stretch"
    ):
        _take_code_app(mine, person)


def _give(mine: Desk, person: OfficialShown, *, is_there: bool) -> None:
    def body() -> Deed | None:
        if is_there:
            st.caption(
                t("The password there is counts no more, and every session ends. Make sure that it is {name} who asks.", name=person.name)
            )
        else:
            st.caption(t("With it {name} chooses a password of his own, and can sign in from then on.", name=person.name))
        return lambda: _given(mine, person)

    told = t("Hand the password over: it stands on the page.")
    ask_and_do(t("A one-time password for {name}", name=person.name), t("Give it"), "one_time", body, told=told)


def _given(mine: Desk, person: OfficialShown) -> None:
    st.session_state[ONCE] = (person.official_id, mine.do(accounts.give_one_time_password, person.official_id).password)


def _take_code_app(mine: Desk, person: OfficialShown) -> None:
    def body() -> Deed | None:
        st.caption(t("For who has lost the telephone. Every session ends; {name} sets up another under My account.", name=person.name))
        return lambda: mine.do(accounts.take_code_app_away, person.official_id)

    ask_and_do(t("Take the code app away"), t("Take it away"), "no_code_app", body, told=t("The code app is taken away."))
