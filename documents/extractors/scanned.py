"""Tells pages of a PDF that are scans: a picture over much of the page, and no text or nearly none."""

from itertools import islice

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from documents.extractors.broken import BROKEN
from documents.limits import MOST_PIXELS

# A stamp, a page number or a fax's head line lies on many a scan as text.
NEARLY_NOTHING = 40
# A crest on an empty page is no scan; one scan may be cut into hundreds of strips.
LEAST_COVERED = 0.2
MOST_OBJECTS = 2_000
DEEPEST = 3
RAISES: tuple[type[Exception], ...] = (*BROKEN, pdfium.PdfiumError)


def is_scanned(page: pdfium.PdfPage, text: str) -> bool:
    """Say whether a page with this text of its own is a scan."""
    if sum(letter.isalnum() for letter in text) > NEARLY_NOTHING:
        return False
    across, down = page.get_size()
    if across <= 0 or down <= 0:
        return False
    covered = 0.0
    for picture in islice(page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=DEEPEST), MOST_OBJECTS):
        try:
            left, bottom, right, top = picture.get_bounds()
        except RAISES:
            continue
        covered += max(0.0, right - left) * max(0.0, top - bottom) / (across * down)
        if covered >= LEAST_COVERED:
            return True
    return False


def is_flooded(page: pdfium.PdfPage) -> bool:
    """Say whether a picture on the page unfolds to more dots than one may have."""
    for picture in islice(page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=DEEPEST), MOST_OBJECTS):
        try:
            across, down = picture.get_px_size()
        except RAISES:
            continue
        if across * down > MOST_PIXELS:
            return True
    return False
