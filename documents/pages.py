"""Draws pages and finds their words, for PDFs (pdfium) and scanned pictures (Pillow). Runs in the sandbox child."""

import ctypes
import warnings
from io import BytesIO

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageOps

from documents.extractors.broken import BROKEN
from documents.extractors.picture import FLOOD
from documents.limits import MOST_PIXELS as FLOODED
from documents.shown import PageCount, PageImage, PageWords, Word

WIDEST = 4_000
MOST_PIXELS = 30_000_000
MOST_LETTERS = 60_000
# Places are given in this many steps across the page; pdfium answers in whole steps.
STEPS = 100_000
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM", b"RIFF")

NOT_DRAWN: tuple[type[Exception], ...] = (*BROKEN, pdfium.PdfiumError)
NOT_OPENED: tuple[type[Exception], ...] = (*BROKEN, *FLOOD)


class CannotShow(Exception):
    """Says that there is no such page or that it cannot be drawn."""


class Flooded(CannotShow):
    """Says that a page's picture unfolds to too many dots."""


def page_count(content: bytes) -> PageCount:
    """Count the pages of a PDF or the pictures in a TIFF."""
    if content.startswith(PICTURES):
        return PageCount(int(getattr(picture_of(content), "n_frames", 1)))
    with opened(content) as document:
        return PageCount(len(document))


def render_page(content: bytes, page: int, width: int) -> PageImage:
    """Draw one page as PNG, ``width`` pixels wide, less where that would be too many pixels."""
    image = drawn(content, page, width)
    target = BytesIO()
    image.save(target, "PNG", compress_level=1)  # twice as fast as the default, a tenth bigger
    return PageImage(target.getvalue(), image.width, image.height)


def drawn(content: bytes, page: int, width: int) -> Image.Image:
    """Draw one page as the viewer shows it, in colours or in grey, ``width`` pixels wide where that is not too many pixels."""
    width = max(16, min(width, WIDEST))
    image = _drawn_picture(content, page, width) if content.startswith(PICTURES) else _drawn_page(content, page, width)
    return _without_colour(image)


def page_words(content: bytes, page: int) -> PageWords:
    """Return the words of one page of a PDF with their boxes; a picture has none."""
    if content.startswith(PICTURES):
        picture = picture_of(content)
        return PageWords((), float(picture.width), float(picture.height))
    with opened(content) as document:
        sheet = page_of(document, page)
        width, height = sheet.get_size()
        return PageWords(tuple(_words(sheet)), width, height)


def page_size(content: bytes, page: int) -> tuple[float, float]:
    """Return the width and height of one page of a PDF in points; ``CannotShow`` where it has none."""
    with opened(content) as document:
        width, height = page_of(document, page).get_size()
        if width <= 0 or height <= 0:
            raise CannotShow
        return width, height


def opened(content: bytes) -> pdfium.PdfDocument:
    """Open a PDF; ``CannotShow`` when it cannot be."""
    try:
        return pdfium.PdfDocument(content)
    except NOT_DRAWN:
        raise CannotShow from None


def page_of(document: pdfium.PdfDocument, page: int) -> pdfium.PdfPage:
    """Return one page of a PDF, counted from 0; ``CannotShow`` when there is none such."""
    if not 0 <= page < len(document):
        raise CannotShow
    try:
        return document[page]
    except NOT_DRAWN:
        raise CannotShow from None


def _drawn_page(content: bytes, page: int, width: int) -> Image.Image:
    with opened(content) as document:
        document.init_forms()
        sheet = page_of(document, page)
        across, down = sheet.get_size()
        if across <= 0 or down <= 0:
            raise CannotShow
        scale = min(width / across, (MOST_PIXELS / (across * down)) ** 0.5)
        try:
            drawn: Image.Image = sheet.render(scale=scale, may_draw_forms=True).to_pil()
            return drawn.convert("RGB")
        except NOT_DRAWN:
            raise CannotShow from None


def _without_colour(image: Image.Image) -> Image.Image:
    """Return a page that has no colours as grey: half the time to pack and half the bytes to send."""
    red, green, blue = (band.tobytes() for band in image.split())
    return image.getchannel(0) if red == green == blue else image


def picture_of(content: bytes) -> Image.Image:
    """Open a picture; ``CannotShow`` when it is none or unfolds to too many dots."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return Image.open(BytesIO(content))
    except NOT_OPENED:
        raise CannotShow from None


def _drawn_picture(content: bytes, page: int, width: int) -> Image.Image:
    picture = picture_of(content)
    try:
        picture.seek(page)
        if picture.width * picture.height > FLOODED:  # Pillow weighs the first page alone
            raise Flooded
        picture.draft("RGB", (width, width * 2))
        upright = ImageOps.exif_transpose(picture.convert("RGB"))
        scale = min(width / upright.width, (MOST_PIXELS / (upright.width * upright.height)) ** 0.5, 1.0)
        return upright.resize((max(1, round(upright.width * scale)), max(1, round(upright.height * scale))))
    except BROKEN:
        raise CannotShow from None


def _words(sheet: pdfium.PdfPage) -> list[Word]:
    """Gather letters to words: a word ends at white space or where the next letter lies on another line."""
    letters = sheet.get_textpage()
    count = min(letters.count_chars(), MOST_LETTERS)
    words: list[Word] = []
    text, box = "", None
    for index in range(count):
        letter = chr(pdfium_c.FPDFText_GetUnicode(letters, index) or 32)
        place = None if letter.isspace() or letter in "\x02\ufffe" else _box(sheet, letters, index)
        if place is None or (box is not None and place[1] > box[3]):
            _end(words, text, box)
            text, box = "", None
        if place is not None:
            text += letter
            box = place if box is None else (min(box[0], place[0]), min(box[1], place[1]), max(box[2], place[2]), max(box[3], place[3]))
    _end(words, text, box)
    return words


Box = tuple[float, float, float, float]


def _end(words: list[Word], text: str, box: Box | None) -> None:
    if text and box is not None:
        words.append(Word(text.encode("utf-8", "ignore").decode(), *(round(side, 2) for side in box)))


def _box(sheet: pdfium.PdfPage, letters: pdfium.PdfTextPage, index: int) -> Box | None:
    """Return a letter's box as seen on the (perhaps turned) page, in thousandths from the upper left corner."""
    left, bottom, right, top = letters.get_charbox(index, loose=True)
    one, other = _place(sheet, left, top), _place(sheet, right, bottom)
    if one is None or other is None:
        return None
    return min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])


def _place(sheet: pdfium.PdfPage, x: float, y: float) -> tuple[float, float] | None:
    across, down = ctypes.c_int(), ctypes.c_int()
    if not pdfium_c.FPDF_PageToDevice(sheet, 0, 0, STEPS, STEPS, 0, x, y, across, down):
        return None
    return across.value * 1000 / STEPS, down.value * 1000 / STEPS
