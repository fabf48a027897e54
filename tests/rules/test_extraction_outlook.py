"""Reading Outlook's own messages: who, when, what about, the words whichever way they are kept, and what lies inside."""

import pytest

from casework.vocabulary import Extraction
from documents.extractors.mapi import unpacked_rtf
from documents.limits import Limits
from documents.sniffing import media_type_of
from tests.faults import hostile
from tests.rules.made_compound import a_compound_file
from tests.rules.made_documents import a_word_file, read, samples
from tests.rules.made_outlook import HELLO_WORLD, a_list, a_message, a_msg, a_winmail, attribute

SHOWN = (
    "From: Anna Lund <anna@example.dk>\nTo: Styrelsen <styrelsen@example.dk>\nCc: Bo Dam <bo@example.dk>\n"
    "Date: Mon, 02 Mar 2026 09:00:00 +0000\nSubject: Klage over afgørelse\n\nJeg klager hermed."
)


def test_a_message_is_read_as_mail_is() -> None:
    extracted = read(a_msg(), "klage.msg")

    assert (Extraction.OK, "application/vnd.ms-outlook", SHOWN) == (extracted.outcome, extracted.media_type, extracted.text)


@pytest.mark.parametrize(
    "parts",
    [
        {"html": b"<html><body><p>hello <b>world</b></p></body></html>"},
        {"rtf": HELLO_WORLD},
        {"rtf": b"\x40\0\0\0\x1c\0\0\0MELA\0\0\0\0{\\rtf1\\ansi hello world\\par}"},
        {"body": "hello world", "html": b"<p>anything else</p>"},
    ],
)
def test_the_body_is_read_whichever_way_it_is_kept(parts: dict[str, object]) -> None:
    assert read(a_msg(**({"body": None} | parts))).text.endswith("\n\nhello world")


def test_packed_rtf_cut_short_is_unpacked_as_far_as_it_goes() -> None:
    assert b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n" == unpacked_rtf(HELLO_WORLD)
    assert unpacked_rtf(HELLO_WORLD[:35]).startswith(b"{\\rtf1\\ansi")


def test_attached_files_are_handed_over() -> None:
    extracted = read(a_msg(files={"brev.pdf": hostile.a_small_pdf(), "afgørelse.docx": a_word_file()}))

    named = [(each.filename, each.media_type.rpartition(".")[2]) for each in extracted.attachments]
    assert [("brev.pdf", "application/pdf"), ("afgørelse.docx", "document")] == named


def test_a_message_within_the_message_is_handed_over_as_mail_with_all_that_lies_in_it() -> None:
    deeper = a_message(subject="Det første brev", body="Inderst æøå", is_outer=False)
    inner = a_message(subject="Svar: tilskud", files={"kort.pdf": hostile.a_small_pdf()}, inner=[deeper], is_outer=False)

    (mail,) = read(a_msg(inner=[inner])).attachments

    assert ("Svar: tilskud.eml", "message/rfc822", "message/rfc822") == (mail.filename, mail.media_type, media_type_of(mail.content))
    within = read(mail.content, mail.filename)
    assert SHOWN.replace("Klage over afgørelse", "Svar: tilskud") == within.text
    assert ["kort.pdf", "Det første brev.eml"] == [each.filename for each in within.attachments]
    assert "Inderst æøå" in read(within.attachments[1].content).text


def test_a_signed_message_is_handed_over_as_the_mail_it_was() -> None:
    signed = b"Content-Type: multipart/signed; boundary=x\r\n\r\n--x\r\n\r\nHej\r\n--x--\r\n"
    (mail,) = read(a_msg(files={"smime.p7m": signed})).attachments

    assert ("smime.eml", "message/rfc822") == (mail.filename, mail.media_type)


def test_a_message_with_a_word_file_in_it_is_a_message() -> None:
    content = a_compound_file(a_message(inner=[{"WordDocument": b"x" * 5000}]))

    assert "application/vnd.ms-outlook" == media_type_of(content, "x.msg")


@pytest.mark.parametrize("cut", [1_000, 3_000])
def test_a_truncated_message_has_a_named_outcome(cut: int) -> None:
    assert read(a_msg(body="ord " * 3000)[:cut], "halv.msg").outcome in (Extraction.CRASHED, Extraction.PARTIAL, Extraction.UNSUPPORTED)


def test_a_wrapped_letter_is_read_with_its_files() -> None:
    extracted = read(
        a_winmail({"oversigt over kort.pdf": hostile.a_small_pdf()}, body="Høringssvar følger.\0".encode("cp1252")), "winmail.dat"
    )

    expected = "From: Anna Lund <anna@example.dk>\nDate: Mon, 02 Mar 2026 09:00:00 +0000\nSubject: Høring\n\nHøringssvar følger."
    assert (Extraction.OK, expected) == (extracted.outcome, extracted.text)
    assert [("oversigt over kort.pdf", "application/pdf")] == [(each.filename, each.media_type) for each in extracted.attachments]


@pytest.mark.parametrize(
    "properties",
    [
        a_list((0x1000, 0x001E, b"hello world\0")),
        a_list((0x1013, 0x0102, b"<p>hello world</p>")),
        a_list((0x0017, 0x0003, b"\1\0\0\0"), (0x000B, 0x0002, b"\1\0\0\0"), (0x1009, 0x0102, HELLO_WORLD)),
    ],
)
def test_the_body_of_a_wrapped_letter_is_read_whichever_way_it_is_kept(properties: bytes) -> None:
    assert read(a_winmail({}, properties=properties)).text.endswith("\n\nhello world")


def test_a_letter_within_a_wrapped_letter_is_handed_over_as_mail() -> None:
    (mail,) = read(a_winmail({}, inner=a_winmail({"a.txt": b"bilag"}, body=b"Inderst"))).attachments

    assert ("Høring.eml", "message/rfc822") == (mail.filename, mail.media_type)
    assert read(mail.content).text.endswith("Inderst")


def test_a_wrapped_letter_that_ends_in_the_middle_is_partly_read() -> None:
    content = a_winmail({"kort.pdf": hostile.a_small_pdf()}, body=b"Tekst")

    assert (Extraction.PARTIAL, True) == (read(content[:-300]).outcome, "Tekst" in read(content[:-300]).text)
    assert Extraction.CRASHED == read(content[:8], "winmail.dat").outcome


def test_lying_sizes_in_a_wrapped_letter_hide_nothing_else() -> None:
    content = a_winmail({}, body=b"Tekst") + attribute(1, 0x9003, b"\xff\xff\xff\xff\x1e\x00\x00\x10\xff\xff\xff\x7f\xff\xff\xff\x7f")

    assert (Extraction.PARTIAL, True) == (read(content).outcome, "Tekst" in read(content).text)


def test_only_as_much_is_read_as_may_be() -> None:
    assert Extraction.PARTIAL == read(a_msg(body="ord " * 1000), limits=Limits(text_bytes=100)).outcome


def test_public_messages_end_well() -> None:
    read_files = {path.name: read(path.read_bytes(), path.name) for path in samples("tika-docs/msg")}

    assert {Extraction.OK} >= {each.outcome for each in read_files.values()}
    assert all("Subject: " in each.text for each in read_files.values())
