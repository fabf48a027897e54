"""Makes HTML of the text that was read out of a document, where its kind has no reading of its own: sheets as tables, else by page.

The text is ours, read in the sandbox when the document was filed; here it is only written down, every sign of it as itself.
"""

import html as escaping
import re
from collections.abc import Iterator

from documents.extractors import legacy
from documents.package_kinds import ODF, PPSX, PPTM, PPTX, XLSB, XLSM, XLSX
from documents.sniffing import FLAT_KINDS

WORKBOOKS = frozenset(
    {XLSX, XLSM, XLSB, "application/vnd.ms-excel", *(f"{ODF}spreadsheet{kind}" for kind in ("", "-template", "-flat-xml"))}
)
KINDS = frozenset(
    {
        *WORKBOOKS, PPTX, PPTM, PPSX, *legacy.KINDS, "application/rtf", "application/vnd.ms-outlook", "application/ms-tnef",
        "application/pkcs7-mime", "application/pkcs7-signature", "application/zip", "application/mbox",
        *(f"{ODF}{kind}{end}" for kind in FLAT_KINDS for end in ("", "-template", "-flat-xml")),
    }
)  # fmt: skip
"""What is shown so."""

MOST_ROWS = 2_000
"""Rows of a sheet, or lines of a page, that are shown; the original has the rest."""
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?%?")


def as_html(text: str, media_type: str) -> str:
    """Gives the text as HTML that is safe to show; pages are parted by form feeds, the first line of a sheet is its name."""
    pages = [page for page in text.split("\f") if page.strip()]
    if media_type in WORKBOOKS:
        return "".join(_sheet(page) for page in pages)
    if len(pages) == 1:
        return _lines(pages[0])
    return "".join(f'<section class="leaf"><h2>{number}</h2>{_lines(page)}</section>' for number, page in enumerate(pages, 1))


def _sheet(page: str) -> str:
    name, _, rows = page.partition("\n")
    lines = [line for line in rows.split("\n") if line.strip()]
    wide = max((line.count("\t") for line in lines[:MOST_ROWS]), default=0)
    body = "".join(f"<tr>{''.join(_cells(line, wide))}</tr>" for line in lines[:MOST_ROWS])
    table = f'<div class="wide" tabindex="0"><table class="cells">{body}</table></div>' if lines else ""
    return f"<section><h2>{escaping.escape(name)}</h2>{table}{_more(len(lines))}</section>"


def _cells(line: str, wide: int) -> Iterator[str]:
    cells = line.split("\t")
    if len(cells) == 1 and wide:  # a note that stands beside the cells
        yield f'<td colspan="{wide + 1}">{escaping.escape(line)}</td>'
        return
    for cell in cells:
        yield f"<td{' class=n' if _NUMBER.fullmatch(cell) else ''}>{escaping.escape(cell)}</td>"


def _lines(page: str) -> str:
    lines = page.split("\n")
    shown = "\n".join(lines[:MOST_ROWS])
    return f'<pre class="plain">{escaping.escape(shown)}</pre>{_more(len(lines))}'


def _more(count: int) -> str:
    return f"<p>… (+ {count - MOST_ROWS})</p>" if count > MOST_ROWS else ""
