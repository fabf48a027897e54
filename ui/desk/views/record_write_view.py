"""Writing on a draft: one person at a time; the others see who, and since when. What is typed survives a refused save."""

from dataclasses import dataclass

import streamlit as st

from casework.errors import CaseworkError, Stale
from casework.queries.record_page import LockShown, RecordPage
from casework.services import records
from casework.vocabulary import Action, RecordKind, RecordState
from ui.desk.data import Desk, Path
from ui.desk.parts import helping, notices
from ui.desk.parts.asking import Deed, ask_and_do
from ui.desk.parts.editor import editor
from ui.desk.parts.markup import html, show
from ui.desk.parts.occasion_form import occasion_form
from ui.desk.parts.pieces import told
from ui.desk.parts.refusals import refused
from ui.desk.parts.under_approval import writing_warning
from ui.desk.parts.words import moment, t
from ui.desk.place import Place

CHECKED_OUT = (
    "{name} has version {number} checked out since {at}, until {until} at the latest. You can read it, and put in a version when it is "
    "free. What cannot wait is ended below, with a reason."
)
HEARTBEAT = 240.0
"""Seconds between signs of life; a lock lapses after fifteen minutes without one."""


@dataclass
class Writing:
    """What was opened for editing: saved words of others meanwhile do not disturb what is typed."""

    version: int
    title: str
    body_html: str


def may_write(record: RecordPage) -> bool:
    """Return whether the record's words can be written by who looks at it."""
    has_come_in = record.kind is RecordKind.INBOUND and record.state is not RecordState.DRAFT
    return record.sent_at is None and not has_come_in and record.binned_at is None and record.may(Action.EDIT)


def write_tab(mine: Desk, record: RecordPage, _path: Path | None, _place: Place) -> None:
    """Show who edits, or the editor to whoever does."""
    key = f"writing_{record.record_id}"
    with st.container(key="sheet"):
        if key in st.session_state:
            _writing(mine, record, st.session_state[key], key)
        elif lock := record.lock_of_another():
            locked_by_another(mine, record, lock, "write")
        else:
            writing_warning(mine, record.record_id)
            _begin(mine, record, key)


def _begin(mine: Desk, record: RecordPage, key: str) -> None:
    if st.button(t("Begin editing"), type="primary", key="write_begin", icon=":material/edit:"):
        try:
            mine.do(records.take_lock, record.record_id)
        except CaseworkError as error:
            notices.refuse(error)
        else:
            st.session_state[key] = Writing(record.version, record.title, record.body_html)
        st.rerun()
    else:
        show(html('<p class="small muted">{text}</p>', text=t("While you edit, others can read but not write.")))


def locked_by_another(mine: Desk, record: RecordPage, lock: LockShown, key: str) -> None:
    """Show who is editing, since when and until when, and the way to end it."""
    said = (
        "{name} has been editing this since {at}. It ends by itself at {until}, unless there is a sign of life."
        if lock.checked_out is None
        else CHECKED_OUT
    )
    words = t(said, name=lock.by, at=moment(lock.since), until=moment(lock.until), number=lock.checked_out)
    show(told(words))
    if record.may(Action.EDIT) and st.button(t("End the editing…"), key=f"{key}_force", icon=":material/lock_open:"):
        _force_dialog(mine, record, lock)


def _force_dialog(mine: Desk, record: RecordPage, lock: LockShown) -> None:
    def body() -> Deed:
        show(html('<p class="muted">{text}</p>', text=t("What {name} has not saved stays with them; they are told why.", name=lock.by)))
        reason = st.text_area(t("Reason"), key="force_reason", height=90)
        return lambda: mine.do(records.force_release, record.record_id, reason, lock.document_id)

    ask_and_do(t("End the editing"), t("End it"), "force", body, told=t("The editing of {name} is ended.", name=lock.by))


def _writing(mine: Desk, record: RecordPage, writing: Writing, key: str) -> None:
    sign_of_life(mine, record.record_id)
    title = st.text_input(t("Title"), value=writing.title, max_chars=255, key=f"{key}_title")
    occasion = occasion_form(key, record.genre, record.occasion)
    body = editor(f"{key}_body", t("Text"), writing.body_html)
    with st.container(horizontal=True):
        is_saved = st.button(t("Save"), type="primary", key="write_save", icon=":material/save:")
        is_ended = st.button(t("Save and end"), key="write_end")
        if st.button(t("Stop without saving"), key="write_stop", type="tertiary"):
            _end(mine, record, key)
            st.rerun()
    if not (is_saved or is_ended):
        return
    try:
        mine.do(records.edit, record.record_id, opened_version=writing.version, title=title, body_html=body, occasion=occasion)
    except CaseworkError as error:
        refused(error)
        if isinstance(error, Stale):
            writing.version = mine.record(record.record_id).version  # what is typed is kept; saving again puts it on top
        return
    if is_ended:
        _end(mine, record, key)
    else:
        writing.version = mine.record(record.record_id).version
    notices.tell(t("{title} is saved.", title=title))
    helping.after_save(record.record_id)
    st.rerun()


def _end(mine: Desk, record: RecordPage, key: str) -> None:
    st.session_state.pop(key, None)
    try:
        mine.do(records.release_lock, record.record_id)
    except CaseworkError as error:
        notices.refuse(error)


@st.fragment(run_every=HEARTBEAT)
def sign_of_life(mine: Desk, record_id: int, document_id: int = 0) -> None:
    """Keep my lock alive while the page is open, and say until when it lives."""
    try:
        until = mine.do(records.renew_lock, record_id, document_id)
        st.caption(t("You are editing; your lock lasts until {at} and is renewed while this page is open.", at=moment(until)))
    except CaseworkError as error:
        st.error(notices.sentence(error))
