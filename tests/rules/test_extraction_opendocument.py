"""Reading OpenDocument: every word as it stands, what is noted on it after it, and deleted words only as deleted."""

import pytest

from casework.vocabulary import Extraction
from documents.limits import Limits
from documents.package_kinds import ODF
from documents.sniffing import media_type_of
from tests.faults import hostile
from tests.rules.made_documents import read, samples
from tests.rules.made_opendocument import FOOTER, a_flat_file, a_package, a_written_text, a_written_workbook

CHANGED = (
    "<text:tracked-changes>"
    '<text:changed-region text:id="d"><text:deletion><office:change-info><dc:creator>Bo</dc:creator></office:change-info>'
    "<text:p>fjorten</text:p></text:deletion></text:changed-region>"
    '<text:changed-region text:id="i"><text:insertion/></text:changed-region></text:tracked-changes>'
    '<text:p>Fristen er <text:change text:change-id="d"/><text:change-start text:change-id="i"/>otte'
    '<text:change-end text:change-id="i"/> dage.</text:p>'
)
LETTER = (
    "<text:h>Afgørelse</text:h><text:p>Kære<text:s text:c='3'/>borger<text:tab/>nr.<text:line-break/>7</text:p>"
    "<text:p>De får <text:span>tilladelsen</text:span><text:note><text:note-citation>1</text:note-citation><text:note-body>"
    "<text:p>Jf. skovlovens § 8</text:p></text:note-body></text:note> nu<office:annotation><dc:creator>Jurist</dc:creator>"
    "<dc:date>2026-03-02</dc:date><text:p>Er det rigtigt?</text:p></office:annotation>.</text:p>"
    "<text:list><text:list-item><text:p>første</text:p></text:list-item><text:list-item><text:p>anden</text:p></text:list-item></text:list>"
    "<text:p><draw:frame><draw:text-box><text:p>Rammetekst</text:p></draw:text-box><svg:desc>Et kort</svg:desc></draw:frame></text:p>"
)
SHEET = (
    '<table:table table:name="Tal"><table:table-row><table:table-cell office:value-type="date" office:date-value="2026-03-02T00:00:00">'
    '<text:p>2. marts 2026</text:p></table:table-cell><table:table-cell office:value-type="currency" office:value="1234.5">'
    "<office:annotation><dc:creator>Bo</dc:creator><text:p>Afrundet</text:p></office:annotation><text:p>1.234,50 kr.</text:p>"
    "</table:table-cell>"
    '<table:table-cell office:value-type="time" office:time-value="PT10H30M00S"><text:p>10.30</text:p></table:table-cell>'
    '<table:table-cell office:value-type="string"><text:p>to</text:p><text:p>linjer</text:p></table:table-cell>'
    "</table:table-row></table:table>"
    '<table:table table:name="Tom"/>'
)
SLIDES = (
    "<draw:page><draw:frame><draw:text-box><text:p>Ny lov</text:p></draw:text-box></draw:frame><draw:g><draw:g><draw:custom-shape>"
    "<text:p>Inderst</text:p></draw:custom-shape></draw:g></draw:g><presentation:notes><draw:frame><draw:text-box><text:p>Husk det"
    "</text:p></draw:text-box></draw:frame></presentation:notes></draw:page><draw:page><draw:frame><table:table><table:table-row>"
    "<table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row>"
    "</table:table></draw:frame></draw:page>"
)


def test_a_text_is_read_as_it_stands_with_notes_and_comments_after_it() -> None:
    extracted = read(a_package("text", LETTER, masters=FOOTER), "brev.odt")

    expected = "Afgørelse\nKære   borger\tnr.\n7\nDe får tilladelsen nu.\nførste\nanden\nRammetekst\nEt kort"
    expected += "\nJf. skovlovens § 8\nJurist: Er det rigtigt?\nSkovstyrelsen"
    assert (Extraction.OK, expected) == (extracted.outcome, extracted.text)
    assert ("opendocument", "Notat") == (extracted.tool, extracted.properties["title"])


def test_changes_are_accepted_in_the_text_and_listed_after_it() -> None:
    assert "Fristen er otte dage.\n[-fjorten-]\n[+otte+]" == read(a_package("text", CHANGED)).text


def test_a_sheet_is_a_page_with_its_name_iso_dates_and_plain_numbers() -> None:
    extracted = read(a_package("spreadsheet", SHEET), "tal.ods")

    assert ("Tal\n2026-03-02\t1234.5\t10:30:00\tto linjer\nBo: Afrundet", "Tom") == extracted.pages


@pytest.mark.parametrize("kind", ["presentation", "graphics"])
def test_a_slide_is_a_page_with_its_notes(kind: str) -> None:
    assert ("Ny lov\nInderst\nHusk det", "a\tb") == read(a_package(kind, SLIDES)).pages


def test_what_a_master_page_leaves_open_is_not_read() -> None:
    masters = (
        '<style:master-page><draw:frame presentation:placeholder="true"><text:p>Klik for at redigere</text:p></draw:frame>'
        "<draw:frame><text:p>Fortroligt <text:page-number>1</text:page-number></text:p></draw:frame></style:master-page>"
    )

    assert "Ny lov\nInderst\nHusk det\fa\tb\nFortroligt" == read(a_package("presentation", SLIDES, masters=masters)).text


@pytest.mark.parametrize(("kind", "body"), [("text", LETTER), ("spreadsheet", SHEET), ("presentation", SLIDES), ("graphics", SLIDES)])
def test_flat_files_are_read_like_packages(kind: str, body: str) -> None:
    content = a_flat_file(kind, body)

    assert f"{ODF}{kind}-flat-xml" == media_type_of(content, "x.xml")
    assert read(a_package(kind, body)).text == read(content, "x.fodt").text


def test_files_and_charts_within_a_text_are_read_too() -> None:
    chart = a_flat_file("chart", "<text:p>Tilvækst</text:p>")
    extracted = read(a_package("text", LETTER, members={"Object 1": hostile.a_small_pdf(), "Object 2/content.xml": chart}))

    assert [("Object 1.pdf", "application/pdf")] == [(each.filename, each.media_type) for each in extracted.attachments]
    assert "Tilvækst" in extracted.text


def test_a_text_of_another_program_is_read() -> None:
    assert "Referat af møde\nFredning\nSkovrejsning\nArt\tHektar\nBøg\t840" == read(a_written_text(), "referat.odt").text
    assert read(a_written_workbook(), "udgifter.ods").text.startswith("Udgifter\nKonto\tBeløb\nLøn\t1234.5")


def test_a_text_locked_by_a_password_is_named_so() -> None:
    locked = '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'

    assert Extraction.ENCRYPTED == read(a_package("text", "", manifest=locked), "låst.odt").outcome


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (a_written_text()[:400], "it is broken: the package does not open"),
        (a_package("text", "", members={}).replace(b"content.xml", b"kontent.xml"), "it is broken: its main part cannot be read"),
        (a_flat_file("text", LETTER).replace(b"<office:document ", b"<!DOCTYPE x><office:document ", 1), "it is broken: its XML"),
    ],
)
def test_a_broken_text_is_named_so(content: bytes, reason: str) -> None:
    extracted = read(content, "halv.odt")

    assert Extraction.CRASHED == extracted.outcome
    assert extracted.reason.startswith(reason)


def test_only_as_much_of_a_text_is_read_as_may_be() -> None:
    assert Extraction.PARTIAL == read(a_package("spreadsheet", SHEET), limits=Limits(pages=1)).outcome
    assert Extraction.PARTIAL == read(a_package("text", LETTER), limits=Limits(text_bytes=20)).outcome


def test_a_file_is_told_by_its_type_wherever_that_stands() -> None:
    assert f"{ODF}text" == media_type_of(a_written_text(), "x.zip")
    assert "the name ends in .ods" in read(a_written_text(), "x.ods").reason


def test_public_texts_end_well() -> None:
    outcomes = {path.name: read(path.read_bytes(), path.name).outcome for path in [*samples("tika-docs/odt"), *samples("tika-docs/ods")]}
    odd = {name: outcome for name, outcome in outcomes.items() if outcome is not Extraction.OK}

    assert odd in ({"testODTEncrypted.odt": Extraction.ENCRYPTED}, {})
