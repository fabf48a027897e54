"""Making a case of a record in one step: title, subject from the file plan found by typing, type."""

import streamlit as st

from casework.errors import CaseworkError
from casework.queries.record_page import RecordPage
from casework.services.cases import NewCase
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.markup import html, show
from ui.desk.parts.words import language, t


def new_case_dialog(mine: Desk, record: RecordPage) -> None:
    """Ask for the three things a case needs; its number is given at once."""
    plan = {choice.code: f"{choice.code} {choice.title} · {choice.group}" for choice in mine.file_plan()}
    types = {choice.name: choice.title_da if language() == "da" else choice.title_en for choice in mine.case_types()}

    @st.dialog(t("Make a case of it"), width="medium")
    def ask() -> None:
        title = st.text_input(t("Title"), value=record.title, max_chars=400, key="case_title")
        code = st.selectbox(
            t("Subject in the file plan"),
            list(plan),
            index=None,
            format_func=plan.__getitem__,
            key="case_code",
            placeholder=t("Type a number or a word"),
        )
        kind = st.selectbox(t("Type"), list(types), format_func=types.__getitem__, key="case_type")
        show(
            html('<p class="small muted">{text}</p>', text=t("The case gets its number when you open it, and the record is placed on it."))
        )
        if st.button(t("Open the case"), type="primary", key="case_open", width="stretch"):
            try:
                number = mine.open_case(record, NewCase(title, code or "", kind or ""))
                notices.tell(t("Case {number} is opened.", number=number))
            except CaseworkError as error:
                st.error(notices.sentence(error))
            else:
                st.rerun()

    ask()
