"""Saved lists and folders: what stands ready for whom, changed and taken away here."""

from collections.abc import Callable

import streamlit as st

from casework.errors import CaseworkError
from casework.lists.columns import COLUMNS, Holds
from casework.lists.definition import Condition
from casework.queries import list_panel, list_sharing
from casework.queries.list_panel import SavedListShown
from casework.queries.list_sharing import SharedWith
from casework.services import folders, saved_lists, sharing_lists
from casework.vocabulary import ListScope, Thing
from search import saving
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.doing import done
from ui.desk.parts.list_words import COLUMN_LABELS, SCOPES, asked_as
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty
from ui.desk.parts.thing_words import who_sees
from ui.desk.parts.words import t
from ui.desk.place import Place
from ui.desk.views.list_tools_view import filter_dialog
from ui.desk.views.share_list_dialog_view import share_list_dialog


def lists_view(mine: Desk, place: Place) -> None:
    """Show the saved lists I may use, and my folders."""
    with st.container(key="wide"), st.container(key="widebody"):
        show(html('<div class="page"><h1>{title}</h1></div>', title=t("Saved lists and folders")))
        left, right = st.columns([60, 40], gap="large")
        with left:
            show(html('<div class="page"><h2>{title}</h2></div>', title=t("Saved lists")))
            saved = mine.ask(list_panel.saved_lists)
            shared = mine.ask(list_sharing.shares)
            alerted = mine.ask(saving.alerts)
            standing, hidden = ([each for each in saved if each.is_hidden is is_hidden] for is_hidden in (False, True))
            if not saved:
                show(empty(t("No list has been saved"), t("Open a list, choose Filter, and save it under a name.")))
            for one in standing:
                _list(mine, place, one, shared.get(one.list_id, ()))
                if one.definition.words:
                    _alert(mine, one, is_on=one.list_id in alerted)
            if hidden:
                show(html('<div class="page"><h2>{title}</h2></div>', title=t("Lists from colleagues that you have hidden")))
            for one in hidden:
                _list(mine, place, one, ())
        with right:
            show(html('<div class="page"><h2>{title}</h2></div>', title=t("My folders")))
            _folders(mine)


def _list(mine: Desk, place: Place, saved: SavedListShown, shared: tuple[SharedWith, ...]) -> None:
    with st.container(key=f"saved_{saved.list_id}", border=True):
        show(
            html(
                '<a class="quiet" href="{link}"><b>{name}</b></a><div class="small muted">{scope} · {what} · {who}</div>{shared}',
                link=Place(words=saved.definition.words).link if saved.definition.words else f"?list={saved.address}",
                name=saved.name,
                scope=t("From {name}", name=saved.owner) if saved.owner else t(SCOPES[saved.scope]),
                what=_in_words(saved),
                who=who_sees(Thing.SAVED_LIST, saved.list_id),
                shared=_shared(shared),
            )
        )
        deeds = _of_a_colleague(mine, saved) if saved.owner else _of_ones_own(mine, place, saved)
        for column, deed in zip(st.columns(max(len(deeds), 3)), deeds, strict=False):
            with column:
                deed()


def _alert(mine: Desk, saved: SavedListShown, *, is_on: bool) -> None:
    """Offer to be told of what a search newly finds, or to be told no more: one click each."""
    key = f"alert_{saved.list_id}"
    if is_on and st.button(t("Tell me no more of {name}", name=saved.name), key=key, icon=":material/notifications_off:"):
        done(lambda: mine.do(saving.tell_me_no_more, saved.list_id), t("You are told no more of what {name} finds.", name=saved.name))
    if not is_on and st.button(t("Tell me of what {name} newly finds", name=saved.name), key=key, icon=":material/notifications:"):
        done(lambda: mine.do(saving.tell_me, mine.engine, saved.list_id), t("You are told of what {name} newly finds.", name=saved.name))


def _shared(shared: tuple[SharedWith, ...]) -> Markup:
    if not shared:
        return html("")
    names = ", ".join(t("{name} (has left)", name=one.name) if one.has_left else one.name for one in shared)
    return html('<div class="small">{text}</div>', text=t("Shared with {names}", names=names))


def _of_ones_own(mine: Desk, place: Place, saved: SavedListShown) -> list[Callable[[], None]]:
    def change() -> None:
        if st.button(t("Change"), key=f"change_{saved.list_id}", width="stretch"):
            filter_dialog(mine, place, mine.glance(), saved)

    def remove() -> None:
        if st.button(t("Remove"), key=f"remove_{saved.list_id}", width="stretch"):
            told = t("{name} is removed. Its records are untouched.", name=saved.name)
            done(lambda: mine.do(saved_lists.remove_list, saved.list_id), told)

    def share() -> None:
        if st.button(t("Share…"), key=f"share_{saved.list_id}", width="stretch"):
            share_list_dialog(mine, saved)

    if not saved.may_change:
        return [_copying(mine, saved)]
    if saved.definition.words:  # it is changed by searching and saving anew
        return [share, remove] if saved.scope is ListScope.PERSONAL else [remove]
    return [share, change, remove] if saved.scope is ListScope.PERSONAL else [change, remove]


def _of_a_colleague(mine: Desk, saved: SavedListShown) -> list[Callable[[], None]]:
    def hide() -> None:
        if st.button(t("Hide"), key=f"hide_{saved.list_id}", width="stretch"):
            told = t("{name} is hidden from your lists. It stands below here.", name=saved.name)
            done(lambda: mine.do(sharing_lists.hide_list, saved.list_id), told)

    def again() -> None:
        if st.button(t("Show again"), key=f"again_{saved.list_id}", width="stretch"):
            told = t("{name} stands among your lists again.", name=saved.name)
            done(lambda: mine.do(sharing_lists.show_list_again, saved.list_id), told)

    return [_copying(mine, saved), again if saved.is_hidden else hide]


def _copying(mine: Desk, saved: SavedListShown) -> Callable[[], None]:
    def copy() -> None:
        if st.button(t("Copy as mine"), key=f"copy_{saved.list_id}", width="stretch"):
            told = t("A copy of {name} is yours, to change as you like.", name=saved.name)
            done(lambda: mine.do(sharing_lists.copy_list, saved.list_id), told)

    return copy


def _in_words(saved: SavedListShown) -> str:
    if saved.definition.words:
        return t("search: {words}", words=saved.definition.words)
    asked = [
        f"{t(COLUMN_LABELS[each.column])} {asked_as(each.column, each.operator)} {_values(each)}".rstrip()
        for each in saved.definition.conditions
    ]
    return ", ".join(asked) or t("without conditions")


def _values(condition: Condition) -> str:
    """Return what a condition asks for, where its values are what was typed."""
    return ", ".join(condition.values) if COLUMNS[condition.column].holds in {Holds.TEXT, Holds.DATE, Holds.INSTANT, Holds.NUMBER} else ""


def _folders(mine: Desk) -> None:
    tree = {0: t("At the top"), **{each.folder_id: "– " * each.depth + each.name for each in mine.folders()}}
    with st.form("new_folder", border=True, clear_on_submit=False):
        name = st.text_input(t("Name of the new folder"), key="folder_name", max_chars=folders.NAME_LENGTH)
        inside = st.selectbox(t("Where it lies"), list(tree), format_func=tree.__getitem__, key="folder_inside")
        if st.form_submit_button(t("Make the folder"), type="primary", key="folder_make"):
            _try(lambda: mine.do(folders.add_folder, name, parent_id=inside or None), t("The folder {name} is made.", name=name.strip()))
    own = [each for each in tree if each]
    if not own:
        return
    rows = [html("<li>{name} {who}</li>", name=tree[folder], who=who_sees(Thing.FOLDER, folder)) for folder in own]
    show(html('<ul class="own-folders">{rows}</ul>', rows=each(rows)))
    with st.form("change_folder", border=True):
        folder_id = st.selectbox(t("Folder"), own, format_func=tree.__getitem__, key="folder_which")
        new_name = st.text_input(t("Its new name"), key="folder_new_name", max_chars=folders.NAME_LENGTH)
        under = st.selectbox(
            t("Its new place"), [None, *tree], format_func=lambda each: t("As it is") if each is None else tree[each], key="folder_under"
        )
        rename, remove = st.columns(2)
        if rename.form_submit_button(t("Change the folder"), key="folder_change", width="stretch"):
            _try(lambda: _change(mine, folder_id, new_name, under), t("The folder is changed."))
        if remove.form_submit_button(t("Remove the folder"), key="folder_remove", width="stretch"):
            _try(lambda: mine.do(folders.remove_folder, folder_id), t("The folder is removed. Its records are untouched."))


def _change(mine: Desk, folder_id: int, name: str, under: int | None) -> None:
    if name.strip():
        mine.do(folders.rename_folder, folder_id, name)
    if under is not None:
        mine.do(folders.move_folder, folder_id, under or None)


def _try(deed: Callable[[], object], told: str) -> None:
    try:
        deed()
    except CaseworkError as error:
        st.error(notices.sentence(error))
        return
    notices.tell(told)
    st.rerun()
