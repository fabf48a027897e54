"""Batches of scanned paper: separator sheets part them, blank backs are left out, and every part is whole and alone."""

import datetime as dt
import functools
import io

import pypdf
import pypdfium2 as pdfium
import pytest
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter

from documents.limits import Budget, Limits
from documents.receiving.batch import Batch
from documents.receiving.separating import Kind, grouped, kind_of, separate
from documents.separator_sheets import separator_sheets
from tests.faults import hostile
from tests.rules.made_documents import the_sandbox
from tests.rules.made_scans import a_page, a_scanned_pdf, saved

A4 = (1240, 1754)
PAGE, SHEET, BLANK = Kind.PAGE, Kind.SEPARATOR, Kind.BLANK


def printed(count: int = 1) -> bytes:
    return separator_sheets(count, dt.datetime(2026, 3, 2, tzinfo=dt.UTC))


@functools.cache
def a_sheet() -> Image.Image:
    """Return a separator sheet as the scanner sees it at 150 dots an inch."""
    with pdfium.PdfDocument(printed()) as document:
        drawn: Image.Image = document[0].render(scale=150 / 72, grayscale=True).to_pil()
        return drawn.convert("L")


def a_letter(word: str) -> Image.Image:
    return a_page(f"Kære ministerium, her er {word}", size=A4)


def a_blank() -> Image.Image:
    return Image.new("L", A4, 250)


def split(content: bytes) -> Batch:
    return separate(content, Budget(Limits(wall_seconds=200, patience_seconds=90)))


def test_as_many_sheets_are_drawn_as_asked_for_and_the_same_every_time() -> None:
    assert 3 == len(pypdf.PdfReader(io.BytesIO(printed(3))).pages)
    assert printed(2) == printed(2)


@pytest.mark.parametrize("turned", [0, 90, 180, 3, -4])
def test_a_sheet_is_known_however_it_was_laid(turned: int) -> None:
    assert SHEET is kind_of(a_sheet().rotate(turned, expand=True, fillcolor=255))


def test_a_sheet_is_known_where_it_is_worn_faint_or_small() -> None:
    sheet = a_sheet()
    worn = sheet.copy()
    ImageDraw.Draw(worn).rectangle((0, 0, worn.width, worn.height // 2), fill=200)  # the upper mark is gone
    faint = sheet.point(lambda grey: 120 + grey * 135 // 255)

    assert [SHEET] * 4 == [
        kind_of(each)
        for each in (worn, faint, sheet.filter(ImageFilter.GaussianBlur(2)), sheet.resize((620, 877)).convert("1").convert("L"))
    ]


def test_a_letter_is_a_page_and_so_is_one_with_another_code() -> None:
    other = a_blank()
    code = zxingcpp.create_barcode("https://www.borger.dk", zxingcpp.BarcodeFormat.QRCode).to_image(scale=8)
    other.paste(Image.fromarray(code), (100, 100))

    assert [PAGE, PAGE, BLANK] == [kind_of(each) for each in (a_letter("et"), other, a_blank())]


def test_the_shadow_of_the_lid_and_the_print_that_shines_through_are_no_ink() -> None:
    page = a_blank()
    ImageDraw.Draw(page).rectangle((0, 0, 30, page.height), fill=20)
    through = (
        a_sheet().transpose(Image.Transpose.FLIP_LEFT_RIGHT).point(lambda grey: 190 + grey * 65 // 255).filter(ImageFilter.GaussianBlur(4))
    )

    assert BLANK is kind_of(page)
    assert PAGE is not kind_of(through)


@pytest.mark.parametrize(
    ("kinds", "groups", "blanks"),
    [
        ([PAGE, SHEET, PAGE], [[0], [2]], 0),
        ([SHEET, PAGE, PAGE, SHEET, BLANK, PAGE], [[1, 2], [5]], 1),
        ([SHEET, SHEET, PAGE, SHEET], [[2]], 0),
        ([PAGE, BLANK, SHEET, BLANK, BLANK, PAGE, BLANK], [[0, 1], [5, 6]], 2),
        ([PAGE, PAGE], [[0, 1]], 0),
        ([SHEET, BLANK], [], 1),
    ],
)
def test_pages_are_grouped_between_the_sheets(kinds: list[Kind], groups: list[list[int]], blanks: int) -> None:
    assert (groups, blanks) == grouped(kinds)


@pytest.mark.parametrize("kind", ["PDF", "TIFF"])
def test_a_batch_is_parted_and_the_backs_of_the_sheets_are_left_out(kind: str) -> None:
    scanned = [a_sheet(), a_blank(), a_letter("et"), a_letter("to"), a_sheet(), a_blank(), a_letter("tre")]

    batch = the_sandbox().split(a_scanned_pdf(*scanned) if kind == "PDF" else saved(*scanned, kind="TIFF"))

    assert (2, 2, "") == (batch.separators, batch.blanks, batch.problem)
    assert [(3, 4), (7, 7)] == [(part.first_page, part.last_page) for part in batch.parts]
    assert [2, 1] == [the_sandbox().page_count(part.content) for part in batch.parts]
    assert "her er tre" in the_sandbox().extract(batch.parts[1].content).text


def test_black_and_white_stays_so_and_as_fine() -> None:
    scanned = [a_letter("et").convert("1"), a_sheet().convert("1"), a_letter("to").convert("1")]

    parts = split(saved(*scanned, kind="TIFF", compression="group4", dpi=(200, 200))).parts

    with Image.open(io.BytesIO(parts[0].content)) as part:
        assert ("1", A4, (200.0, 200.0)) == (part.mode, part.size, part.info["dpi"])


def test_a_part_carries_no_picture_of_another_part() -> None:
    shared = pypdf.PdfReader(io.BytesIO(a_scanned_pdf(a_letter("et"), a_sheet(), a_letter("to"))))
    writer = pypdf.PdfWriter()
    for page in shared.pages:
        writer.add_page(page)
    # As some scanners write it: one list of all pictures, named on every page.
    pictures = pypdf.generic.DictionaryObject()
    for number, page in enumerate(writer.pages):
        ((name, picture),) = page["/Resources"]["/XObject"].items()
        own = pypdf.generic.NameObject(f"/P{number}")
        pictures[own] = picture
        page[pypdf.generic.NameObject("/Contents")] = writer._add_object(_renamed(page, name, own))
    for page in writer.pages:
        page["/Resources"][pypdf.generic.NameObject("/XObject")] = pictures
    target = io.BytesIO()
    writer.write(target)

    parts = split(target.getvalue()).parts

    assert [1, 1] == [len(list(pypdf.PdfReader(io.BytesIO(part.content)).pages[0]["/Resources"]["/XObject"])) for part in parts]
    assert all(len(part.content) < len(target.getvalue()) / 2 for part in parts)
    assert "her er to" in the_sandbox().extract(parts[1].content).text


def _renamed(page: pypdf.PageObject, old: str, new: str) -> pypdf.generic.StreamObject:
    stream = pypdf.generic.DecodedStreamObject()
    stream.set_data(page.get_contents().get_data().replace(old.encode() + b" Do", new.encode() + b" Do"))
    return stream


def test_sheets_that_were_never_scanned_part_nothing() -> None:
    assert () == split(printed(3)).parts


def test_one_letter_behind_a_sheet_is_one_letter() -> None:
    assert () == split(a_scanned_pdf(a_sheet(), a_letter("et"), a_letter("to"))).parts


@pytest.mark.parametrize("make", [hostile.pdf_truncated, hostile.picture_pixel_flood, hostile.random_bytes, hostile.pdf_pixel_flood])
def test_what_cannot_be_looked_through_is_not_parted(make: hostile.Maker) -> None:
    assert () == the_sandbox().split(make()).parts


def test_a_batch_that_takes_too_long_says_so() -> None:
    batch = separate(a_scanned_pdf(a_letter("et"), a_sheet(), a_letter("to")), Budget(Limits(pages=1)))

    assert ((), "it has too many pages") == (batch.parts, batch.problem)
