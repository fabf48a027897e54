"""A list of records that is walked with the arrow keys, grouped by day of arrival."""

from itertools import groupby

import streamlit as st

from casework.queries.lists import ListPage, RecordRow
from ui.desk.parts.components import mount
from ui.desk.parts.terms import CHANNELS, status
from ui.desk.parts.words import day, day_group, moment, t, urgency
from ui.desk.place import go, here

FIRST = 200
MORE = "rows_shown"

EMPTY = {
    "unit_inbox": ("The unit's inbox is empty", "New post to the unit lands here by itself. Look in My cases for work already begun."),
    "my_inbox": ("Your inbox is empty", "What is sent to you lands here. Take something from the unit's inbox to begin."),
    "for_approval": ("Nothing waits for your approval", "When a colleague sends you a record for approval, it appears here."),
    "my_cases": ("You are responsible for no open records", "Take responsibility for a record in the unit's inbox."),
    "completed": ("Nothing has been completed yet", "Records you complete are kept here and can always be found by search."),
    "found": ("Nothing was found", "Try fewer or other words, or part of a word followed by *. Only what you may read is searched."),
}


def shown_rows() -> int:
    """Return how many rows the list shows; the button below it asks for more."""
    return int(st.session_state.get(MORE, FIRST))


def record_list(name: str, label: str, listed: ListPage, selected: int | None) -> None:
    """Show the list; choosing a row opens its record."""
    key = f"list_{name}"
    left = listed.total - len(listed.rows)
    mount(
        "list",
        key=key,
        height="stretch",
        data={
            "label": t("{list}, {count} records", list=label, count=listed.total),
            "selected": str(selected or ""),
            "groups": [[group, [_row(row) for row in rows]] for group, rows in groupby(listed.rows, lambda row: day_group(row.arrived_at))],
            "more": t("Show {count} more", count=min(left, FIRST)) if left > 0 else "",
            "empty": [t(sentence) for sentence in EMPTY[name]],
        },
        on_selected_change=lambda: _open(key),
        on_more_change=_show_more,
    )


def _open(key: str) -> None:
    chosen = st.session_state[key]["selected"]
    if chosen:
        go(here().with_record(int(chosen)))


def _show_more() -> None:
    st.session_state[MORE] = shown_rows() + FIRST


def _row(row: RecordRow) -> dict[str, object]:
    label, tone = status(row.status)
    return {
        "id": str(row.record_id),
        "from": row.sender or t("Written here"),
        "date": moment(row.arrived_at),
        "title": row.title,
        "status": label,
        "tone": tone,
        "number": row.case_number,
        "channel": t(CHANNELS[row.channel]),
        "files": row.files if row.files > 1 else 0,
        "deadline": t("Due {date}", date=day(row.deadline)) if row.deadline else "",
        "urgency": urgency(row.deadline),
        "unread": t("Unread") if row.is_unread else "",
        "restricted": t("Restricted") if row.is_restricted else "",
    }
