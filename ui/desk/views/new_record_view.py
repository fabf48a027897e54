"""Writing something new: a letter out, a note, oral information, a meeting; on a case or without one."""

import streamlit as st

from casework.errors import CaseworkError
from casework.queries.case_suggestions import suggestions
from casework.services import records
from casework.services.records import NewParty
from casework.vocabulary import Genre, PartyRole, RecordKind
from ui.desk.data import Desk
from ui.desk.parts import helping, notices
from ui.desk.parts.dates import date_field, read_date
from ui.desk.parts.editor import editor
from ui.desk.parts.occasion_form import occasion_form
from ui.desk.parts.record_terms import GENRES
from ui.desk.parts.refusals import refused
from ui.desk.parts.wide import wide_page
from ui.desk.parts.words import t
from ui.desk.place import Place, go

ROUND = "new_round"
WAYS = {RecordKind.OUTBOUND: "It goes out", RecordKind.INBOUND: "It came in"}


def new_record_view(mine: Desk, place: Place) -> None:
    """Ask what is written; it is a draft of one's own until it is shared, sent or registered."""
    number = st.session_state.setdefault(ROUND, 0)  # a new round begins with empty fields
    with wide_page(t("New record"), t("A draft of your own: seen by you alone until you share it or place it where others look.")):
        genre = st.radio(
            t("What do you write?"), list(GENRES), format_func=lambda each: t(GENRES[each]), horizontal=True, key=f"new_genre_{number}"
        )
        kind = _way(number) if genre is Genre.LETTER else RecordKind.INTERNAL
        title = st.text_input(t("Title"), max_chars=255, key=f"new_title_{number}")
        left, right = st.columns(2)
        with left:
            case_id = _case(mine, place, number)
        with right:
            typed = date_field(t("Deadline"), f"new_deadline_{number}", None)
        parties = _other_end(number, kind) if genre is Genre.LETTER else ()
        occasion = occasion_form(f"new_{number}", genre, None)
        body = editor(f"new_body_{number}", t("Text"), "")
        with st.container(horizontal=True):
            if st.button(t("Save the draft"), type="primary", key="new_save", icon=":material/save:"):
                try:
                    record_id = mine.do(
                        records.draft_own, title, genre=genre, kind=kind, body_html=body, case_id=case_id, parties=parties,
                        occasion=occasion, deadline=read_date(typed),
                    )  # fmt: skip
                except CaseworkError as error:
                    refused(error)
                else:
                    st.session_state[ROUND] = number + 1
                    notices.tell(t("{title} is saved as a draft.", title=title))
                    helping.after_save(record_id)
                    go(Place(record_id=record_id))
                    st.rerun()
            st.caption(t("Files are added on the record's page."))


def _case(mine: Desk, place: Place, number: int) -> int | None:
    words = st.text_input(t("Case (optional)"), key=f"new_case_words_{number}", placeholder=t("Number or words of the title"))
    given = mine.case(place.case_id) if place.case_id else None
    found = {given.case_id: f"{given.number} {given.title}"} if given else {}
    found |= {each.case_id: f"{each.number} {each.title}" for each in mine.ask(suggestions, None, words)}
    if not found:
        return None
    index = 0 if given or (words.strip() and len(found) == 1) else None
    return st.selectbox(
        t("Case"),
        list(found),
        index=index,
        format_func=found.__getitem__,
        key=f"new_case_{number}",
        placeholder=t("None"),
        label_visibility="collapsed",
    )


def _way(number: int) -> RecordKind:
    """Ask whether the letter goes out, or came on paper or over the counter; what comes by post arrives by itself."""
    return st.radio(
        t("Which way?"), list(WAYS), format_func=lambda each: t(WAYS[each]), horizontal=True, key=f"new_way_{number}",
        help=t("What comes by Digital Post and e-mail arrives by itself. A letter that came on paper is written down here."),
    )  # fmt: skip


def _other_end(number: int, kind: RecordKind) -> tuple[NewParty, ...]:
    left, right = st.columns(2)
    role = PartyRole.SENDER if kind is RecordKind.INBOUND else PartyRole.RECIPIENT
    more = t("More of them, and those of the register, are added under Parties.")
    name = left.text_input(t("From") if role is PartyRole.SENDER else t("To"), key=f"new_{role}_{number}", help=more)
    email = right.text_input(t("E-mail"), key=f"new_email_{number}")
    return (NewParty(name.strip(), role, email=email.strip()),) if name.strip() else ()
