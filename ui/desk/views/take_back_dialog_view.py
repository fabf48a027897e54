"""Taking back many registrations: why, and what becomes of the numbers."""

import streamlit as st

from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.markup import html, show
from ui.desk.parts.words import t
from ui.desk.registering import Outcome, take_back_each


def take_back_dialog(mine: Desk, outcomes: tuple[Outcome, ...], kept_as: str) -> None:
    """Ask why, take the registrations back, and leave those that could not be where the page shows them."""

    @st.dialog(t("Take the registrations back"), width="medium")
    def ask() -> None:
        said = t("The records wait in the queue again. Their numbers stay used: the cases show a gap, with the reason you write here.")
        show(html('<p class="muted">{text}</p>', text=said))
        reason = st.text_area(t("Why"), key="take_back_reason", max_chars=1000, height=90)
        if st.button(t("Take them back"), type="primary", key="take_back_do", width="stretch"):
            if not reason.strip():
                st.error(t("Write why. It is kept with each number."))
                return
            left = take_back_each(mine, outcomes, reason)
            st.session_state[kept_as] = left
            if not left:
                notices.tell(t("The registrations are taken back. The numbers are not used again."))
            st.rerun()

    ask()
