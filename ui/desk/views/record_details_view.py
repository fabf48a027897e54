"""Everything that is known about a record, changing it, and what happened to it."""

import streamlit as st

from casework.errors import CaseworkError, Stale
from casework.queries.record_page import RecordPage
from casework.services import records
from casework.vocabulary import Action, Genre
from ui.desk.data import Desk, Path
from ui.desk.parts import helping, notices
from ui.desk.parts.dates import date_field, read_date
from ui.desk.parts.markup import html, show
from ui.desk.parts.pieces import facts, history
from ui.desk.parts.record_facts import record_facts
from ui.desk.parts.record_terms import EXTERNAL, GENRES
from ui.desk.parts.refusals import refused
from ui.desk.parts.under_approval import writing_warning
from ui.desk.parts.words import t
from ui.desk.place import Place
from ui.desk.views.holds_view import holds_section


def details_tab(mine: Desk, record: RecordPage, _path: Path | None, _place: Place) -> None:
    """Show the facts, and a form to who may change them."""
    show(html('<div class="sheet">{facts}</div>', facts=facts(record_facts(record))))
    with st.container(key="sheet"):
        holds_section(mine, record_id=record.record_id, case_id=record.case_id)
        if not record.may(Action.EDIT):
            return
        if lock := record.lock_of_another():
            show(html('<p class="small muted">{text}</p>', text=t("{name} is editing this record now.", name=lock.by)))
        else:
            _form(mine, record)


def history_tab(mine: Desk, record: RecordPage, _path: Path | None, _place: Place) -> None:
    """Show what happened, newest first."""
    show(html('<div class="sheet">{lines}</div>', lines=history(mine.history(record.record_id))))


def _form(mine: Desk, record: RecordPage) -> None:
    """Ask for what shall be different; it is saved on the version that was opened, and what is typed stays when that is refused."""
    key = f"details_{record.record_id}"
    with st.expander(t("Change the details")):
        writing_warning(mine, record.record_id, changes_text=False)
        opened = st.session_state.setdefault(f"{key}_opened", record.version)
        title = st.text_input(t("Title"), value=record.title, max_chars=255, key=f"{key}_title")
        public = st.text_input(t("Title for the public"), value=record.public_title, max_chars=255, key=f"{key}_public")
        left, right = st.columns(2)
        with left:
            letter = date_field(t("Letter date"), f"{key}_letter", record.letter_date)
            external = st.selectbox(
                t("External access"), list(EXTERNAL), index=list(EXTERNAL).index(record.external_access),
                format_func=lambda each: t(EXTERNAL[each]), key=f"{key}_external",
            )  # fmt: skip
        with right:
            due = date_field(t("Deadline"), f"{key}_due", record.deadline)
            genre = st.selectbox(
                t("Genre"), list(Genre), index=list(Genre).index(record.genre), format_func=lambda each: t(GENRES[each]), key=f"{key}_genre"
            )
        words = st.text_input(t("Keywords"), value=", ".join(record.keywords), key=f"{key}_keywords", help=t("Separate them by commas."))
        if not st.button(t("Save the details"), type="primary", key="details_save"):
            return
        try:
            letter_date, deadline = read_date(letter), read_date(due)
            mine.do(
                records.edit, record.record_id, opened_version=opened, title=title, public_title=public, letter_date=letter_date,
                deadline=deadline, external_access=external, genre=genre, keywords=tuple(words.split(",")),
                clear=tuple(name for name, value in (("letter_date", letter_date), ("deadline", deadline)) if value is None),
            )  # fmt: skip
        except CaseworkError as error:
            refused(error)
            if isinstance(error, Stale):
                st.session_state[f"{key}_opened"] = mine.record(record.record_id).version
            return
        st.session_state.pop(f"{key}_opened", None)
        notices.tell(t("The details are saved."))
        helping.after_save(record.record_id)
        st.rerun()
