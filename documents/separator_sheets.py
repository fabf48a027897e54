"""Separator sheets for the scanner: laid between the letters of a batch, they part it into records (documents.receiving.separating)."""

import datetime as dt

import zxingcpp

from documents.receiving.batch import MARK
from documents.typesetting import typeset

_TEMPLATE = """
#let d = json(bytes(sys.inputs.values))
#let mark(width) = image(bytes(d.mark), format: "svg", width: width)
#set document(title: "Skilleark")
#set page(paper: "a4", margin: 2cm)
#set text(font: "Libertinus Serif", lang: "da")
#let sheet = [
  #mark(6cm)
  #v(1fr)
  #align(center)[
    #text(size: 44pt, weight: "bold")[SKILLEARK]
    #v(2mm)
    #text(size: 22pt)[Separator sheet]
    #v(6mm)
    #text(size: 12pt)[Læg arket foran hvert nyt brev i bunken, før den scannes. \\ Lay it before each new letter of the batch.]
  ]
  #v(1fr)
  #align(right, mark(6cm))
]
#for number in range(d.count) { if number > 0 { pagebreak() }; sheet }
""".encode()


def separator_sheets(count: int, at: dt.datetime) -> bytes:
    """Return so many separator sheets as one PDF; the mark stands twice, should one be torn off or turned under."""
    mark = zxingcpp.create_barcode(MARK, zxingcpp.BarcodeFormat.QRCode, ec_level="H").to_svg()
    return typeset(_TEMPLATE, {"mark": mark, "count": count}, at)
