"""Reading Word documents: nothing a person wrote is missed."""

import io
import zipfile

import pytest

from casework.vocabulary import Extraction
from documents.limits import Budget, Limits
from documents.word_reading import word_html
from tests.faults import hostile
from tests.rules.made_documents import a_word_file, read, samples

CHANGES = (
    '<w:p><w:r><w:t xml:space="preserve">Fristen er </w:t></w:r>'
    '<w:del w:id="1" w:author="A"><w:r><w:delText>fjorten</w:delText></w:r></w:del>'
    '<w:ins w:id="2" w:author="A"><w:r><w:t>otte</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> dage.</w:t></w:r></w:p>'
)
TEXT_BOX = (
    '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="wps">'
    "<w:txbxContent><w:p><w:r><w:t>Rammetekst</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback>"
    "<w:txbxContent><w:p><w:r><w:t>Rammetekst</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>"
)
CONTROL = "<w:p><w:sdt><w:sdtContent><w:r><w:t>Udfyldt felt</w:t></w:r></w:sdtContent></w:sdt></w:p>"
BROKEN_WORD = "<w:p><w:r><w:t>ansøg</w:t></w:r><w:r><w:softHyphen/><w:t>ningsskema</w:t></w:r></w:p>"


def with_part(content: bytes, name: str, text: str, kind: str) -> bytes:
    target = io.BytesIO(content)
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(name, f"<w:{kind} {hostile.WORD_NS}>{text}</w:{kind}>")
    return target.getvalue()


@pytest.mark.parametrize(
    "words",
    [
        "Afgørelse om byggetilladelse",
        "Kommunen giver tilladelse.",
        "12a\t840 m²",
        "Byggesagskontoret",
        "Fortroligt",
        "Rammetekst",
        "Udfyldt felt",
        "ansøgningsskema",
        "Fristen er otte dage.",
        "[-fjorten-]",
        "[+otte+]",
    ],
)
def test_every_kind_of_words_in_a_word_file_is_read(words: str) -> None:
    extracted = read(a_word_file(CHANGES, TEXT_BOX, CONTROL, BROKEN_WORD), "brev.docx")

    assert Extraction.OK == extracted.outcome
    assert words in extracted.text


def test_a_text_box_is_read_once_though_the_file_holds_it_twice() -> None:
    assert 1 == read(a_word_file(TEXT_BOX)).text.count("Rammetekst")


@pytest.mark.parametrize("kind", ["footnotes", "endnotes", "comments"])
def test_notes_and_comments_are_read(kind: str) -> None:
    note = (
        f'<w:{kind.removesuffix("s")} w:id="7" w:author="Jurist"><w:p><w:r><w:t>Se bilag 4</w:t></w:r></w:p></w:{kind.removesuffix("s")}>'
    )
    content = with_part(a_word_file(), f"word/{kind}.xml", note, kind)

    assert "Se bilag 4" in read(content).text


def test_the_properties_of_a_word_file_are_read() -> None:
    assert "Tilladelse" == read(a_word_file()).properties["title"]


def test_a_file_put_into_a_word_file_is_handed_over() -> None:
    target = io.BytesIO(a_word_file())
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("word/embeddings/beregning.pdf", hostile.a_small_pdf())

    attachments = read(target.getvalue()).attachments

    assert [("beregning.pdf", "application/pdf")] == [(each.filename, each.media_type) for each in attachments]


def test_html_in_place_of_text_is_read() -> None:
    target = io.BytesIO(a_word_file())
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("word/indsat.html", "<html><body><p>Indsat fra nettet</p></body></html>")
        relation = '<Relationships xmlns="r"><Relationship Id="x" Type="http://x/aFChunk" Target="indsat.html"/></Relationships>'
    with zipfile.ZipFile(target) as old, zipfile.ZipFile(renewed := io.BytesIO(), "w") as new:
        for name in old.namelist():
            new.writestr(name, relation if name == "word/_rels/document.xml.rels" else old.read(name))

    assert "Indsat fra nettet" in read(renewed.getvalue()).text


def test_a_missing_picture_does_not_hide_the_letter() -> None:
    content = hostile.a_docx(
        "<w:p><w:r><w:t>Brev uden billede</w:t></w:r></w:p>",
        (
            "word/_rels/document.xml.rels",
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9" '
            b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="NULL"/></Relationships>',
        ),
    )

    assert (Extraction.OK, "Brev uden billede") == (read(content).outcome, read(content).text)


def test_a_password_protected_word_file_is_named_so() -> None:
    assert Extraction.ENCRYPTED == read(hostile.word_encrypted(), "låst.docx").outcome


def test_a_truncated_word_file_is_named_broken() -> None:
    extracted = read(hostile.word_truncated(), "halv.docx")

    assert (Extraction.CRASHED, "it is broken: the package does not open") == (extracted.outcome, extracted.reason)


def test_on_the_desk_headings_tables_and_changes_are_seen() -> None:
    html, problems = word_html(a_word_file(CHANGES), Budget(Limits()))

    assert () == problems
    assert "<h1>Afgørelse om byggetilladelse</h1>" in html
    assert "<td><p>840 m²</p></td>" in html
    assert "<del>fjorten</del>" in html
    assert "<ins>otte</ins>" in html


def test_each_change_and_comment_says_who_and_when() -> None:
    by = 'w:id="1" w:author="Mette &lt;Lund&gt;" w:date="2026-11-21T08:30:00Z"'
    body = (
        f"<w:p><w:del {by}><w:r><w:delText>fire</w:delText></w:r></w:del><w:ins {by}><w:r><w:t>fem</w:t></w:r></w:ins>"
        "<w:ins><w:r><w:t> uden navn</w:t></w:r></w:ins></w:p>"
    )
    html, _ = word_html(a_word_file(body), Budget(Limits()))

    told = '<small class="who"> Mette &lt;Lund&gt;, 2026-11-21 08:30 </small>'
    assert f"<del>fire</del><ins>fem</ins>{told}<ins> uden navn</ins>" in html


def test_on_the_desk_nothing_in_a_word_file_becomes_markup() -> None:
    html, _ = word_html(a_word_file("<w:p><w:r><w:t>&lt;script&gt;alert(1)&lt;/script&gt;</w:t></w:r></w:p>"), Budget(Limits()))

    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_public_word_files_end_well() -> None:
    outcomes = {path.name: read(path.read_bytes(), path.name).outcome for path in samples("tika-docs/docx")}
    odd = {name: outcome for name, outcome in outcomes.items() if outcome is not Extraction.OK}

    expected = {
        "protected_normal_case.docx": "encrypted",
        "protected_upper_case.docx": "encrypted",
        "testWORD_truncated.docx": "crashed",
    }
    assert odd in (expected, {})
