"""Leaving records out of the journal because they mean nothing for any case: one reason for all that were chosen."""

import streamlit as st

from casework.errors import CaseworkError
from casework.queries.journal_queue import QueueRow
from casework.services import journal
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.markup import html, show
from ui.desk.parts.words import t


def leave_out_dialog(mine: Desk, rows: tuple[QueueRow, ...]) -> None:
    """Ask why."""

    @st.dialog(t("Leave out of the journal"))
    def ask() -> None:
        law = t("Only what means nothing for any case may be left out (the Access to Public Administration Files Act, section 15).")
        show(html('<p class="muted">{text}</p>', text=law))
        why = st.text_input(t("Why?"), key="leave_out_why", max_chars=300, placeholder=t("For instance: advertisement"))
        if st.button(t("Leave {count} out", count=len(rows)), type="primary", key="leave_out_do", width="stretch"):
            refused = ""
            for row in rows:
                try:
                    mine.do(journal.leave_unregistered, row.record_id, why)
                except CaseworkError as error:
                    refused = f"{row.title}: {notices.sentence(error)}"
            if refused:
                st.error(refused)
                return
            notices.tell(t("Left out of the journal: {count}. They can be put back below.", count=len(rows)))
            st.rerun()

    ask()
