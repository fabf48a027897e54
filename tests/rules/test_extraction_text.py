"""Reading plain text, HTML and XML, and telling kinds of files apart."""

import pytest

from casework.vocabulary import Extraction
from documents.cleaning import clean, one_line
from documents.extractors.html import sanitise
from documents.sniffing import DOCX, MEMO, looks_like_mail, media_type_of, mismatch
from tests.faults import hostile
from tests.rules.made_documents import a_word_file, read

DANISH = "Rødgrød med fløde på Ærø, ansøgning nr. 7"


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "iso8859-1"])
def test_danish_text_is_read_in_any_usual_encoding(charset: str) -> None:
    extracted = read(DANISH.encode(charset), "notat.txt")

    assert (Extraction.OK, DANISH) == (extracted.outcome, extracted.text)


def test_cyrillic_text_is_recognised_by_its_letters() -> None:
    text = "Министерство получило ваше письмо и ответит на него в течение месяца. " * 3

    assert text == read(text.encode("cp1251"), "brev.txt").text


def test_a_declared_encoding_is_believed_before_guessing() -> None:
    assert "żółć" == read("żółć".encode("iso8859-2"), "x.txt", "text/plain; charset=iso-8859-2").text


def test_bytes_that_are_no_text_are_not_read_as_text() -> None:
    extracted = read(bytes(range(256)) * 100, "notat.txt")

    assert (Extraction.UNSUPPORTED, "") == (extracted.outcome, extracted.text)


def test_an_empty_file_is_read() -> None:
    assert (Extraction.OK, "the file is empty") == (read(b"").outcome, read(b"").reason)


def test_kept_text_has_no_controls_no_lone_surrogates_and_composed_letters() -> None:
    assert "å b\ufffdc\nd" == clean("a\u030a b\udc80c\x00\x07\r\nd")


def test_a_title_is_one_short_line() -> None:
    assert "to linjer" == one_line("  to\r\n\tlinjer ")


@pytest.mark.parametrize(
    ("content", "filename", "media_type"),
    [
        (hostile.a_small_pdf(), "brev.docx", "application/pdf"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><m:Message xmlns:m='https://DigitalPost.dk/MeMo-1'/>", "x.xml", MEMO),
        (b"<?xml version='1.0'?><a/>", "x.xml", "application/xml"),
        (b"<!DOCTYPE html><p>x", "x", "text/html"),
        ("<html><body>x".encode("utf-16"), "x.html", "text/html"),
        (b"a;b\n1;2", "tal.csv", "text/csv"),
        (b"{\\rtf1 x}", "x.doc", "application/rtf"),
        (b"\x89PNG\r\n\x1a\n", "x.jpg", "image/png"),
        (b"From: a@example.dk\nSubject: Hej\n\nKrop", "msg_1.txt", "message/rfc822"),
        (b"Subject: \xff\n\n", "x.eml", "message/rfc822"),
        (b"Bem\xe6rk", "x", "text/plain"),
        (hostile.word_encrypted(), "x.docx", "application/x-ole-encrypted"),
        (b"PK\x03\x04" + b"\0" * 30, "x.zip", "application/zip"),
        (b"0\x82\x01\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", "smime.p7m", "application/pkcs7-mime"),
        (b"", "tom.txt", "text/plain"),
    ],
)
def test_a_file_is_what_its_bytes_are(content: bytes, filename: str, media_type: str) -> None:
    assert media_type == media_type_of(content, filename)


def test_a_word_file_is_told_from_other_packages() -> None:
    assert DOCX == media_type_of(a_word_file(), "x.zip")


@pytest.mark.parametrize(
    "letter",
    [
        b"Til: Kontoret\nFra: mig\n\nHej",
        b"Date: i dag\n\nEt notat",
        b"From the desk of\nSubject: x\nmore words here\nand here",
        b"Subject: Referat\nTo: alle\n\nReferat af m\xf8det",
    ],
)
def test_a_note_that_only_resembles_mail_is_no_mail(letter: bytes) -> None:
    assert not looks_like_mail(letter)


def test_a_name_that_promises_something_else_is_noted() -> None:
    assert "the name ends in .docx, the content is application/pdf" == mismatch("brev.docx", "application/pdf")
    assert "" == mismatch("brev.pdf", "application/pdf")


def test_html_is_read_as_a_reader_sees_it() -> None:
    page = "<html><head><title>Klage</title><style>p{}</style></head><body><script>x()</script><p>Jeg <b>kla</b>ger</p>"
    page += "<table><tr><td>1</td><td>2</td></tr></table>"

    extracted = read(page.encode(), "x.html")

    assert ("Klage\n\nJeg klager\n\n1\t2", "Klage") == (extracted.text, extracted.properties["title"])


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        '<img src="https://sporing.example/p.gif">',
        '<img src=x onerror="alert(1)">',
        '<a href="javascript:alert(1)">x</a>',
        "<style>@import url(https://x.example)</style>",
        '<form action="https://x.example"><input name="cpr"></form>',
        '<iframe src="https://x.example"></iframe>',
        '<div style="background:url(https://x.example)">x</div>',
        '<link rel="stylesheet" href="https://x.example">',
        '<meta http-equiv="refresh" content="0;url=https://x.example">',
        '<svg><a xlink:href="javascript:x">y</a></svg>',
        '<base href="https://x.example">',
        '<img src="data:image/svg+xml;base64,PHN2Zz4=">',
        '<a href="data:text/html,x">y</a>',
        '<table background="https://x.example"><tr><td>x</td></tr></table>',
        '<object data="https://x.example"></object>',
    ],
)
def test_html_made_safe_runs_nothing_and_fetches_nothing(attack: str) -> None:
    safe = sanitise(attack).lower()

    for forbidden in (
        "script",
        "https://",
        "onerror",
        "<form",
        "<input",
        "style",
        "<svg",
        "data:",
        "<base",
        "<meta",
        "<object",
    ):
        assert forbidden not in safe


def test_html_made_safe_keeps_structure_links_and_carried_pictures() -> None:
    link = '<a href="https://kommune.example/" rel="noopener noreferrer nofollow">link</a>'
    kept = f'<h2>Titel</h2><p>{link}</p><img src="data:image/png;base64,AAAA">'

    assert kept == sanitise(kept)


def test_xml_gives_its_words_and_not_its_files() -> None:
    packed = "QUJD" * 200
    xml = f"<a><b>Ord</b><c>{packed}</c><d x='1'>flere ord</d></a>".encode()

    assert "Ord\nflere ord" == read(xml, "x.xml").text
