"""The pages of a list shown as a table: where those turned so far begin, and turning them."""

from dataclasses import replace

import streamlit as st

from casework.errors import CaseworkError, NotFound
from ui.desk.parts import notices
from ui.desk.parts.markup import show
from ui.desk.parts.pieces import empty
from ui.desk.parts.record_table import Asked
from ui.desk.parts.words import t
from ui.desk.place import Place

PAGE = 100
PAGES = "table_pages"


def pages_of(place: Place) -> list[str]:
    """Return where the pages turned so far begin; another list, or the same one narrowed, begins anew."""
    kept = st.session_state.get(PAGES)
    name = replace(place, record_id=None).link
    if kept is None or kept[0] != name:
        st.session_state[PAGES] = kept = (name, [""])
    pages: list[str] = kept[1]
    return pages


def turn(pages: list[str], asked: Asked, after: str) -> None:
    """Turn to the page that was asked for."""
    if asked.page == "after" and after:
        pages.append(after)
        st.rerun()
    if asked.page == "before" and len(pages) > 1:
        pages.pop()
        st.rerun()


def refused(error: CaseworkError) -> None:
    """Say why the list cannot be shown like this; one that is not there is not there."""
    if isinstance(error, NotFound):
        raise error
    with st.container(key="table"):
        show(empty(t("The list cannot be shown like this"), notices.sentence(error)))
