"""A request as a printed page: what was asked, of whom, what each made of it, and what has happened."""

import datetime as dt
from dataclasses import asdict, dataclass

from documents.typesetting import typeset


@dataclass(frozen=True)
class RequestPage:
    """Is what stands on the page, in the reader's language: facts and recipients by their labels, lines of what happened."""

    title: str
    about: str
    state: str
    text: str
    facts: tuple[tuple[str, str], ...]
    recipients: tuple[tuple[str, ...], ...]
    recipient_heads: tuple[str, ...]
    lines: tuple[tuple[str, str, str], ...]
    line_heads: tuple[str, str, str]
    of_whom: str
    happened: str
    foot: str
    page: str
    of: str
    authority: str
    language: str


def request_pdf(page: RequestPage, at: dt.datetime) -> bytes:
    """Gives the page as a PDF, by the standards for keeping and for screen readers."""
    return typeset(_TEMPLATE, asdict(page), at, is_for_the_public=True)


_TEMPLATE = r"""
#let d = json(bytes(sys.inputs.values))
#let quiet = rgb("#4a525a")
#set document(title: d.title + " – " + d.about, author: d.authority)
#set text(font: "Libertinus Serif", size: 10.5pt, lang: d.language, hyphenate: true)
#set page(
  paper: "a4",
  margin: (left: 2.2cm, right: 2.2cm, top: 2.2cm, bottom: 2.2cm),
  footer: context [
    #set text(7.5pt, fill: quiet)
    #d.foot #h(1fr) #d.page #counter(page).display() #d.of #counter(page).final().first()
  ],
)
#show heading.where(level: 1): it => block(below: 0.5em, text(size: 17pt, weight: "bold", it.body))
#show heading.where(level: 2): it => block(above: 1.4em, below: 0.7em, text(size: 12pt, weight: "bold", it.body))
#let lined = (x, y) => (bottom: if y == 0 { 0.9pt + quiet } else { 0.4pt + luma(200) })

#text(fill: quiet)[#d.authority]
= #d.title
#text(fill: quiet)[#d.about · #d.state]
#v(0.3cm)
#for part in d.text.split("\n") [#par[#part]]
#v(0.2cm)
#for fact in d.facts [#strong[#fact.at(0):] #fact.at(1) \ ]
== #d.of_whom
#table(
  columns: (2fr, auto, auto, 3fr), align: left + top, stroke: lined, inset: (x: 4pt, y: 5pt),
  table.header(..d.recipient_heads.map(entry => strong(entry))),
  ..d.recipients.flatten().map(entry => entry.split("\n").map(line => [#line]).join(linebreak())))
== #d.happened
#table(
  columns: (auto, auto, 1fr), align: left + top, stroke: lined, inset: (x: 4pt, y: 5pt),
  table.header(..d.line_heads.map(entry => strong(entry))),
  ..d.lines.flatten().map(entry => [#entry]))
""".encode()
