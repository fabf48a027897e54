"""One case: its number and title, its tabs, what can be done to it now and what is known about it.

A new part of the case is a row in ``TABS``; a new deed is a word in ``casework.queries.case_offers`` and a row in
``case_deeds_view.DEEDS``.
"""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from casework.queries.case_page import CasePage
from casework.queries.communication import NotesCounted
from ui.desk.data import Desk
from ui.desk.parts.case_facts import case_facts, stamp_words
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import facts
from ui.desk.parts.terms import CASE_STATES
from ui.desk.parts.words import t
from ui.desk.place import Place
from ui.desk.views.access_view import case_access_view
from ui.desk.views.case_about_view import case_about_view
from ui.desk.views.case_course_view import case_course_view
from ui.desk.views.case_deeds_view import case_deeds_card
from ui.desk.views.case_history_view import case_history_view
from ui.desk.views.case_numbers_view import case_numbers_view
from ui.desk.views.case_records_view import case_records_view
from ui.desk.views.case_relations_view import case_relations_view
from ui.desk.views.notes_view import case_notes_view, notes_counted
from ui.desk.views.party_snapshots_view import case_parties_view
from ui.desk.views.release_view import case_release_view

MAIN_FACTS = 8


@dataclass(frozen=True)
class Tab:
    """One tab of the case; ``count`` is shown behind its label, when there is anything to count."""

    label: str
    view: Callable[[Desk, CasePage], None]
    count: Callable[[CasePage], int | str] = lambda _: 0


TABS: dict[str, Tab] = {
    "records": Tab("Records", case_records_view, lambda case: len(case.records)),
    "course": Tab("Course", case_course_view),
    "parties": Tab("Parties", case_parties_view, lambda case: len(case.parties)),
    "notes": Tab("Notes", case_notes_view, lambda case: notes_counted(NotesCounted(case.notes, case.unread_annotations))),
    "relations": Tab("Related cases", case_relations_view, lambda case: len(case.relations)),
    "release": Tab("Access to documents", case_release_view),
    "numbers": Tab("Numbers", case_numbers_view),
    "about": Tab("About the case", case_about_view),
    "history": Tab("History", case_history_view),
    "access": Tab("Access", case_access_view),
}
"""The tabs of a case by the name they have in the address, in their order; the first is shown when the address names none."""


def case_view(mine: Desk, place: Place, case_id: int) -> None:
    """Show the case at the tab the place names."""
    case = mine.case(case_id)
    tab = place.tab if place.tab in TABS else next(iter(TABS))
    with st.container(key="wide"), st.container(key="widebody"):
        show(_head(case, place, tab))
        left, right = st.columns([68, 32], gap="large")
        with left, st.container(key="casebody"):
            TABS[tab].view(mine, case)
        with right:
            case_deeds_card(mine, case)
            if tab != "about":
                shown = facts(case_facts(case)[:MAIN_FACTS])
                show(html('<section class="page panel"><h2>{title}</h2>{facts}</section>', title=t("About the case"), facts=shown))


def _head(case: CasePage, place: Place, current: str) -> Markup:
    links = [
        html(
            '<a href="{link}"{current}>{label}{count}</a>',
            link=place.at_tab(name).link,
            label=t(tab.label),
            count=f" ({tab.count(case)})" if tab.count(case) else "",
            current=Markup(' aria-current="page"') if name == current else "",
        )
        for name, tab in TABS.items()
    ]
    return html(
        '<div class="page"><div class="crumb">{kind} {number}</div>'
        '<div class="page-head"><h1>{title}</h1><span class="pill">{state}</span>{stamp}</div>{periods}'
        '<nav class="tabs" aria-label="{parts}">{links}</nav></div>',
        kind=t("Case"),
        number=case.number,
        title=case.title,
        state=t(CASE_STATES[case.state]),
        stamp=html('<span class="pill green" title="{words}">✓ {text}</span>', words=stamp_words(case), text=t("Codes checked"))
        if case.stamp
        else "",
        periods=_over_periods(case),
        parts=t("Parts of the case"),
        links=each(links),
    )


def _over_periods(case: CasePage) -> Markup:
    """Return the links to the case this one continues, and to the one that continues it, over the change of a journal period."""
    link = case.continuation
    ties = (
        ("Continues {number} of the journal period before", link.continues_id, link.continues),
        ("Continued as {number} in the next journal period", link.continued_in_id, link.continued_in),
    )
    pattern = '<p class="small"><a href="?case={id}">{text}</a></p>'
    return each([html(pattern, id=id, text=t(words, number=number)) for words, id, number in ties if id])
