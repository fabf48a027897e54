"""The story of an approval as printed pages: round by round who was asked and who decided what, with the hashes of what was decided on."""

import datetime as dt
from dataclasses import asdict, dataclass

from documents.typesetting import typeset


@dataclass(frozen=True)
class RoundPage:
    """Is a round: its heading, how it began, a row for each who was asked, and what else happened."""

    title: str
    about: str
    steps: tuple[tuple[str, str, str, str], ...]
    lines: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class ApprovalPage:
    """Is what stands on the pages, in the reader's language."""

    title: str
    about: str
    state: str
    facts: tuple[tuple[str, str], ...]
    rounds: tuple[RoundPage, ...]
    step_heads: tuple[str, ...]
    line_heads: tuple[str, ...]
    decided_on: str
    documents: tuple[tuple[str, str, str], ...]
    document_heads: tuple[str, ...]
    seals: str
    manifests: tuple[tuple[str, str], ...]
    foot: str
    page: str
    of: str
    authority: str
    language: str


def approval_pdf(page: ApprovalPage, at: dt.datetime) -> bytes:
    """Gives the pages as a PDF, by the standards for keeping and for screen readers."""
    return typeset(_TEMPLATE, asdict(page), at, is_for_the_public=True)


_TEMPLATE = r"""
#let d = json(bytes(sys.inputs.values))
#let quiet = rgb("#4a525a")
#set document(title: d.title + " – " + d.about, author: d.authority)
#set text(font: "Libertinus Serif", size: 10pt, lang: d.language, hyphenate: true)
#set page(
  paper: "a4",
  margin: (left: 2cm, right: 2cm, top: 2cm, bottom: 2cm),
  footer: context [
    #set text(7.5pt, fill: quiet)
    #d.foot #h(1fr) #d.page #counter(page).display() #d.of #counter(page).final().first()
  ],
)
#show heading.where(level: 1): it => block(below: 0.5em, text(size: 17pt, weight: "bold", it.body))
#show heading.where(level: 2): it => block(above: 1.4em, below: 0.6em, sticky: true, text(size: 12pt, weight: "bold", it.body))
#let lined = (x, y) => (bottom: if y == 0 { 0.9pt + quiet } else { 0.4pt + luma(200) })
#let hash(value) = text(font: "DejaVu Sans Mono", size: 6.6pt)[#value]
#let lines(value) = value.split("\n").map(line => [#line]).join(linebreak())

#text(fill: quiet)[#d.authority]
= #d.title
#text(fill: quiet)[#d.about · #d.state]
#v(0.2cm)
#for fact in d.facts [#strong[#fact.at(0):] #fact.at(1) \ ]
#for part in d.rounds [
  == #part.title
  #text(fill: quiet)[#part.about]
  #if part.steps.len() > 0 {
    table(
      columns: (2fr, 2fr, 3fr, 2.4fr), align: left + top, stroke: lined, inset: (x: 4pt, y: 5pt),
      table.header(..d.step_heads.map(entry => strong(entry))),
      ..part.steps.flatten().map(entry => lines(entry)))
  }
  #if part.lines.len() > 0 {
    table(
      columns: (auto, auto, 1fr), align: left + top, stroke: lined, inset: (x: 4pt, y: 4pt),
      table.header(..d.line_heads.map(entry => strong(entry))),
      ..part.lines.flatten().map(entry => [#entry]))
  }
]
#if d.documents.len() > 0 [
  == #d.decided_on
  #table(
    columns: (1fr, auto, auto), align: left + top, stroke: lined, inset: (x: 4pt, y: 4pt),
    table.header(..d.document_heads.map(entry => strong(entry))),
    ..d.documents.map(row => ([#row.at(0)], [#row.at(1)], hash(row.at(2)))).flatten())
]
#if d.manifests.len() > 0 [
  #par(text(fill: quiet)[#d.seals])
  #for entry in d.manifests [#par[#entry.at(0) #hash(entry.at(1))]]
]
""".encode()
