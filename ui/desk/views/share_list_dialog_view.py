"""Sharing a list of mine: whom it is shared with, one more colleague found by typing a name, and an end to it."""

import streamlit as st

from casework.errors import CaseworkError
from casework.queries import list_sharing
from casework.queries.list_panel import SavedListShown
from casework.queries.list_sharing import MOST, Colleague
from casework.services import sharing_lists
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.doing import done
from ui.desk.parts.markup import html, show
from ui.desk.parts.words import t


def share_list_dialog(mine: Desk, saved: SavedListShown) -> None:
    """Ask whom the list is to be shared with."""

    @st.dialog(t("Share the list {name}", name=saved.name), width="medium")
    def ask() -> None:
        show(
            html(
                '<p class="muted">{text}</p>',
                text=t("A colleague sees its name and conditions, and in it only what that colleague may read. Only you change the list."),
            )
        )
        _shared(mine, saved)
        _one_more(mine, saved)

    ask()


def _shared(mine: Desk, saved: SavedListShown) -> None:
    shared = mine.ask(list_sharing.shared_with, saved.list_id)
    if not shared:
        show(html("<p>{text}</p>", text=t("It is shared with nobody yet.")))
    for one in shared:
        who, stop = st.columns([60, 40], vertical_alignment="center")
        name = t("{name} (has left)", name=one.name) if one.has_left else one.name
        with who:
            show(html("<b>{name}</b>", name=name))
        if stop.button(t("Share no longer with {name}", name=name), key=f"share_stop_{one.official_id}", width="stretch"):
            told = t("{list} is no longer shared with {name}.", list=saved.name, name=one.name)
            done(lambda: mine.do(sharing_lists.stop_sharing_list, saved.list_id, one.official_id), told)  # noqa: B023  # done at once


def _one_more(mine: Desk, saved: SavedListShown) -> None:
    words = st.text_input(t("A colleague's name, or a part of it"), key="share_words")
    found = {each.official_id: each for each in mine.ask(list_sharing.colleagues_to_share_with, saved.list_id, words)}
    if words.strip() and not found:
        _say(t("No colleague at work here has that name, or the list is shared with them already."))
    if len(found) == MOST:
        _say(t("Only {count} are shown. Write more to find fewer.", count=MOST))
    chosen = (
        st.radio(t("Colleagues found"), list(found), index=None, format_func=lambda each: _named(found[each]), key="share_who")
        if found
        else None
    )
    if st.button(t("Share the list"), type="primary", key="share_do", width="stretch", disabled=chosen is None) and chosen is not None:
        _share(mine, saved, found[chosen])


def _share(mine: Desk, saved: SavedListShown, colleague: Colleague) -> None:
    try:
        mine.do(sharing_lists.share_list, saved.list_id, colleague.official_id)
    except CaseworkError as error:
        st.error(notices.sentence(error))
        return
    notices.tell(t("{list} is shared with {name}.", list=saved.name, name=colleague.name))
    st.rerun()


def _named(colleague: Colleague) -> str:
    return f"{colleague.name} · {colleague.unit}" if colleague.unit else colleague.name


def _say(text: str) -> None:
    show(html('<p class="small muted" role="status">{text}</p>', text=text))
