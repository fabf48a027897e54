"""The completed cases of a queue of disposal as a table for spreadsheets."""

from functools import partial

from casework.errors import BadInput
from casework.queries.disposal import for_disposal
from casework.spreadsheets import csv_file
from casework.vocabulary import DisposalQueue
from casework.work import Work
from ui.desk.parts.course_terms import DISPOSALS
from ui.downloads.asked import Asked, Download
from ui.text import say

HEADS = ("Number", "Title", "Unit", "Ended", "What becomes of the case", "From", "By which rule", "Kept by an order")
MOST = 100_000


def table(work: Work, asked: Asked) -> Download:
    """Makes the file of the queue that ``which`` names, what is due where it names none.

    Raises:
        BadInput: there is no such queue.
    """
    try:
        which = DisposalQueue(asked.parameters.get("which", DisposalQueue.DUE))
    except ValueError as error:
        raise BadInput(str(error)) from None
    t = partial(say, language=asked.language)
    rows = [
        [
            row.number, row.title, row.unit, row.ended_on, t(DISPOSALS[row.then]) if row.then else "", row.due, row.source,
            t("yes") if row.is_held else t("no"),
        ]
        for row in for_disposal(work, which, first=MOST)
    ]  # fmt: skip
    return Download(f"disposal-{which}-{work.today}.csv", "text/csv; charset=utf-8", csv_file([t(head) for head in HEADS], rows))
