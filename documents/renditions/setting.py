"""Sets mail, HTML and plain text on pages, by our own typesetter. Runs in the sandbox child, which may start threads for it."""

import base64
import datetime as dt
import os
from io import BytesIO

from PIL import Image

from documents import pages, reading, typesetting
from documents.limits import Budget
from documents.renditions.blocks import blocks_of
from documents.renditions.made import SetPages

# Sides in dots are shown at so many to the inch, and never wider than the page.
DOTS_PER_INCH = 96


def set_pages(content: bytes, filename: str, declared_type: str, at: str, budget: Budget) -> SetPages:
    """Return a document as a PDF, the same bytes for the same document; ``CannotShow`` where it has nothing to be set."""
    os.environ["RAYON_NUM_THREADS"] = "1"  # a thread a core gains nothing beside the other children
    made = blocks_of(reading.reading(content, filename, declared_type, budget).html)
    if not made.done:
        raise pages.CannotShow
    pictures = {f"picture{number}": _as_svg(picture) for number, picture in enumerate(made.pictures)}
    return SetPages(typesetting.set_with_pictures(_TEMPLATE, {"blocks": made.done}, pictures, dt.datetime.fromisoformat(at)))


def _as_svg(picture: bytes) -> str:
    """Return a picture in the only form in which the typesetter takes one as a value: text."""
    with Image.open(BytesIO(picture)) as opened:
        across, down = opened.size
    size = f'width="{across * 72 / DOTS_PER_INCH:.1f}" height="{down * 72 / DOTS_PER_INCH:.1f}" viewBox="0 0 {across} {down}"'
    encoded = base64.b64encode(picture).decode("ascii")
    image = f'<image width="{across}" height="{down}" href="data:image/png;base64,{encoded}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{image}</svg>'


_TEMPLATE = rb"""
#let d = json(bytes(sys.inputs.values))
#set text(font: "Libertinus Serif", size: 10.5pt, lang: "da", hyphenate: false)
#set par(leading: 0.65em, spacing: 0.9em)
#set page(paper: "a4", margin: (x: 2.2cm, y: 2.2cm), footer: context [
  #set text(8pt)
  #h(1fr) #counter(page).display() / #counter(page).final().first()
])
#let picture(number) = layout(room => {
  let it = image(bytes(sys.inputs.at("picture" + str(number))), format: "svg")
  let size = measure(it)
  let scale = calc.min(1, room.width / size.width, 22cm / size.height)
  image(bytes(sys.inputs.at("picture" + str(number))), format: "svg", width: size.width * scale)
})
#let run(r) = {
  if "br" in r { linebreak() } else if "img" in r { picture(r.img) } else {
    let it = [#r.t]
    if "m" in r.s { it = text(font: "DejaVu Sans Mono", size: 0.85em, it) }
    if "b" in r.s { it = strong(it) }
    if "i" in r.s { it = emph(it) }
    if "u" in r.s { it = underline(it) }
    it
  }
}
#let runs(all) = all.map(run).join()
#let indented(b, it) = {
  let by = b.at("in", default: 0) * 1.4em
  if "mark" in b { pad(left: by - 1.4em, grid(columns: (1.4em, 1fr), b.mark, it)) } else if by > 0em { pad(left: by, it) } else { it }
}
#let heads(b) = block(below: 1.4em, stroke: (bottom: 0.5pt + luma(60)), inset: (bottom: 0.8em), width: 100%, grid(
  columns: (5em, 1fr), row-gutter: 0.6em,
  ..b.rows.map(row => (text(luma(30), runs(row.at(0).runs)), runs(row.slice(1).map(c => c.runs).flatten()))).flatten()
))
#let cells(b) = table(
  columns: (auto,) * b.across, stroke: 0.4pt + luma(60), inset: 4pt,
  ..b.rows.map(row => row.map(c => table.cell(colspan: calc.min(c.span, b.across), runs(c.runs)))).flatten()
)
#for b in d.blocks {
  if b.k == "hr" { line(length: 100%, stroke: 0.4pt + luma(60)) }
  else if b.k == "img" { picture(b.img) }
  else if b.k == "table" { if b.heads { heads(b) } else { cells(b) } }
  else if b.k == "h" {
    let high = (1.5em, 1.3em, 1.15em, 1em).at(b.level - 1)
    block(above: 1.3em, below: 0.7em, sticky: true, text(size: high, strong(runs(b.runs))))
  }
  else { indented(b, par(runs(b.runs))) }
}
"""
