"""The PDF of a made post list: drawn from what was kept, for print and for the home page."""

import dataclasses

from casework.post_list_files import HEADS, NO_LINES, title_of
from casework.services.post_list import IssuedLines
from documents.typesetting import typeset


def post_list_pdf(made: IssuedLines) -> bytes:
    """Gives a made post list as a PDF; the same bytes for the same list, with the checksum it was made with in its foot."""
    values = {
        "title": title_of(made.from_day, made.to_day),
        "authority": made.authority,
        "heads": HEADS,
        "rows": [dataclasses.astuple(row) for row in made.rows],
        "none": NO_LINES,
        "sha256": made.sha256,
    }
    return typeset(_TEMPLATE, values, made.issued_at, is_for_the_public=True)


_TEMPLATE = r"""
#let d = json(bytes(sys.inputs.values))
#let quiet = rgb("#4a525a")
#set document(title: d.title + " – " + d.authority, author: d.authority)
#set text(font: "Libertinus Serif", size: 10pt, lang: "da", hyphenate: true)
#set page(
  paper: "a4",
  flipped: true,
  margin: (left: 2cm, right: 2cm, top: 2cm, bottom: 2cm),
  footer: context [
    #set text(7.5pt, fill: quiet)
    SHA-256 #d.sha256 #h(1fr) Side #counter(page).display() af #counter(page).final().first()
  ],
)
#show heading: it => block(below: 0.5em, text(size: 17pt, weight: "bold", it.body))

= #d.title
#text(fill: quiet)[#d.authority · #d.rows.len() #if d.rows.len() == 1 [akt] else [akter] · offentlighedsloven § 16]
#v(0.4cm)
#if d.rows.len() == 0 [#d.none] else {
  table(
    columns: (auto, auto, 2fr, 4fr, auto, auto),
    align: left + top,
    stroke: (x, y) => (bottom: if y == 0 { 0.9pt + quiet } else { 0.4pt + luma(200) }),
    inset: (x: 5pt, y: 5pt),
    table.header(..d.heads.map(entry => strong(entry))),
    ..d.rows.flatten().map(entry => [#entry]))
}
""".encode()
