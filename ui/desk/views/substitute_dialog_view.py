"""Naming a substitute, for oneself or for whoever one may name them for, and ending a substitution before its last day."""

import streamlit as st

from casework.queries import case_page, choices
from casework.queries.organisation_page import OfficialShown, SubstitutionShown
from casework.services import organisation, organisation_changing
from casework.services.organisation import Lends
from casework.vocabulary import SubstituteScope
from ui.desk.data import Desk
from ui.desk.parts.asking import Deed, ask_and_do, one_of, pick
from ui.desk.parts.organisation_terms import SUBSTITUTE_SCOPES
from ui.desk.parts.words import language, t, today


def substitute_buttons(mine: Desk, absent: OfficialShown) -> None:
    """Offer to name a substitute for the official, and to end what runs or is to come."""
    if not absent.may_name_substitutes:
        return
    with st.container(horizontal=True):
        if st.button(t("Name a substitute"), key="name_substitute", icon=":material/person_add:", type="primary"):
            _name(mine, absent)
        own = [each_ for each_ in absent.substitutions if each_.absent_id == absent.official_id and each_.ends_on >= today()]
        running = {each_.substitution_id: f"{each_.substitute} · {scope_words(each_)}" for each_ in own}
        if running and st.button(t("End a substitution"), key="end_substitution", icon=":material/event_busy:"):
            _end(mine, running)


def scope_words(shown: SubstitutionShown) -> str:
    """Return how much is lent, in words."""
    words = t(SUBSTITUTE_SCOPES[shown.scope])
    return f"{words}: {shown.only}" if shown.only else words


def _name(mine: Desk, absent: OfficialShown) -> None:
    nobody = {mine.person.official_id, absent.official_id}  # nobody names himself, and nobody stands in for himself
    people = {person.official_id: f"{person.name} · {person.unit}" for person in mine.colleagues() if person.official_id not in nobody}
    posts = {post.unit_id: post.unit for post in absent.posts if post.is_running}
    types = {each_.name: each_.title_da if language() == "da" else each_.title_en for each_ in mine.ask(choices.case_types)}

    def body() -> Deed | None:
        who = pick(t("Substitute"), people, "substitute_who")
        first, last = st.columns(2)
        starts_on = first.date_input(t("From"), value=today(), key="substitute_from", format="DD/MM/YYYY")
        ends_on = last.date_input(t("Until"), value=today(), key="substitute_until", format="DD/MM/YYYY")
        scope = one_of(t("How much"), SUBSTITUTE_SCOPES, "substitute_scope", is_radio=True)
        lends = Lends(scope)
        match scope:
            case SubstituteScope.UNIT:
                lends = Lends(scope, unit_id=st.selectbox(t("Unit"), list(posts), format_func=posts.__getitem__, key="substitute_unit"))
            case SubstituteScope.CASE_TYPE:
                lends = Lends(scope, case_type=st.selectbox(t("Type"), list(types), format_func=types.__getitem__, key="substitute_type"))
            case SubstituteScope.CASE:
                lends = Lends(scope, case_id=_a_case(mine))
        if who is None or not lends.is_whole:
            return None
        return lambda: mine.do(organisation.substitute, absent.official_id, who, starts_on=starts_on, ends_on=ends_on, lends=lends)

    title = t("Name a substitute")
    if absent.official_id != mine.person.official_id:
        title = t("Name a substitute for {name}", name=absent.name)
    ask_and_do(title, t("Name"), "substitute", body, told=t("The substitute is named."), width="medium")


def _a_case(mine: Desk) -> int | None:
    words = st.text_input(t("Part of the case's number or title"), key="substitute_case_words")
    found = {case.case_id: f"{case.number} {case.title}" for case in mine.ask(case_page.open_cases, words)} if words.strip() else {}
    return pick(t("Case"), found, "substitute_case")


def _end(mine: Desk, running: dict[int, str]) -> None:
    def body() -> Deed | None:
        which = st.selectbox(t("Substitution"), list(running), format_func=running.__getitem__, key="end_which")
        return lambda: mine.do(organisation_changing.end_substitution, which)

    ask_and_do(t("End a substitution"), t("End it"), "end", body, told=t("It has ended."))
