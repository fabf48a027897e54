"""The party register: found by name, number or address, with one's own contacts, and a way to enter somebody new."""

import streamlit as st

from casework.queries.parties import PartyRow, RegisterPage
from casework.vocabulary import PartyKind, Privilege
from ui.desk.data import Desk
from ui.desk.parts.journal_terms import PARTY_KINDS
from ui.desk.parts.markup import Markup, html, show
from ui.desk.parts.pieces import empty, told
from ui.desk.parts.register_finding import find
from ui.desk.parts.wide import table, wide_page
from ui.desk.parts.words import t
from ui.desk.place import Place
from ui.desk.views.party_form_dialog_view import new_party_dialog

FIRST, SHOWN = 50, "parties_shown"


def parties_view(mine: Desk, _: Place) -> None:
    """Show the search, what it finds, and how many there are."""
    with wide_page(
        t("Party register"), t("Citizens, companies, authorities and contacts. What stands on cases is as it was when it was used.")
    ):
        words, purpose, kind, only_mine, everything = _search()
        first = st.session_state.get(SHOWN, FIRST)
        says_why = bool(purpose.strip()) or not words.strip()
        narrowed = {"kind": kind, "only_mine": only_mine, "in_use": not everything, "first": first}
        found = find(mine, words, purpose, **narrowed) if says_why else RegisterPage((), 0)
        with st.container(horizontal=True, vertical_alignment="center"):
            count = t("One party") if found.total == 1 else t("{count} parties", count=found.total)
            show(html('<p class="page muted" role="status" style="margin:0">{count}</p>', count=count))
            if st.button(t("Enter a party…"), key="new_party", type="primary", icon=":material/person_add:"):
                new_party_dialog(mine, may_share=mine.ask(lambda work: work.has(Privilege.EDIT_PARTIES)))
        if not says_why:
            show(told(t("Write what you look for them for. Who looked for whom, and what for, is written down.")))
        elif found.rows:
            show(party_table(found.rows))
        else:
            show(empty(t("Nobody was found"), t("Try fewer words, or the whole number. Enter the party if it is not here.")))
        if found.total > len(found.rows) and st.button(t("Show more"), key="more_parties"):
            st.session_state[SHOWN] = first + FIRST
            st.rerun()


def _search() -> tuple[str, str, PartyKind | None, bool, bool]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(t("Name, number, e-mail or telephone"), key="party_words", width=320)
        purpose = st.text_input(t("What is it for?"), key="party_purpose", width=260, max_chars=300)
        kinds: list[PartyKind | None] = [None, *PartyKind]
        kind = st.selectbox(
            t("Kind"), kinds, format_func=lambda each: t(PARTY_KINDS[each]) if each else t("All kinds"), key="party_kind", width=180
        )
        only_mine = st.checkbox(t("Only my own contacts"), key="party_mine")
        everything = st.checkbox(t("Also those out of use"), key="party_all")
    return words, purpose, kind, only_mine, everything


def party_table(rows: tuple[PartyRow, ...]) -> Markup:
    """Return entries as a table of links."""
    lines: list[tuple[Markup | str, ...]] = [
        (
            html('<a href="?page=party&id={id}">{name}</a> {marks}', id=row.party_id, name=row.name, marks=marks(row)),
            t(PARTY_KINDS[row.kind]),
            f"{row.identifier_kind} {row.masked}".strip() or "–",
            row.email or "–",
            row.town or "–",
        )
        for row in rows
    ]
    return table((t("Name"), t("Kind"), t("Number"), t("E-mail"), t("Town")), lines, label=t("Party register"))


def marks(row: PartyRow) -> Markup:
    """Return what is to be noticed of an entry, as pills with words."""
    said = [
        *([("red", t("Protected address"))] if row.is_protected else []),
        *([("violet", t("Private contact"))] if row.is_private else []),
        *([] if row.is_active else [("", t("Out of use"))]),
    ]
    return Markup(" ").join(html('<span class="pill {tone}">{text}</span>', tone=tone, text=text) for tone, text in said)
