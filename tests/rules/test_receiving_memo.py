"""Digital Post: the whole header and body of MeMo 1.1 and 1.2."""

import datetime as dt
import os
from pathlib import Path

import pytest
from lxml import etree

from casework.vocabulary import Channel, DocumentRole
from documents.receiving import memo
from documents.receiving.post import ReceivedPost
from documents.receiving.recognise import kind_of, receive
from tests.faults import hostile
from tests.rules.made_documents import samples
from tests.rules.made_messages import BODY, EARLIER, HEADER, UUID, a_memo


def received(content: bytes | None = None) -> ReceivedPost:
    return memo.read(a_memo() if content is None else content, "besked.xml", "/slot")


def test_a_message_is_known_by_its_id_title_and_date_in_denmark() -> None:
    post = received()

    assert (Channel.DIGITAL_POST, UUID.lower(), "MSG-1", "Ansøgning om plads") == (
        post.channel,
        post.message_id,
        post.own_message_id,
        post.title,
    )
    assert dt.datetime(2026, 3, 2, 23, 30, tzinfo=dt.UTC) == post.sent_at
    assert dt.date(2026, 3, 3) == post.letter_date


def test_sender_recipient_and_representative_are_read_with_wrong_digits_flagged() -> None:
    post = received()
    sender = post.sender
    assert sender is not None
    assert post.representative is not None

    assert ("Mette Hansen", "CPR", "2211771212", ("wrong_check_digit",)) == (
        sender.name,
        sender.id_kind,
        sender.id_value,
        sender.flags,
    )
    assert ("mette@example.dk", "12345678", "Hans Hansen") == (sender.email, sender.telephone, sender.attention)
    assert ["PERSON", "P", "GLN", "SE"] == [each.kind for each in sender.identifiers]
    assert ("wrong_check_digit",) == sender.identifiers[2].flags
    assert sender.content_responsible is not None
    assert sender.generating_system is not None
    assert ("Børnehaven", "Sys-1") == (sender.content_responsible.label, sender.generating_system.value)
    assert ("Advokaten", "CVR") == (post.representative.name, post.representative.id_kind)
    assert ["Ministeriet"] == [each.name for each in post.recipients]


def test_address_and_contact_point_are_read() -> None:
    sender = received().sender
    assert sender is not None
    assert sender.address is not None
    assert sender.contact_point is not None

    assert ("Gaden", "7A", "9000", "Aalborg", "557501.23") == (
        sender.address.street,
        sender.address.house_number,
        sender.address.zip_code,
        sender.address.city,
        sender.address.easting,
    )
    assert ("cp-9", "22.33", "Postkassen", (("Barnets navn", "Emilie"),)) == (
        sender.contact_point.contact_point_id,
        sender.contact_point.contact_group,
        sender.contact_point.label,
        sender.contact_point.info,
    )


def test_how_the_message_wants_to_be_treated_is_read() -> None:
    delivery = received().delivery

    assert ("DIGITALPOST", "1.2", "Pladsanvisning", "MYNDIGHEDSPOST") == (
        delivery.message_type,
        delivery.version,
        delivery.message_code,
        delivery.post_type,
    )
    assert (True, True, True) == (delivery.is_reply_allowed, delivery.is_mandatory, delivery.is_legal_notification)
    assert dt.datetime(2026, 9, 30, 12, tzinfo=dt.UTC) == delivery.reply_by
    assert dt.date(2026, 9, 15) == delivery.do_not_deliver_until
    assert ("Du har fået post", "Om Emilie") == (delivery.notification, delivery.additional_notification)


def test_what_the_matter_is_about_is_read() -> None:
    matter = received().content_data
    assert matter is not None
    assert matter.kle is not None
    assert matter.form is not None

    assert ("2026-12", "Casework", "28.06.00", "G01", "10.20.30.40") == (
        matter.case_id,
        matter.case_system,
        matter.kle.subject_key,
        matter.kle.activity_facet,
        matter.form.subject_key,
    )
    assert [("CPR", "Emilie"), ("LICENCE_PLATE", "")] == [(each.kind, each.label) for each in matter.subjects]
    assert (("Liste", "Navn", "Værdi"),) == matter.additional


def test_a_reply_names_the_case_it_answers() -> None:
    first, second = received().in_reply_to

    assert (EARLIER.lower(), "2026-7", "cp-1", "svar", (("Intern", "note"),)) == (
        first.message_id,
        first.case_id,
        first.contact_point_id,
        first.comment,
        first.additional,
    )
    assert "22222222-61fb-4ba9-9366-42f8b194c114" == second.message_id


def test_a_forwarded_message_names_where_it_came_from() -> None:
    forwarded = received().forwarded
    assert forwarded is not None

    assert (EARLIER.lower(), "Kommunen", "Fuldmægtigen", "se her") == (
        forwarded.message_id,
        forwarded.original_sender,
        forwarded.original_representative,
        forwarded.comment,
    )
    assert dt.datetime(2021, 3, 15, 12, tzinfo=dt.UTC) == forwarded.original_sent_at


def test_files_of_one_document_are_formats_of_the_same_content() -> None:
    assert [
        (1, "a.html", DocumentRole.MAIN, "Ansøgningen"),
        (1, "a.txt", DocumentRole.MAIN, "Ansøgningen"),
        (2, "b.txt", DocumentRole.ATTACHMENT, "Bilag"),
        (3, "t.xml", DocumentRole.TECHNICAL, ""),
    ] == [(file.document_number, file.filename, file.role, file.document_label) for file in received().files]
    assert b"bilag" == received().files[2].content
    assert "Jeg søger plads" == received().body_text
    assert "<b>plads</b>" in received().body_html


def test_actions_are_read_and_a_stand_in_for_a_date_is_left_out_with_a_note() -> None:
    post = received()
    booked, page = post.actions
    assert booked.reservation is not None

    assert (1, "AFTALE", dt.datetime(2026, 11, 10, 9, tzinfo=dt.UTC), None) == (
        booked.document_number,
        booked.action_code,
        booked.starts_at,
        booked.ends_at,
    )
    assert ("Rød stue", "Jette", dt.datetime(2026, 11, 10, 12, tzinfo=dt.UTC)) == (
        booked.reservation.location,
        booked.reservation.organizer_name,
        booked.reservation.ends_at,
    )
    assert "https://www.example.dk" == page.url
    assert ("the end of an action is no date (a stand-in); it was left out",) == post.problems


def test_the_same_message_delivered_otherwise_has_the_same_content() -> None:
    spread = a_memo().replace(b"><", b">\n\t<").replace(b"memo:", b"m:").replace(b"xmlns:memo", b"xmlns:m")
    wrapped = b"<s:Envelope xmlns:s='urn:soap'>" + a_memo().split(b"?>", 1)[1] + b"</s:Envelope>"

    assert received().content_hash == received(spread).content_hash
    assert received().content_hash == received(wrapped).content_hash


@pytest.mark.parametrize("old", [b"Ans\xc3\xb8gning om plads", b"2026-7", b"Emilie", b"YmlsYWc="])
def test_another_word_anywhere_is_other_content(old: bytes) -> None:
    assert received().content_hash != received(a_memo().replace(old, b"QUJD", 1)).content_hash


def test_version_1_1_is_read_by_its_own_word() -> None:
    assert "1.1" == received(a_memo(version="1.1")).delivery.version
    assert () == tuple(p for p in received(a_memo(version="1.1")).problems if "version" in p)
    assert "the message is of a MeMo version not known here; it was read as 1.2" in received(a_memo(version="9.9")).problems


def test_a_nemsms_is_its_notification_and_is_its_own_document() -> None:
    post = received(a_memo(header=HEADER.replace("DIGITALPOST", "NEMSMS"), body=""))

    assert (True, "Du har fået post", 1) == (post.delivery.is_nemsms, post.body_text, len(post.files))
    assert post.original == post.files[0].content


def test_broken_base64_is_kept_as_it_came_and_named() -> None:
    post = received(a_memo(body=BODY.replace("YmlsYWc=", "YmlsYWc!")))

    assert b"YmlsYWc!" == post.files[2].content
    assert "a file's base64 is broken; it was kept as it came" in post.problems


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"<a", "the message is no well-formed XML"),
        (b"<a/>", "the message has no MeMo header"),
        (hostile.memo_external_entity(), "the message declares entities, as no MeMo does"),
        (hostile.memo_billion_laughs(), "the message declares entities, as no MeMo does"),
        (a_memo()[:2000], "the message is no well-formed XML"),
    ],
)
def test_a_message_that_cannot_be_read_is_kept_as_its_only_document(content: bytes, problem: str) -> None:
    post = received(content)

    assert (Channel.FILE, (problem,), [content]) == (post.channel, post.problems, [file.content for file in post.files])


def test_a_memo_is_recognised_whatever_it_is_called() -> None:
    assert Channel.DIGITAL_POST == kind_of(a_memo(), "download")
    assert Channel.DIGITAL_POST == receive(a_memo(), "x.txt", "").channel


def test_the_message_made_for_these_tests_fits_the_official_schema() -> None:
    root = os.environ.get("PUBLIC_SAMPLES")
    if root:
        schema = etree.XMLSchema(file=str(Path(root, "memo/xsd/Version1.2/MeMo_core.xsd")))
        document = etree.fromstring(a_memo())
        for stand_in in document.iter("{*}endDateTime"):
            stand_in.text = "2026-11-10T12:00:00Z"
        schema.assertValid(document)


def test_official_examples_are_read_without_a_problem() -> None:
    posts = [memo.read(path.read_bytes(), path.name, "/slot") for path in samples("memo/messages") if path.name.startswith("MeMo")]

    assert [()] * len(posts) == [post.problems for post in posts]
    assert all(post.channel is Channel.DIGITAL_POST and post.message_id and post.files for post in posts)
