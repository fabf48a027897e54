"""Choosing a distribution list where people are named: who would come in, who is left out and why, and then the names in the field."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from casework.errors import CaseworkError
from casework.queries import distribution_lists
from casework.queries.list_choosing import Weighed
from casework.vocabulary import Expansion
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.asking import pick_many
from ui.desk.parts.journal_terms import EXPANSIONS
from ui.desk.parts.markup import each, html, show
from ui.desk.parts.words import t

Weigh = Callable[[int], tuple[Weighed, ...]]
"""Asks what would become of each of a list."""


def pick_with_lists(mine: Desk, label: str, names: Mapping[int, str], field: str, weigh: Weigh) -> list[int]:
    """Return all that were chosen of the names, by name or filled in from the distribution list that is offered below them."""
    chosen = pick_many(label, names, field)
    lists = {row.list_id: f"{row.name} ({row.members})" for row in mine.ask(distribution_lists.lists_of)}
    if not lists:
        return chosen
    which, hint = t("From a distribution list"), t("Choose a list")
    list_id = st.selectbox(which, list(lists), index=None, format_func=lists.__getitem__, key=f"{field}_list", placeholder=hint)
    if list_id is not None:
        _offer(names, field, chosen, lambda: weigh(list_id))
    return chosen


def _offer(names: Mapping[int, str], field: str, chosen: list[int], weighed_of: Callable[[], tuple[Weighed, ...]]) -> None:
    """Show what becomes of each of a list, and put those who come in into the field on a press, which is drawn before this."""
    try:
        weighed = weighed_of()
    except CaseworkError as error:
        st.error(notices.sentence(error))
        return
    expansion(weighed)
    able = [one.principal_id for one in weighed if one.outcome is Expansion.PUT and one.principal_id in names]

    def put() -> None:
        st.session_state[field] = list(dict.fromkeys([*chosen, *able]))

    if able:
        label = t("Fill in {count} from the list", count=len(able))  # it stays when they are in: the focus is on it
        st.button(label, key=f"{field}_fill", icon=":material/playlist_add:", on_click=put)


def expansion(weighed: Sequence[Weighed]) -> None:
    """Show what becomes of each of a list: first whom it names, then who is left out, with the reason."""
    if not weighed:
        show(html('<p class="small muted">{text}</p>', text=t("Nobody is on the list")))
        return
    named = [one.name for one in weighed if one.outcome is Expansion.PUT]
    out = [one for one in weighed if one.outcome is not Expansion.PUT]
    first = html("<li>{text}</li>", text=t("Comes in: {names}", names=", ".join(named)) if named else t("Nobody comes in."))
    lines = [html('<li>{name}: <span class="muted">{why}</span></li>', name=one.name, why=t(EXPANSIONS[one.outcome])) for one in out]
    show(html('<div class="small expansion" role="status"><ul>{first}{lines}</ul></div>', first=first, lines=each(lines)))
