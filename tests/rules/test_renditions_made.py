"""A document in other forms: its PDF, pictures of its pages, a flattened PDF and a TIFF for the archive, or the named reason why not."""

import datetime as dt
import io
from email.message import EmailMessage
from zipfile import ZipFile

import pytest
from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter

from casework.vocabulary import Extraction, RenditionKind
from documents.extracted import RecognisedPage
from documents.isolation import Isolation
from documents.recognised_words import packed
from documents.redaction.text_pages import text_pages
from documents.renditions.blocks import blocks_of
from documents.renditions.drawing import is_black_and_white
from documents.renditions.made import Made
from documents.renditions.making import MOST_PICTURES, Basis, Source, make, make_pdf, versions
from documents.renditions.ways import OFFICE_ENDINGS
from documents.shown import PageWords, Word
from documents.sniffing import DOCX, media_type_of
from documents.tools.toolbox import SOFFICE, Toolbox
from tests.rules.made_documents import a_word_file, the_sandbox
from tests.rules.made_office import a_slide_show, a_workbook
from tests.rules.made_opendocument import a_written_text
from tests.rules.made_scans import a_page, saved

AT = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.UTC)
GROUP_4, LZW = 4, 5


def a_mail() -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "Kirsten <k@prove.invalid>", "Ministeriet <m@prove.invalid>"
    message["Subject"] = "Klage over æblerne"
    message.set_content("Se bilag")
    picture = io.BytesIO()
    Image.new("RGB", (40, 20), (200, 0, 0)).save(picture, "JPEG")
    markup = "<h1>Klage</h1><ul><li>Taget er <b>utæt</b></li></ul><table><tr><td>Beløb</td><td>12,50</td></tr></table><img src='cid:logo'>"
    message.add_alternative(markup, subtype="html")
    message.get_payload()[1].add_related(picture.getvalue(), "image", "jpeg", cid="<logo>")  # type: ignore[union-attr,index]
    return message.as_bytes()


def as_pdf(content: bytes, filename: str, sandbox: Isolation | None = None, **more: object) -> Made:
    """Return a document as a PDF."""
    kind = media_type_of(content, filename)
    return make_pdf(sandbox or the_sandbox(), Source(content, filename, kind, AT, **more))  # type: ignore[arg-type]


def words_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize(
    ("content", "filename", "tool", "word"),
    [
        (a_mail(), "klage.eml", "typst", "utæt"),
        ("Kære ministerium\n   æ\n".encode(), "brev.txt", "typst", "ministerium"),
        (b"<p>Afg&oslash;relse</p><script>alert(1)</script>", "a.html", "typst", "Afgørelse"),
        (b'{"navn": "Kirsten"}', "a.json", "typst", "Kirsten"),
        (a_word_file("<w:p><w:r><w:t>Indstilling</w:t></w:r></w:p>"), "a.docx", "soffice", "Indstilling"),
        (a_written_text(), "a.odt", "soffice", ""),
        (a_workbook(), "a.xlsx", "soffice", ""),
        (a_slide_show(), "a.pptx", "soffice", ""),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_every_kind_has_a_pdf_that_says_what_it_says(content: bytes, filename: str, tool: str, word: str) -> None:
    made = as_pdf(content, filename)

    assert (Extraction.OK, tool, versions(the_sandbox())[tool]) == (made.outcome, made.tool, made.tool_version), made.reason
    assert word in words_of(made.content)
    assert "alert" not in words_of(made.content)
    assert made.pages == len(PdfReader(io.BytesIO(made.content)).pages) > 0


def test_what_is_set_is_the_same_bytes_again_and_a_pdf_is_its_own() -> None:
    pdf = text_pages("Brev", AT)

    assert as_pdf(a_mail(), "a.eml").content == as_pdf(a_mail(), "a.eml").content
    assert (pdf, "", 1) == ((own := as_pdf(pdf, "a.pdf")).content, own.tool, own.pages)


def test_a_picture_becomes_a_pdf_with_the_words_that_were_recognised_on_it() -> None:
    words = packed([RecognisedPage(0, PageWords((Word("Bilag", 100, 100, 300, 140),), 600, 800))])
    two = saved(a_page("Bilag"), a_page("Andet ark"), kind="TIFF")

    made = as_pdf(two, "a.tif", recognised=words)

    assert (Extraction.OK, 2, "pillow") == (made.outcome, made.pages, made.tool)
    assert "Bilag" == words_of(made.content).strip()


@pytest.mark.parametrize(
    ("content", "filename", "more", "outcome"),
    [
        (b"PK\x05\x06" + bytes(18), "a.zip", {}, Extraction.UNSUPPORTED),
        (b"\x7fELF" + bytes(60), "a.bin", {}, Extraction.UNSUPPORTED),
        (b"", "a.txt", {}, Extraction.UNSUPPORTED),
        (b"%PDF-1.7 no more", "a.pdf", {}, Extraction.CRASHED),
        (text_pages("x", AT), "a.pdf", {"read_as": Extraction.ENCRYPTED}, Extraction.ENCRYPTED),
    ],
)
def test_what_cannot_be_made_says_why(content: bytes, filename: str, more: dict[str, object], outcome: Extraction) -> None:
    made = as_pdf(content, filename, **more)

    assert (outcome, b"") == (made.outcome, made.content)
    assert made.reason


def test_without_libreoffice_an_office_file_waits_for_it_and_mail_does_not() -> None:
    with Isolation(workers=1, toolbox=Toolbox("/nowhere")) as sandbox:
        waits, made = as_pdf(a_word_file(), "a.docx", sandbox), as_pdf(a_mail(), "a.eml", sandbox)
        assert SOFFICE not in versions(sandbox)

    assert (Extraction.UNSUPPORTED, SOFFICE, "") == (waits.outcome, waits.tool, waits.tool_version)
    assert "LibreOffice" in waits.reason
    assert Extraction.OK is made.outcome
    assert DOCX in OFFICE_ENDINGS


def a_basis(pages: int = 2) -> Basis:
    return Basis(text_pages("\f".join(f"Ark {n}" for n in range(pages)), AT), pages, AT, "pdfium")


def test_the_pictures_of_the_pages_lie_in_a_zip_and_a_long_document_has_those_of_its_beginning() -> None:
    made = make(the_sandbox(), RenditionKind.PAGES, a_basis())
    long = make(the_sandbox(), RenditionKind.PAGES, Basis(a_basis(1).content, MOST_PICTURES + 1, AT, "pdfium"))

    with ZipFile(io.BytesIO(made.content)) as archive:
        assert ["page-0001.png", "page-0002.png"] == archive.namelist()
        assert 1200 == Image.open(io.BytesIO(archive.read("page-0002.png"))).width
    assert (2, Extraction.OK) == (made.pages, made.outcome)
    assert Extraction.CRASHED is long.outcome  # it has one page and says it has more


def test_a_flattened_pdf_holds_its_words_and_nothing_of_what_hung_on_the_document() -> None:
    writer = PdfWriter(io.BytesIO(a_basis().content))
    writer.add_metadata({"/Author": "Kirsten"})
    writer.add_attachment("skjult.txt", b"skjult")
    target = io.BytesIO()
    writer.write(target)

    made = make(the_sandbox(), RenditionKind.FLAT_PDF, Basis(target.getvalue(), 2, AT, "pdfium"))

    reader = PdfReader(io.BytesIO(made.content))
    assert (2, {}) == (len(reader.pages), dict(reader.attachments))
    assert {"/Producer", "/CreationDate"} == set(reader.metadata or ())
    assert "Ark" in words_of(made.content)


def test_a_tiff_is_of_the_kinds_that_the_archive_takes() -> None:
    """BEK 128 of 12 February 2020: black and white as CCITT or LZW, greys and colours as LZW, and no page left out."""
    coloured = Image.new("RGB", (600, 800), "white")
    ImageDraw.Draw(coloured).rectangle((50, 50, 300, 300), fill=(200, 30, 30))
    pages = (("black", a_basis(3)), ("colour", Basis(saved(coloured), 1, AT, "pillow")))
    found = {}
    for name, basis in pages:
        made = make(the_sandbox(), RenditionKind.TIFF, basis)
        assert (Extraction.OK, basis.pages) == (made.outcome, made.pages), made.reason
        with Image.open(io.BytesIO(made.content)) as picture:
            assert basis.pages == picture.n_frames
            for number in range(basis.pages):
                picture.seek(number)
                picture.load()
                found[name, number] = (picture.mode, picture.tag_v2[259], picture.tag_v2[254])
                assert {256, 257, 258, 259, 262, 273, 277, 278, 279, 282, 283} <= set(picture.tag_v2)
            assert picture.convert("L").getextrema()[0] < 128

    assert ("1", GROUP_4, 2) == found["black", 0] == found["black", 2]
    assert ("RGB", LZW, 2) == found["colour", 0]


@pytest.mark.parametrize(("grey", "is_lost"), [(0, False), (40, False), (190, True), (120, True)])
def test_a_page_stays_grey_where_black_and_white_would_lose_a_pale_area(grey: int, is_lost: bool) -> None:
    image = Image.new("L", (400, 400), 255)
    ImageDraw.Draw(image).rectangle((100, 100, 200, 200), fill=grey)

    assert is_lost is not is_black_and_white(image)


def test_html_is_read_as_blocks_and_nothing_in_it_runs_or_reaches_outside() -> None:
    made = blocks_of(
        "<p>Et <b>fedt</b>   ord<br>ny linje</p><blockquote><p>citat</p></blockquote><ol><li>først</li></ol>"
        "<table><tr><td><table><tr><td>inde</td><td>i</td></tr></table></td></tr></table><pre>a\n  b</pre>"
        "<img src='https://prove.invalid/x.png' alt='Logo'><h2>Del</h2>"
    )
    kinds = [block["k"] for block in made.done]

    assert ["p", "p", "p", "table", "lines", "p", "h"] == kinds
    assert [{"t": "Et ", "s": ""}, {"t": "fedt", "s": "b"}, {"t": " ord", "s": ""}, {"br": True}, {"t": "ny linje", "s": ""}] == (
        made.done[0]["runs"]
    )
    assert (1, "1.") == (made.done[1]["in"], made.done[2]["mark"])
    assert "Logo" == made.done[5]["runs"][0]["t"].strip()
    assert [] == made.pictures


def test_html_nested_deeper_than_a_page_is_read_all_the_same() -> None:
    made = as_pdf(("<div>" * 3000 + "dybt" + "</div>" * 3000).encode(), "a.html")

    assert made.outcome in {Extraction.OK, Extraction.UNSUPPORTED, Extraction.TOO_BIG}
