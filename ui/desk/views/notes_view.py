"""What is noted on a record or a case, open to every reader: a field to write in, annotations to be read, and the notes, newest first."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from casework.errors import CaseworkError
from casework.queries import communication, list_choosing
from casework.queries.case_page import CasePage
from casework.queries.communication import AnnotationShown, NotesCounted, NoteShown
from casework.queries.record_page import RecordPage
from casework.services import notes, page_annotations
from casework.vocabulary import Thing
from ui.desk.data import Desk, Path
from ui.desk.parts import notices
from ui.desk.parts.asking import Deed, ask_and_do, one_of
from ui.desk.parts.doing import done
from ui.desk.parts.list_choice import Weigh, pick_with_lists
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.naming import whom
from ui.desk.parts.page_viewer import settled_words
from ui.desk.parts.pieces import empty
from ui.desk.parts.refusals import refused
from ui.desk.parts.thing_words import who_sees
from ui.desk.parts.words import full_moment, t
from ui.desk.place import Place

MOST = 5000
RECORD_KINDS = {"note": "Note, open to all who read the record", "annotation": "Annotation, to be read before the record is deleted"}
CASE_KINDS = {"note": "Note, open to all who read the case", "annotation": "Annotation, which each reader marks as read"}


def notes_tab(mine: Desk, record: RecordPage, _path: Path | None, place: Place) -> None:
    """Show what is noted on the record, and the annotations on it."""
    id = record.record_id
    with st.container(key="sheet"):
        _write_on_record(mine, id)
        found = mine.ask(communication.annotations, id)
        _annotations(mine, partial(mine.do, notes.read_annotations, id), found, place)
        _notes(mine, mine.ask(communication.notes_of_record, id))


def notes_counted(counted: NotesCounted) -> int | str:
    """Return what stands behind the label of the notes: how many, and how many annotations of them the reader has not read."""
    return t("{count}, {unread} not read", count=counted.standing, unread=counted.unread) if counted.unread else counted.standing


def case_notes_view(mine: Desk, case: CasePage) -> None:
    """Show what is noted on the case, and the annotations on it; what is said of its records stands there."""
    id = case.case_id
    show(html('<h2 class="unseen">{title}</h2>', title=t("Notes and annotations of the case")))
    _write_on_case(mine, id)
    _annotations(mine, partial(mine.do, notes.read_annotations_of_case, id), mine.ask(communication.annotations_of_case, id))
    _notes(mine, mine.ask(communication.notes_of_case, id))


def _write_on_record(mine: Desk, record_id: int) -> None:
    of = f"record_{record_id}"
    writes, told = (
        (notes.annotate, t("The annotation is written."))
        if _kind(str(record_id), RECORD_KINDS) == "annotation"
        else (notes.write_on_record, t("The note is written."))
    )
    named = _named(mine, of, t("Put it in the inbox of"), lambda list_id: mine.ask(list_choosing.for_note, list_id, record_id))
    _form(of, lambda text: mine.do(writes, record_id, text, participants=named), told)


def _write_on_case(mine: Desk, case_id: int) -> None:
    of = f"case_{case_id}"
    if _kind(of, CASE_KINDS) == "annotation":
        named = _named(mine, of, t("Direct it at"), lambda list_id: mine.ask(list_choosing.for_case, list_id, case_id))
        _form(of, lambda text: mine.do(notes.annotate_case, case_id, text, participants=named), t("The annotation is written."))
    else:
        _form(of, lambda text: mine.do(notes.write_on_case, case_id, text), t("The note is written."))


def _named(mine: Desk, of: str, label: str, weigh: Weigh) -> list[int]:
    names, field = whom(mine), f"note_for_{of}_{st.session_state.get(f'note_turn_{of}', 0)}"
    return pick_with_lists(mine, label, names, field, weigh)


def _kind(of: str, kinds: dict[str, str]) -> str:
    return one_of(t("What is it?"), kinds, f"note_kind_{of}", is_radio=True)


def _form(of: str, deed: Callable[[str], object], told: str) -> None:
    """Show the field, one for all kinds: what is typed stays until it is written, also when the kind is changed or it is refused."""
    turn = st.session_state.get(f"note_turn_{of}", 0)
    with st.form(f"note_form_{of}_{turn}", border=False):
        text = st.text_area(t("Text"), key=f"note_text_{of}_{turn}", height=110, max_chars=MOST, help=t("Ctrl and Enter writes it."))
        is_sent = st.form_submit_button(t("Write it"), type="primary", icon=":material/edit_note:")
    if not is_sent:
        return
    try:
        deed(text)
    except CaseworkError as error:
        refused(error)
        return
    st.session_state[f"note_turn_{of}"] = turn + 1
    notices.tell(told)
    st.rerun()


def _annotations(mine: Desk, read: Callable[[], object], found: tuple[AnnotationShown, ...], place: Place | None = None) -> None:
    if not found:
        return
    show(html("<h3>{title}</h3>", title=t("Annotations")))
    for one in found:
        if one.answers_id is not None:
            continue
        answers = [_annotation(answer) for answer in reversed(found) if answer.answers_id == one.annotation_id]
        below = html('<ul class="said-lines">{answers}</ul>', answers=each(answers)) if answers else ""
        show(html('<ul class="said-lines">{one}</ul>', one=_annotation(one, place, below)))
        _about_it(mine, one)
    if not all(one.is_read for one in found) and st.button(
        t("I have read the annotations"), key="annotations_read", icon=":material/done:"
    ):
        done(read, t("The annotations are marked as read."))


def _annotation(one: AnnotationShown, place: Place | None = None, below: Markup | str = "") -> Markup:
    where: Markup | str = ""
    if place is not None and one.version_id is not None:
        link = place.at_document(one.version_id, one.page).link
        words = t("Page {n} of {title}", n=one.page or 1, title=one.document)
        where = html('<div class="small"><a class="quiet" href="{link}">{words}</a></div>', link=link, words=words)
    return html(
        '<li class="{tone}">{head}{where}{quote}<p class="prose">{text}</p>{settled}{below}</li>',
        tone="" if one.is_read else "unread",
        head=_head(one.by, full_moment(one.at), _about(one), who_sees(Thing.ANNOTATION, one.annotation_id)),
        where=where,
        quote=html('<p class="small muted">“{quote}”</p>', quote=one.quote) if one.quote else "",
        text=one.text,
        settled=html('<div class="small muted">✓ {words}</div>', words=settled_words(one)) if one.settled_at else "",
        below=below,
    )


def _about_it(mine: Desk, one: AnnotationShown) -> None:
    """Show the ways to answer an annotation, and to settle it or open it again."""
    with st.container(horizontal=True):
        label = t("Answer the annotation of {name}, {at}", name=one.by, at=full_moment(one.at))
        if st.button(t("Answer"), key=f"annotation_answer_{one.annotation_id}", type="tertiary", icon=":material/reply:", help=label):
            _answer_dialog(mine, one)
        words, deed = (t("Open again"), page_annotations.reopen) if one.settled_at else (t("Settle"), page_annotations.settle)
        if st.button(words, key=f"annotation_settle_{one.annotation_id}", type="tertiary", icon=":material/done_all:"):
            told = t("The annotation is open again.") if one.settled_at else t("The annotation is settled.")
            done(partial(mine.do, deed, one.annotation_id), told)


def _answer_dialog(mine: Desk, one: AnnotationShown) -> None:
    def body() -> Deed | None:
        show(html('<p class="muted">{by}: {text}</p>', by=one.by, text=one.text))
        text = st.text_area(t("Text"), key="annotation_answer", height=110, max_chars=MOST)
        return lambda: mine.do(page_annotations.answer, one.annotation_id, text)

    ask_and_do(t("Answer"), t("Send the answer"), "annotation_answer", body, told=t("The answer is written."))


def _about(one: AnnotationShown) -> str:
    to = [t("To {names}", names=", ".join(one.participants))] if one.participants else []
    if not one.is_read:
        to.append(t("It is to you, and you have not read it") if one.is_to_me else t("You have not read it"))
    return " · ".join(to)


def _notes(mine: Desk, found: tuple[NoteShown, ...]) -> None:
    if not found:
        show(empty(t("No notes yet"), t("A note is open to everybody who reads it here, and is not changed once it is written.")))
        return
    show(html("<h3>{title}</h3>", title=t("Notes")))
    for one in found:
        show(html('<ul class="said-lines"><li>{head}{text}</li></ul>', head=_note_head(one), text=_words(one)))
        if one.may_delete:
            label = t("Delete the note of {name}, {at}", name=one.by, at=full_moment(one.at))
            if st.button(label, key=f"note_delete_{one.note_id}", type="tertiary", icon=":material/delete:"):
                _delete_dialog(mine, one)


def _note_head(one: NoteShown) -> Markup:
    to = t("To {names}", names=", ".join(one.participants)) if one.participants else ""
    return _head(one.by, full_moment(one.at), to, who_sees(Thing.NOTE, one.note_id))


def _words(one: NoteShown) -> Markup:
    if one.deleted_by:
        return html('<p class="muted">{text}</p>', text=t("{name} deleted this note. Why stands in the history.", name=one.deleted_by))
    return html('<p class="prose">{text}</p>', text=one.text)


def _head(by: str, at: str, more: str, who: Markup) -> Markup:
    line = '<div class="small"><b>{by}</b> <span class="muted">{at}</span> <span>{more}</span> {who}</div>'
    return html(line, by=by, at=at, more=more, who=who)


def _delete_dialog(mine: Desk, one: NoteShown) -> None:
    def body() -> Deed | None:
        show(html('<p class="muted">{text}</p>', text=t("The words go; that a note stood here, who deleted it and why stay.")))
        why = st.text_area(t("Reason"), key="note_reason", height=90)
        return lambda: mine.do(notes.delete, one.note_id, reason=why)

    ask_and_do(t("Delete the note"), t("Delete it"), "note_delete", body, told=t("The note is deleted."))
