"""A list of records with the chosen one beside it: the list, the record, and what can be done about it now."""

from dataclasses import replace

import streamlit as st

from ui.desk.parts.bar import LIST_LABELS
from ui.desk.parts.markup import show
from ui.desk.parts.pieces import empty
from ui.desk.parts.record_list import record_list, shown_rows
from ui.desk.parts.words import t
from ui.desk.place import Place
from ui.desk.shown import Desk, Listed
from ui.desk.views.record_view import actions_pane, record_pane


def inbox_view(mine: Desk, place: Place) -> None:
    """Show the list of the place; without a chosen record its first one is open."""
    listed = found(mine, place) if place.words else mine.listed(place.list, shown_rows())
    record_id = place.record_id or (listed.rows[0].record_id if listed.rows else None)
    record = mine.record(record_id) if record_id else None
    if record_id and any(row.record_id == record_id and row.is_unread for row in listed.rows):
        mine.mark_read(record_id)

    with st.container(key="panes"):
        left, middle, right = st.columns([27, 48, 25], gap=None)
        with left, st.container(key="left"):
            if place.words:
                record_list("found", t("Search: {words}", words=place.words), listed, record_id)
            else:
                record_list(place.list, t(LIST_LABELS[place.list]), listed, record_id)
        with middle, st.container(key="mid"):
            if record is None:
                show(empty(t("No record is open"), t("Choose one in the list to read it here.")))
            else:
                record_pane(mine, record, replace(place, record_id=record.record_id))
        with right, st.container(key="right"):
            if record is not None:
                actions_pane(mine, record)


def found(mine: Desk, place: Place) -> Listed:
    """Return what a search found as a list, so that hits are walked like an inbox."""
    hits = mine.find(place.words, shown_rows())
    return Listed(hits.rows, hits.total)
