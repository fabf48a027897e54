"""Parts a batch of scanned paper at its separator sheets. Runs in the sandbox child.

A separator sheet bears a QR code that says ``MARK``. Only scanned pages are looked at, so that the sheets themselves, as they are sent
to the printer, part nothing.
"""

from collections.abc import Iterator
from enum import Enum
from io import BytesIO

import pypdf
import pypdfium2 as pdfium
import zxingcpp
from PIL import Image
from pypdf.generic import ContentStream, DictionaryObject, NameObject

from documents import pages
from documents.extractors.broken import BROKEN, BROKEN_OR_DEEP
from documents.extractors.scanned import is_scanned
from documents.limits import MOST_PIXELS, Budget
from documents.receiving.batch import MARK, Batch, BatchPart

# At a hundred dots an inch a module of the sheet's code is eight dots wide, and a page is looked through in a fifth of a second.
DOTS_PER_INCH = 100
WIDEST = 1_200
# What is darker than this is ink; the print of a sheet's front shines through lighter.
INK = 140
LEAST_INK = 0.0005
# The shadow of the lid along the edges is no ink.
EDGE = 0.04


class Kind(Enum):
    """What a page is to a batch."""

    PAGE = "page"
    SEPARATOR = "separator"
    BLANK = "blank"


def separate(content: bytes, budget: Budget) -> Batch:
    """Return the batch in parts; without any where fewer than two would come of it."""
    is_pdf = not content.startswith(pages.PICTURES)
    kinds: list[Kind] = []
    for kind in _kinds_of_pdf(content) if is_pdf else _kinds_of_tiff(content):
        kinds.append(kind)
        if budget.is_spent or len(kinds) > budget.limits.pages:
            return Batch(problem="it has too many pages")
    groups, blanks = grouped(kinds)
    separators = kinds.count(Kind.SEPARATOR)
    if not separators or len(groups) < 2:
        return Batch(separators=separators)
    made = _parts_of_pdf(content, groups) if is_pdf else _parts_of_tiff(content, groups)
    media_type = "application/pdf" if is_pdf else "image/tiff"
    parts = [BatchPart(part, media_type, group[0] + 1, group[-1] + 1) for part, group in zip(made, groups, strict=True)]
    return Batch(tuple(parts), separators, blanks)


def grouped(kinds: list[Kind]) -> tuple[list[list[int]], int]:
    """Return the pages of each part, counted from 0, and how many blank pages behind separators were left out."""
    groups: list[list[int]] = []
    blanks, is_new, is_behind = 0, True, False
    for number, kind in enumerate(kinds):
        if kind is Kind.SEPARATOR:
            is_new = is_behind = True
        elif kind is Kind.BLANK and is_behind:
            blanks += 1
        else:
            if is_new:
                groups.append([])
            groups[-1].append(number)
            is_new = is_behind = False
    return groups, blanks


def kind_of(page: Image.Image) -> Kind:
    """Say what a grey page is."""
    wanted = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    if any(code.text == MARK for code in zxingcpp.read_barcodes(page, formats=wanted)):
        return Kind.SEPARATOR
    across, down = (round(side * EDGE) for side in page.size)
    inner = page.crop((across, down, max(across + 1, page.width - across), max(down + 1, page.height - down)))
    ink = sum(inner.histogram()[:INK])
    return Kind.BLANK if ink < LEAST_INK * inner.width * inner.height else Kind.PAGE


def _kinds_of_pdf(content: bytes) -> Iterator[Kind]:
    with pages.opened(content) as document:
        for number in range(len(document)):
            sheet = pages.page_of(document, number)
            try:
                words = sheet.get_textpage()
                text = words.get_text_range()
                words.close()
                across, down = sheet.get_size()
                if not is_scanned(sheet, text) or across <= 0 or down <= 0:
                    yield Kind.PAGE
                    continue
                scale = min(DOTS_PER_INCH / 72, 2 * WIDEST / max(across, down))
                drawn: Image.Image = sheet.render(scale=scale, grayscale=True).to_pil()
                yield kind_of(drawn.convert("L"))
            except (*BROKEN, pdfium.PdfiumError):
                yield Kind.PAGE
            finally:
                sheet.close()


def _kinds_of_tiff(content: bytes) -> Iterator[Kind]:
    picture = pages.picture_of(content)
    for number in range(int(getattr(picture, "n_frames", 1))):
        try:
            picture.seek(number)
            if picture.width * picture.height > MOST_PIXELS:
                yield Kind.PAGE
                continue
            yield kind_of(picture.convert("L").reduce(max(1, picture.width // WIDEST)))
        except BROKEN:
            yield Kind.PAGE


def _parts_of_pdf(content: bytes, groups: list[list[int]]) -> Iterator[bytes]:
    reader = pypdf.PdfReader(BytesIO(content), strict=False)
    if reader.is_encrypted:
        reader.decrypt("")
    for group in groups:
        writer, target = pypdf.PdfWriter(), BytesIO()
        for number in group:
            writer.add_page(_with_its_own(reader.pages[number]))
        writer.write(target)
        yield target.getvalue()


def _with_its_own(page: pypdf.PageObject) -> pypdf.PageObject:
    """Return the page with the pictures it shows and no others.

    Some scanners name every page's picture on each page; a part would then carry other people's letters, unseen.
    """
    for key in ("/Annots", "/B", "/StructParents"):  # links and comments point at other pages
        page.pop(key, None)
    held = page.get("/Resources")
    resources = held.get_object() if held is not None else None
    pictures = resources.get("/XObject") if isinstance(resources, DictionaryObject) else None
    if resources is None or pictures is None:
        return page
    shown = _shown(page)
    own = DictionaryObject({name: each for name, each in pictures.get_object().items() if shown is None or name in shown})
    copied = DictionaryObject(resources)
    copied[NameObject("/XObject")] = own
    page[NameObject("/Resources")] = copied
    return page


def _shown(page: pypdf.PageObject) -> set[str] | None:
    """Return the names of what the page's content draws; None where it cannot be read."""
    try:
        said = page.get_contents()
        operations = ContentStream(said, page.pdf).operations if said is not None else []
        return {str(operands[0]) for operands, operator in operations if operator == b"Do" and operands}
    except BROKEN_OR_DEEP:
        return None


def _parts_of_tiff(content: bytes, groups: list[list[int]]) -> Iterator[bytes]:
    picture = pages.picture_of(content)
    for group in groups:
        frames = []
        for number in group:
            picture.seek(number)
            frames.append(picture.copy())
        # As faxes and scanners pack black and white; what has greys or colours is packed without loss too.
        packing = "group4" if all(frame.mode == "1" for frame in frames) else "tiff_lzw"
        target = BytesIO()
        dots = picture.info.get("dpi", (300, 300))
        frames[0].save(target, "TIFF", save_all=True, append_images=frames[1:], compression=packing, dpi=dots)
        yield target.getvalue()
