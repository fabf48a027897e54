"""Writes a TIFF 6.0 of many pages from packed ones: a header, and for each page its tags and its strip.

The same pages give the same bytes.
"""

import struct
from collections.abc import Sequence

from documents.renditions.made import TiffPage

SHORT, LONG, RATIONAL = 3, 4, 5
_LETTERS = {SHORT: "H", LONG: "I", RATIONAL: "I"}

Tag = tuple[int, int, tuple[int, ...]]


def tiff_file(pages: Sequence[TiffPage]) -> bytes:
    """Return the pages as one file, in little-endian order."""
    made = bytearray(b"II*\0\0\0\0\0")
    link = 4  # where the place of the next page is written
    for number, page in enumerate(pages):
        made += b"\0" * (len(made) % 2)
        strip = len(made)
        made += page.strip + b"\0" * (len(page.strip) % 2)
        tags = _tags(page, strip, number, len(pages))
        start = len(made)
        struct.pack_into("<I", made, link, start)
        table, behind = _table(tags, start)
        made += table + b"\0\0\0\0" + behind
        link = start + len(table)
    return bytes(made)


def _tags(page: TiffPage, strip: int, number: int, count: int) -> list[Tag]:
    """Return what is said of a page, in rising order of tags as the standard asks."""
    dots = (page.dots_per_inch, 1)
    return [
        (254, LONG, (2,)),  # one page of many
        (256, LONG, (page.across,)),
        (257, LONG, (page.down,)),
        (258, SHORT, (page.bits,) * page.samples),
        (259, SHORT, (page.compression,)),
        (262, SHORT, (page.photometric,)),
        (273, LONG, (strip,)),
        (277, SHORT, (page.samples,)),
        (278, LONG, (page.down,)),
        (279, LONG, (len(page.strip),)),
        (282, RATIONAL, dots),
        (283, RATIONAL, dots),
        (284, SHORT, (1,)),
        (296, SHORT, (2,)),  # dots per inch
        (297, SHORT, (number, count)),
    ]


def _table(tags: Sequence[Tag], start: int) -> tuple[bytes, bytes]:
    """Return the tags as they are written at a place, and the values too long to stand in them, which follow behind the next link."""
    table, behind = struct.pack("<H", len(tags)), b""
    end = start + 2 + 12 * len(tags) + 4
    for tag, kind, values in tags:
        value = struct.pack(f"<{len(values)}{_LETTERS[kind]}", *values)
        count = 1 if kind == RATIONAL else len(values)
        if len(value) > 4:
            table += struct.pack("<HHII", tag, kind, count, end + len(behind))
            behind += value + b"\0" * (len(value) % 2)
        else:
            table += struct.pack("<HHI", tag, kind, count) + value.ljust(4, b"\0")
    return table, behind
