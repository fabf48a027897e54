"""Draws a page and burns areas into the drawing. Runs in the sandbox child.

What is not to be seen on the page does not go along as text either: words that lie hidden under a picture of one colour, in the colour of
the paper or outside the page, are no words of the copy.
"""

import zlib
from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw

from documents import pages
from documents.redaction.areas import Area, area_of, parted
from documents.redaction.burnt import BurntPage
from documents.shown import Word

DOTS_PER_INCH = 200
A4_ACROSS = 595.0
# A page of text is packed without loss; a photograph would be ten times as big as it need be.
MOST_PACKED = 600_000
# How much lighter than its ground a letter must be to be seen.
SEEN = 40
# The words are found in the drawing by their middle: the edge of a box may touch a line or the next word.
EDGE = 0.15


def burnt_page(content: bytes, page: int, boxes: Sequence[Sequence[float]], *, own_words: bool) -> BurntPage:
    """Return a page with the boxes burnt in; its own words come along where ``own_words`` says so (a scan has none)."""
    found = pages.page_words(content, page)
    is_picture = content.startswith(pages.PICTURES)
    wide = A4_ACROSS if is_picture else found.width
    image = pages.drawn(content, page, round(wide * DOTS_PER_INCH / 72))
    high = wide * image.height / image.width
    words = tuple(word for word in found.words if _is_seen(word, image)) if own_words else ()
    drawn = [Area(*map(float, box)) for box in boxes]
    stays, gone = parted(words, drawn)
    areas = (*drawn, *(area_of(word) for word in gone))
    burn(image, areas)
    packed, is_jpeg = _packed(image)
    return BurntPage(packed, is_jpeg, image.mode == "L", image.width, image.height, wide, high, stays, gone, areas)


def burn(image: Image.Image, areas: Sequence[Area]) -> None:
    """Make the areas black, a dot more to each side."""
    brush = ImageDraw.Draw(image)
    for area in areas:
        left, top, right, bottom = dots(area, image)
        brush.rectangle((left - 1, top - 1, right + 1, bottom + 1), fill=0 if image.mode == "L" else (0, 0, 0))


def dots(area: Area, image: Image.Image) -> tuple[int, int, int, int]:
    """Return where an area lies in a picture of the page, whole dots, never outside."""
    across, down = image.width / 1000, image.height / 1000
    left, right = sorted((area.left * across, area.right * across))
    top, bottom = sorted((area.top * down, area.bottom * down))
    return (
        max(0, min(image.width - 1, int(left))), max(0, min(image.height - 1, int(top))),
        max(0, min(image.width - 1, int(right + 0.999))), max(0, min(image.height - 1, int(bottom + 0.999))),
    )  # fmt: skip


def _is_seen(word: Word, image: Image.Image) -> bool:
    """Say whether something stands in the drawing where the word is said to stand."""
    middle_x, middle_y = (word.left + word.right) / 2, (word.top + word.bottom) / 2
    if not (0 <= middle_x <= 1000 and 0 <= middle_y <= 1000):
        return False
    inset = EDGE * (word.bottom - word.top)
    left, top, right, bottom = dots(Area(word.left, word.top + inset, word.right, word.bottom - inset), image)
    if right <= left or bottom <= top:
        return False
    lightness = image.crop((left, top, right + 1, bottom + 1)).convert("L").getextrema()
    return bool(lightness[1] - lightness[0] >= SEEN)  # type: ignore[operator]  # one band gives two numbers


def _packed(image: Image.Image) -> tuple[bytes, bool]:
    packed = zlib.compress(image.tobytes(), 6)
    if len(packed) <= MOST_PACKED:
        return packed, False
    target = BytesIO()
    image.save(target, "JPEG", quality=85)
    return target.getvalue(), True
