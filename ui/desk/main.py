"""The desk's script, run by Streamlit at every interaction: who is here, where they are, and the view of that place."""

from dataclasses import replace

import streamlit as st

from casework.errors import CaseworkError, NotFound, NotPermitted
from casework.queries.lists import ListKey
from casework.services import saved_lists
from ui.desk.data import Desk, Glance
from ui.desk.pages import PAGES, menu
from ui.desk.parts import frame, notices
from ui.desk.parts.bar import bar
from ui.desk.parts.markup import html, show
from ui.desk.parts.panel import HABIT, panel
from ui.desk.parts.pieces import unseen
from ui.desk.parts.words import LANGUAGE, t
from ui.desk.place import Place, here
from ui.desk.undoing import undo
from ui.desk.views.case_view import case_view
from ui.desk.views.inbox_view import inbox_view
from ui.desk.views.list_tools_view import use_tool
from ui.desk.views.many_dialog_view import many_dialog
from ui.desk.views.search_view import search_view
from ui.guard import SESSION_HEADER
from ui.shell import installed
from ui.sign_in.doorkeeper import SignedOut


def desk() -> None:
    """Show the desk to who is signed in; a revoked session loses it at this, its next rerun."""
    st.set_page_config(page_title="Casework", page_icon="📁", layout="wide")
    frame.style()
    session_id = st.context.headers.get(SESSION_HEADER, "")
    mine = installed().desk(session_id)
    if mine is None:
        signed_out()
        return
    st.session_state[LANGUAGE] = mine.person.language
    with mine.sitting():
        place = here()
        if stands_alone(place):
            view(mine, place)
            return
        glance = mine.glance()
        if glance.decides_only and place.is_list:
            place = replace(place, list=ListKey.FOR_APPROVAL)  # who stands in for approvals alone has no other list
        place = searched(place, glance)
        pages = menu(mine, glance.privileges)
        said = bar(mine.person, place, glance, pages, installed().tokens.for_secret(session_id), mine.typing_key())
        if said.undo:
            undo(mine, said.undo)
            st.rerun()
        if changed := panel(place, glance):
            mine.do(saved_lists.remember, HABIT, changed)
            if "open" in changed:
                st.rerun()
        view(mine, place, glance)
        if said.tool:
            tool(mine, place, glance, said.tool)
        frame.foot(glance)
    many_dialog(mine)


def tool(mine: Desk, place: Place, glance: Glance, name: str) -> None:
    """Use a tool of the list, unless it is no list of this official's."""
    try:
        use_tool(mine, place, glance, name)
    except CaseworkError as error:
        notices.refuse(error)
        st.rerun()


def searched(place: Place, glance: Glance) -> Place:
    """Return the search that a saved list is, or the place as it is."""
    words = next((each.definition.words for each in glance.saved if each.address == place.list), "") if place.is_list else ""
    return Place(words=words, record_id=place.record_id, tab=place.tab) if words else place


def stands_alone(place: Place) -> bool:
    """Say whether a place has neither bar nor lists about it."""
    return place.page in PAGES and PAGES[place.page].alone


def view(mine: Desk, place: Place, glance: Glance | None = None) -> None:
    """Show the view of the place, or that there is nothing there for this official."""
    try:
        if place.page:
            PAGES[place.page].view(mine, place) if place.page in PAGES else nothing_here()
        elif place.words and not place.record_id:
            search_view(mine, place)
        elif place.case_id:
            case_view(mine, place, place.case_id)
            if glance is not None and glance.unread.is_any:
                mine.has_opened(case_id=place.case_id)
        else:
            inbox_view(mine, place, glance or mine.glance())
    except SignedOut:
        signed_out()
    except (NotFound, NotPermitted):
        nothing_here()


def nothing_here() -> None:
    """Say that there is nothing here for this official, in the place of what was begun of a page (desk.css)."""
    with st.container(key="nothing"):
        show(unseen())


def signed_out() -> None:
    """Say that the session has ended, and where to sign in again."""
    language = installed().language
    st.session_state[LANGUAGE] = language
    why = t("Your session has ended or was closed. Nothing you saved is lost.")
    pattern = (
        '<div class="empty" style="min-height:90vh"><b>{title}</b><span>{why}</span>'
        '<a class="quiet" href="/sign-in" target="_self">{link}</a></div>'
    )
    show(html(pattern, title=t("You are signed out"), why=why, link=t("Sign in again")))


desk()
