"""A redacted copy: what is taken away is nowhere in it, by three readers that know nothing of each other; what is left can be found."""

import datetime as dt
import io
import zlib

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from casework.vocabulary import RedactionRefusal
from documents.isolation import Isolation
from documents.recognised_words import packed
from documents.redaction.areas import Area, area_of
from documents.redaction.burnt import BurntPage
from documents.redaction.copying import is_seen, redacted_copy
from documents.redaction.flat_pdf import flat_pdf
from documents.redaction.text_pages import text_pages
from documents.shown import Word
from documents.tools.toolbox import Toolbox
from tests.rules.made_documents import the_sandbox
from tests.rules.made_scans import a_page, a_scanned_pdf

AT = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.UTC)
LETTER = "Klage fra Kirsten Bergstrøm\nCPR 010190-1234\nHun skriver at taget er utæt.\nKirsten blev hørt.\fAndet ark"
SECRET = ("Bergstrøm", "010190-1234")


def a_letter() -> bytes:
    """Return a PDF of two pages that says the secret in every hidden place too."""
    writer = PdfWriter(io.BytesIO(text_pages(LETTER, AT)))
    writer.add_metadata({"/Title": "Klage fra Bergstrøm", "/Author": "010190-1234"})
    writer.add_attachment("Bergstrøm.txt", b"010190-1234")
    writer.add_outline_item(title="Bergstrøm", page_number=0)
    note = {"/Type": "/Annot", "/Subtype": "/Text", "/Contents": "Bergstrøm"}
    writer.add_annotation(0, DictionaryObject({NameObject(k): (NameObject if v[0] == "/" else TextStringObject)(v) for k, v in note.items()}
                                             | {NameObject("/Rect"): writer.pages[0].mediabox}))  # fmt: skip
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def places(content: bytes, *texts: str) -> dict[int, list[Area]]:
    """Return where words stand on the first page."""
    return {0: [area_of(word) for word in the_sandbox().page_words(content, 0).words if word.text.strip(".,") in texts]}


def test_what_is_taken_away_is_nowhere_and_the_rest_can_be_found() -> None:
    original = a_letter()
    told: list[tuple[int, int]] = []

    copy = redacted_copy(the_sandbox(), original, places(original, *SECRET), AT, progress=lambda done, of: told.append((done, of)))
    again = redacted_copy(the_sandbox(), original, places(original, *SECRET), AT)

    assert ((), 2) == (copy.faults, copy.pages)
    assert ["pypdf", "pdfium", "tesseract"] == [reader.split()[0] for reader in copy.readers]
    assert copy.content == again.content
    assert [(1, 4), (2, 4), (3, 4), (4, 4)] == told
    reader = PdfReader(io.BytesIO(copy.content))
    by_pypdf = "\n".join(page.extract_text() for page in reader.pages)
    by_pdfium = " ".join(word.text for number in range(2) for word in the_sandbox().page_words(copy.content, number).words)
    by_tesseract = the_sandbox().extract(flat_without_words(copy.content), filename="a.png").text
    for read in (by_pypdf, by_pdfium, by_tesseract):
        assert not [secret for secret in SECRET if secret.casefold() in read.casefold()]
        assert "Kirsten" in read
        assert "taget" in read
    assert "Andet" in by_pypdf
    assert {"/Producer", "/CreationDate"} == set(reader.metadata or ())
    assert {"/Type", "/Pages", "/Lang"} == set(reader.root_object)
    assert [] == [name for page in reader.pages for name in page if name == "/Annots"]
    assert not reader.attachments


def flat_without_words(content: bytes) -> bytes:
    """Return the first page's picture, as tesseract gets it."""
    return the_sandbox().render_page(content, 0, 1600).png


def test_a_word_that_stays_elsewhere_on_purpose_is_no_fault_and_half_a_word_goes_whole() -> None:
    original = a_letter()
    first = next(word for word in the_sandbox().page_words(original, 0).words if word.text == "Kirsten")
    half = Area((first.left + first.right) / 2, first.top, first.right, first.bottom)

    copy = redacted_copy(the_sandbox(), original, {0: [half]}, AT)

    text = PdfReader(io.BytesIO(copy.content)).pages[0].extract_text()
    assert ((), 1) == (copy.faults, text.count("Kirsten"))


def test_words_that_nobody_sees_do_not_come_along() -> None:
    black = flat_pdf([a_black_page(Word("Bergstrøm", 100, 100, 300, 120))], AT)
    assert "Bergstrøm" in PdfReader(io.BytesIO(black)).pages[0].extract_text()

    copy = redacted_copy(the_sandbox(), black, {}, AT)

    assert ((), "") == (copy.faults, PdfReader(io.BytesIO(copy.content)).pages[0].extract_text().strip())


def a_black_page(*words: Word, areas: tuple[Area, ...] = (), gone: tuple[Word, ...] = ()) -> BurntPage:
    return BurntPage(zlib.compress(bytes(200 * 200)), False, True, 200, 200, 595.0, 842.0, words, gone, areas)


def test_a_scan_loses_what_was_recognised_on_it() -> None:
    scan = a_scanned_pdf(a_page("Klage fra Bergstrøm", "om et utæt tag"))
    found = the_sandbox().extract(scan, filename="scan.pdf")
    words = found.recognised[0].words.words
    areas = {0: [area_of(word) for word in words if "Bergstr" in word.text]}

    copy = redacted_copy(the_sandbox(), scan, areas, AT, recognised=packed(found.recognised))

    assert () == copy.faults
    text = PdfReader(io.BytesIO(copy.content)).pages[0].extract_text()
    assert ((), True, False) == (copy.faults, "Klage" in text, "Bergstr" in text)
    assert areas[0]


SECRET_WORD = Word("Bergstrøm", 100, 100, 300, 120)
OTHER_WORD = Word("andet", 100, 100, 300, 120)
FAULTY: dict[str, tuple[BurntPage, list[Word], list[Area]]] = {
    "the word is left in the text": (a_black_page(SECRET_WORD), [SECRET_WORD], []),
    "another word lies in the area": (a_black_page(OTHER_WORD), [], [area_of(SECRET_WORD)]),
}


@pytest.mark.parametrize("name", FAULTY)
def test_a_copy_that_still_says_it_is_refused(name: str) -> None:
    page, gone, areas = FAULTY[name]
    asked = {"stays": [], "gone": [fields(word) for word in gone], "areas": [fields(area) for area in areas]}

    found = the_sandbox().proved(flat_pdf([page], AT), [{"page": 0, **asked}])

    assert {RedactionRefusal.WORD_IS_STILL_THERE} == {fault.why for fault in found.faults}


def fields(thing: Word | Area) -> list[object]:
    return [*vars(thing).values()]


def test_an_area_that_is_not_black_and_what_came_along_are_refused() -> None:
    original = a_letter()
    asked = {"stays": [], "gone": [], "areas": [[100, 40, 300, 120]]}

    whys = {fault.why for fault in the_sandbox().proved(original, [{"page": 0, **asked}]).faults}

    assert {RedactionRefusal.AREA_IS_NOT_COVERED, RedactionRefusal.SOMETHING_CAME_ALONG, RedactionRefusal.WORD_IS_STILL_THERE} >= whys
    assert {RedactionRefusal.AREA_IS_NOT_COVERED, RedactionRefusal.SOMETHING_CAME_ALONG} <= whys


def test_the_third_reader_is_heard() -> None:
    page = a_black_page(areas=(area_of(SECRET_WORD),), gone=(SECRET_WORD,))

    assert is_seen([Word("(Bergstrøm,", 102, 101, 299, 119)], page)
    assert not is_seen([Word("Bergstrøm", 100, 400, 300, 420)], page)
    assert not is_seen([Word("tag", 102, 101, 299, 119)], page)


def test_without_the_third_reader_nothing_is_made() -> None:
    with Isolation(workers=1, toolbox=Toolbox("/nowhere")) as sandbox:
        copy = redacted_copy(sandbox, a_letter(), {}, AT)

    assert (b"", [RedactionRefusal.NO_THIRD_READER]) == (copy.content, [fault.why for fault in copy.faults])


def test_what_cannot_be_drawn_is_refused_by_name() -> None:
    copy = redacted_copy(the_sandbox(), b"%PDF-1.7 nothing", {}, AT)

    assert (b"", [RedactionRefusal.CANNOT_BE_DRAWN]) == (copy.content, [fault.why for fault in copy.faults])
