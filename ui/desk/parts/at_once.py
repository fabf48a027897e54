"""The deed of a button done at once: told or refused at the foot of the screen, and the page shown anew."""

from collections.abc import Callable

import streamlit as st

from casework.errors import CaseworkError
from ui.desk.parts import notices


def at_once(deed: Callable[[], object], told: str) -> None:
    """Do the deed, tell or refuse, and show the page anew."""
    try:
        deed()
        notices.tell(told)
    except CaseworkError as error:
        notices.refuse(error)
    st.rerun()
