"""Drafts of what is published in versions, definitions and case types: begun from what stands, and thrown away."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from casework.errors import CaseworkError
from ui.desk.parts import notices
from ui.desk.parts.markup import html, show
from ui.desk.parts.words import t
from ui.desk.place import Place, go


def throw_away_dialog(drop: Callable[[], object], back: Place) -> None:
    """Ask before a draft is thrown away, for it cannot be brought back; then go back to the list."""

    @st.dialog(t("Throw the draft away?"))
    def ask() -> None:
        show(html('<p class="muted">{text}</p>', text=t("What is written in it is lost. Download the YAML first if in doubt.")))
        if st.button(t("Throw it away"), key="drop_do", type="primary", width="stretch"):
            try:
                drop()
            except CaseworkError as error:
                st.error(notices.sentence(error))
            else:
                notices.tell(t("The draft is thrown away."))
                go(back)
                st.rerun()

    ask()


def begin_draft(draft: Callable[[], int], page: Place) -> None:
    """Begin the next version and show it on the page; refused where there is a draft already."""
    try:
        go(replace(page, id=draft()))
        notices.tell(t("A new draft is begun."))
    except CaseworkError as error:
        notices.refuse(error)
    st.rerun()
