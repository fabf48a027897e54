"""The files of a post list: a table for spreadsheets and a page for people, in Danish, for the authority's home page."""

import datetime as dt
from collections.abc import Sequence
from html import escape
from html.parser import HTMLParser

from casework.queries.post_lists import PostListLine
from casework.spreadsheets import csv_file
from casework.vocabulary import NamedAs, RecordKind

HEADS = ("Dato", "Retning", "Afsender/modtager", "Emne", "Sagsnummer", "Aktnummer")
KINDS = {RecordKind.INBOUND: "Ind", RecordKind.OUTBOUND: "Ud", RecordKind.INTERNAL: "Intern"}
NAMED = {NamedAs.CITIZEN: "Borger", NamedAs.WITHHELD: "Undtaget", NamedAs.NOBODY: ""}
NEUTRAL = "Undtaget"
NO_LINES = "Der er ingen post på listen."
STYLE = (
    "body{margin:2rem auto;max-width:62rem;padding:0 1rem;font:16px/1.5 system-ui,sans-serif;color:#16191d;background:#fff}"
    "h1{font-size:1.6rem;line-height:1.25;margin:0}p{margin:.3rem 0 1.2rem;color:#4a525a}table{width:100%;border-collapse:collapse}"
    "caption{text-align:left;font-weight:600;padding:.4rem 0}th,td{text-align:left;vertical-align:top;padding:.45rem .9rem .45rem 0;"
    "border-bottom:1px solid #dde1e6;overflow-wrap:anywhere}th{color:#4a525a;font-weight:600}td:first-child,td:nth-last-child(-n+2)"
    "{white-space:nowrap}@media print{body{margin:0;max-width:none;font-size:10pt}tr{break-inside:avoid}thead{display:table-header-group}}"
)


def cells(line: PostListLine) -> tuple[str, str, str, str, str, str]:
    """Gives a line as the files write it; a closed record without public wording is "Undtaget"."""
    return (
        line.day.isoformat(),
        KINDS[line.kind],
        NAMED.get(line.named_as, line.name),
        line.wording or NEUTRAL,
        line.case_number,
        "" if line.number is None else str(line.number),
    )


def as_csv(lines: Sequence[PostListLine]) -> bytes:
    """Gives the table."""
    return csv_file(HEADS, [cells(line) for line in lines])


def as_html(authority: str, from_day: dt.date, to_day: dt.date, lines: Sequence[PostListLine]) -> str:
    """Gives the page: one table, readable without its style, printable as it is."""
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in HEADS)
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells(line)) + "</tr>" for line in lines)
    body = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>" if lines else f"<p>{NO_LINES}</p>"
    title = title_of(from_day, to_day)
    return (
        f'<!doctype html><html lang="da"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)} – {escape(authority)}</title><style>{STYLE}</style></head><body><main><h1>{escape(title)}</h1>"
        f"<p>{escape(authority)} · {len(lines)} akter · offentlighedsloven § 16</p>{body}</main></body></html>\n"
    )


def title_of(from_day: dt.date, to_day: dt.date) -> str:
    """Gives what the list is called on its page."""
    return f"Postliste {_danish(from_day)}" if from_day == to_day else f"Postliste {_danish(from_day)} – {_danish(to_day)}"


def rows_of(html: str) -> tuple[tuple[str, ...], ...]:
    """Gives the cells of a page made by ``as_html``, word for word: the table for spreadsheets has guards in it that are no words."""
    reader = _Cells()
    reader.feed(html)
    reader.close()
    return tuple(tuple(row) for row in reader.rows if row)


class _Cells(HTMLParser):
    """Reads the cells of the body of a table, row by row."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self._is_in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs  # a cell has none
        if tag == "tr":
            self.rows.append([])
        if tag == "td":
            self.rows[-1].append("")
            self._is_in_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "td":
            self._is_in_cell = False

    def handle_data(self, data: str) -> None:
        if self._is_in_cell:
            self.rows[-1][-1] += data


def _danish(day: dt.date) -> str:
    return f"{day.day}.{day.month}.{day.year}"
