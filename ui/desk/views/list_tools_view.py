"""The tools of a list: its columns and their order, its conditions, and saving it under a name."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from casework.errors import CaseworkError, RuleBroken
from casework.lists.columns import COLUMNS, NO, OPERATORS, YES, Holds, fits
from casework.lists.definition import ME, MY_UNITS, Condition, conditions_in_address, conditions_of_address
from casework.queries.list_panel import SavedListShown
from casework.services import saved_lists
from casework.vocabulary import ListColumn, ListOperator, ListScope, Presentation, Privilege, Reason
from ui.desk.data import Desk, Glance
from ui.desk.lists import habit_name, look_of
from ui.desk.parts import notices
from ui.desk.parts.approval_columns import BANDS
from ui.desk.parts.choosing_columns import choose_columns
from ui.desk.parts.list_words import AREAS, COLUMN_LABELS, FLAGS, SCOPES, asked_as
from ui.desk.parts.markup import html, show
from ui.desk.parts.terms import ACCESS_LEVELS, CHANNELS, KINDS, STATUS
from ui.desk.parts.words import t, today
from ui.desk.place import Place, go
from ui.desk.views.case_list_view import case_columns_dialog

ROWS = "filter_rows"
WORDS: dict[ListColumn, Mapping[Any, str]] = {
    ListColumn.FLAG: FLAGS,
    ListColumn.KIND: KINDS,
    ListColumn.CHANNEL: CHANNELS,
    ListColumn.ACCESS: ACCESS_LEVELS,
    ListColumn.APPROVAL: BANDS,
    ListColumn.LIES_IN: AREAS,
}
DAYS = (ListOperator.LAST_DAYS, ListOperator.NEXT_DAYS)
FILLING = (ListOperator.IS_EMPTY, ListOperator.IS_FILLED)


def use_tool(mine: Desk, place: Place, glance: Glance, tool: str) -> None:
    """Do what a tool of the list says: change how it looks at once, or open its dialog."""
    name, _, said = tool.partition(":")
    look = look_of(glance, place.list)
    match name:
        case "density":
            mine.do(saved_lists.remember, habit_name(place.list), {"density": said})
        case "table":
            other = Presentation.READING if look.presentation is Presentation.TABLE else Presentation.TABLE
            mine.do(saved_lists.remember, habit_name(place.list), {"presentation": other})
            go(replace(place, record_id=None, cases=False))
            st.rerun()
        case "cases":
            go(replace(place, record_id=None, cases=not place.cases))
            st.rerun()
        case "columns" if place.cases:
            case_columns_dialog(mine, place, glance)
        case "columns":
            columns_dialog(mine, place, glance)
        case "filter":
            filter_dialog(mine, place, glance)


def columns_dialog(mine: Desk, place: Place, glance: Glance) -> None:
    """Ask which columns the list shows, in which order they stand, and how its records are ordered."""
    look = look_of(glance, place.list, mine.definition(place.list))

    def remember(columns: list[ListColumn], sort: list[list[object]]) -> None:
        mine.do(saved_lists.remember, habit_name(place.list), {"columns": columns, "sort": sort})

    def forget() -> None:
        mine.do(saved_lists.remember, habit_name(place.list), {"columns": [], "sort": [], "widths": {}})

    labels = {column: t(COLUMN_LABELS[column]) for column in ListColumn}
    choose_columns(labels, look.columns, [(each.column, each.descending) for each in look.sort], frozenset(), remember, forget)


def filter_dialog(mine: Desk, place: Place, glance: Glance, saved: SavedListShown | None = None) -> None:
    """Ask for the conditions of a list, show the list narrowed by them, or save it; ``saved`` is one that is being changed."""
    begun = saved.definition.conditions if saved else conditions_of_address(place.where)
    st.session_state[ROWS] = list(begun) or [Condition(ListColumn.STATUS, ListOperator.IS)]

    @st.dialog(t("Change the list") if saved else t("Filter"), width="large")
    def ask() -> None:
        for number in range(len(st.session_state[ROWS])):
            st.session_state[ROWS][number] = _condition(mine, number, st.session_state[ROWS][number])
        left, right, _ = st.columns([30, 30, 40])
        if left.button(t("One more condition"), key="filter_more", icon=":material/add:", width="stretch"):
            st.session_state[ROWS].append(Condition(ListColumn.TITLE, ListOperator.CONTAINS))
            st.rerun(scope="fragment")
        if len(st.session_state[ROWS]) > 1 and right.button(t("One less"), key="filter_less", icon=":material/remove:", width="stretch"):
            st.session_state[ROWS].pop()
            st.rerun(scope="fragment")
        conditions = tuple(st.session_state[ROWS])
        if saved is None:
            if st.button(t("Show the records"), type="primary", key="filter_show", width="stretch"):
                _show(mine, place, conditions)
            if place.where and st.button(t("Without conditions"), key="filter_none", width="stretch"):
                go(replace(place, where="", record_id=None))
                st.rerun()
        _saving(mine, place, glance, conditions, saved)

    ask()


def _show(mine: Desk, place: Place, conditions: tuple[Condition, ...]) -> None:
    try:
        _refuse_misfits(conditions)
        mine.count(place.list, conditions)
    except CaseworkError as error:
        st.error(notices.sentence(error))
        return
    go(replace(place, where=conditions_in_address(conditions), record_id=None))
    st.rerun()


def _saving(mine: Desk, place: Place, glance: Glance, conditions: tuple[Condition, ...], saved: SavedListShown | None) -> None:
    show(html("<h3>{title}</h3>", title=t("Save under a name")))
    name = st.text_input(t("Name of the list"), value=saved.name if saved else "", key="list_name")
    units = {each.principal_id: each.name for each in glance.places[1:]}
    kept = mine.ask(lambda work: {unit for unit in (None, *units) if work.has(Privilege.MANAGE_LISTS, unit_id=unit)})
    units = {unit: name for unit, name in units.items() if unit in kept}
    scopes = [ListScope.PERSONAL, *([ListScope.UNIT] if units else []), *([ListScope.STANDARD] if None in kept else [])]
    scope, unit_id = ListScope.PERSONAL, None
    if saved is None and len(scopes) > 1:
        scope = st.radio(t("Who it stands ready for"), scopes, format_func=lambda each: t(SCOPES[each]), key="list_scope", horizontal=True)
        if scope is ListScope.UNIT and units:
            unit_id = st.selectbox(t("Unit"), list(units), format_func=units.__getitem__, key="list_unit")
    if not st.button(t("Save the list"), key="list_save", width="stretch", icon=":material/bookmark_add:"):
        return
    look = look_of(glance, place.list)
    try:
        _refuse_misfits(conditions)
        base = saved.definition if saved else mine.definition(place.list)
        own = conditions if saved else (*base.conditions, *conditions)
        definition = replace(base, conditions=own, columns=look.columns, sort=base.sort if saved else look.sort)
        if saved:
            mine.do(saved_lists.change_list, saved.list_id, name=name, definition=definition, opened_version=saved.version)
            address = saved.address
        else:
            address = f"saved-{mine.do(saved_lists.save_list, name, definition, scope=scope, unit_id=unit_id)}"
    except CaseworkError as error:
        st.error(notices.sentence(error))
        return
    notices.tell(t("{name} is saved and stands among the lists.", name=name.strip()))
    go(Place(list=address))
    st.rerun()


def _refuse_misfits(conditions: tuple[Condition, ...]) -> None:
    if not all(fits(each) for each in conditions):
        raise RuleBroken(Reason.CONDITION_DOES_NOT_FIT)


def _condition(mine: Desk, number: int, had: Condition) -> Condition:
    labels = {column: t(COLUMN_LABELS[column]) for column in ListColumn}
    first, second, third = st.columns([30, 25, 45])
    column = first.selectbox(
        t("Column {number}", number=number + 1),
        list(labels),
        index=list(labels).index(had.column),
        format_func=labels.__getitem__,
        key=f"filter_column_{number}",
    )
    operators = OPERATORS[COLUMNS[column].holds]
    operator = second.selectbox(
        t("Comparison {number}", number=number + 1),
        operators,
        index=operators.index(had.operator) if had.operator in operators and had.column is column else 0,
        format_func=lambda each: asked_as(column, each),
        key=f"filter_operator_{number}_{column}",
    )
    if operator in FILLING:
        return Condition(column, operator)
    with third:
        kept = had.values if had.column is column and had.operator is operator else ()
        return Condition(column, operator, _values(mine, number, column, operator, kept))


def _values(mine: Desk, number: int, column: ListColumn, operator: ListOperator, had: tuple[str, ...]) -> tuple[str, ...]:
    label, key = t("Value {number}", number=number + 1), f"filter_value_{number}_{column}_{operator}"
    holds = COLUMNS[column].holds
    if operator in DAYS:
        return (str(st.number_input(label, min_value=0, max_value=3660, value=int(had[0]) if had else 30, key=key)),)
    match holds:
        case Holds.DATE | Holds.INSTANT:
            day: dt.date = st.date_input(label, value=dt.date.fromisoformat(had[0]) if had else today(), format="DD.MM.YYYY", key=key)
            return (day.isoformat(),)
        case Holds.YES_NO:
            words = {YES: t("Yes"), NO: t("No")}
            return (
                st.selectbox(label, list(words), index=list(words).index(had[0]) if had else 0, format_func=words.__getitem__, key=key),
            )
        case Holds.WORD | Holds.WHO:
            named = _people(mine, column) if holds is Holds.WHO else _words(column)
            return tuple(
                st.multiselect(label, list(named), default=[each for each in had if each in named], format_func=named.__getitem__, key=key)
            )
    return (st.text_input(label, value=had[0] if had else "", key=key).strip(),)


def _words(column: ListColumn) -> dict[str, str]:
    if column is ListColumn.STATUS:
        kind = COLUMNS[column].words
        return {each.value: t(STATUS[each.value][0]) for each in kind or () if each.value in STATUS}
    return {str(key): t(word) for key, word in WORDS[column].items()}


def _people(mine: Desk, column: ListColumn) -> dict[str, str]:
    units = {str(each.principal_id): each.name for each in mine.places()[1:]}
    if column is ListColumn.UNIT:
        return {MY_UNITS: t("My units"), **units}
    return {ME: t("Me"), **units, **{str(each.official_id): each.name for each in mine.colleagues()}}
