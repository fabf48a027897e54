"""Placing a record on a case that is there already: suggested with the reason, or found by number or title."""

import streamlit as st

from casework.errors import CaseworkError
from casework.queries import case_suggestions
from casework.queries.case_suggestions import SuggestedBecause, Suggestion
from casework.queries.record_page import RecordPage
from casework.services import case_choices
from search.suggesting import CaseSuggested, suggest_cases
from ui.desk.data import Desk
from ui.desk.parts import helping, notices
from ui.desk.parts.case_terms import BECAUSE
from ui.desk.parts.markup import html, show
from ui.desk.parts.suggested import reasons_in_words
from ui.desk.parts.words import t


def place_on_case_dialog(mine: Desk, record: RecordPage) -> None:
    """Ask for the case."""

    @st.dialog(t("Place on an existing case"), width="medium")
    def ask() -> None:
        words = st.text_input(t("Case number or words of the title"), key="place_words")
        probable = {} if words else {each.case_id: each for each in mine.ask(suggest_cases, mine.engine, record.record_id)}
        known = {each.case_id: each for each in mine.ask(case_suggestions.suggestions, record.record_id, words)}
        offered: dict[int, CaseSuggested | Suggestion] = {**probable, **{id: each for id, each in known.items() if id not in probable}}
        if not offered:
            none = t("No open case has that number or those words.") if words else t("Write a case number or words of its title.")
            show(html('<p class="muted">{text}</p>', text=none))
            return
        case_id = st.radio(
            t("Case"), list(offered), format_func=lambda each: f"{offered[each].number} {offered[each].title}", key="place_case",
            captions=[_because(each, known.get(each.case_id)) for each in offered.values()],
        )  # fmt: skip
        if case_id is None:
            return
        if st.button(t("Place the record here"), type="primary", key="place_do", width="stretch"):
            try:
                mine.place_on_case(record, case_id)
                helping.after_save(record.record_id)
                notices.tell(t("The record is placed on {case}.", case=f"{offered[case_id].number} {offered[case_id].title}"))
            except CaseworkError as error:
                st.error(notices.sentence(error))
            else:
                st.rerun()
        is_mine = case_id in known and known[case_id].because is SuggestedBecause.MY_CHOICE
        if is_mine and st.button(t("Do not suggest this case again"), key="place_forget", type="tertiary", icon=":material/close:"):
            mine.do(case_choices.forget, case_id)
            st.rerun(scope="fragment")

    ask()


def _because(offered: CaseSuggested | Suggestion, known: Suggestion | None) -> str:
    """Return every reason there is: what the search found, and that the asker has filed on the case before."""
    if not isinstance(offered, CaseSuggested):
        return _known(offered)
    is_mine = known is not None and known.because is SuggestedBecause.MY_CHOICE
    return " · ".join([reasons_in_words(offered.reasons), *([_known(known)] if known and is_mine else [])])


def _known(suggestion: Suggestion) -> str:
    if suggestion.because is SuggestedBecause.MY_CHOICE and suggestion.times > 1:
        return t("You have filed on it {times} times", times=suggestion.times)
    return t(BECAUSE[suggestion.because])
