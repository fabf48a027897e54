"""Placing a record on a case that is there already, found by number or title."""

import streamlit as st

from casework.errors import CaseworkError
from casework.queries.record_page import RecordPage
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.markup import html, show
from ui.desk.parts.words import t


def place_on_case_dialog(mine: Desk, record: RecordPage) -> None:
    """Ask for the case."""

    @st.dialog(t("Place on an existing case"), width="medium")
    def ask() -> None:
        words = st.text_input(t("Case number or words of the title"), key="place_words")
        found = {choice.case_id: f"{choice.number} {choice.title}" for choice in mine.open_cases(words)}
        if not found:
            show(html('<p class="muted">{text}</p>', text=t("No open case has that number or those words.")))
            return
        case_id = st.radio(t("Case"), list(found), format_func=found.__getitem__, key="place_case")
        if st.button(t("Place the record here"), type="primary", key="place_do", width="stretch"):
            try:
                mine.place_on_case(record, case_id)
                notices.tell(t("The record is placed on {case}.", case=found[case_id]))
            except CaseworkError as error:
                st.error(notices.sentence(error))
            else:
                st.rerun()

    ask()
