"""The programs that call the API: those that act as me or wait for my yes, and, for who manages them, all with a form for a new one."""

import streamlit as st

from casework.errors import CaseworkError
from casework.queries.api_clients import ClientShown, api_clients
from casework.services import api_clients as managing
from casework.services.api_clients import NewClient
from casework.vocabulary import ApiClientState, Privilege, Scope, Thing
from ui.api.consent import SCOPES
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.doing import done
from ui.desk.parts.markup import html, show
from ui.desk.parts.pieces import empty
from ui.desk.parts.thing_words import who_sees
from ui.desk.parts.words import full_moment, t
from ui.desk.place import Place
from ui.desk.views.webhooks_view import webhooks_part

STATES = {ApiClientState.WAITING: "Waits for a yes", ApiClientState.OPEN: "Let in", ApiClientState.CLOSED: "Closed"}
ONCE = "program_shown_once"


def programs_view(mine: Desk, _: Place) -> None:
    """Show the programs, what each may do, and what I may do about it."""
    manages = mine.ask(lambda work: work.has(Privilege.MANAGE_API))
    with st.container(key="wide"), st.container(key="widebody"):
        show(
            html(
                '<div class="page"><h1>{title}</h1><div class="muted">{text}</div></div>',
                title=t("Programs"),
                text=t("Other systems that may act here, each within what its official may see and do."),
            )
        )
        _secret_once()
        if manages:
            _new(mine)
        programs = mine.ask(api_clients)
        if not programs:
            show(empty(t("No program"), t("No program acts as you. When one asks to, it stands here and waits for your yes.")))
        for program in programs:
            _program(mine, program, manages=manages)
        webhooks_part(mine, programs, ONCE)


def _secret_once() -> None:
    """Show the secret of a program or webhook just made, until it is said to be written down."""
    if (told := st.session_state.get(ONCE)) is not None:
        with st.container(border=True, key="secret"):
            show(html('<div class="page"><h2>{title}</h2></div>', title=t("Write these down: they are shown this once")))
            st.code(told, language=None)
            if st.button(t("I have written them down"), key="written_down"):
                del st.session_state[ONCE]
                st.rerun()


def _both(client_id: str, secret: str) -> str:
    return f"client_id      {client_id}\nclient_secret  {secret}"


def _new(mine: Desk) -> None:
    with st.expander(t("Register a program")), st.form("new_program", border=False, clear_on_submit=False, enter_to_submit=False):
        name = st.text_input(t("Name"), max_chars=120)
        people = {each.official_id: f"{each.name}, {each.unit}" for each in mine.colleagues()}
        acts_as = st.selectbox(t("Acts as"), [0, *people], format_func=lambda each: people.get(each, t("Whoever signs in and agrees")))
        scopes = st.multiselect(t("May"), list(Scope), format_func=lambda scope: t(SCOPES[scope]), placeholder=t("Choose"))
        back = st.text_area(t("Addresses to return to, one a line"), help=t("For a program that people let in. They begin with https://."))
        if st.form_submit_button(t("Register this program"), type="primary"):
            new = NewClient(name, tuple(scopes), acts_as or None, tuple(line.strip() for line in back.splitlines() if line.strip()))
            try:
                made = mine.do(managing.register, new)
            except CaseworkError as error:
                notices.refuse(error)
            else:
                st.session_state[ONCE] = _both(made.client_id, made.secret)
                notices.tell(t("{name} is registered.", name=name))
            st.rerun()


def _program(mine: Desk, program: ClientShown, *, manages: bool) -> None:
    with st.container(border=True, key=f"program_{program.id}"):
        show(
            html(
                '<div class="page"><h2>{name}</h2><div class="small muted">{state} · {acts} · {id} · {at}</div><p>{may}</p>{who}</div>',
                name=program.name,
                state=t(STATES[program.state]),
                acts=t("acts as {name}", name=program.acts_as) if program.acts_as else t("acts as whoever agrees"),
                id=program.client_id,
                who=who_sees(Thing.PROGRAM, program.id),
                at=full_moment(program.created_at),
                may=" · ".join(t(SCOPES[scope]) for scope in program.scopes),
            )
        )
        with st.container(horizontal=True, key=f"program_deeds_{program.id}"):
            if program.may_agree and st.button(t("Let it in"), key=f"agree_{program.id}", type="primary"):
                done(lambda: mine.do(managing.agree, program.id), t("{name} is let in.", name=program.name))
            if program.has_my_consent and st.button(t("End what I let it do"), key=f"end_{program.id}"):
                done(lambda: mine.do(managing.end_consent, program.id), t("{name} no longer acts as you.", name=program.name))
            renews = manages and program.has_secret and program.state is not ApiClientState.CLOSED
            if renews and st.button(t("New secret"), key=f"renew_{program.id}", help=t("The old secret and every token end.")):
                _renew(mine, program)
            if program.may_close and st.button(t("Shut it out for good"), key=f"close_{program.id}"):
                done(lambda: mine.do(managing.close, program.id), t("{name} is shut out.", name=program.name))


def _renew(mine: Desk, program: ClientShown) -> None:
    try:
        st.session_state[ONCE] = _both(program.client_id, mine.do(managing.renew_secret, program.id))
        notices.tell(t("{name} has a new secret.", name=program.name))
    except CaseworkError as error:
        notices.refuse(error)
    st.rerun()
