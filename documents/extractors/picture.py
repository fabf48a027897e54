"""Looks at pictures: how many pages they are, and that they do not unfold to more than may be drawn. Their text is recognised later."""

import warnings
from io import BytesIO

from PIL import Image

from casework.vocabulary import Extraction
from documents.cleaning import one_line
from documents.extracted import Extracted
from documents.extractors.broken import BROKEN
from documents.extractors.source import Source
from documents.limits import MOST_PIXELS, TOO_MANY_PIXELS

KINDS = ("image/png", "image/jpeg", "image/tiff", "image/bmp", "image/gif", "image/webp")
# Beyond twice this Pillow refuses by itself.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS

FLOOD: tuple[type[Exception], ...] = (Image.DecompressionBombError, Image.DecompressionBombWarning)
# The dots and lines that mails are decorated with, and pixels that tell of their opening.
LEAST_SIDE = 12
# Exif's numbers for who and what made it, and when.
_PROPERTIES = {270: "title", 271: "camera_maker", 272: "camera", 305: "producer", 306: "created", 315: "author"}


def extract(source: Source) -> Extracted:
    """Return a picture with all its pages to be recognised, or why it cannot be."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(BytesIO(source.content))
            # Only in a TIFF is each picture a page; elsewhere they are a film.
            pages = int(getattr(picture, "n_frames", 1)) if source.media_type == "image/tiff" else 1
    except FLOOD:
        return Extracted(Extraction.TOO_BIG, source.media_type, reason=TOO_MANY_PIXELS, tool="pillow")
    except BROKEN:
        return Extracted(Extraction.CRASHED, source.media_type, reason="it is broken: its picture cannot be opened", tool="pillow")
    if min(picture.size) < LEAST_SIDE:
        return Extracted(Extraction.OK, source.media_type, page_count=1, tool="pillow", reason="no text was found in it: it is too small")
    count = min(pages, source.budget.limits.pages)
    return Extracted(
        Extraction.OK, source.media_type, page_count=count, tool="pillow", properties=_properties(picture), needs="tesseract",
        scanned=tuple(range(count)),
    )  # fmt: skip


def _properties(picture: Image.Image) -> dict[str, str]:
    """Return who and what made it, so far as that can be read; where it was taken stays in the file."""
    try:
        said = {name: picture.getexif().get(number) for number, name in _PROPERTIES.items()}
    except BROKEN:
        return {}
    return {name: one_line(_spelled(value), 1000) for name, value in said.items() if isinstance(value, str) and value.strip(" \0")}


def _spelled(value: str) -> str:
    """Return what cameras write as UTF-8 where Exif foresees none but ASCII."""
    try:
        return value.encode("latin-1").decode()
    except UnicodeError:
        return value
