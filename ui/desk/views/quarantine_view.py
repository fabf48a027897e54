"""Files that the virus check holds: what was found, on which record, and the ways on: have it checked again, or release a false alarm."""

import streamlit as st

from casework.queries.quarantine import HeldFile, held_files
from casework.services import checking
from casework.vocabulary import Reason
from ui.desk.data import Desk
from ui.desk.parts.asking import Deed, ask_and_do
from ui.desk.parts.doing import done
from ui.desk.parts.held import STATES
from ui.desk.parts.markup import html, show
from ui.desk.parts.pieces import empty
from ui.desk.parts.wide import wide_page
from ui.desk.parts.words import full_moment, moment, size, t
from ui.desk.place import Place

MOST = 1000
TO_DO = {
    Reason.FILE_IS_INFECTED: "Tell the sender by another way and ask for a clean file. Release it only if it is surely a false alarm.",
    Reason.FILE_NOT_CHECKED: "Ask the operation whether the scanner can take it, and check it again; or release it if it is no danger.",
    Reason.FILE_WAITS_FOR_CHECK: "Nothing, if it came just now. If it has waited long, tell the operation: the scanner does not answer.",
}


def quarantine_view(mine: Desk, _: Place) -> None:
    """Show what is held."""
    lead = t("What is held here opens for nobody, is not read, and goes into no copy. Its record is there, with its other files.")
    with wide_page(t("Quarantine"), lead):
        found = mine.ask(held_files)
        if not found:
            show(empty(t("No file is held"), t("If a virus is found in a file, it stands here with what to do.")))
        for one in found:
            _held(mine, one)


def _held(mine: Desk, one: HeldFile) -> None:
    state, tone = STATES[one.reason]
    with st.container(border=True, key=f"held_{one.version_id}"):
        show(
            html(
                '<div class="page"><h2>{name} <span class="pill {tone}">{state}</span></h2>'
                '<div><a class="quiet" href="?record={id}">{title}</a></div><div class="small muted">{size} · {filed} · {checked}</div>'
                '<p style="margin:6px 0 0"><b>{what}</b> {found}</p><p style="margin:2px 0 0"><b>{do}</b> {todo}</p></div>',
                name=one.filename,
                tone=tone,
                state=t(state),
                id=one.record_id,
                title=one.title or t("Without a title"),
                size=size(one.size),
                filed=t("filed {at}", at=moment(one.filed_at)),
                checked=_checked(one),
                what=t("What was found:"),
                found=one.virus or one.trouble or t("Nothing yet"),
                do=t("What to do:"),
                todo=t(TO_DO[one.reason]),
            )
        )
        with st.container(horizontal=True):
            if st.button(t("Check again"), key=f"check_{one.version_id}", icon=":material/replay:"):
                done(lambda: mine.do(checking.ask_again, one.version_id), t("{name} is being checked again.", name=one.filename))
            if one.reason is not Reason.FILE_WAITS_FOR_CHECK and st.button(t("Release…"), key=f"release_{one.version_id}"):
                _release_dialog(mine, one)


def _checked(one: HeldFile) -> str:
    if one.checked_at is None:
        return t("not checked yet") if one.reason is Reason.FILE_WAITS_FOR_CHECK else t("is being checked again")
    return t("checked {at} by {signatures}", at=full_moment(one.checked_at), signatures=one.signatures)


def _release_dialog(mine: Desk, one: HeldFile) -> None:
    def body() -> Deed | None:
        then = "{name} then opens for everybody who may read its record. A virus in it can do harm on their machines."
        warning = t(then, name=one.filename)
        show(html("<p>{text}</p>", text=warning))
        reason = st.text_area(t("Why it is no danger"), key="release_reason", max_chars=MOST)
        return (lambda: mine.do(checking.release, one.version_id, reason)) if reason.strip() else None

    told = t("{name} is released, and your reason stands in its history.", name=one.filename)
    ask_and_do(t("Release from quarantine"), t("Release it"), "release_file", body, told=told)
