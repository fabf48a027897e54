"""A list with the chosen record beside it: the list, the record, and what can be done about it now; or the list as a table."""

from dataclasses import replace

import streamlit as st

from casework.errors import CaseworkError, NotFound
from casework.lists.definition import Sort, conditions_of_address, sort_from
from casework.queries import lists
from casework.queries.lists import ListPage
from casework.services import saved_lists
from casework.vocabulary import ListColumn, ListKey, ListSource, Presentation
from ui.desk.acting import Act
from ui.desk.data import Desk, Glance
from ui.desk.finding import search, search_all_over
from ui.desk.lists import Look, View, habit_name, list_label, look_of, views_of
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.paging import PAGE, PAGES, pages_of, refused, turn
from ui.desk.parts.pieces import empty, unseen
from ui.desk.parts.record_list import record_list, shown_rows
from ui.desk.parts.record_table import record_table
from ui.desk.parts.words import t
from ui.desk.place import Place
from ui.desk.record_acts import acts_of
from ui.desk.views.annotated_view import annotated_cases
from ui.desk.views.case_list_view import case_list
from ui.desk.views.many_dialog_view import begin_with
from ui.desk.views.record_view import actions_pane, record_pane
from ui.desk.views.search_view import shown_hits
from ui.desk.views.undo_decision_view import decided_last

AS_A_TABLE_ALONE = frozenset({ListSource.BIN, ListSource.ALL_OVER})
"""What holds records that open on the page of the bin, not beside a list."""


def inbox_view(mine: Desk, place: Place, glance: Glance) -> None:
    """Show the list of the place; beside it, without a chosen record, its first one is open."""
    if place.is_list and not place.record_id:
        definition = mine.definition(place.list)
        look = look_of(glance, place.list, definition)
        if place.cases:
            case_list(mine, place, glance)
            return
        if look.presentation is Presentation.TABLE or definition.source in AS_A_TABLE_ALONE:
            table(mine, place, glance, look, acts_of(definition.source))
            return
    reading(mine, place, glance)


def reading(mine: Desk, place: Place, glance: Glance) -> None:
    """Show the list with the open record beside it."""
    name = "found" if place.words else place.list
    label = t("Search: {words}", words=place.words) if place.words else list_label(glance, place.list)
    listed, by_day = (found(mine, place), True) if place.words else listed_of(mine, place, glance)
    record_id = place.record_id or (listed.rows[0].record_id if listed.rows else None)

    record = path = None
    try:
        if record_id is not None:
            record, path = mine.record(record_id), mine.path(record_id)
    except NotFound:
        nothing = unseen()
    else:
        nothing = empty(t("No record is open"), t("Choose one in the list to read it here."))

    with st.container(key="panes"):
        left, middle, right = st.columns([27, 48, 25], gap=None)
        with left, st.container(key="left"):
            if place.list == ListKey.ANNOTATIONS and not place.words:
                annotated_cases(mine)
            if not place.words and (views := views_of(glance, place.list)):
                show(view_links(views))
            if not place.words:
                decided_last(mine, place.list)
            record_list(name, label, listed, record_id, by_day=by_day)
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
    elif record is not None and glance.unread.is_any:
        mine.has_opened(record_id=record_id)


def view_links(views: tuple[View, ...]) -> Markup:
    """Return the views beside the list as links."""
    links = [
        html(
            '<a href="{link}"{current}>{label}</a>',
            link=view.link,
            label=view.label,
            current=Markup(' aria-current="page"') if view.is_shown else "",
        )
        for view in views
    ]
    return html('<nav class="views" aria-label="{label}">{links}</nav>', label=t("Views of the list"), links=each(links))


def table(mine: Desk, place: Place, glance: Glance, look: Look, acts: dict[str, Act]) -> None:
    """Show the list as a table, and do what is asked of it."""
    pages = pages_of(place)
    where = conditions_of_address(place.where)
    try:
        listed = mine.ask(lists.page, place.list, first=PAGE, after=pages[-1], where=where, sort=look.sort, columns=look.columns)
    except CaseworkError as error:
        refused(error)
        return
    with st.container(key="table"):
        if place.list == ListKey.ANNOTATIONS:
            annotated_cases(mine)
        decided_last(mine, place.list)
        label = list_label(glance, place.list)
        labels = {name: act.label for name, act in acts.items()}
        views = views_of(glance, place.list)
        asked = record_table(place, label, listed, look, labels, has_before=len(pages) > 1, views=views)
    if asked.sort:
        _sort(mine, place, asked.sort)
    turn(pages, asked, listed.after)
    if asked.act in acts and (asked.chosen or asked.all_of_list) and asked.is_new:
        begin_with(mine, asked.act, asked.chosen, place.list, where, all_of_list=asked.all_of_list)
    if asked.widths is not None:
        mine.do(saved_lists.remember, habit_name(place.list), {"widths": asked.widths})


def listed_of(mine: Desk, place: Place, glance: Glance) -> tuple[ListPage, bool]:
    """Return the rows of the place's list in the order its reader likes, and whether they stand by day."""
    look = look_of(glance, place.list, mine.definition(place.list))
    where = conditions_of_address(place.where)
    first = min(shown_rows(), lists.MOST_ROWS)
    listed = mine.ask(lists.page, place.list, first=first, where=where, sort=look.sort, columns=look.columns)
    return listed, look.sort[0] == Sort(ListColumn.ARRIVED, descending=True)


def found(mine: Desk, place: Place) -> ListPage:
    """Return what a search found as a list, so that hits are walked like an inbox."""
    hits = (search_all_over if place.is_all_over else search)(mine, place.words, shown_hits())
    return ListPage(tuple(hit.row for hit in hits.hits), len(hits.hits))


def _sort(mine: Desk, place: Place, said: list[list[object]]) -> None:
    try:
        sort = sort_from(said)
    except (TypeError, ValueError):
        return
    mine.do(saved_lists.remember, habit_name(place.list), {"sort": [[each.column.value, each.descending] for each in sort]})
    st.session_state.pop(PAGES, None)
    st.rerun()
