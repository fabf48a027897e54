"""Draws a scanned page for recognition: grey, upright, at 300 dots an inch. Runs in the sandbox child."""

from io import BytesIO

from PIL import Image, ImageOps

from documents import pages
from documents.extractors.broken import BROKEN
from documents.extractors.scanned import is_flooded
from documents.limits import MOST_PIXELS, ScanLimits
from documents.shown import PageImage

# What a telephone or a screen took is small: letters under twenty dots are recognised badly.
SMALL = 1_000


def scan_page(content: bytes, page: int) -> PageImage:
    """Return one page as grey PNG; ``CannotShow`` where it cannot be drawn, or unfolds to too many dots."""
    limits = ScanLimits()
    image = _from_picture(content, page, limits) if content.startswith(pages.PICTURES) else _from_pdf(content, page, limits)
    target = BytesIO()
    image.save(target, "PNG", compress_level=1)
    return PageImage(target.getvalue(), image.width, image.height)


def _from_pdf(content: bytes, page: int, limits: ScanLimits) -> Image.Image:
    with pages.opened(content) as document:
        sheet = pages.page_of(document, page)
        across, down = sheet.get_size()
        if across <= 0 or down <= 0:
            raise pages.CannotShow
        if is_flooded(sheet):  # pdfium would leave the picture out and draw an empty page
            raise pages.Flooded
        scale = min(limits.dots_per_inch / 72, (limits.pixels / (across * down)) ** 0.5)
        try:
            drawn: Image.Image = sheet.render(scale=scale, grayscale=True).to_pil()
            return drawn.convert("L")
        except pages.NOT_DRAWN:
            raise pages.CannotShow from None


def _from_picture(content: bytes, page: int, limits: ScanLimits) -> Image.Image:
    picture = pages.picture_of(content)
    try:
        picture.seek(page)
        if picture.width * picture.height > MOST_PIXELS:  # Pillow weighs the first page alone
            raise pages.Flooded
        upright = ImageOps.exif_transpose(_on_white(picture))
        wanted = (limits.pixels / (upright.width * upright.height)) ** 0.5
        scale = min(wanted, 2.0 if max(upright.size) < SMALL else 1.0)
        if scale == 1.0:
            return upright
        return upright.resize((max(1, round(upright.width * scale)), max(1, round(upright.height * scale))), Image.Resampling.LANCZOS)
    except BROKEN:
        raise pages.CannotShow from None


def _on_white(picture: Image.Image) -> Image.Image:
    """Return it grey; what is transparent is white, as on a desk, or black letters would stand on black."""
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("L")
    coloured = picture.convert("RGBA")
    white = Image.new("RGBA", coloured.size, "white")
    white.alpha_composite(coloured)
    return white.convert("L")
