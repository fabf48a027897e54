"""Saving a search under a name: for oneself, a unit or everybody, and being told of what it newly finds."""

import streamlit as st

from casework.errors import CaseworkError
from casework.services.saved_lists import NAME_LENGTH
from casework.vocabulary import ListScope, Privilege
from casework.work import Work
from search import saving
from search.engines.port import SearchEngine
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.list_words import SCOPES
from ui.desk.parts.markup import html, show
from ui.desk.parts.words import t
from ui.desk.place import Place


def save_search_dialog(mine: Desk, place: Place) -> None:
    """Ask for a name and for whom the search stands ready, and save it."""

    @st.dialog(t("Save this search"), width="medium")
    def ask() -> None:
        show(html("<p><code>{words}</code></p>", words=place.words))
        name = st.text_input(t("Name of the search"), key="search_name", max_chars=NAME_LENGTH)
        scope, unit_id = _for_whom(mine)
        told = st.checkbox(
            t("Tell me of what it newly finds"), key="search_alert", help=t("Each new hit once, as long as you may read it.")
        )
        if not st.button(t("Save"), key="search_save", type="primary", width="stretch"):
            return
        try:
            mine.do(_save, mine.engine, name, place.words, scope, unit_id, told)
        except CaseworkError as error:
            st.error(notices.sentence(error))
            return
        notices.tell(t("{name} is saved and stands among the lists.", name=name.strip()))
        st.rerun()

    ask()


def _for_whom(mine: Desk) -> tuple[ListScope, int | None]:
    units = {each.principal_id: each.name for each in mine.glance().places[1:]}
    kept = mine.ask(lambda work: {unit for unit in (None, *units) if work.has(Privilege.MANAGE_LISTS, unit_id=unit)})
    units = {unit: name for unit, name in units.items() if unit in kept}
    scopes = [ListScope.PERSONAL, *([ListScope.UNIT] if units else []), *([ListScope.STANDARD] if None in kept else [])]
    if len(scopes) == 1:
        return ListScope.PERSONAL, None
    scope = st.radio(t("Who it stands ready for"), scopes, format_func=lambda each: t(SCOPES[each]), key="search_scope", horizontal=True)
    if scope is not ListScope.UNIT:
        return scope, None
    return scope, st.selectbox(t("Unit"), list(units), format_func=units.__getitem__, key="search_unit")


def _save(  # the search, and the alert with it, in one work
    work: Work, engine: SearchEngine, name: str, words: str, scope: ListScope, unit_id: int | None, told: bool
) -> None:
    made = saving.save_search(work, name, words, scope=scope, unit_id=unit_id)
    if told:
        saving.tell_me(work, engine, made)
