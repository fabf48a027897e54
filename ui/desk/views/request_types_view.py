"""The kinds of request the authority uses, and where the requests of other authorities come to."""

from collections.abc import Callable

import streamlit as st

from casework.errors import CaseworkError
from casework.queries import requests as shown
from casework.queries.requests import RequestTypeShown
from casework.services import request_types
from casework.services.request_types import RequestTypeEntry
from casework.vocabulary import Finalising, PrincipalKind
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.asking import one_of, pick
from ui.desk.parts.markup import Markup, html, show
from ui.desk.parts.pieces import empty
from ui.desk.parts.refusals import refused
from ui.desk.parts.request_terms import FINALISINGS
from ui.desk.parts.wide import table, wide_page
from ui.desk.parts.words import language, t
from ui.desk.place import Place


def request_types_view(mine: Desk, _place: Place) -> None:
    """Show the kinds and a form to make or change one, and the unit that receives from outside."""
    with wide_page(
        t("Kinds of request"), t("What a kind proposes can be changed on each request. One out of use stays on the requests that have it.")
    ):
        kinds = mine.ask(shown.request_types, retired=True)
        names = {each.type_id: each.name_da if language() == "da" else each.name_en for each in kinds}
        rows: list[tuple[Markup | str, ...]] = [
            (
                names[each.type_id],
                "–" if each.working_days is None else str(each.working_days),
                t(FINALISINGS[each.finalising]),
                t("Yes") if each.needs_answer else t("No"),
                t("Yes") if each.is_active else t("No"),
            )
            for each in kinds
        ]
        if rows:
            heads = (t("Kind of request"), t("Working days"), t("It is finalised"), t("Must be answered with a record"), t("In use"))
            show(table(heads, rows, label=t("Kinds of request")))
        else:
            show(empty(t("Nothing here yet"), t("Make the first entry below.")))
        _form(mine, kinds, names)
        _reception(mine)


def _form(mine: Desk, kinds: tuple[RequestTypeShown, ...], names: dict[int, str]) -> None:
    which = st.selectbox(
        t("Change"), list(names), index=None, format_func=names.__getitem__, key="kind_which", placeholder=t("Make a new one")
    )
    now = next((each for each in kinds if each.type_id == which), None)
    with st.form(f"kind_form_{which}"):
        left, right = st.columns(2)
        name_da = left.text_input(t("Title in Danish"), value=now.name_da if now else "", max_chars=80)
        name_en = right.text_input(t("Title in English"), value=now.name_en if now else "", max_chars=80)
        days = left.number_input(t("Working days"), 0, 999, now.working_days if now else None, help=t("Empty: no deadline is proposed."))
        position = right.number_input(t("Place in the list"), 0, 999, now.position if now else len(kinds) + 1)
        with left:
            ending = one_of(t("It is finalised"), FINALISINGS, f"kind_ending_{which}", first=now.finalising if now else Finalising.NEVER)
        needs = st.checkbox(t("Must be answered with a record"), value=now.needs_answer if now else True)
        active = st.checkbox(t("In use"), value=now.is_active if now else True)
        if st.form_submit_button(t("Save the kind"), type="primary"):
            entry = RequestTypeEntry(name_da, name_en, None if days is None else int(days), ending, needs, int(position), active)
            _saved(lambda: mine.do(request_types.save_request_type, entry, type_id=which))


def _reception(mine: Desk) -> None:
    show(html('<h2 class="page">{title}</h2>', title=t("Requests of other authorities")))
    units = {each.principal_id: each.name for each in mine.ask(shown.recipients) if each.kind is PrincipalKind.UNIT}
    chosen = mine.ask(shown.reception)
    said = t("They come to {unit}.", unit=units[chosen]) if chosen in units else t("They come to the first unit until one is chosen.")
    show(html('<p class="page">{text}</p>', text=said))
    unit_id = pick(t("Unit"), units, "reception_unit")
    if st.button(t("Let them come here"), key="reception_do", disabled=unit_id is None) and unit_id is not None:
        _saved(lambda: mine.do(request_types.set_reception, unit_id))


def _saved(deed: Callable[[], object]) -> None:
    try:
        deed()
        notices.tell(t("It is saved."))
    except CaseworkError as error:
        refused(error)
    else:
        st.rerun()
