"""Pages for what has none: the text of mail, office files and plain text set on paper, which is then what is redacted and handed over."""

import datetime as dt

from documents.typesetting import typeset


def text_pages(text: str, at: dt.datetime) -> bytes:
    """Return a document's text as a PDF, line by line as it was read; the same bytes for the same text."""
    return typeset(_TEMPLATE, {"parts": [part.split("\n") for part in text.split("\f")]}, at)


_TEMPLATE = rb"""
#let d = json(bytes(sys.inputs.values))
#set text(font: "Libertinus Serif", size: 11pt, lang: "da", hyphenate: false)
#set par(leading: 0.8em, spacing: 0.8em)
#set page(paper: "a4", margin: 2.2cm, footer: context [
  #set text(8pt)
  #h(1fr) #counter(page).display() / #counter(page).final().first()
])
#for (at, part) in d.parts.enumerate() [
  #if at > 0 { pagebreak() }
  #part.map(line => [#line]).join(linebreak())
]
"""
