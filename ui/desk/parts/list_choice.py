"""Choosing a distribution list where people are named: who would come in, who is left out and why, and then the names in the field."""

from collections.abc import Callable, Collection, Sequence

import streamlit as st

from casework.errors import CaseworkError
from casework.queries import distribution_lists
from casework.queries.list_choosing import Weighed
from casework.vocabulary import Expansion
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.journal_terms import EXPANSIONS
from ui.desk.parts.markup import each, html, show
from ui.desk.parts.words import t

Weigh = Callable[[int], tuple[Weighed, ...]]
"""Asks what would become of each of a list."""


def fill_from_list(mine: Desk, weigh: Weigh, field: str, known: Collection[int], *, first: Sequence[int] = ()) -> None:
    """Offer the distribution lists above a field of names, which holds ``first`` to begin with; fill in whom one names on a press."""
    if first:
        st.session_state.setdefault(field, list(first))
    lists = {row.list_id: f"{row.name} ({row.members})" for row in mine.ask(distribution_lists.lists_of)}
    if not lists:
        return
    label, hint = t("From a distribution list"), t("Choose a list")
    list_id = st.selectbox(label, list(lists), index=None, format_func=lists.__getitem__, key=f"{field}_list", placeholder=hint)
    if list_id is None:
        return
    try:
        weighed = weigh(list_id)
    except CaseworkError as error:
        st.error(notices.sentence(error))
        return
    there = st.session_state.get(field, [])
    able = [one for one in weighed if one.outcome is Expansion.PUT and one.principal_id in known and one.principal_id not in there]
    expansion(weighed)
    label = t("Fill in {count} from the list", count=len(able))
    if st.button(label, key=f"{field}_fill", icon=":material/playlist_add:", disabled=not able):
        st.session_state[field] = [*there, *(one.principal_id for one in able)]


def expansion(weighed: Sequence[Weighed]) -> None:
    """Show what becomes of each of a list: first whom it names, then who is left out, with the reason."""
    if not weighed:
        show(html('<p class="small muted">{text}</p>', text=t("Nobody is on the list")))
        return
    named = [one.name for one in weighed if one.outcome is Expansion.PUT]
    out = [one for one in weighed if one.outcome is not Expansion.PUT]
    first = html("<li>{text}</li>", text=t("Comes in: {names}", names=", ".join(named)) if named else t("Nobody comes in."))
    lines = [html('<li>{name}: <span class="muted">{why}</span></li>', name=one.name, why=t(EXPANSIONS[one.outcome])) for one in out]
    show(html('<ul class="small expansion" role="status">{first}{lines}</ul>', first=first, lines=each(lines)))
