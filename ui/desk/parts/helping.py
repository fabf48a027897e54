"""Which record was just saved: on its page, what the house proposes for it is shown until another record is opened."""

import streamlit as st

SAVED = "record_saved"


def after_save(record_id: int) -> None:
    """Ask what the house proposes when the record's page is shown next."""
    st.session_state[SAVED] = record_id


def is_asked(record_id: int) -> bool:
    """Return whether it is asked for this record; opening another one ends it."""
    saved = st.session_state.get(SAVED)
    if saved is not None and saved != record_id:
        del st.session_state[SAVED]
    return saved == record_id
