"""The names of a bundle that mean nothing here: each is mapped to one that does, kept with the import, and the bundle is checked again."""

import streamlit as st

from casework.errors import CaseworkError
from casework.queries import import_names
from casework.queries.import_names import NameHere
from casework.queries.imports import RunShown, UnknownName
from casework.services.importing import runs
from casework.vocabulary import ImportState, NameTable
from documents import importing
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.markup import html, show
from ui.desk.parts.words import t

HEADS = {
    NameTable.UNITS: "Units",
    NameTable.OFFICIALS: "Officials",
    NameTable.PRINCIPALS: "Who has access",
    NameTable.CASE_TYPES: "Case types",
    NameTable.FILE_PLAN_CODES: "File plan codes",
    NameTable.KEYWORDS: "Keywords",
    NameTable.PROGRESS_CODES: "Progress codes",
}
MAY_STAY = {NameTable.OFFICIALS: "Who left long ago may stay unmapped: their cases go to the unit, and what they wrote keeps their name."}


def names_to_map(mine: Desk, run: RunShown) -> None:
    """Show what can be mapped, until the bundle is being taken in."""
    asked = _asked(run)
    if not asked or run.state not in {ImportState.CHECKED, ImportState.REFUSED}:
        return
    here = mine.ask(import_names.names_here)
    show(html("<h2>{title}</h2><p>{how}</p>", title=t("Names that are not known here"), how=t(_HOW)))
    with st.form("import_names", border=True):
        chosen = {table: _table(table, names, here[table], run) for table, names in asked.items()}
        if st.form_submit_button(t("Keep and check again"), type="primary"):
            _keep(mine, run, chosen)


_HOW = "Choose what each of them is called here. It is kept with the import, and the next bundle from the same system begins with it."


def _asked(run: RunShown) -> dict[NameTable, tuple[UnknownName, ...]]:
    """Return the names by what they name: those unknown, the commonest first, then those mapped before."""
    asked = {}
    for table in HEADS:
        unknown = tuple(sorted((each for each in run.unknown if each.table is table), key=lambda each: (-each.places, each.name)))
        there = {each.name for each in unknown}
        before = tuple(UnknownName(table, name, 0) for name in sorted(run.mapping.get(table, {})) if name not in there)
        if unknown or before:
            asked[table] = (*unknown, *before)
    return asked


def _table(table: NameTable, names: tuple[UnknownName, ...], here: tuple[NameHere, ...], run: RunShown) -> dict[str, str]:
    show(html("<h3>{head}</h3>", head=t(HEADS[table])))
    if table in MAY_STAY:
        st.caption(t(MAY_STAY[table]))
    labels = {"": t("Not mapped")} | {each.name: f"{each.name} · {each.about}" if each.about else each.name for each in here}
    return {each.name: _choice(table, place, each, labels, run) for place, each in enumerate(names)}


def _choice(table: NameTable, place: int, asked: UnknownName, labels: dict[str, str], run: RunShown) -> str:
    said = t("{name} (in {places} places)", name=asked.name, places=asked.places) if asked.places else asked.name
    mapped, names = run.mapping.get(table, {}).get(asked.name, ""), list(labels)
    chosen: str | None = st.selectbox(
        said,
        names,
        index=names.index(mapped) if mapped in labels else 0,
        format_func=lambda name: labels.get(name, name),
        key=f"map_{run.run_id}_{table}_{place}",
    )
    return chosen or ""


def _keep(mine: Desk, run: RunShown, chosen: dict[NameTable, dict[str, str]]) -> None:
    try:
        mine.do(runs.map_names, run.run_id, chosen)
        with st.spinner(t("The bundle is being checked.")):
            looked = importing.looked_again(mine.work, run.run_id)
            mine.do(importing.look_again, run.run_id, looked=looked)
        notices.tell(t("The names are kept and the bundle has been checked again."))
    except CaseworkError as error:
        notices.refuse(error)
    st.rerun()
