"""A list shown as cases: columns and order as their reader likes them, and what can be done with many of them."""

import streamlit as st

from casework.errors import CaseworkError
from casework.lists.case_columns import UNSORTED, CaseSort, case_sort_from
from casework.lists.definition import conditions_of_address
from casework.queries import list_cases
from casework.services import saved_lists
from casework.vocabulary import CaseColumn
from ui.desk.case_acts import CASE_ACTS
from ui.desk.case_lists import case_habit_name, case_look_of
from ui.desk.data import Desk, Glance
from ui.desk.lists import list_label
from ui.desk.parts.case_columns import CASE_COLUMN_LABELS
from ui.desk.parts.case_table import case_table
from ui.desk.parts.choosing_columns import choose_columns
from ui.desk.parts.paging import PAGE, PAGES, pages_of, refused, turn
from ui.desk.parts.words import t
from ui.desk.place import Place
from ui.desk.views.many_dialog_view import begin_with


def case_list(mine: Desk, place: Place, glance: Glance) -> None:
    """Show the cases of the list, and do what is asked of it."""
    pages, look, where = pages_of(place), case_look_of(glance, place.list), conditions_of_address(place.where)
    try:
        listed = mine.ask(
            list_cases.page, place.list, first=PAGE, after=pages[-1], where=where, sort=look.sort, columns=look.columns
        )  # fmt: skip
    except CaseworkError as error:
        refused(error)
        return
    with st.container(key="table"):
        labels = {name: act.label for name, act in CASE_ACTS.items()}
        asked = case_table(place, list_label(glance, place.list), listed, look, labels, has_before=len(pages) > 1)
    if asked.sort:
        _sort(mine, place, asked.sort)
    turn(pages, asked, listed.after)
    if asked.act in CASE_ACTS and (asked.chosen or asked.all_of_list) and asked.is_new:
        begin_with(mine, asked.act, asked.chosen, place.list, where, all_of_list=asked.all_of_list)
    if asked.widths is not None:
        mine.do(saved_lists.remember, case_habit_name(place.list), {"widths": asked.widths})


def case_columns_dialog(mine: Desk, place: Place, glance: Glance) -> None:
    """Ask which columns the list of cases shows, in which order they stand, and how its cases are ordered."""
    look = case_look_of(glance, place.list)

    def remember(columns: list[CaseColumn], sort: list[list[object]]) -> None:
        mine.do(saved_lists.remember, case_habit_name(place.list), {"columns": columns, "sort": sort})
        st.session_state.pop(PAGES, None)

    def forget() -> None:
        mine.do(saved_lists.remember, case_habit_name(place.list), {"columns": [], "sort": [], "widths": {}})
        st.session_state.pop(PAGES, None)

    labels = {column: t(CASE_COLUMN_LABELS[column]) for column in CaseColumn}
    choose_columns(labels, look.columns, [(each.column, each.descending) for each in look.sort], UNSORTED, remember, forget)


def _sort(mine: Desk, place: Place, said: list[list[object]]) -> None:
    try:
        sort: tuple[CaseSort, ...] = case_sort_from(said)
    except (TypeError, ValueError):
        return
    mine.do(saved_lists.remember, case_habit_name(place.list), {"sort": [[each.column.value, each.descending] for each in sort]})
    st.session_state.pop(PAGES, None)
    st.rerun()
