"""Reading workbooks: every sheet by its name, dates and numbers as one searches for them, and what stands beside the cells."""

import pytest

from casework.vocabulary import Extraction
from documents.extraction import extract
from documents.limits import Budget, Limits
from documents.package_kinds import PPTX, XLSB, XLSM, XLSX
from documents.sniffing import media_type_of
from tests.faults import hostile
from tests.rules.made_documents import read, samples
from tests.rules.made_office import S_NS, a_locked_old_workbook, a_workbook, an_old_workbook, member, with_members

MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def of_kind(main_type: str) -> bytes:
    """Return the workbook with another type of main part."""
    book = a_workbook()
    return with_members(book, {"[Content_Types].xml": member(book, "[Content_Types].xml").replace(MAIN, main_type)})


def test_each_sheet_is_a_page_with_its_name_and_its_cells() -> None:
    extracted = read(a_workbook(), "budget.xlsx")

    first, second = extracted.pages
    assert (Extraction.OK, 2, "calamine") == (extracted.outcome, extracted.page_count, extracted.tool)
    expected = "Budget 2026\nKonto\tDato\tBeløb\tGodkendt\nSkovrejsning\t2026-03-02\t1234567.5\tTRUE\n\t2026-03-02 10:30\t7\n"
    assert first.startswith(expected)
    assert "Skjult ark\nReserve" == second
    assert "Budget" == extracted.properties["title"]


@pytest.mark.parametrize("words", ["Jurist: Se bilag 4", "Naturstyrelsen", "Udkast & noter", "Foreløbige tal", "Udvikling i udgifter"])
def test_what_stands_beside_the_cells_is_read(words: str) -> None:
    assert words in read(a_workbook()).pages[0].split("\n")


def test_a_thread_of_comments_is_read_once_with_its_author() -> None:
    book = a_workbook()
    relations = member(book, "xl/worksheets/_rels/sheet1.xml.rels").replace(
        "</Relationships>", '<Relationship Id="t" Type="http://x/threadedComment" Target="../threadedComments/t.xml"/></Relationships>'
    )
    members = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations,
        "xl/comments1.xml": f'<comments {S_NS}><authors><author>tc=1</author></authors><commentList><comment ref="A1" authorId="0">'
        "<text><t>[Kommentartråd] Er det rigtigt?</t></text></comment></commentList></comments>",
        "xl/threadedComments/t.xml": '<ThreadedComments xmlns="t"><threadedComment personId="{1}"><text>Er det rigtigt?</text>'
        "</threadedComment></ThreadedComments>",
        "xl/persons/person.xml": '<personList xmlns="t"><person displayName="Anna Lund" id="{1}"/></personList>',
    }

    text = read(with_members(book, members)).text

    assert "Anna Lund: Er det rigtigt?" in text
    assert 1 == text.count("Er det rigtigt?")


def test_a_workbook_of_old_is_read() -> None:
    extracted = read(an_old_workbook("Rødspætter", 12.0, 0.25), "fangst.xls")

    assert (Extraction.OK, "application/vnd.ms-excel") == (extracted.outcome, extracted.media_type)
    assert "Ark1\nRødspætter\t12\t0.25" == extracted.text


def test_a_workbook_that_asks_for_a_password_is_named_so() -> None:
    assert Extraction.ENCRYPTED == read(a_locked_old_workbook(), "løn.xls").outcome
    assert Extraction.ENCRYPTED == read(hostile.word_encrypted(), "løn.xlsx").outcome


@pytest.mark.parametrize("cut", [3_000, 200])
def test_a_truncated_workbook_is_named_broken(cut: int) -> None:
    extracted = read(a_workbook()[:cut], "halv.xlsx")

    assert (Extraction.CRASHED, XLSX) == (extracted.outcome, extracted.media_type)
    assert "it is broken: the package does not open" == extracted.reason


def test_a_broken_workbook_of_old_is_named_so() -> None:
    content = an_old_workbook("x").replace(b"\x09\x08\x10\x00", b"\xff\xff\xff\xff")

    assert Extraction.CRASHED == read(content, "x.xls").outcome


def test_cells_that_calamine_cannot_read_are_read_without_their_formats() -> None:
    extracted = extract(a_workbook(), "budget.xlsx", "", Budget(Limits()), without=("calamine",))

    assert (Extraction.PARTIAL, "its cells were read without their formats") == (extracted.outcome, extracted.reason)
    assert "Skovrejsning\t46083\t1234567.5\t1" in extracted.text
    assert "Jurist: Se bilag 4" in extracted.text


def test_only_as_much_of_a_workbook_is_read_as_may_be() -> None:
    extracted = read(a_workbook(), limits=Limits(text_bytes=40))

    assert (Extraction.PARTIAL, "only the beginning was read") == (extracted.outcome, extracted.reason)
    assert extracted.characters <= 40


@pytest.mark.parametrize(
    ("main_type", "filename", "media_type"),
    [
        ("application/vnd.ms-excel.sheet.macroEnabled.main+xml", "x.xlsm", XLSM),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml", "x.xltx", XLSX),
        ("application/vnd.ms-excel.sheet.binary.macroEnabled.main", "x.xlsb", XLSB),
    ],
)
def test_a_workbook_is_told_by_its_main_part(main_type: str, filename: str, media_type: str) -> None:
    assert media_type == media_type_of(of_kind(main_type), filename)


def test_slides_with_a_workbook_inside_are_slides() -> None:
    types = f'<Types><Default Extension="xlsx" ContentType="{XLSX}"/><Override ContentType="{PPTX}.main+xml"/></Types>'

    assert PPTX == media_type_of(with_members(a_workbook(), {"[Content_Types].xml": types}))


def test_a_name_of_another_kind_is_noted() -> None:
    assert "the name ends in .pdf" in read(a_workbook(), "budget.pdf").reason


def test_public_workbooks_end_well() -> None:
    odd = {path.name for path in samples("tika-docs/xlsx") if read(path.read_bytes(), path.name).outcome is not Extraction.OK}

    assert set() == odd
