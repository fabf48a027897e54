"""A document on the desk: pages in our own viewer, mail and Word in a boxed reading frame, pictures, or why neither."""

import re

from casework.vocabulary import DocumentRole, Extraction
from ui.desk.parts.components import mount
from ui.desk.parts.markup import html, show
from ui.desk.parts.pieces import empty, told
from ui.desk.parts.terms import OUTCOMES
from ui.desk.parts.words import t
from ui.desk.place import Place
from ui.desk.shown import Desk, File, RecordShown

READABLE = (
    "message/rfc822",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "text/",
    "application/xml",
    "application/json",
)
PICTURES = ("image/png", "image/jpeg")


def document_body(mine: Desk, record: RecordShown, place: Place) -> None:
    """Show the document the place names, else the record's main one, else its body."""
    file = chosen(record, place.version_id)
    if file is None:
        body = mine.body(record.record_id) if record.has_body else ""
        nothing = empty(t("Nothing to read yet"), t("This record has no document. Add one, or write its text."))
        show(html('<div class="sheet"><p class="prose">{body}</p></div>', body=body) if body else nothing)
    elif file.media_type == "application/pdf" and file.pages:
        _pages(file, place)
    elif file.media_type.startswith(READABLE):
        _reading(file)
    elif file.media_type in PICTURES:
        show(html('<div class="sheet"><img src="/documents/{id}" alt="{title}" style="max-width:100%"></div>', id=file.version_id, title=file.title))
    else:
        why = t("This kind of file cannot be shown here.") if file.outcome is Extraction.OK else t(OUTCOMES[file.outcome])
        show(html('<div class="sheet">{told}<a class="quiet" href="/documents/{id}" target="_blank" rel="noopener">{open}</a></div>',
                  told=told(why), id=file.version_id, open=t("Download the original")))


def chosen(record: RecordShown, version_id: int | None) -> File | None:
    """Return the named document of the record, else its main one, else its first."""
    by_id = {file.version_id: file for file in record.files}
    main = next((file for file in record.files if file.role is DocumentRole.MAIN), None)
    return by_id.get(version_id or 0) or main or next(iter(record.files), None)


def _reading(file: File) -> None:
    mount(
        "reading",
        key="reading",
        data={
            "source": f"/documents/{file.version_id}",
            "title": file.title or file.filename,
            "original": t("Open original"),
        },
    )


def _pages(file: File, place: Place) -> None:
    mount(
        "pages",
        key="viewer",
        data={
            "source": f"/documents/{file.version_id}",
            "pages": file.pages,
            "label": t("{title}, {pages} pages", title=file.title or file.filename, pages=file.pages),
            "find": re.findall(r"\w{3,}", place.words),
            "say": {
                "page": t("Page {n} of {m}", n="{n}", m="{m}"),
                "previous": t("Previous page"),
                "next": t("Next page"),
                "smaller": t("Smaller"),
                "larger": t("Larger"),
                "original": t("Open original"),
                "failed": t("This page cannot be drawn. Open the original."),
            },
        },
    )
