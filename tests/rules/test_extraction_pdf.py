"""Reading PDFs: text page by page, fields, comments and embedded files, by two tools."""

import io

import pypdf
from pypdf.annotations import FreeText
from pypdf.generic import NameObject, TextStringObject

from casework.vocabulary import Extraction
from documents.limits import Limits
from tests.faults import hostile
from tests.rules.made_documents import read, samples


def written(writer: pypdf.PdfWriter) -> bytes:
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def a_writer(*texts: str) -> pypdf.PdfWriter:
    writer = pypdf.PdfWriter()
    for text in texts:
        writer.append(io.BytesIO(hostile.a_small_pdf(text)))
    return writer


def test_each_page_is_read_and_kept_apart() -> None:
    extracted = read(written(a_writer("Side et æøå", "Side to", "Side tre")), "brev.pdf")

    assert (Extraction.OK, 3, "pdfium") == (extracted.outcome, extracted.page_count, extracted.tool)
    assert ("Side et æøå", "Side to", "Side tre") == extracted.pages


def test_the_second_tool_reads_what_the_first_may_not() -> None:
    content = hostile.a_small_pdf("Samme brev")
    extracted = read(content)
    from documents.extraction import extract
    from documents.limits import Budget

    second = extract(content, "", "", Budget(Limits()), without=("pdfium",))

    assert ("pypdf", extracted.text) == (second.tool, second.text)


def test_an_embedded_file_is_handed_over() -> None:
    writer = a_writer("Med bilag")
    writer.add_attachment("bilag.txt", b"indhold")

    attachments = read(written(writer)).attachments

    assert [("bilag.txt", b"indhold")] == [(each.filename, each.content) for each in attachments]


def test_a_comment_on_a_page_is_read() -> None:
    writer = a_writer("Udkast")
    writer.add_annotation(0, FreeText(text="Ret datoen", rect=(50, 550, 200, 650)))

    assert "Ret datoen" in read(written(writer)).text


def test_the_properties_are_read() -> None:
    writer = a_writer("x")
    writer.add_metadata({"/Title": "Afgørelse", "/Author": "Kontoret"})

    properties = read(written(writer)).properties

    assert ("Afgørelse", "Kontoret") == (properties["title"], properties["author"])


def test_a_pdf_with_a_password_is_named_so() -> None:
    writer = a_writer("hemmeligt")
    writer.encrypt("kode", algorithm="RC4-128")

    extracted = read(written(writer), "låst.pdf")

    assert (Extraction.ENCRYPTED, "") == (extracted.outcome, extracted.text)


def test_a_pdf_protected_against_changes_only_is_read() -> None:
    writer = a_writer("kan læses")
    writer.encrypt("", "ejer", algorithm="RC4-128")

    assert (Extraction.OK, "kan læses") == (read(written(writer)).outcome, read(written(writer)).text)


def test_a_pdf_of_empty_pages_is_read_and_said_to_hold_no_text() -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(595, 842)

    extracted = read(written(writer))

    assert (Extraction.OK, "its pages hold no text: they are empty or drawn") == (extracted.outcome, extracted.reason)


def test_a_pdf_with_one_broken_page_is_read_in_part() -> None:
    writer = a_writer("hel", "brudt")
    writer.pages[1][NameObject("/Type")] = TextStringObject("x")
    content = written(writer).replace(b"/Count 2", b"/Count 3")

    extracted = read(content)

    assert "hel" in extracted.text
    assert extracted.outcome in (Extraction.PARTIAL, Extraction.OK)


def test_more_pages_than_the_limit_are_read_in_part() -> None:
    extracted = read(written(a_writer("1", "2", "3")), limits=Limits(pages=2))

    assert (Extraction.PARTIAL, ("1", "2")) == (extracted.outcome, extracted.pages)
    assert "1 of 3 pages could not be read" == extracted.reason


def test_a_truncated_pdf_is_named_broken() -> None:
    assert Extraction.CRASHED == read(hostile.pdf_truncated()).outcome


def test_public_pdfs_end_well() -> None:
    paths = [path for path in samples("pdf") if path.suffix == ".pdf"]
    expected = {path.name: Extraction.ENCRYPTED if "password" in path.name else Extraction.OK for path in paths}

    assert expected == {path.name: read(path.read_bytes(), path.name).outcome for path in paths}
