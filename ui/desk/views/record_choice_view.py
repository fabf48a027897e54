"""Choosing one record inside a dialog: those of its case to begin with, any other by a part of its number, its title or a party."""

import re
from collections.abc import Collection

import streamlit as st

from casework.queries.list_rows import RecordRow
from casework.queries.record_page import RecordPage
from search.engines.port import Order
from search.in_part import in_part
from ui.desk.data import Desk
from ui.desk.finding import search
from ui.desk.parts.markup import html, show
from ui.desk.parts.search_index import by_the_database
from ui.desk.parts.words import full_moment, t

MOST = 20


def choose_record(mine: Desk, record: RecordPage, key: str, *, but: Collection[int] = ()) -> int | None:
    """Ask for a record other than this one and ``but``, among those one may read; None until one is chosen."""
    words = st.text_input(t("A part of its number, its title or a party"), key=f"{key}_words")
    left_out = {record.record_id, *but}
    found, is_all = _found(mine, words, left_out) if words.strip() else _of_the_case(mine, record, left_out)
    if not found:
        _say(t("No record is found by that.") if words.strip() else t("Write a part of its number, its title or a party."))
        return None
    rows = {row.record_id: row for row in found}
    chosen = st.radio(
        t("Records found") if words.strip() else t("Records of the same case"),
        list(rows),
        index=None,
        format_func=lambda each: _named(rows[each]),
        captions=[_about(row) for row in found],
        key=f"{key}_record",
    )
    if not is_all:
        _say(t("Only {count} are shown. Write more to find fewer.", count=MOST))
    return chosen


def _found(mine: Desk, words: str, left_out: set[int]) -> tuple[list[RecordRow], bool]:
    query = in_part(words)
    if not query:
        return [], True
    answer = search(mine, query, MOST + len(left_out), order=Order.RELEVANCE, kept="record_choice")
    if answer.is_degraded:
        _say(by_the_database(answer.looked_through))
    return _first([hit.row for hit in answer.hits], left_out)


def _of_the_case(mine: Desk, record: RecordPage, left_out: set[int]) -> tuple[list[RecordRow], bool]:
    return _first(mine.case(record.case_id).records if record.case_id else (), left_out)


def _first(rows: Collection[RecordRow], left_out: set[int]) -> tuple[list[RecordRow], bool]:
    offered = [row for row in rows if row.record_id not in left_out]
    return offered[:MOST], len(offered) <= MOST


def _named(row: RecordRow) -> str:
    number = f"{row.case_number}-{row.number}" if row.number is not None else row.case_number
    return _as_written(f"{number} {row.title}".strip())


def _about(row: RecordRow) -> str:
    return _as_written(" · ".join(each for each in (row.sender, row.case_title, full_moment(row.arrived_at)) if each))


def _as_written(text: str) -> str:
    """Return the text so that no letter of it is read as a sign of layout: titles come from outside."""
    return re.sub(r"([\\`*_\[\]$~:<>#!&|]|^[-+]|(?<=\d)[.)])", r"\\\1", text)


def _say(text: str) -> None:
    show(html('<p class="small muted" role="status">{text}</p>', text=text))
