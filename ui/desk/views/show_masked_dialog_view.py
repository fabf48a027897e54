"""Showing what is masked: a whole number or a protected address, for a purpose that is written down."""

from collections.abc import Callable

import streamlit as st

from casework.errors import CaseworkError
from ui.desk.parts import notices
from ui.desk.parts.markup import html, show
from ui.desk.parts.words import t


def show_masked_dialog(title: str, reveal: Callable[[str], str]) -> None:
    """Ask what for, then show it until the dialog is closed."""

    @st.dialog(title)
    def ask() -> None:
        show(html('<p class="muted">{text}</p>', text=t("Who looked, when and what for is written down.")))
        purpose = st.text_input(t("What is it for?"), key="masked_purpose", max_chars=300)
        if st.button(t("Show it"), type="primary", key="masked_show", width="stretch"):
            try:
                shown = reveal(purpose)
            except CaseworkError as error:
                st.error(notices.sentence(error))
            else:
                show(html('<p class="masked" role="status">{shown}</p>', shown=shown or t("There is nothing there.")))

    ask()
