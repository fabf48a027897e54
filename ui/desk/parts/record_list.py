"""A list of records that is walked with the arrow keys, grouped by day of arrival."""

from collections.abc import Callable
from itertools import groupby

import streamlit as st

from casework.queries.lists import COUNT_CAP, ListPage, RecordRow
from casework.vocabulary import Area, ListColumn
from ui.desk.lists import when_empty
from ui.desk.parts.approval_columns import band_tone
from ui.desk.parts.components import mount
from ui.desk.parts.list_words import FLAGS, cell
from ui.desk.parts.terms import CHANNELS, status
from ui.desk.parts.words import day, day_group, moment, t, urgency
from ui.desk.place import Place, go, here

FIRST = 100
MORE = "rows_shown"
OF_THE_BIN = "bin-"
"""What stands before the id of a row whose record lies in the bin: it opens on the page of the bin."""


def shown_rows() -> int:
    """Return how many rows the list shows; the button below it asks for more."""
    return int(st.session_state.get(MORE, FIRST))


def record_list(name: str, label: str, listed: ListPage, selected: int | None, *, by_day: bool = True) -> None:
    """Show the list, by day where it stands newest first; choosing a row opens its record."""
    key = f"list_{name.replace('-', '_')}"
    left = listed.total - len(listed.rows)
    mount(
        "list",
        key=key,
        height="stretch",
        data={
            "label": t("{list}, {count} records", list=label, count=capped(listed.total)),
            "selected": str(selected or ""),
            "groups": [[group, [_row(row) for row in rows]] for group, rows in groupby(listed.rows, _group(label, by_day=by_day))],
            "more": t("Show {count} more", count=min(left, FIRST)) if left > 0 or listed.after else "",
            "empty": when_empty(name),
        },
        on_selected_change=lambda: _open(key),
        on_more_change=_show_more,
    )


def capped(count: int) -> str:
    """Return a count as far as lists count."""
    return f"{COUNT_CAP}+" if count >= COUNT_CAP else str(count)


def _group(label: str, *, by_day: bool) -> Callable[[RecordRow], str]:
    return (lambda row: day_group(row.stands_at or row.arrived_at)) if by_day else (lambda _: label)


def _open(key: str) -> None:
    chosen = st.session_state[key]["selected"]
    if chosen.startswith(OF_THE_BIN):
        go(Place(page="bin", id=int(chosen.removeprefix(OF_THE_BIN))))
    elif chosen:
        go(here().with_record(int(chosen)))


def _show_more() -> None:
    st.session_state[MORE] = shown_rows() + FIRST


def _due(row: RecordRow) -> str:
    """Return by when it is due: of an approval what its icon says in a table, and whether it is urgent."""
    if row.approval:
        return ", ".join(filter(None, (cell(row, ListColumn.URGENT), cell(row, ListColumn.APPROVAL))))
    return t("Due {date}", date=day(row.deadline)) if row.deadline else ""


def _row(row: RecordRow) -> dict[str, object]:
    label, tone = status(row.status)
    return {
        "id": f"{OF_THE_BIN}{row.record_id}" if row.lies_in is Area.BIN else str(row.record_id),
        "from": row.sender or t("Written here"),
        "date": moment(row.stands_at or row.arrived_at),
        "flag": t(FLAGS[row.flag]) if row.flag else "",
        "colour": row.flag or "",
        "title": row.title,
        "status": label,
        "tone": tone,
        "number": row.case_number,
        "channel": t(CHANNELS[row.channel]),
        "files": row.files if row.files > 1 else 0,
        "deadline": _due(row),
        "urgency": band_tone(row.approval) if row.approval else urgency(row.deadline),
        "unread": t("Unread") if row.is_unread else "",
        "restricted": t("Restricted") if row.is_restricted else "",
    }
