"""Everything that is known about a record, and what happened to it."""

from casework.queries.record_page import RecordPage
from ui.desk.data import Desk, Path
from ui.desk.parts.markup import html, show
from ui.desk.parts.pieces import facts, history
from ui.desk.parts.record_facts import record_facts
from ui.desk.place import Place


def details_tab(_mine: Desk, record: RecordPage, _path: Path | None, _place: Place) -> None:
    """Show the facts."""
    show(html('<div class="sheet">{facts}</div>', facts=facts(record_facts(record))))


def history_tab(mine: Desk, record: RecordPage, _path: Path | None, _place: Place) -> None:
    """Show what happened, newest first."""
    show(html('<div class="sheet">{lines}</div>', lines=history(mine.history(record.record_id))))
