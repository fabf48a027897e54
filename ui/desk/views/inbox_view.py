"""A list of records with the chosen one beside it: the list, the record, and what can be done about it now."""

from dataclasses import replace

import streamlit as st

from casework.errors import NotFound
from casework.queries.lists import ListPage
from ui.desk.data import Desk
from ui.desk.finding import search
from ui.desk.parts.bar import list_label
from ui.desk.parts.markup import show
from ui.desk.parts.pieces import empty
from ui.desk.parts.record_list import record_list, shown_rows
from ui.desk.parts.words import t
from ui.desk.place import Place
from ui.desk.views.record_view import actions_pane, record_pane
from ui.desk.views.search_view import shown_hits


def inbox_view(mine: Desk, place: Place) -> None:
    """Show the list of the place; without a chosen record its first one is open."""
    name = "found" if place.words else place.list.value
    label = t("Search: {words}", words=place.words) if place.words else list_label(mine.person, place.list)
    listed = found(mine, place) if place.words else mine.listed(place.list, shown_rows())
    record_id = place.record_id or (listed.rows[0].record_id if listed.rows else None)

    record = path = None
    try:
        if record_id is not None:
            record, path = mine.record(record_id), mine.path(record_id)
    except NotFound:
        nothing = empty(t("There is nothing here"), t("It does not exist, or you may not see it. Go to a list above, or search."))
    else:
        nothing = empty(t("No record is open"), t("Choose one in the list to read it here."))

    with st.container(key="panes"):
        left, middle, right = st.columns([27, 48, 25], gap=None)
        with left, st.container(key="left"):
            record_list(name, label, listed, record_id)
        if record is None or record_id is None:
            with middle, st.container(key="mid"):
                show(nothing)
            return
        with middle, st.container(key="mid"):
            record_pane(mine, record, path, replace(place, record_id=record_id))
        with right, st.container(key="right"):
            actions_pane(mine, record, path, place)
    if any(row.record_id == record_id and row.is_unread for row in listed.rows):
        mine.mark_read(record_id)


def found(mine: Desk, place: Place) -> ListPage:
    """Return what a search found as a list, so that hits are walked like an inbox."""
    hits = search(mine, place.words, shown_hits())
    return ListPage(tuple(hit.row for hit in hits.hits), len(hits.hits))
