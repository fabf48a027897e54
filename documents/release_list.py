"""The list that goes out with documents for a request for access: number, title, date, and what was left out by which provision.

In Danish: it is handed to whoever asked.
"""

import datetime as dt
from dataclasses import asdict, dataclass

from documents.typesetting import typeset


@dataclass(frozen=True)
class ListRow:
    """Is one document: its number on the list, its title, its date, how it goes out, and what was left out by which provisions."""

    number: str
    title: str
    date: str
    how: str
    what: tuple[str, ...]


@dataclass(frozen=True)
class ListPage:
    """Is what stands on the list."""

    about: str
    authority: str
    case_number: str
    rows: tuple[ListRow, ...]


def release_list(page: ListPage, at: dt.datetime) -> bytes:
    """Gives the list as a PDF, by the standards for keeping and for screen readers; the same bytes for the same list."""
    return typeset(_TEMPLATE, asdict(page), at, is_for_the_public=True)


_TEMPLATE = r"""
#let d = json(bytes(sys.inputs.values))
#let quiet = rgb("#4a525a")
#set document(title: "Aktliste – " + d.case_number, author: d.authority)
#set text(font: "Libertinus Serif", size: 10pt, lang: "da", hyphenate: true)
#set page(
  paper: "a4",
  margin: 2cm,
  footer: context [
    #set text(7.5pt, fill: quiet)
    #d.authority #h(1fr) Side #counter(page).display() af #counter(page).final().first()
  ],
)
#show heading: it => block(below: 0.5em, text(size: 17pt, weight: "bold", it.body))

= Aktliste
#text(fill: quiet)[Sag #d.case_number · #d.about]
#v(0.3cm)
#table(
  columns: (auto, 3fr, auto, auto, 3fr), align: left + top, inset: (x: 4pt, y: 5pt),
  stroke: (x, y) => (bottom: if y == 0 { 0.9pt + quiet } else { 0.4pt + luma(200) }),
  table.header([*Nr.*], [*Dokument*], [*Dato*], [*Udleveres*], [*Udeladt efter*]),
  ..d.rows.map(row => ([#row.number], [#row.title], [#row.date], [#row.how], row.what.map(line => [#line]).join(linebreak()))).flatten())
""".encode()
