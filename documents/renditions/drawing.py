"""Draws pages for keeping: pictures for the screen, and dots for the archive. Runs in the sandbox child.

The archive takes black and white as CCITT group 4 and greys and colours as LZW (BEK 128 of 12 February 2020 on archive versions, annex 5:
TIFF 6.0 without JPEG). A page is black and white where every dot of it that is neither is the soft edge of a letter; one that holds a
pale grey word stays grey, for it would be lost.
"""

from io import BytesIO
from typing import cast

from PIL import Image, ImageChops, ImageFilter, TiffImagePlugin

from documents import pages
from documents.renditions.made import PageImages, TiffPage, TiffPages

WIDTH = 1200
BLACK_AND_WHITE_DOTS = 300
COLOUR_DOTS = 200
A4_ACROSS = 595.0
NEARLY_WHITE, NEARLY_BLACK = 208, 48
# How far a soft edge reaches, in dots, to each side.
EDGE = 2
PACKING = {"1": "group4", "L": "tiff_lzw", "RGB": "tiff_lzw"}


def page_images(content: bytes, first: int, last: int) -> PageImages:
    """Return the pictures of pages ``first`` to before ``last``, counted from 0."""
    return PageImages(tuple(pages.render_page(content, page, WIDTH) for page in range(first, last)))


def tiff_pages(content: bytes, first: int, last: int) -> TiffPages:
    """Return pages ``first`` to before ``last``, counted from 0, packed for the archive."""
    return TiffPages(tuple(_tiff_page(content, page) for page in range(first, last)))


def _tiff_page(content: bytes, page: int) -> TiffPage:
    wide = A4_ACROSS if content.startswith(pages.PICTURES) else pages.page_size(content, page)[0]
    fine = pages.drawn(content, page, round(wide * BLACK_AND_WHITE_DOTS / 72))
    if fine.mode == "L" and is_black_and_white(fine):
        return _packed(fine.point(_HALVES, "1"), round(fine.width * 72 / wide))
    across = round(wide * COLOUR_DOTS / 72)
    image = fine if fine.width <= across else fine.resize((across, max(1, round(fine.height * across / fine.width))))
    return _packed(image, max(1, round(image.width * 72 / wide)))


_HALVES = [0] * 128 + [255] * 128


def is_black_and_white(image: Image.Image) -> bool:
    """Say whether a grey page loses nothing but soft edges when each dot becomes black or white."""
    around = image.point(_HALVES).filter(ImageFilter.BoxBlur(EDGE))
    pale_alone = ImageChops.darker(image.point(_over(0, NEARLY_WHITE)), around.point(_over(250, 256)))  # no black beside it
    deep_alone = ImageChops.darker(image.point(_over(NEARLY_BLACK, 256)), around.point(_over(0, 6)))  # no white beside it
    return ImageChops.lighter(pale_alone, deep_alone).getbbox() is None


def _over(least: int, most: int) -> list[int]:
    return [255 if least <= dot < most else 0 for dot in range(256)]


def _packed(image: Image.Image, dots: int) -> TiffPage:
    target = BytesIO()
    image.save(target, "TIFF", compression=PACKING[image.mode], strip_size=1 << 30)
    with Image.open(target) as written:
        tags = cast(TiffImagePlugin.TiffImageFile, written).tag_v2
        (start,), (length,) = tags[TiffImagePlugin.STRIPOFFSETS], tags[TiffImagePlugin.STRIPBYTECOUNTS]
        return TiffPage(
            target.getvalue()[start : start + length], image.width, image.height, 1 if image.mode == "1" else 8,
            len(image.getbands()), tags[TiffImagePlugin.COMPRESSION], tags[TiffImagePlugin.PHOTOMETRIC_INTERPRETATION], dots,
        )  # fmt: skip
