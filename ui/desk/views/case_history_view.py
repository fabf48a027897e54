"""What has happened on a case and its records, in words: narrowed as one likes, taken out as a file, or seen as it stood then."""

import datetime as dt
from urllib.parse import urlencode

import streamlit as st

from casework.queries import histories
from casework.queries.case_page import CasePage
from casework.queries.histories import Wanted
from ui.desk.data import Desk
from ui.desk.parts.markup import html, show
from ui.desk.parts.pieces import empty, history
from ui.desk.parts.words import t, today

AREAS = {
    "records": "Records and documents",
    "record_life": "De-registrations, moves, copies and links",
    "access": "Access and responsibility",
    "journal": "The case and its journal",
    "cases": "Life and order of the case",
    "case_types": "Tasks, hearings and decisions",
    "parties": "Parties",
    "approvals": "Approvals",
    "gates": "Gates",
    "replies": "Replies and letters to many",
    "files": "Virus check of files",
    "redaction": "Redaction and access to documents",
    "requests": "Requests",
    "communication": "Notes, annotations and chats",
    "organisation": "Changes of the organisation",
    "bundles": "Taken in from and given to other systems",
}
"""Each area of events of a record or case, by the name a history is narrowed by; a house test holds that none is missing."""
FIRST = 100


def case_history_view(mine: Desk, case: CasePage) -> None:
    """Show what has happened, newest first."""
    id = case.case_id
    show(html('<section class="page"><h2>{title}</h2></section>', title=t("What has happened")))
    wanted = _asked(mine, id)
    shown = int(st.session_state.get(f"history_shown_{id}", FIRST))
    page = mine.ask(histories.page_of_case, id, wanted, first=shown)
    if page.lines:
        show(html('<section class="page panel">{lines}</section>', lines=history(mine.told(page.lines))))
    else:
        show(empty(t("Nothing of that kind has happened"), t("Choose fewer filters, or a longer period.")))
    if page.before is not None and st.button(t("Show more"), key=f"more_history_{id}"):
        st.session_state[f"history_shown_{id}"] = shown + FIRST
        st.rerun()
    _take_out(id, wanted)
    _as_it_stood(id)


def _asked(mine: Desk, id: int) -> Wanted:
    people = mine.ask(histories.actors_of_case, id)
    with st.expander(t("Narrow it"), icon=":material/filter_alt:"):
        words = st.text_input(t("Words"), key=f"history_words_{id}", max_chars=200)
        left, right = st.columns(2)
        areas = left.multiselect(
            t("About"), list(AREAS), format_func=lambda area: t(AREAS[area]), key=f"history_areas_{id}", placeholder=t("Everything")
        )
        actor = right.selectbox(
            t("Who"), list(people), index=None, format_func=people.__getitem__, key=f"history_actor_{id}", placeholder=t("Everybody")
        )
        since = left.date_input(t("From"), value=None, max_value=today(), key=f"history_since_{id}", format="DD/MM/YYYY")
        until = right.date_input(t("Until"), value=None, max_value=today(), key=f"history_until_{id}", format="DD/MM/YYYY")
    return Wanted(tuple(areas), actor, since=_date(since), until=_date(until), words=words)


def _date(given: object) -> dt.date | None:
    return given if isinstance(given, dt.date) else None


def _take_out(id: int, wanted: Wanted) -> None:
    with st.expander(t("Take it out as a file"), icon=":material/download:"):
        purpose = st.text_input(t("What is it for?"), key=f"history_purpose_{id}", help=t("The purpose is kept with who took it out."))
        if not purpose.strip():
            show(html('<p class="small muted">{text}</p>', text=t("Write the purpose; then the files can be fetched.")))
            return
        given = {
            "purpose": purpose,
            "areas": ",".join(wanted.areas),
            "actor": wanted.actor_id or "",
            "since": wanted.since or "",
            "until": wanted.until or "",
            "words": wanted.words,
        }
        query = urlencode({name: value for name, value in given.items() if value})
        show(
            html(
                '<p class="page"><a class="quiet" href="/cases/{id}/history.csv?{query}" target="_blank" rel="noopener">{csv}</a> · '
                '<a class="quiet" href="/cases/{id}/history.json?{query}" target="_blank" rel="noopener">{json}</a></p>',
                id=id,
                query=query,
                csv=t("For a spreadsheet (CSV)"),
                json=t("For a machine (JSON)"),
            )
        )


def _as_it_stood(id: int) -> None:
    with st.expander(t("See the case as it stood"), icon=":material/history:"):
        day = st.date_input(t("Day"), value=today(), max_value=today(), key=f"as_of_day_{id}", format="DD/MM/YYYY")
        at = st.time_input(t("Time of day"), value=dt.time(23, 59), key=f"as_of_time_{id}", step=300)
        if isinstance(day, dt.date):
            link = "?" + urlencode({"page": "as_of", "id": id, "q": dt.datetime.combine(day, at).isoformat(timespec="minutes")})
            show(html('<p class="page"><a class="quiet" href="{link}">{text}</a></p>', link=link, text=t("Show the case at that moment")))
