"""E-mail: whole, nested, broken, and the same whichever way it was delivered."""

import datetime as dt
from email.message import EmailMessage

import pytest

from casework.vocabulary import Channel, DocumentRole
from documents.receiving import mail
from documents.receiving.post import ReceivedPost
from documents.receiving.recognise import kind_of
from tests.rules.made_documents import samples
from tests.rules.made_messages import a_mail


def received(message: EmailMessage | bytes) -> ReceivedPost:
    content = message if isinstance(message, bytes) else message.as_bytes()
    return mail.read(content, "brev.eml", "/slot")


def test_an_e_mail_is_known_by_its_id_subject_people_and_date_in_denmark() -> None:
    post = received(a_mail())
    assert post.sender is not None

    assert (Channel.EMAIL, "klage-1@example.dk", "Klage over afgørelse") == (post.channel, post.message_id, post.title)
    assert ("Åse Ørsted", "EMAIL", "aase@example.dk") == (post.sender.name, post.sender.id_kind, post.sender.id_value)
    assert ["post@ministeriet.example", "bo@example.dk"] == [each.email for each in post.recipients]
    assert ["kopi@example.dk"] == [each.email for each in post.copy_recipients]
    assert (dt.date(2026, 3, 3), "Jeg klager.") == (post.letter_date, post.body_text)
    assert () == post.problems


def test_the_message_itself_is_the_first_document_then_its_attachments() -> None:
    message = a_mail()
    message.add_attachment(b"%PDF-1.7 x", maintype="application", subtype="pdf", filename="bilag æ.pdf")
    message.add_attachment("note", filename="note.txt")
    content = message.as_bytes()

    files = received(content).files

    assert [
        (1, "brev.eml", "message/rfc822", DocumentRole.MAIN),
        (2, "bilag æ.pdf", "application/pdf", DocumentRole.ATTACHMENT),
        (3, "note.txt", "text/plain", DocumentRole.ATTACHMENT),
    ] == [(file.document_number, file.filename, file.media_type, file.role) for file in files]
    assert (content, b"%PDF-1.7 x") == (files[0].content, files[1].content)


def test_a_message_in_the_message_is_a_document_with_its_own_attachments() -> None:
    inner = a_mail()
    inner.replace_header("Subject", "Den oprindelige")
    inner.add_attachment(b"PNG", maintype="image", subtype="png", filename="kort.png")
    outer = a_mail()
    outer.add_attachment(inner)
    outer.add_attachment(b"x", maintype="application", subtype="pdf", filename="sidst.pdf")

    files = received(outer).files

    assert [("brev.eml", None), ("Den oprindelige.eml", 1), ("kort.png", 2), ("sidst.pdf", 1)] == [
        (file.filename, file.within) for file in files
    ]
    assert b"Jeg klager." in files[1].content
    assert "Jeg klager." == received(outer).body_text


def test_html_and_its_pictures_are_kept_apart_from_the_attachments() -> None:
    message = a_mail()
    message.add_alternative("<p>Jeg <b>klager</b> <img src='cid:logo'></p>", subtype="html")
    payload = message.get_payload()
    assert isinstance(payload, list)
    payload[1].add_related(b"PNG", "image", "png", cid="<logo>", filename="logo.png")  # type: ignore[union-attr]

    post = received(message)

    assert ("Jeg klager.", True) == (post.body_text, "<b>klager</b>" in post.body_html)
    assert [("logo.png", "logo", True)] == [(file.filename, file.content_id, file.is_inline) for file in post.files[1:]]


def test_a_mail_in_html_alone_is_read_as_its_words() -> None:
    message = EmailMessage()
    message["From"] = "a@example.dk"
    message.set_content("<p>Kære <b>alle</b></p><script>x()</script>", subtype="html")

    assert "Kære alle" == received(message).body_text


def test_an_answer_names_what_it_answers_newest_first() -> None:
    post = received(a_mail(In_Reply_To="<c@x>", References="<a@x> <b@x> <c@x>"))

    assert ["c@x", "b@x", "a@x"] == [each.message_id for each in post.in_reply_to]


def test_the_same_mail_delivered_twice_has_the_same_content() -> None:
    content = a_mail().as_bytes()
    by_server = b"Return-Path: <x@y>\r\nReceived: from a by b;\r\n\tMon, 2 Mar 2026\r\nX-Spam-Score: 1\r\n" + content.replace(
        b"\n", b"\r\n"
    )
    in_mailbox = b"From aase@example.dk Mon Mar  2 23:30:00 2026\n" + content + b"\n\n"

    assert received(content).content_hash == received(by_server).content_hash == received(in_mailbox).content_hash


@pytest.mark.parametrize(("old", "new"), [(b"Jeg klager", b"Jeg klager ikke"), (b"bo@example.dk", b"ib@example.dk"), (b"23:30", b"23:31")])
def test_other_words_are_other_content(old: bytes, new: bytes) -> None:
    content = a_mail().as_bytes()

    assert received(content).content_hash != received(content.replace(old, new)).content_hash


@pytest.mark.parametrize(
    ("content", "body"),
    [
        (b"From: a@x.dk\nSubject: s\nContent-Type: multipart/mixed; boundary=B\n\n--B\n\nuden slutning\n", "uden slutning"),
        (b"From: a@x.dk\nSubject: s\nContent-Type: multipart/mixed\n\nuden gr\xc3\xa6nse\n", "uden grænse"),
        (b"From: a@x.dk\nSubject: s\nContent-Type: text/plain; charset=klingon\n\nbl\xe5b\xe6r\n", "blåbær"),
        (b"From: a@x.dk\nSubject: s\nContent-Transfer-Encoding: base64\n\n!!!ikke base64!!!\n", None),
        (b"From: a@x.dk\nSubject: s\nContent-Type: multipart/alternative; boundary=B\n\n--B--\n", ""),
        (b"From: a@x.dk\nSubject: s\nContent-Type: message/rfc822\n\nFrom: b@x.dk\n\nindre", None),
        (b"From: a@x.dk\nSubject: s\nContent-Type: ;;;===\n\nhej", "hej"),
        (b"From: a@x.dk\nSubject: =?klingon?q?=E6?= =?utf-8?b?!!!?=\n\nhej", "hej"),
        (b"From: \xff\xfe <((((\nSubject: s\nDate: i g\xe5r\n\nhej", "hej"),
        (b"From: a@x.dk\rSubject: s\r\rgammel mac", "gammel mac"),
    ],
)
def test_a_broken_mail_is_still_a_mail(content: bytes, body: str | None) -> None:
    post = received(content)

    assert (Channel.EMAIL, content) == (post.channel, post.files[0].content)
    assert body is None or body == post.body_text


def test_a_date_that_is_none_is_named() -> None:
    post = received(a_mail().as_bytes().replace(b"Mon, 02 Mar 2026 23:30:00 +0000", b"i forgaars"))

    assert (None, ("the e-mail's date cannot be read",)) == (post.letter_date, post.problems)


def test_a_winmail_file_is_kept_as_what_it_is() -> None:
    message = a_mail()
    message.add_attachment(b"\x78\x9f\x3e\x22" + b"\0" * 50, maintype="application", subtype="octet-stream", filename="winmail.dat")

    assert [("winmail.dat", "application/ms-tnef")] == [(file.filename, file.media_type) for file in received(message).files[1:]]


def test_an_attachments_name_cannot_name_a_folder() -> None:
    message = a_mail()
    message.add_attachment(b"x", maintype="application", subtype="pdf", filename="..\\..\\etc/passwd")

    assert ["passwd"] == [file.filename for file in received(message).files[1:]]


def test_of_many_recipients_five_hundred_are_read() -> None:
    message = a_mail()
    content = message.as_bytes().replace(b"kopi@example.dk", b", ".join(b"n%d@example.dk" % n for n in range(2_000)))

    assert 500 == len(received(content).copy_recipients)


def test_personal_data_does_not_show_in_a_logged_post() -> None:
    shown = repr(received(a_mail()))

    for word in ("rsted", "aase", "Klage", "klager"):
        assert word not in shown


def test_public_mails_all_have_a_sender_or_a_body() -> None:
    paths = [path for path in samples("email-cpython") if kind_of(path.read_bytes(), path.name) is Channel.EMAIL]
    posts = [mail.read(path.read_bytes(), path.name, "/slot") for path in paths]

    assert all(post.sender or post.body_text or len(post.files) > 1 or b"spooge" in post.original for post in posts)
