"""Placing a record on a case that is there already, found by number or title."""

import streamlit as st

from casework.errors import CaseworkError
from ui.desk.parts import notices
from ui.desk.parts.markup import html, show
from ui.desk.parts.words import t
from ui.desk.shown import Desk, RecordShown


def place_on_case_dialog(mine: Desk, record: RecordShown) -> None:
    """Ask for the case."""

    @st.dialog(t("Place on an existing case"), width="medium")
    def ask() -> None:
        words = st.text_input(t("Case number or words of the title"), key="place_words")
        found = {int(choice.key): f"{choice.title}  ·  {choice.detail}" for choice in mine.open_cases(words)}
        if not found:
            show(html('<p class="muted">{text}</p>', text=t("No open case has that number or those words.")))
            return
        case_id = st.radio(t("Case"), list(found), format_func=found.__getitem__, key="place_case")
        if st.button(t("Place the record here"), type="primary", key="place_do", width="stretch"):
            try:
                mine.place_on_case(record.record_id, record.version, case_id)
                notices.tell(t("The record is placed on {case}.", case=found[case_id]))
            except CaseworkError as error:
                st.error(notices.sentence(error))
            else:
                st.rerun()

    ask()
