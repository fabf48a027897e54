"""Reads a redacted copy again with pypdf and pdfium and names what is wrong with it. Runs in the sandbox child.

The third reader, tesseract, sees the page's picture alone (``documents.redaction.copying``). The rule is by occurrence: no reader may
find a word that was taken away more often on its page than it was left there, and none may find anything where an area lies.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from casework.vocabulary import RedactionRefusal
from documents import pages
from documents.extractors.broken import BROKEN
from documents.redaction.areas import Area, reaches
from documents.redaction.burning import dots
from documents.redaction.burnt import Fault, Proof
from documents.redaction.flat_pdf import PRODUCER
from documents.shown import Word

PYPDF, PDFIUM = "pypdf", "pdfium"
# What a copy is made of; anything else came along from somewhere.
CATALOG = {"/Type", "/Pages", "/Lang"}
INFO = {"/Producer", "/CreationDate"}
PAGE = {"/Type", "/Parent", "/MediaBox", "/Contents", "/Resources"}
Found = list[tuple[RedactionRefusal, str]]
CAME_ALONG: Found = [(RedactionRefusal.SOMETHING_CAME_ALONG, PYPDF)]
# Black through a lossy packing.
NEARLY_BLACK = 48


def squeezed(text: str) -> str:
    """Return a text as it is compared: its letters and digits alone, in small letters."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def proved(content: bytes, expected: Sequence[dict[str, Any]]) -> Proof:
    """Say what is wrong with some pages of a copy, and with the copy around them.

    Each of ``expected`` holds the number of a ``page``, its ``stays`` and ``gone`` words and its burnt ``areas``, as lists of their fields.
    """
    reader = PdfReader(BytesIO(content))
    around = _around(reader, content)
    return Proof(tuple(fault for each in expected for fault in _faults(reader, content, each, around)))


def _faults(reader: PdfReader, content: bytes, expected: dict[str, Any], around: Found) -> list[Fault]:
    page = int(expected["page"])
    stays = [_word(each) for each in expected["stays"]]
    gone = [_word(each) for each in expected["gone"]]
    areas = [Area(*map(float, each)) for each in expected["areas"]]
    on_page = around if set(reader.pages[page]) <= PAGE else CAME_ALONG
    whys = [*on_page, *_by_pypdf(reader, page, stays, gone), *_by_pdfium(content, page, stays, gone, areas)]
    return [Fault(why, page, found_by) for why, found_by in dict.fromkeys(whys)]


def _around(reader: PdfReader, content: bytes) -> Found:
    """Look for anything beside pictures and words: attachments, forms, outlines, layers, notes, metadata, an older state of the file."""
    catalog = reader.root_object
    info = reader.metadata or DictionaryObject()
    is_clean = (
        set(catalog) <= CATALOG
        and set(info) <= INFO
        and str(info.get("/Producer")) == PRODUCER
        and not reader.attachments
        and content.count(b"%%EOF") == 1
        and len(_objects(reader)) == 7 + 3 * len(reader.pages)
    )
    return [] if is_clean else CAME_ALONG


def _objects(reader: PdfReader) -> set[int]:
    return {number for generation in reader.xref.values() for number in generation if isinstance(number, int) and number > 0}


def _by_pypdf(reader: PdfReader, page: int, stays: Sequence[Word], gone: Sequence[Word]) -> Found:
    try:
        text = reader.pages[page].extract_text()
    except BROKEN:
        return [(RedactionRefusal.CANNOT_BE_DRAWN, PYPDF)]
    return [(RedactionRefusal.WORD_IS_STILL_THERE, PYPDF)] if is_left(text, stays, gone) else []


def _by_pdfium(content: bytes, page: int, stays: Sequence[Word], gone: Sequence[Word], areas: Sequence[Area]) -> Found:
    found: Found = []
    words = pages.page_words(content, page).words
    in_area = any(reaches(area, word) for area in areas for word in words)
    if in_area or is_left(" ".join(word.text for word in words), stays, gone):
        found.append((RedactionRefusal.WORD_IS_STILL_THERE, PDFIUM))
    if areas and not _are_black(content, page, areas):
        found.append((RedactionRefusal.AREA_IS_NOT_COVERED, PDFIUM))
    return found


def is_left(text: str, stays: Sequence[Word], gone: Sequence[Word]) -> bool:
    """Say whether a word that is gone stands in a page's text more often than it was left there."""
    left, all_left = squeezed(text), squeezed("".join(word.text for word in stays))
    return any(left.count(word) > all_left.count(word) for word in {squeezed(each.text) for each in gone} if word)


def _are_black(content: bytes, page: int, areas: Sequence[Area]) -> bool:
    image = pages.drawn(content, page, 1200).convert("L")
    return all(image.crop(_inner(dots(area, image))).getextrema()[1] <= NEARLY_BLACK for area in areas)  # type: ignore[operator]  # one band


def _inner(box: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """Leave out the edge, which is drawn soft where dots do not meet; a hair stays whole."""
    left, top, right, bottom = box
    across, down = (2 if right - left > 6 else 0), (2 if bottom - top > 6 else 0)
    return left + across, top + down, max(left + across + 1, right - across), max(top + down + 1, bottom - down)


def _word(fields: Sequence[object]) -> Word:
    text, *box = fields
    return Word(str(text), *(float(side) for side in box))  # type: ignore[arg-type]  # five fields, by whoever asks
