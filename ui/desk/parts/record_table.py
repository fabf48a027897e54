"""A list as a table over the whole width: columns and order as their reader likes them, rows to choose many of."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from casework.lists.standard import address_of
from casework.queries.lists import COUNT_CAP, ListPage, RecordRow
from casework.vocabulary import ListColumn
from ui.desk.lists import Look, View, stands_by_urgency, when_empty, widths_of
from ui.desk.parts.approval_columns import band_tone, drawn
from ui.desk.parts.components import mount
from ui.desk.parts.list_words import COLUMN_LABELS, STANDS_SINCE, cell, link_of, urgent_date
from ui.desk.parts.terms import status
from ui.desk.parts.words import t, urgency
from ui.desk.place import Place

PRESSED = "table_pressed"


@dataclass(frozen=True)
class Asked:
    """What was asked of the table: an act on the chosen rows, or on all of the list; another order; another page; other widths.

    ``is_new`` tells a press from one that a later run of the page is told of again.
    """

    act: str = ""
    chosen: tuple[int, ...] = ()
    all_of_list: bool = False
    is_new: bool = False
    sort: list[list[Any]] = field(default_factory=list)
    page: str = ""
    widths: dict[str, int] | None = None


def record_table(  # what is shown, how it looks, and what can be done with it
    place: Place,
    label: str,
    listed: ListPage,
    look: Look,
    acts: dict[str, str],
    *,
    has_before: bool,
    views: tuple[View, ...] = (),
) -> Asked:
    """Show the records as a table; a press on a head sorts, with Shift as the second level; choosing rows offers what can be done."""
    sort = {each.column: [position, each.descending] for position, each in enumerate(look.sort)}
    said = mount(
        "table",
        key=f"table_{place.list}",
        height="stretch",
        data={
            "label": label,
            "heads": [[column, _head(place, column), sort.get(column)] for column in look.columns],
            "widths": look.widths,
            "rows": [_row(place, row, look.columns) for row in listed.rows],
            "acts": [[name, t(act)] for name, act in acts.items()],
            "total": _total(place, listed),
            "all": t("Choose all {count} on this list", count=_capped(listed.total)) if listed.total > len(listed.rows) else "",
            "before": has_before,
            "after": bool(listed.after),
            "empty": when_empty(place.list),
            "views": [[view.link, view.label, view.is_shown] for view in views],
            "say": say(),
        },
        on_act_change=lambda: None,
        on_sort_change=lambda: None,
        on_page_change=lambda: None,
        on_widths_change=lambda: None,
    )
    return asked_of(said, widths_of)


def asked_of(said: Any, widths_in: Callable[[Any], dict[str, int]]) -> Asked:  # what the component says
    """Return what was asked of a table; a press that a later run of the page is told of again is not new."""
    act = said.act or {}
    chosen = tuple(int(each) for each in act.get("chosen", []) if str(each).isdecimal())
    widths = None if said.widths is None else widths_in(said.widths)
    is_new = bool(act) and act.get("at") != st.session_state.get(PRESSED)
    st.session_state[PRESSED] = act.get("at") if act else st.session_state.get(PRESSED)
    return Asked(act.get("name", ""), chosen, bool(act.get("all")), is_new, said.sort or [], said.page or "", widths)


def _head(place: Place, column: ListColumn) -> str:
    found = address_of(place.list)
    since = STANDS_SINCE.get(found.kind) if found and column is ListColumn.ARRIVED else None
    return t(since or COLUMN_LABELS[column])


def _row(place: Place, row: RecordRow, columns: tuple[ListColumn, ...]) -> dict[str, Any]:
    return {
        "id": str(row.record_id),
        "link": link_of(place, row),
        "unread": row.is_unread,
        "restricted": t("Restricted") if row.is_restricted else "",
        "cells": [[cell(row, column), _tone(row, column), drawn(row.approval, column)] for column in columns],
    }


def _tone(row: RecordRow, column: ListColumn) -> str:
    match column:
        case ListColumn.TITLE:
            return "title"
        case ListColumn.STATUS:
            return f"pill {status(row.status)[1]}"
        case ListColumn.FLAG:
            return f"flag {row.flag}" if row.flag else ""
        case ListColumn.ARRIVED:
            return "date"
        case ListColumn.APPROVAL:
            return band_tone(row.approval)
        case ListColumn.URGENT:
            return "pill red"
        case ListColumn.DAYS_LEFT if row.approval:
            return urgency(row.approval.deadline)
        case ListColumn.STEP_DAYS if row.approval:
            return urgency(row.approval.step_deadline)
    date = urgent_date(row, column)
    return urgency(date) if date else ""


def _total(place: Place, listed: ListPage) -> str:
    among = t("sorted among the 5,000 most urgent") if stands_by_urgency(place.list) else t("sorted among the newest 5,000")
    count = t("One record") if listed.total == 1 else t("{count} records", count=_capped(listed.total))
    return f"{count} · {among}" if listed.is_sorted_among_newest else count


def _capped(count: int) -> str:
    return f"{COUNT_CAP}+" if count >= COUNT_CAP else str(count)


def say() -> dict[str, str]:
    """Return what a table says to whoever hears it."""
    return {
        "choose": t("Choose {title}", title="{title}"),
        "choose_all": t("Choose all rows shown"),
        "chosen": t("{count} chosen", count="{count}"),
        "none": t("Choose none"),
        "before": t("Newer"),
        "after": t("Further"),
        "acts": t("With the chosen records"),
        "views": t("Views of the list"),
        "unread": t("Unread"),
        "width": t("Width of {column}", column="{column}"),
    }
