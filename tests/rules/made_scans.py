"""Pictures of text, as a scanner or a telephone makes them, set for the tests by the house's own typesetter."""

import datetime as dt
import functools
import io

import pypdfium2 as pdfium
from PIL import Image

from documents.typesetting import typeset

SMALL = (900, 500)
_LINES = """#let values = json(bytes(sys.inputs.values))
#set page(width: values.width * 1pt, height: values.height * 1pt, margin: 60pt)
#set text(size: 32pt, lang: "da", hyphenate: false)
#for line in values.lines [#line \\ ]
"""


@functools.cache
def a_page(*lines: str, size: tuple[int, int] = SMALL) -> Image.Image:
    """Return a white page with these lines of print, as many dots as points."""
    values = {"lines": lines, "width": size[0], "height": size[1]}
    page = typeset(_LINES.encode(), values, dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    with pdfium.PdfDocument(page) as document:
        drawn: Image.Image = document[0].render(scale=1, grayscale=True).to_pil()
        return drawn.convert("L")


def saved(*pages: Image.Image, kind: str = "PNG", **how: object) -> bytes:
    """Return pages as a file; several as a TIFF or a PDF of several."""
    target = io.BytesIO()
    pages = tuple(page.copy() for page in pages)  # saving leaves its mark on a picture
    more = {"save_all": True, "append_images": list(pages[1:])} if len(pages) > 1 else {}
    pages[0].save(target, kind, **more, **how)  # type: ignore[arg-type]
    return target.getvalue()


def a_scanned_pdf(*pages: Image.Image) -> bytes:
    """Return a PDF whose pages are pictures."""
    return saved(*pages, kind="PDF", resolution=150)
