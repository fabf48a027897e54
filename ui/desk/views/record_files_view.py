"""The files of a record: what each is and the ways to it; on a draft also adding, ordering, taking off and putting in a next version."""

import streamlit as st

from casework.queries.record_page import FileShown, LockShown, RecordPage
from casework.services import records
from casework.vocabulary import Action, DocumentRole, RecordState, Thing
from ui.desk.data import Desk, Path
from ui.desk.parts import notices
from ui.desk.parts.doing import done
from ui.desk.parts.editor import upload
from ui.desk.parts.held import STATES, held_sentence
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty
from ui.desk.parts.terms import DOCUMENT_ROLES, OUTCOMES
from ui.desk.parts.thing_words import who_sees
from ui.desk.parts.under_approval import writing_warning
from ui.desk.parts.words import moment, size, t
from ui.desk.place import Place
from ui.desk.views.check_out_view import check_out_button, check_out_panel
from ui.desk.views.record_forms_view import forms
from ui.desk.views.record_seals_view import seals_panel
from ui.desk.views.record_write_view import locked_by_another, sign_of_life


def files_tab(mine: Desk, record: RecordPage, _path: Path | None, place: Place) -> None:
    """Show the files in their order."""
    if record.files:
        show(
            html(
                '<div class="sheet"><ul class="files">{files}</ul></div>', files=each([_file(record, file, place) for file in record.files])
            )
        )
    elif not record.may(Action.WRITE_DOCUMENTS):
        show(empty(t("No files"), t("This record has no documents.")))
    with st.container(key="sheet"):
        if record.may(Action.WRITE_DOCUMENTS):
            writing_warning(mine, record.record_id)
            _adding(record)
            _changing(mine, record)
        if record.files:
            forms(mine, record)
        seals_panel(mine, record)


def attachments(_mine: Desk, record: RecordPage) -> int:
    """Return how many attachments the record has."""
    return sum(1 for file in record.files if file.role is DocumentRole.ATTACHMENT)


def _adding(record: RecordPage) -> None:
    filed = upload("upload", f"/records/{record.record_id}/documents", t("Add documents"))
    if filed:
        notices.tell(t("{count} documents are filed.", count=filed) if filed > 1 else t("The document is filed."))
        st.rerun()


def _changing(mine: Desk, record: RecordPage) -> None:
    outer = [file for file in record.files if file.parent_id is None]
    if not outer:
        return
    names = {file.document_id: file.title or file.filename for file in outer}
    with st.expander(t("Change the documents")):
        chosen = st.selectbox(t("Document"), list(names), format_func=names.__getitem__, key="file_chosen")
        at = list(names).index(chosen)
        with st.container(horizontal=True):
            if st.button(t("Move up"), key="file_up", icon=":material/arrow_upward:", disabled=at == 0):
                _order(mine, record, list(names), at, at - 1)
            if st.button(t("Move down"), key="file_down", icon=":material/arrow_downward:", disabled=at == len(names) - 1):
                _order(mine, record, list(names), at, at + 1)
            if (
                record.state is RecordState.DRAFT
                and record.number is None
                and st.button(t("Take off"), key="file_off", icon=":material/remove:")
            ):
                done(
                    lambda: mine.do(records.take_document_off, record.record_id, chosen),
                    t("{title} is taken off. Older versions of the record still have it.", title=names[chosen]),
                    undo=f"document:{chosen}:{record.record_id}",
                )
        _next_version(mine, record, chosen, names[chosen])


def _next_version(mine: Desk, record: RecordPage, document_id: int, title: str) -> None:
    """Show who edits the document, or the way to keep others from it while one does, and where its next version goes in."""
    lock = record.lock_of(document_id)
    if lock is not None and not lock.is_mine:
        locked_by_another(mine, record, lock, "file")
        return
    if check_out_panel(mine, document_id, title):
        return
    if lock is not None:
        sign_of_life(mine, record.record_id, document_id)
        if st.button(t("I am done editing it"), key="file_release", icon=":material/lock_open:"):
            told = t("Others can edit {title} again.", title=title)
            done(lambda: mine.do(records.release_lock, record.record_id, document_id), told)
        _put_in(document_id, title)
        return
    check_out_button(mine, document_id, title)
    if st.button(
        t("Keep it to myself while I edit it"), key="file_lock", icon=":material/edit_document:",
        help=t("Others see that you are editing it, and can put in no version of their own until you are done."),
    ):  # fmt: skip
        done(lambda: mine.do(records.take_lock, record.record_id, document_id), t("You are editing {title}.", title=title))
    _put_in(document_id, title)


def _put_in(document_id: int, title: str) -> None:
    if upload("upload_version", f"/documents/{document_id}/versions", t("Put in its next version"), many=False):
        notices.tell(t("The next version of {title} is filed.", title=title))
        st.rerun()


def _order(mine: Desk, record: RecordPage, order: list[int], at: int, to: int) -> None:
    order[at], order[to] = order[to], order[at]
    done(lambda: mine.do(records.order_documents, record.record_id, tuple(order)), t("The documents are in another order now."))


def _held(file: FileShown) -> Markup | str:
    """Return a badge and why for a file that the virus check gives to nobody."""
    if file.held is None:
        return ""
    state, tone = STATES[file.held]
    return html(
        '<span class="pill {tone}">{state}</span><small>{why}</small>', tone=tone, state=t(state), why=held_sentence(file.held, file.virus)
    )


def _original(file: FileShown) -> Markup | str:
    if file.held is not None:
        return ""
    return html('<a href="/documents/{id}" target="_blank" rel="noopener">{text}</a>', id=file.version_id, text=t("Original"))


def _file(record: RecordPage, file: FileShown, place: Place) -> Markup:
    kind = file.filename.rsplit(".", 1)[-1].upper()[:4] if "." in file.filename else "?"
    outcome = html("<small>{text}</small>", text=t(OUTCOMES[file.outcome])) if file.outcome != "ok" and file.held is None else ""
    held = _held(file)
    version = f" · {t('version {number}', number=file.number)}" if file.number > 1 else ""
    lock = record.lock_of(file.document_id)
    edited = html("<small>✎ {text}</small>", text=_who_has_it(lock)) if lock else ""
    return html(
        '<li><span class="kind" aria-hidden="true">{kind}</span><span class="name">{title}<small>{role} · {size}{version}</small>{outcome}'
        '{held}{edited}</span><a href="{show}">{see}</a>{original}{pdf}{who}</li>',
        kind=kind,
        title=file.title or file.filename,
        role=t(DOCUMENT_ROLES[file.role]),
        size=size(file.size),
        version=version,
        outcome=outcome,
        held=held,
        edited=edited,
        show=place.at_document(file.version_id).link,
        see=t("Read"),
        original=_original(file),
        pdf=_as_pdf(file),
        who=who_sees(Thing.DOCUMENT, file.document_id),
    )


def _who_has_it(lock: LockShown) -> str:
    if lock.checked_out is None:
        return t("{name} is editing it, since {at}", name=lock.by, at=moment(lock.since))
    return t("{name} has checked it out, until {at}", name=lock.by, at=moment(lock.until))


def _as_pdf(file: FileShown) -> Markup:
    """Return the way to the document as a PDF, where one is made of what is none."""
    if not file.has_pdf or file.held is not None or file.media_type == "application/pdf":
        return html("")
    return html('<a href="/documents/{id}/renditions/pdf" target="_blank" rel="noopener">{text}</a>', id=file.version_id, text=t("PDF"))
