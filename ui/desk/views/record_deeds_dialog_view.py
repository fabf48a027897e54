"""Deeds of a record that ask for something first: a case, several cases, a record, a reason."""

import datetime as dt
from functools import partial

import streamlit as st

from casework.errors import CaseworkError
from casework.queries import record_links
from casework.queries.case_suggestions import suggestions
from casework.queries.record_page import RecordPage
from casework.services import house_parties, records
from casework.vocabulary import LinkKind
from ui.desk.data import Desk
from ui.desk.parts import helping, notices
from ui.desk.parts.asking import Deed, ask_and_do
from ui.desk.parts.doing import done
from ui.desk.parts.house_reached import house_reached
from ui.desk.parts.markup import html, show
from ui.desk.parts.words import t, today
from ui.desk.place import Place, go
from ui.desk.views.record_choice_view import choose_record


def move_dialog(mine: Desk, record: RecordPage) -> None:
    """Ask where it goes and why; its number, if it has one, stays behind."""

    def body() -> Deed | None:
        _say(t("A record that is moved loses its number; registered on the other case it gets a new one."))
        case_id = _case(mine, record, t("To the case"), optional=t("To no case"))
        reason = st.text_area(t("Reason"), key="move_reason", height=90)
        if case_id is None:
            return None
        if case_id == 0:
            return lambda: mine.do(records.take_off_case, record.record_id, reason, opened_version=record.version)
        return lambda: mine.do(records.move, record.record_id, case_id, reason, opened_version=record.version)

    ask_and_do(t("Move to another case"), t("Move it"), "move", body, told=t("{title} is moved.", title=record.title), width="medium")


def deregister_dialog(mine: Desk, record: RecordPage) -> None:
    """Ask why the number is taken back."""

    def body() -> Deed:
        _say(t("Number {number} is never given again; the case shows who took it back, and why.", number=record.number))
        reason = st.text_area(t("Reason"), key="deregister_reason", height=90)
        return lambda: mine.do(records.deregister, record.record_id, reason, opened_version=record.version)

    told = t("{title} is no longer registered.", title=record.title)
    ask_and_do(t("Take the number back"), t("Take it back"), "deregister", body, told=told)


def copy_dialog(mine: Desk, record: RecordPage) -> None:
    """Ask on which cases the copies go."""

    def body() -> Deed:
        _say(t("Each copy is a record of its own with the same documents."))
        found: dict[int, str] = st.session_state.setdefault("copy_found", {})
        words = st.text_input(t("Case number or words of the title"), key="copy_words")
        found |= _offered(mine, record, words)
        cases = st.multiselect(t("Cases"), list(found), format_func=found.__getitem__, key="copy_cases", placeholder=t("Choose"))
        return lambda: mine.do(records.copy, record.record_id, tuple(cases))

    ask_and_do(t("Copy to cases"), t("Copy it"), "copy", body, told=t("{title} is copied.", title=record.title), width="medium")


def answer_dialog(mine: Desk, record: RecordPage) -> None:
    """Ask which record this one answers; what it answers already is not offered."""
    links = mine.ask(record_links.links_of, record.record_id)
    answered = {each.record_id for each in links if each.kind is LinkKind.ANSWER_TO and each.is_from_here}

    def body() -> Deed | None:
        other = choose_record(mine, record, "answer", but=answered)
        return partial(mine.do, records.set_answer, record.record_id, other) if other else None

    told = t("It is set as the answer.")
    ask_and_do(t("Set as the answer to a record"), t("Set it"), "answer", body, told=told, width="medium")


def reopen_dialog(mine: Desk, record: RecordPage) -> None:
    """Ask why a completed record is opened again."""

    def body() -> Deed:
        reason = st.text_area(t("Reason"), key="reopen_reason", height=90)
        return lambda: mine.do(records.reopen, record.record_id, reason, opened_version=record.version)

    ask_and_do(t("Reopen"), t("Reopen"), "reopen", body, told=t("{title} is open again.", title=record.title))


def delete_for_everyone_dialog(mine: Desk, record: RecordPage) -> None:
    """Ask why nobody shall have it any more."""

    def body() -> Deed:
        _say(t("It disappears for everybody. You can take it out of the bin again for 210 days; then it is destroyed."))
        reason = st.text_area(t("Reason"), key="everyone_reason", height=90)
        return lambda: mine.do(records.bin_for_everyone, record.record_id, reason, opened_version=record.version)

    ask_and_do(t("Delete for everyone"), t("Delete it"), "everyone", body, told=t("{title} is deleted for everyone.", title=record.title))


def reply(mine: Desk, record: RecordPage) -> None:
    """Begin a letter to the sender and go to it."""
    _begin(mine, records.reply, record, t("The reply is begun."))


def forward(mine: Desk, record: RecordPage) -> None:
    """Begin a letter with the record's words and documents and go to it."""
    _begin(mine, records.forward, record, t("The forward is begun. Say under Parties who gets it."))


def mark_sent(mine: Desk, record: RecordPage) -> None:
    """Mark it as sent, after who of the house gets it was seen; from here its content is fixed."""
    told = t("{title} is marked as sent; its content is fixed.", title=record.title)

    def deed() -> None:
        mine.do(records.mark_sent, record.record_id)
        helping.after_save(record.record_id)

    reached = mine.ask(house_parties.reached_by, record.record_id)
    if not reached:
        done(deed, told)

    def body() -> Deed | None:
        return deed if house_reached(reached) else None

    ask_and_do(t("Mark as sent"), t("Send it"), "send", body, told=told)


def mark_received_dialog(mine: Desk, record: RecordPage) -> None:
    """Ask which day it came; from here its words are as it came."""

    def body() -> Deed:
        _say(t("From here what it says stays as it came, and it waits to be registered. Add what came with it first."))
        day = st.date_input(t("It came on"), value=today(), max_value=today(), key="received_on", format="DD/MM/YYYY")
        on = day if isinstance(day, dt.date) else None

        def deed() -> None:
            mine.do(records.mark_received, record.record_id, received_on=on)
            helping.after_save(record.record_id)

        return deed

    told = t("{title} is marked as received.", title=record.title)
    ask_and_do(t("Mark as received"), t("Mark as received"), "received", body, told=told)


def hide(mine: Desk, record: RecordPage) -> None:
    """Put it out of my own lists."""
    told = t("It is hidden from your lists. Its case and search still show it.")
    done(lambda: mine.do(records.hide, record.record_id), told, undo=f"hide:record:{record.record_id}")


def delete(mine: Desk, record: RecordPage) -> None:
    """Put it into the bin."""
    told = t("{title} is in the bin for thirty days.", title=record.title)
    done(lambda: mine.do(records.bin_record, record.record_id, opened_version=record.version), told, undo=f"bin:record:{record.record_id}")


def _begin(mine: Desk, verb: object, record: RecordPage, told: str) -> None:
    try:
        made = mine.do(verb, record.record_id)  # type: ignore[arg-type,var-annotated]  # reply and forward are alike
        notices.tell(told)
        helping.after_save(made)
        go(Place(record_id=made, tab="write"))
    except CaseworkError as error:
        notices.refuse(error)
    st.rerun()


def _case(mine: Desk, record: RecordPage, label: str, *, optional: str) -> int | None:
    words = st.text_input(t("Case number or words of the title"), key="move_words")
    found = {**_offered(mine, record, words), 0: optional}
    return st.radio(label, list(found), index=None if len(found) > 1 else 0, format_func=found.__getitem__, key="move_case")


def _offered(mine: Desk, record: RecordPage, words: str) -> dict[int, str]:
    """Return the cases it may belong on, best first: those one files on, its sender's, those with the words."""
    return {each.case_id: f"{each.number} {each.title}" for each in mine.ask(suggestions, record.record_id, words)}


def _say(text: str) -> None:
    show(html('<p class="small muted">{text}</p>', text=text))
