"""The record numbers of a case: which are used, and of each gap why, who and when."""

import streamlit as st

from casework.queries import case_numbers
from casework.queries.case_numbers import NumberShown
from casework.queries.case_page import CasePage
from ui.desk.data import Desk
from ui.desk.parts.markup import Markup, html, show
from ui.desk.parts.pieces import empty
from ui.desk.parts.record_terms import NUMBERS
from ui.desk.parts.wide import table
from ui.desk.parts.words import full_moment, t


def case_numbers_view(mine: Desk, case: CasePage) -> None:
    """Show every number that was given on the case."""
    numbers = mine.ask(case_numbers.numbers_of_case, case.case_id)
    if not numbers:
        show(empty(t("No numbers yet"), t("A record gets its number on the case when it is registered.")))
        return
    only = st.toggle(t("Only the gaps"), key="numbers_gaps", value=False)
    rows: list[tuple[Markup | str, ...]] = [_row(case, one) for one in numbers if one.is_gap or not only]
    if not rows:
        show(empty(t("No gaps"), t("Every number is in use.")))
        return
    show(table((t("Number"), t("What became of it"), t("Record"), t("When"), t("By"), t("Reason")), rows, label=t("Numbers of the case")))


def _row(case: CasePage, one: NumberShown) -> tuple[Markup | str, ...]:
    state = t(NUMBERS[one.state])
    if one.moved_to_case_id is not None:
        state_shown: Markup | str = html('{state}: <a href="?case={id}">{to}</a>', state=state, id=one.moved_to_case_id, to=one.moved_to)
    else:
        state_shown = state
    record = html('<a href="?record={id}">{title}</a>', id=one.record_id, title=one.title) if one.record_id is not None else ""
    shown = f"{one.number}–{one.upto}" if one.upto is not None else str(one.number)
    number = html('<span style="white-space:nowrap">{case}-{number}</span>', case=case.number, number=shown)
    return (number, state_shown, record, full_moment(one.at) if one.at else "", one.by, one.reason)
