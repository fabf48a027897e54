"""Doing a deed at a press of a button, and telling what came of it."""

from collections.abc import Callable

import streamlit as st

from casework.errors import CaseworkError
from ui.desk.parts import notices


def done(deed: Callable[[], object], told: str, *, undo: str = "") -> None:
    """Do the deed, tell so or why not, and show the page anew."""
    try:
        deed()
        notices.tell(told, undo=undo)
    except CaseworkError as error:
        notices.refuse(error)
    st.rerun()
