"""An Outlook message is received as the e-mail it is: who, when, what about, what is attached; a contact stays a loose file."""

import hashlib

import pytest

from casework.vocabulary import Channel, DocumentRole
from documents.receiving.recognise import kind_of, receive
from tests.rules.made_outlook import SENT, a_message, a_msg, texts

HEADERS = "Message-ID: <abc@example.dk>\r\nIn-Reply-To: <first@example.dk>\r\nReferences: <root@example.dk> <first@example.dk>\r\n\r\n"


def test_an_outlook_message_is_an_e_mail_with_sender_recipients_and_date() -> None:
    content = a_msg(files={"tal.txt": b"840 hektar"})
    post = receive(content, "klage.msg", "/postkasse")

    assert Channel.EMAIL == kind_of(content, "klage.msg") == post.channel
    assert ("Klage over afgørelse", "Jeg klager hermed.", SENT) == (post.title, post.body_text, post.sent_at)
    assert post.sender is not None
    assert ("Anna Lund", "anna@example.dk") == (post.sender.name, post.sender.email)
    assert [("Styrelsen", "styrelsen@example.dk")] == [(each.name, each.email) for each in post.recipients]
    assert [("Bo Dam", "bo@example.dk")] == [(each.name, each.email) for each in post.copy_recipients]
    assert (content, hashlib.sha256(content).hexdigest()) == (post.original, post.original_sha256)
    assert [("klage.msg", DocumentRole.MAIN, None), ("tal.txt", DocumentRole.ATTACHMENT, 1)] == [
        (file.filename, file.role, file.within) for file in post.files
    ]


def test_its_ids_are_those_of_the_mail_it_came_as() -> None:
    post = receive(a_msg(more=texts({0x007D: HEADERS})), "svar.msg", "")

    assert "abc@example.dk" == post.message_id
    assert ["first@example.dk", "root@example.dk"] == [each.message_id for each in post.in_reply_to]


def test_the_id_that_outlook_keeps_goes_before_the_headers() -> None:
    post = receive(a_msg(more=texts({0x007D: HEADERS, 0x1035: "<own@example.dk>"})), "svar.msg", "")

    assert "own@example.dk" == post.message_id


def test_the_same_message_saved_twice_by_outlook_is_the_same_content() -> None:
    inner = a_message(subject="Første brev", is_outer=False)
    one, other = (receive(a_msg(more=texts({0x0FFF: key}), inner=[inner]), "a.msg", "") for key in ("en", "to"))
    changed = receive(a_msg(body="Jeg klager ikke.", inner=[inner]), "a.msg", "")

    assert one.original_sha256 != other.original_sha256
    assert one.content_hash == other.content_hash
    assert one.content_hash != changed.content_hash


def test_a_message_within_it_comes_with_its_own_files_once() -> None:
    inner = a_message(subject="Første brev", files={"tal.txt": b"840 hektar"}, is_outer=False)
    post = receive(a_msg(inner=[inner], files={"note.txt": b"se tal"}), "svar.msg", "")

    assert [(1, "svar.msg", None), (2, "note.txt", 1), (3, "Første brev.eml", 1), (4, "tal.txt", 3)] == [
        (file.document_number, file.filename, file.within) for file in post.files
    ]


@pytest.mark.parametrize("kind", ["IPM.Contact", "IPM.Appointment", "IPM.Task"])
def test_what_is_no_letter_is_a_loose_file(kind: str) -> None:
    assert Channel.FILE == receive(a_msg(more=texts({0x001A: kind})), "x.msg", "").channel


@pytest.mark.parametrize("kind", ["IPM.Note", "ipm.note.SMIME", "REPORT.IPM.Note.NDR"])
def test_letters_of_every_class_are_e_mail(kind: str) -> None:
    assert Channel.EMAIL == receive(a_msg(more=texts({0x001A: kind})), "x.msg", "").channel


def test_a_broken_one_is_kept_as_a_loose_file_that_says_so() -> None:
    content = a_msg(body="ord " * 3000)
    post = receive(content[: len(content) // 3], "halv.msg", "")

    assert (Channel.FILE, content[: len(content) // 3]) == (post.channel, post.files[0].content)
