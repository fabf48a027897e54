"""What was read out of a record's documents, and what stands in the way where nothing was."""

from casework.queries.record_page import RecordPage
from ui.desk.data import Desk, Path
from ui.desk.parts.held import held_told
from ui.desk.parts.markup import each, html, show
from ui.desk.parts.pieces import empty, told
from ui.desk.parts.terms import OUTCOMES
from ui.desk.parts.words import t
from ui.desk.place import Place


def text_tab(mine: Desk, record: RecordPage, _path: Path | None, _place: Place) -> None:
    """Show the text of every document."""
    parts = []
    for file in record.files:
        why = told(t(OUTCOMES[file.outcome])) if file.outcome != "ok" else ""
        why = held_told(file.held, file.virus) if file.held is not None else why
        text = mine.text(file.version_id).replace("\f", "\n\n")
        parts.append(
            html(
                '<h2 class="card-title">{title}</h2>{why}<p class="prose">{text}</p>', title=file.title or file.filename, why=why, text=text
            )
        )
    if not parts:
        show(empty(t("No text"), t("This record has no documents whose text could be read.")))
        return
    show(html('<div class="sheet" style="display:grid;gap:14px">{parts}</div>', parts=each(parts)))
