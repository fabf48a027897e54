"""Keeping one record in my own order: my desktop, a flag, a deadline of my own or the unit's, a reminder, a folder."""

import datetime as dt
from dataclasses import dataclass

import streamlit as st

from casework.errors import CaseworkError
from casework.queries import list_panel
from casework.queries.record_page import RecordPage
from casework.services import folders, inbox, marking
from casework.services.inbox import Lying
from casework.vocabulary import Flag, Thing
from casework.work import Work
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.list_words import FLAGS
from ui.desk.parts.markup import html, show
from ui.desk.parts.thing_words import who_sees
from ui.desk.parts.words import day, t, today


@dataclass(frozen=True)
class Wanted:
    """What was said in the dialog."""

    lying: Lying
    flag: Flag | None
    deadline: dt.date | None
    unit_deadline: dt.date | None
    remind_on: dt.date | None
    note: str
    folder_id: int | None


def own_order_dialog(mine: Desk, record: RecordPage) -> None:
    """Ask where the record lies for me and what I mark on it; nobody else sees it, but the unit its own deadline."""
    own = mine.ask(list_panel.own_facts, record.record_id)
    units = {each.principal_id: each.name for each in mine.places()[1:]}
    tree = {0: t("In no folder"), **{each.folder_id: "– " * each.depth + each.name for each in mine.folders()}}

    @st.dialog(t("Keep in order"), width="medium")
    def ask() -> None:
        show(html('<p class="muted">{text}</p>', text=t("Only you see this; a deadline of the unit is seen by the unit.")))
        left, right = st.columns(2)
        in_inbox = left.checkbox(t("In my inbox"), value=own.in_inbox, key="own_inbox")
        on_desktop = right.checkbox(t("On my desktop"), value=own.on_desktop, key="own_desktop")
        names = {"": t("No flag"), **{colour.value: t(FLAGS[colour]) for colour in Flag}}
        flag = st.radio(
            t("Flag"), list(names), index=list(names).index(own.flag or ""), format_func=names.__getitem__, key="own_flag", horizontal=True
        )
        left, right = st.columns(2)
        deadline = left.date_input(t("My deadline"), value=own.deadline, format="DD.MM.YYYY", key="own_deadline")
        unit_deadline = own.unit_deadline
        if units:
            unit_deadline = right.date_input(
                t("Deadline of the unit"), value=own.unit_deadline, format="DD.MM.YYYY", key="own_unit_deadline"
            )
        left, right = st.columns(2)
        remind_on = left.date_input(t("Remind me on"), value=None, min_value=today(), format="DD.MM.YYYY", key="own_remind")
        note = right.text_input(t("What to remember"), key="own_note", max_chars=marking.NOTE_LENGTH)
        for reminder_id, due_on, words in own.reminders:
            if st.button(t("Forget the reminder on {day} {note}", day=day(due_on), note=words), key=f"own_forget_{reminder_id}"):
                mine.do(marking.forget_reminder, reminder_id)
                st.rerun()
            show(who_sees(Thing.REMINDER, reminder_id))
        folder = st.selectbox(
            t("Folder"), list(tree), index=list(tree).index(own.folder_id or 0), format_func=tree.__getitem__, key="own_folder"
        )
        if st.button(t("Keep it so"), type="primary", key="own_save", width="stretch"):
            wanted = Wanted(
                Lying(in_inbox, on_desktop), Flag(flag) if flag else None, deadline, unit_deadline, remind_on, note, folder or None
            )
            try:
                mine.do(_keep, record.record_id, own, wanted, next(iter(units), None))
                notices.tell(t("It is kept in your order."))
            except CaseworkError as error:
                st.error(notices.sentence(error))
            else:
                st.rerun()

    ask()


def _keep(work: Work, record_id: int, own: list_panel.OwnFacts, wanted: Wanted, unit_id: int | None) -> None:
    """Do what differs from how it was; all of it or nothing."""
    if wanted.lying != Lying(own.in_inbox, own.on_desktop):
        inbox.lay(work, record_id, work.official_id, wanted.lying)
    if wanted.flag is not own.flag:
        marking.flag(work, record_id, wanted.flag)
    if wanted.deadline != own.deadline:
        marking.set_deadline(work, record_id, wanted.deadline)
    if wanted.unit_deadline != own.unit_deadline and unit_id is not None:
        marking.set_deadline(work, record_id, wanted.unit_deadline, principal_id=unit_id)
    if wanted.remind_on is not None:
        marking.remind(work, record_id, wanted.remind_on, note=wanted.note)
    if wanted.folder_id != own.folder_id:
        folders.file_in_folder(work, record_id, wanted.folder_id)
