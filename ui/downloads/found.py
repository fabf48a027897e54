"""The hits of a search as a table for spreadsheets."""

from functools import partial

from casework.calendar import COPENHAGEN
from casework.spreadsheets import csv_file
from casework.work import Work
from search.exporting import export_hits
from search.finding import FoundHit
from search.opening import engine_of
from ui.desk.parts.terms import CHANNELS, KINDS, STATUS
from ui.downloads.asked import Asked, Download
from ui.text import say

HEADS = (
    "Case number", "Record number", "Title", "From", "Kind", "Channel", "Status", "Letter date", "Arrived", "Unit", "Responsible",
    "File plan code", "Found in",
)  # fmt: skip


def table(work: Work, asked: Asked) -> Download:
    """Makes the file of what ``words`` finds.

    Raises:
        LanguageError: it cannot be understood. RuleBroken: it finds too much, or the index is broken.
    """
    t = partial(say, language=asked.language)
    hits = export_hits(work, engine_of(work.platform), asked.parameters.get("words", ""))
    rows = [_row(hit, t) for hit in hits]
    return Download(f"search-{work.today}.csv", "text/csv; charset=utf-8", csv_file([t(head) for head in HEADS], rows))


def _row(hit: FoundHit, t: "partial[str]") -> list[str | int | None]:
    row = hit.row
    status = STATUS.get(row.status, (row.status, ""))[0]
    return [
        row.case_number, row.number, row.title, row.sender, t(KINDS[row.kind]), t(CHANNELS[row.channel]), t(status),
        row.letter_date.isoformat() if row.letter_date else "", row.arrived_at.astimezone(COPENHAGEN).strftime("%Y-%m-%d %H:%M"),
        row.unit, row.responsible, row.file_plan_code, "".join(part.text for part in hit.snippet),
    ]  # fmt: skip
