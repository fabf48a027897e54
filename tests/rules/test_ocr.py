"""Scans and pictures: their text is recognised page by page, in time, and where it is not the reason says so."""

import io
import struct
import zlib

import pypdf
import pytest
from PIL import Image
from pypdf.annotations import FreeText

from casework.vocabulary import Extraction
from documents.extracted import Extracted
from documents.extractors import tables
from documents.isolation import Isolation
from documents.limits import Budget, Limits, ScanLimits
from documents.tools.toolbox import Toolbox
from tests.faults import hostile
from tests.rules.made_documents import read, the_sandbox
from tests.rules.made_scans import a_page, a_scanned_pdf, saved

LETTER = ("Kære ministerium", "Jeg søger om økonomisk støtte.")
APPENDIX = ("Bilag til ansøgningen",)


def recognised(content: bytes, filename: str = "") -> Extracted:
    return the_sandbox().extract(content, filename=filename)


def test_a_picture_of_a_letter_is_read_with_its_danish_letters() -> None:
    found = recognised(saved(a_page(*LETTER)), "brev.png")

    assert (Extraction.OK, "tesseract", "", "image/png") == (found.outcome, found.tool, found.reason, found.media_type)
    assert list(LETTER) == found.text.split("\n")
    assert found.tool_version[0].isdigit()
    assert (1, "", ()) == (found.page_count, found.needs, found.scanned)


@pytest.mark.parametrize("kind", ["JPEG", "BMP", "GIF", "WEBP"])
def test_pictures_of_other_kinds_are_read(kind: str) -> None:
    assert APPENDIX[0] == recognised(saved(a_page(*APPENDIX, size=(700, 200)), kind=kind)).text


def test_every_page_of_a_tiff_is_a_page() -> None:
    found = recognised(saved(a_page(*LETTER), a_page(*APPENDIX), kind="TIFF"), "scan.tif")

    assert (Extraction.OK, 2, ("\n".join(LETTER), APPENDIX[0])) == (found.outcome, found.page_count, found.pages)


def test_of_a_pdf_only_the_pages_that_are_scans_are_recognised() -> None:
    writer = pypdf.PdfWriter()
    writer.append(io.BytesIO(hostile.a_small_pdf("Følgebrev med sin egen tekst, som ingen behøver at genkende")))
    writer.append(io.BytesIO(a_scanned_pdf(a_page(*APPENDIX))))
    target = io.BytesIO()
    writer.write(target)

    found = recognised(target.getvalue(), "post.pdf")

    assert (Extraction.OK, "tesseract", [1]) == (found.outcome, found.tool, [page.number for page in found.recognised])
    assert ("Følgebrev med sin egen tekst, som ingen behøver at genkende", APPENDIX[0]) == found.pages


def test_what_a_scan_says_of_itself_stands_once() -> None:
    writer = pypdf.PdfWriter(io.BytesIO(a_scanned_pdf(a_page(*APPENDIX))))
    for note in (APPENDIX[0], "Ret datoen"):
        writer.add_annotation(0, FreeText(text=note, rect=(50, 50, 200, 150)))
    target = io.BytesIO()
    writer.write(target)

    assert ["Ret datoen", APPENDIX[0]] == recognised(target.getvalue()).text.split("\n")


def test_the_words_are_kept_with_their_places() -> None:
    (page,) = recognised(saved(a_page(*APPENDIX))).recognised
    word = page.words.words[0]

    assert ["Bilag", "til", "ansøgningen"] == [each.text for each in page.words.words]
    assert 50 < word.left < 90 < word.right < 220
    assert 100 < word.top < word.bottom < 250


@pytest.mark.parametrize("turned", [90, 180])
def test_a_page_that_lies_on_its_side_or_its_head_is_read(turned: int) -> None:
    # What tells which way up a page lies wants some lines of text.
    page = a_page(*[f"Denne linje har nummer {number} af mange i brevet" for number in range(14)], size=(1200, 1400))

    assert "linje har nummer 3 af mange" in recognised(saved(page.rotate(turned, expand=True))).text


def test_what_a_telephone_says_of_which_way_up_it_was_held_is_heeded() -> None:
    turned = Image.Exif()
    turned[274] = 6  # turn it a quarter to the right to see it upright
    content = saved(a_page(*APPENDIX).rotate(90, expand=True), kind="JPEG", exif=turned)

    assert APPENDIX[0] == recognised(content).text
    drawn = the_sandbox().render_page(content, 0, 450)
    assert (450, 250) == (drawn.width, drawn.height)


def test_letters_on_glass_are_read() -> None:
    page = a_page(*APPENDIX)
    glass = Image.new("RGBA", page.size, (0, 0, 0, 0))
    glass.paste((0, 0, 0, 255), mask=page.point(lambda grey: 255 - grey))

    assert APPENDIX[0] == recognised(saved(glass)).text


@pytest.mark.parametrize(("size", "tool"), [((10, 10), "pillow"), ((600, 400), "tesseract")])
def test_a_picture_without_text_is_read_and_said_to_hold_none(size: tuple[int, int], tool: str) -> None:
    found = recognised(saved(Image.new("RGB", size, "navy")), "foto.png")

    assert (Extraction.OK, "", tool) == (found.outcome, found.text, found.tool)
    assert found.reason.startswith("no text was found in it")


def test_pages_over_the_limit_are_left_and_said_to_be() -> None:
    with Isolation(scans=ScanLimits(pages=1)) as sandbox:
        found = sandbox.extract(saved(a_page(*LETTER), a_page(*APPENDIX), kind="TIFF"))

    assert (Extraction.PARTIAL, "only the first 1 of 2 scanned pages were read") == (found.outcome, found.reason)
    assert ("\n".join(LETTER), "") == found.pages


def test_when_the_time_is_up_the_rest_is_left_and_said_to_be() -> None:
    with Isolation(scans=ScanLimits(seconds=0.01)) as sandbox:
        found = sandbox.extract(saved(a_page(*APPENDIX), a_page(*APPENDIX), kind="TIFF"))

    assert (Extraction.PARTIAL, "after 0 seconds 1 of 2 scanned pages were read") == (found.outcome, found.reason)


def test_a_scan_is_left_to_the_runner_when_it_comes_in() -> None:
    opened = the_sandbox().open(saved(a_page(*APPENDIX)), filename="brev.png", source_place="/post")

    assert opened.found is None
    assert "brev" == opened.post.title


@pytest.fixture(scope="module")
def without_tools() -> Isolation:
    return Isolation(toolbox=Toolbox("/nowhere"))


def test_without_tesseract_a_picture_is_unread_and_the_reason_names_it(without_tools: Isolation) -> None:
    with without_tools as sandbox:
        found = sandbox.extract(saved(a_page(*APPENDIX)), filename="brev.png")
        opened = sandbox.open(saved(a_page(*APPENDIX)), filename="brev.png", source_place="/post").found
        scan = sandbox.extract(a_scanned_pdf(a_page(*APPENDIX)))

    assert (Extraction.UNSUPPORTED, "tesseract", "") == (found.outcome, found.tool, found.tool_version)
    assert "the program that reads it is not installed here: tesseract" == found.reason
    assert opened is not None
    assert (found.outcome, found.reason) == (opened.outcome, opened.reason)
    assert (Extraction.UNSUPPORTED, found.reason, 1) == (scan.outcome, scan.reason, scan.page_count)


@pytest.mark.parametrize("kind", ["PNG", "PDF", "TIFF"])
def test_a_picture_that_unfolds_to_a_flood_is_refused_by_name(kind: str) -> None:
    floods = {"PNG": hostile.picture_pixel_flood, "PDF": hostile.pdf_pixel_flood}
    content = floods[kind]() if kind in floods else saved(Image.new("1", (20_000, 20_000)), kind="TIFF", compression="group4")

    found = recognised(content)

    assert (Extraction.TOO_BIG, "its picture unfolds to more dots than a page may have") == (found.outcome, found.reason)


def test_a_flood_on_a_later_page_costs_that_page_alone() -> None:
    pages = [a_page(*APPENDIX).convert("1"), Image.new("1", (20_000, 20_000))]

    found = recognised(saved(*pages, kind="TIFF", compression="group4"))

    assert (Extraction.PARTIAL, (APPENDIX[0], "")) == (found.outcome, found.pages)
    assert found.reason == "1 of 2 scanned pages could not be read: its picture unfolds to more dots than a page may have"


@pytest.mark.parametrize("cut", [9, 200, 3_000])
def test_a_picture_that_is_cut_short_ends_in_a_named_outcome(cut: int) -> None:
    found = recognised(saved(a_page(*LETTER), kind="JPEG")[:cut], "brev.jpg")

    assert found.outcome in (Extraction.CRASHED, Extraction.UNSUPPORTED)
    assert found.reason


def test_what_a_picture_says_of_itself_does_no_harm() -> None:
    exif = Image.Exif()
    exif[270], exif[315], exif[271] = "Brev fra\nGr__nland", "<b>Bo</b>", "x" * 60_000
    content = saved(a_page(*APPENDIX), kind="JPEG", exif=exif).replace(b"Gr__nland", "Grønland".encode())

    found = read(content)

    assert ("Brev fra Grønland", "<b>Bo</b>") == (found.properties["title"], found.properties["author"])
    assert 1000 == len(found.properties["camera_maker"])


def test_a_head_that_lies_of_its_pages_ends() -> None:
    content = bytearray(saved(a_page(*APPENDIX), kind="TIFF"))
    first = struct.unpack_from("<I", content, 4)[0]
    entries = struct.unpack_from("<H", content, first)[0]
    struct.pack_into("<I", content, first + 2 + 12 * entries, first)  # the page after the first is the first

    assert recognised(bytes(content)).page_count in (0, 1, 2)


TABLE = "level\tpage_num\n1\t1\t0\t0\t0\t0\t0\t0\t100\t200\t-1\t\n5\t1\t1\t1\t1\t1\t10\t20\t30\t40\t90.5\tBrev\n"


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (TABLE, ["Brev"]),
        ("", []),
        ("\n\x00\n\t\t\t", []),
        (TABLE.replace("100\t200", "0\t0"), []),
        (TABLE.replace("90.5", "nan"), []),
        (TABLE.replace("90.5", "12"), []),
        (TABLE.replace("\t30\t", "\tinf\t"), ["Brev"]),
        (TABLE + "5\t1\t1\n", ["Brev"]),
    ],
)
def test_a_table_that_is_none_is_no_text(table: str, words: list[str]) -> None:
    content = table.encode()

    (page,) = tables.recognised(content, [len(content)], Budget(Limits())).pages

    assert words == [word.text for word in page.words]


def test_recognised_text_is_cut_at_what_a_document_may_hold() -> None:
    content = TABLE.replace("Brev", "B" * 100).encode()

    (text,) = tables.recognised(content, [len(content)], Budget(Limits(text_bytes=10))).texts

    assert 10 == len(text)


def test_a_picture_in_a_small_corner_makes_no_page_a_scan() -> None:
    crest = zlib.compress(bytes(3 * 20 * 20))
    content = hostile.a_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>",
            hostile.a_stream(b"q 50 0 0 50 20 780 cm /I Do Q"),
            hostile.a_stream(
                crest,
                b"/Type /XObject /Subtype /Image /Width 20 /Height 20 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode",
            ),
        ]
    )

    assert () == read(content).scanned
    assert (0,) == read(a_scanned_pdf(a_page(*APPENDIX))).scanned
