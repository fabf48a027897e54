"""The records of a case, by its sub-folders; and ordering them there."""

import streamlit as st

from casework.errors import CaseworkError
from casework.queries.case_page import CasePage
from casework.queries.case_parts import FolderShown
from casework.services import case_folders
from casework.vocabulary import Thing
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.markup import Markup, html, show
from ui.desk.parts.pieces import empty, record_table
from ui.desk.parts.refusals import refused
from ui.desk.parts.thing_words import who_sees
from ui.desk.parts.words import t

MOST_NAMED = 8


def case_records_view(_: Desk, case: CasePage) -> None:
    """Show the records on the case that the official may read, those in no folder first."""
    if not case.records and not case.folders:
        show(empty(t("No records on the case"), t("Place a record on the case from its own page.")))
        return
    if gaps := _gaps(case):
        show(gaps)
    placed = {record_id for folder in case.folders for record_id in folder.record_ids}
    loose = tuple(row for row in case.records if row.record_id not in placed)
    if loose:
        show(record_table(loose))
    for folder in case.folders:
        rows = tuple(row for row in case.records if row.record_id in folder.record_ids)
        show(
            html(
                '<section class="page folder depth-{depth}"><h2>{title} {who}</h2>{table}</section>',
                depth=folder.depth,
                title=folder.title,
                who=who_sees(Thing.CASE_FOLDER, folder.folder_id),
                table=record_table(rows) if rows else html('<p class="small muted">{text}</p>', text=t("Nothing lies here yet.")),
            )
        )


def _gaps(case: CasePage) -> Markup:
    """Say which numbers of the case no record here has, one click from why."""
    used = {row.number for row in case.records if row.number is not None}
    missing = [number for number in range(1, max(used, default=0)) if number not in used]
    if not missing:
        return Markup("")
    named = ", ".join(str(number) for number in missing[:MOST_NAMED]) + (" …" if len(missing) > MOST_NAMED else "")
    return html(
        '<p class="small"><a href="?case={id}&tab=numbers">{text}</a></p>',
        id=case.case_id,
        text=t("No record here has number {numbers}: see why", numbers=named),
    )


def case_folders_dialog(mine: Desk, case: CasePage) -> None:
    """Order the records of the case: make, rename, move and delete sub-folders, and put records into them."""

    @st.dialog(t("Order the records"), width="large")
    def ask() -> None:
        folders = mine.case(case.case_id).folders
        names = {each.folder_id: "– " * (each.depth - 1) + each.title for each in folders}
        put, make, change = st.tabs([t("Put records"), t("New sub-folder"), t("Change a sub-folder")])
        with put:
            _put(mine, case, names)
        with make:
            _make(mine, case, names)
        with change:
            _change(mine, case, folders, names)

    ask()


def _put(mine: Desk, case: CasePage, names: dict[int, str]) -> None:
    titles = {row.record_id: row.title for row in case.records}
    if not titles or not names:
        show(html('<p class="muted">{text}</p>', text=t("Make a sub-folder first, and have records on the case.")))
        return
    chosen = st.multiselect(t("Records"), list(titles), format_func=titles.__getitem__, key="folder_records", placeholder=t("Choose"))
    places = _places(names)
    place = st.selectbox(t("Where"), list(places), format_func=places.__getitem__, key="folder_place")
    if st.button(t("Put them there"), type="primary", key="folder_put", disabled=not chosen):
        _each(
            mine,
            [lambda work, each=each: case_folders.put_in_folder(work, each, place) for each in chosen],
            t("The records are put there."),
        )


def _make(mine: Desk, case: CasePage, names: dict[int, str]) -> None:
    title = st.text_input(t("Name"), key="folder_title", max_chars=case_folders.LONGEST_TITLE)
    places = _places(names)
    parent = st.selectbox(t("Inside"), list(places), format_func=places.__getitem__, key="folder_parent")
    if st.button(t("Make it"), type="primary", key="folder_make"):
        _each(mine, [lambda work: case_folders.make_folder(work, case.case_id, title, parent_id=parent)], t("The sub-folder is made."))


def _change(mine: Desk, case: CasePage, folders: tuple[FolderShown, ...], names: dict[int, str]) -> None:
    if not names:
        show(html('<p class="muted">{text}</p>', text=t("There are no sub-folders yet.")))
        return
    by_id = {each.folder_id: each for each in folders}
    folder_id = st.selectbox(t("Sub-folder"), list(names), format_func=names.__getitem__, key="folder_which")
    folder = by_id[folder_id]
    siblings = sum(1 for each in folders if each.parent_id == folder.parent_id)
    title = st.text_input(t("Name"), value=folder.title, key=f"folder_name_{folder_id}", max_chars=case_folders.LONGEST_TITLE)
    place = st.number_input(t("Place among its neighbours"), 1, siblings, min(folder.position, siblings), key=f"folder_at_{folder_id}")
    left, right = st.columns(2)
    if left.button(t("Save"), type="primary", key="folder_save", width="stretch"):
        deeds = [
            lambda work: case_folders.rename_folder(work, case.case_id, folder_id, title),
            lambda work: case_folders.move_folder(work, case.case_id, folder_id, position=int(place)),
        ]
        _each(mine, deeds, t("The sub-folder is changed."))
    if right.button(t("Delete it"), key="folder_delete", icon=":material/delete:", width="stretch"):
        _each(mine, [lambda work: case_folders.delete_folder(work, case.case_id, folder_id)], t("The sub-folder is deleted."))


def _places(names: dict[int, str]) -> dict[int | None, str]:
    return dict([(None, t("On the case itself")), *names.items()])


def _each(mine: Desk, deeds: list, told: str) -> None:  # type: ignore[type-arg]  # lambdas of this page over a work
    def all_of_them(work: object) -> None:
        for deed in deeds:
            deed(work)

    try:
        mine.do(all_of_them)
        notices.tell(told)
    except CaseworkError as error:
        refused(error)
    else:
        st.rerun()
