"""Tables as CSV files that a spreadsheet opens without running anything in them.

A cell that begins like a formula is put behind an apostrophe, which a spreadsheet shows as text (OWASP, CSV injection; R part C).
Numbers and dates of our own making stay what they are.
"""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

Cell = str | int | Decimal | dt.date | dt.datetime | bool | None
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet take text for a formula, also in its full-width forms."""
_BROKEN_OUT = re.compile(r'"[,\t]\s*(?=[=+\-@\uff1d\uff0b\uff0d\uff20])')
_UNSEEN = " \u00a0\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""What may stand before it without being seen."""


def csv_file(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Gives a CSV file in UTF-8 with its mark and semicolons, as Danish spreadsheets open it by a double click.

    Every cell is quoted: a spreadsheet of another country, which parts cells at commas or tabs, finds no cell within a cell.
    """
    page = io.StringIO(newline="")
    writer = csv.writer(page, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow([guarded(head) for head in heads])
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return page.getvalue().encode("utf-8-sig")


def guarded(words: str) -> str:
    """Gives the words so that no spreadsheet runs them, nor what would be a cell of its own where cells end at commas or tabs."""
    inside = _BROKEN_OUT.sub(r"\g<0>'", words)
    return "'" + inside if inside.lstrip(_UNSEEN).startswith(_STARTS) else inside


def _cell(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return guarded(cell)
        case dt.datetime() | dt.date():
            return cell.isoformat()
    return str(cell)
