"""A document on the desk: pages in our own viewer, mail and Word in a boxed reading frame, pictures, or why neither."""

from dataclasses import replace

import streamlit as st

from casework.queries.record_page import FileShown, RecordPage
from casework.vocabulary import Extraction
from documents import text_reading
from ui.desk.data import Desk
from ui.desk.parts.components import mount
from ui.desk.parts.held import held_told
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.page_viewer import page_viewer
from ui.desk.parts.pieces import empty, told
from ui.desk.parts.terms import OUTCOMES
from ui.desk.parts.words import t
from ui.desk.place import Place
from ui.drawn import PICTURES, is_drawn, read_first

READABLE = (
    "message/rfc822",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "text/",
    "application/xml",
    "application/json",
)


def document_body(mine: Desk, record: RecordPage, place: Place) -> None:
    """Show the document the place names, else the record's main one, else its body."""
    file = chosen(record, place.version_id)
    if file is None:
        if record.body_html:
            _reading(f"/records/{record.record_id}", record.title, place)
        else:
            show(empty(t("Nothing to read yet"), t("This record has no document. Add one, or write its text.")))
    elif file.held is not None:
        show(html('<div class="sheet">{told}</div>', told=held_told(file.held, file.virus)))
        if record.body_html:
            _reading(f"/records/{record.record_id}", record.title, place)
    elif is_drawn(file) or _as_pages(file, place):
        page_viewer(mine, file, place)
    elif file.media_type.startswith(READABLE) or (file.media_type in text_reading.KINDS and file.characters > 0):
        _reading(f"/documents/{file.version_id}", file.title or file.filename, place)
    elif file.media_type in PICTURES:
        picture = '<div class="sheet"><img src="/documents/{id}" alt="{title}" style="max-width:100%"></div>'
        show(html(picture, id=file.version_id, title=file.title or file.filename))
    else:
        why = t("This kind of file cannot be shown here.") if file.outcome is Extraction.OK else t(OUTCOMES[file.outcome])
        show(
            html(
                '<div class="sheet">{told}<a class="quiet" href="/documents/{id}" target="_blank" rel="noopener">{open}</a></div>',
                told=told(why),
                id=file.version_id,
                open=t("Download the original"),
            )
        )


def _as_pages(file: FileShown, place: Place) -> bool:
    """Ask whether a document without pages of its own is read as its words or by the pages of its PDF, and say which was chosen."""
    if not file.has_pdf or file.media_type in PICTURES:
        return False
    shown = {False: t("As words"), True: t("As pages")}
    with st.container(key="as_pages"):
        chosen = st.segmented_control(
            t("How it is shown"), list(shown), format_func=shown.__getitem__, default=place.sheet is not None,
            key=f"as_pages_{file.version_id}_{place.sheet}", label_visibility="collapsed",
            help=t("By its pages it can be annotated; they are those of the PDF that was made of it."),
        )  # fmt: skip
    return bool(chosen)


def chosen(record: RecordPage, version_id: int | None) -> FileShown | None:
    """Return the named document of the record, else its main one, else its first."""
    by_id = {file.version_id: file for file in record.files}
    return by_id.get(version_id or 0) or read_first(record.files)


def papers(record: RecordPage, place: Place, *, stays: bool = False) -> Markup:
    """Return the record's documents as links, the one that shows marked, to read or at the tab that is open; nothing without a choice."""
    if len(record.files) < 2:
        return each([])
    showing = chosen(record, place.version_id)
    files = [
        html(
            '<li><a href="{link}"{current}>{title}</a></li>',
            link=(replace(place, version_id=file.version_id) if stays else place.at_document(file.version_id)).link,
            current=html(' aria-current="true"') if showing is not None and file.version_id == showing.version_id else "",
            title=file.title or file.filename,
        )
        for file in record.files
    ]
    return html('<ul class="papers" aria-label="{label}">{files}</ul>', label=t("Documents"), files=each(files))


def _reading(source: str, title: str, place: Place) -> None:
    mount(
        "reading",
        key="reading",
        data={
            "source": source,
            "title": title,
            "words": place.words,
            "original": t("Open original") if source.startswith("/documents/") else "",
        },
    )
