"""Writes a PDF from nothing: pages that are pictures, with unseen words laid over them so that they can be marked, found and read aloud.

Nothing is copied from anywhere: the objects are the ones below and no others, and the same pages give the same bytes.
"""

import datetime as dt
from collections.abc import Sequence
from zlib import compress

from documents.redaction.burnt import BurntPage
from documents.shown import Word

PRODUCER = "Casework"
# Each letter is half as wide as it is high, drawn out to its word's width.
LETTER = 0.5
BELOW_LINE = 0.2
_FIRST_PAGE = 8


def flat_pdf(pages: Sequence[BurntPage], at: dt.datetime) -> bytes:
    """Return the pages as a PDF, made at that moment; it has no title, for titles tell."""
    letters = sorted({letter for page in pages for word in page.stays for letter in word.text} | {" "})
    codes = {letter: number for number, letter in enumerate(letters[:65_000], start=1)}
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (da) >>",
        _page_tree(len(pages)),
        f"<< /Producer ({PRODUCER}) /CreationDate (D:{at.astimezone(dt.UTC):%Y%m%d%H%M%S}Z) >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Words /Encoding /Identity-H /DescendantFonts [5 0 R] /ToUnicode 7 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Words /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
        b" /FontDescriptor 6 0 R /DW 500 /CIDToGIDMap /Identity >>",
        b"<< /Type /FontDescriptor /FontName /Words /Flags 5 /FontBBox [0 -200 500 800] /ItalicAngle 0 /Ascent 800 /Descent -200"
        b" /CapHeight 700 /StemV 80 >>",
        _stream(b"", compress(_to_unicode(codes)), b"/Filter /FlateDecode"),
    ]
    for number, page in enumerate(pages):
        objects += _page(page, _FIRST_PAGE + 3 * number, codes)
    return _file(objects)


def _page_tree(count: int) -> bytes:
    kids = " ".join(f"{_FIRST_PAGE + 3 * number} 0 R" for number in range(count))
    return f"<< /Type /Pages /Count {count} /Kids [{kids}] >>".encode()


def _page(page: BurntPage, number: int, codes: dict[str, int]) -> list[bytes]:
    """Return a page's three objects: itself, what is drawn on it, and its picture."""
    size = f"{page.width:.2f} {page.height:.2f}"
    itself = (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size}] /Contents {number + 1} 0 R"
        f" /Resources << /Font << /F 4 0 R >> /XObject << /P {number + 2} 0 R >> >> >>"
    )
    lines = [
        f"q {page.width:.2f} 0 0 {page.height:.2f} 0 0 cm /P Do Q",
        "3 Tr",
        *(_line(word, page, codes) for word in page.stays if word.text),
    ]
    about = (
        f"/Type /XObject /Subtype /Image /Width {page.across} /Height {page.down} /BitsPerComponent 8"
        f" /ColorSpace /{'DeviceGray' if page.is_grey else 'DeviceRGB'}"
    )
    how = b"/Filter /DCTDecode" if page.is_jpeg else b"/Filter /FlateDecode"
    drawing = _stream(b"", compress("\n".join(lines).encode("ascii")), b"/Filter /FlateDecode")
    return [itself.encode(), drawing, _stream(about.encode(), page.picture, how)]


def _line(word: Word, page: BurntPage, codes: dict[str, int]) -> str:
    """Return how one word is laid over its place: its letters drawn out to the width of its box, and a space behind."""
    high = max(1.0, (word.bottom - word.top) / 1000 * page.height)
    wide = max(0.5, (word.right - word.left) / 1000 * page.width)
    stretch = wide / (len(word.text) * LETTER * high) * 100
    x, y = word.left / 1000 * page.width, page.height - word.bottom / 1000 * page.height + BELOW_LINE * high
    shown = "".join(f"{codes.get(letter, codes[' ']):04X}" for letter in word.text + " ")
    return f"BT /F {high:.2f} Tf {stretch:.2f} Tz 1 0 0 1 {x:.2f} {y:.2f} Tm <{shown}> Tj ET"


def _to_unicode(codes: dict[str, int]) -> bytes:
    pairs = [f"<{code:04X}> <{letter.encode('utf-16-be').hex().upper()}>" for letter, code in codes.items()]
    blocks = [pairs[at : at + 100] for at in range(0, len(pairs), 100)]
    mapped = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Words def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{mapped}\nendcmap end end"
    ).encode("ascii")


def _stream(about: bytes, content: bytes, how: bytes) -> bytes:
    return b"<< %b %b /Length %d >>\nstream\n%b\nendstream" % (about, how, len(content), content)


def _file(objects: Sequence[bytes]) -> bytes:
    made = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places: list[int] = []
    for number, content in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer\n<< /Size %d /Root 1 0 R /Info 3 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(made)
