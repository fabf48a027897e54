"""Looking somebody up in the party register: for a purpose, written down once for each thing that is looked for."""

from typing import Any

import streamlit as st

from casework.queries import parties as register
from casework.queries.parties import RegisterPage
from ui.desk.data import Desk

NOTED = "register_noted"


def find(mine: Desk, words: str, purpose: str, **narrowed: Any) -> RegisterPage:
    """Return what is found; drawing the page anew, or asking for more of it, is not a second look-up.

    A look-up that is new is a work of its own: it is written down also when the page stops while it is drawn.
    """
    looked = (words.strip(), purpose.strip())
    if not words.strip() or st.session_state.get(NOTED) == looked:
        return mine.ask(register.register, words, purpose=purpose, noted=False, **narrowed)
    found = mine.do(register.register, words, purpose=purpose, **narrowed)
    st.session_state[NOTED] = looked
    return found
