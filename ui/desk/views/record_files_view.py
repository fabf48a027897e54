"""The files of a record: what each is, how big, and the ways to it."""

from casework.queries.record_page import FileShown, RecordPage
from casework.vocabulary import DocumentRole
from ui.desk.data import Desk, Path
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty
from ui.desk.parts.terms import DOCUMENT_ROLES, OUTCOMES
from ui.desk.parts.words import size, t
from ui.desk.place import Place


def files_tab(_mine: Desk, record: RecordPage, _path: Path | None, place: Place) -> None:
    """Show the files in their order."""
    if not record.files:
        show(empty(t("No files"), t("This record has no documents.")))
        return
    show(html('<div class="sheet"><ul class="files">{files}</ul></div>', files=each([_file(file, place) for file in record.files])))


def attachments(_mine: Desk, record: RecordPage) -> int:
    """Return how many attachments the record has."""
    return sum(1 for file in record.files if file.role is DocumentRole.ATTACHMENT)


def _file(file: FileShown, place: Place) -> Markup:
    kind = file.filename.rsplit(".", 1)[-1].upper()[:4] if "." in file.filename else "?"
    outcome = html("<small>{text}</small>", text=t(OUTCOMES[file.outcome])) if file.outcome != "ok" else ""
    return html(
        '<li><span class="kind" aria-hidden="true">{kind}</span><span class="name">{title}<small>{role} · {size}</small>{outcome}</span>'
        '<a href="{show}">{see}</a><a href="/documents/{id}" target="_blank" rel="noopener">{original}</a></li>',
        kind=kind,
        title=file.title or file.filename,
        role=t(DOCUMENT_ROLES[file.role]),
        size=size(file.size),
        outcome=outcome,
        show=place.at_document(file.version_id).link,
        see=t("Read"),
        id=file.version_id,
        original=t("Original"),
    )
