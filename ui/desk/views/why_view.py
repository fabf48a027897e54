"""Who can see this and why, for whatever the address names: the same page for everything that can be opened."""

import streamlit as st

from casework.queries import explaining_things
from casework.queries.explaining_things import ThingShown
from casework.vocabulary import Thing
from ui.desk.data import Desk
from ui.desk.parts.markup import Markup, html, show
from ui.desk.parts.pieces import empty
from ui.desk.parts.thing_words import THINGS
from ui.desk.parts.words import t
from ui.desk.place import Place
from ui.desk.views.access_view import explain_thing


def why_view(mine: Desk, place: Place) -> None:
    """Show who can see the thing (``q`` names its kind)."""
    with st.container(key="wide"), st.container(key="widebody"):
        if place.words not in list(Thing) or place.id is None:
            show(empty(t("There is nothing here"), t("Follow the link beside what you want to know it of.")))
            return
        thing = Thing(place.words)
        shown = mine.ask(explaining_things.thing_shown, thing, place.id)
        show(
            html(
                '<div class="page"><div class="crumb">{crumb}</div><h1>{title}</h1><div class="muted">{lead}</div></div>',
                crumb=_crumb(shown),
                title=shown.name or t(THINGS[thing]),
                lead=t("Who can see this, and why. You are told what today's access lets you know."),
            )
        )
        explain_thing(mine, thing, place.id)


def _crumb(shown: ThingShown) -> Markup | str:
    kind = t(THINGS[shown.thing])
    link = f"?record={shown.record_id}" if shown.record_id is not None else f"?case={shown.case_id}"
    if not shown.lies_on:
        return kind
    return html('{kind} · <a class="quiet" href="{link}">{name}</a>', kind=kind, link=link, name=shown.lies_on)
