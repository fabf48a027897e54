"""A Digital Post message (MeMo 1.1 and 1.2) as received post, header and body whole.

Elements are found by local name and in any order, so that a message a little off its schema is still read. The two
versions differ only by elements that are there or not; ``@memoVersion`` says which it is.
"""

import base64
import binascii
import datetime as dt
from collections.abc import Iterator

from lxml import etree

from casework.vocabulary import Channel, DocumentRole
from documents.cleaning import one_line, tidy
from documents.extractors import html, plain
from documents.extractors.broken import BROKEN
from documents.extractors.markup import Refused, parse
from documents.receiving.canonical import hash_of_bytes, hash_of_memo
from documents.receiving.dates import day, instant, local_date
from documents.receiving.loose import unread
from documents.receiving.memo_parts import child, content_data, pairs, party, value
from documents.receiving.post import (
    Delivery,
    Forwarded,
    ReceivedAction,
    ReceivedFile,
    ReceivedPost,
    ReplyTo,
    Reservation,
)
from documents.sniffing import MEMO

NAMESPACE = "https://DigitalPost.dk/MeMo-1"
VERSIONS = ("1.1", "1.2")
ROLES = (
    ("MainDocument", "mainDocumentID", DocumentRole.MAIN),
    ("AdditionalDocument", "additionalDocumentID", DocumentRole.ATTACHMENT),
    ("TechnicalDocument", "technicalDocumentID", DocumentRole.TECHNICAL),
)
Element = etree._Element


def read(content: bytes, filename: str, source_place: str) -> ReceivedPost:
    """Return the message; one that is no MeMo is its only document, with the problem named."""
    try:
        root = parse(content)
    except Refused:
        problem = "the message declares entities, as no MeMo does"
        return unread(content, filename, source_place, problem=problem, media_type="application/xml")
    except BROKEN:
        return unread(content, filename, source_place, problem="the message is no well-formed XML", media_type="application/xml")
    message = next(root.iter(f"{{{NAMESPACE}}}Message"), None)
    if message is None or child(message, "MessageHeader") is None:
        return unread(content, filename, source_place, problem="the message has no MeMo header", media_type="application/xml")
    return _post(message, content, filename, source_place)


def _post(message: Element, content: bytes, filename: str, source_place: str) -> ReceivedPost:
    header, body = child(message, "MessageHeader"), child(message, "MessageBody")
    problems: list[str] = []
    created = value(body, "createdDateTime")
    sent_at = _instant(created, "the time of the message", problems)
    documents = list(_documents(body, problems))
    files = [file for _, found in documents for file in found]
    recipient = party(child(header, "Recipient"), "recipientID")
    name = one_line(filename, 255) or "besked.xml"
    version = str(message.get("memoVersion", ""))
    if version not in VERSIONS:
        problems.append("the message is of a MeMo version not known here; it was read as 1.2")
    if not files:
        files = [ReceivedFile(1, name, MEMO, content, role=DocumentRole.MAIN)]
    return ReceivedPost(
        channel=Channel.DIGITAL_POST,
        content_hash=hash_of_memo(message),
        original=content,
        original_sha256=hash_of_bytes(content),
        original_filename=name,
        original_media_type=MEMO,
        source_place=source_place,
        message_id=value(header, "messageUUID").lower() or None,
        own_message_id=value(header, "messageID"),
        title=one_line(value(header, "label"), 256),
        sender=party(child(header, "Sender"), "senderID"),
        recipients=(recipient,) if recipient else (),
        representative=party(child(child(header, "Sender"), "Representative"), "representativeID"),
        letter_date=local_date(sent_at),
        sent_at=sent_at,
        body_text=_words(files, value(header, "notification")),
        body_html=_markup(files),
        files=tuple(files),
        actions=tuple(action for number, (element, _) in enumerate(documents, 1) for action in _actions(element, number, problems)),
        in_reply_to=tuple(_reply(element) for element in header.iterchildren("{*}ReplyData")) if header is not None else (),
        forwarded=_forwarded(child(header, "ForwardData"), problems),
        content_data=content_data(child(header, "ContentData")),
        delivery=_delivery(header, version, problems),
        problems=tuple(dict.fromkeys(problems)),
    )


def _delivery(header: Element | None, version: str, problems: list[str]) -> Delivery:
    until = value(header, "doNotDeliverUntilDate")
    if until and day(until) is None:
        problems.append("the date before which it must not be delivered is no date; it was left out")
    return Delivery(
        message_type=value(header, "messageType"),
        version=version,
        message_code=value(header, "messageCode"),
        post_type=value(header, "postType"),
        notification=value(header, "notification"),
        additional_notification=value(header, "additionalNotification"),
        is_reply_allowed=_is_true(value(header, "reply")),
        reply_by=_instant(value(header, "replyByDateTime"), "the time to reply by", problems),
        do_not_deliver_until=day(until),
        is_mandatory=_is_true(value(header, "mandatory")),
        is_legal_notification=_is_true(value(header, "legalNotification")),
    )


def _documents(body: Element | None, problems: list[str]) -> Iterator[tuple[Element, list[ReceivedFile]]]:
    """Yield each document with its files; several files of one document are formats of the same content."""
    number = 0
    for name, number_name, role in ROLES:
        for document in body.iterchildren(f"{{*}}{name}") if body is not None else ():
            number += 1
            files = [
                ReceivedFile(
                    number,
                    one_line(value(file, "filename"), 255) or f"dokument-{number}",
                    value(file, "encodingFormat"),
                    _bytes(child(file, "content"), problems),
                    role=role,
                    document_label=value(document, "label"),
                    document_id=value(document, number_name),
                    language=value(file, "language"),
                )
                for file in document.iterchildren("{*}File")
            ]
            yield document, files


def _bytes(element: Element | None, problems: list[str]) -> bytes:
    encoded = "".join((element.text or "").split()) if element is not None else ""
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        problems.append("a file's base64 is broken; it was kept as it came")
        return encoded.encode("utf-8", "replace")


def _actions(document: Element, number: int, problems: list[str]) -> Iterator[ReceivedAction]:
    for action in document.iterchildren("{*}Action"):
        booked = child(action, "Reservation")
        yield ReceivedAction(
            document_number=number,
            label=value(action, "label"),
            action_code=value(action, "actionCode"),
            starts_at=_instant(value(action, "startDateTime"), "the start of an action", problems),
            ends_at=_instant(value(action, "endDateTime"), "the end of an action", problems),
            url=value(action, "EntryPoint", "url"),
            reservation=None if booked is None else _reservation(booked, problems),
        )


def _reservation(element: Element, problems: list[str]) -> Reservation:
    return Reservation(
        description=value(element, "description"),
        reservation_id=value(element, "reservationUUID").lower(),
        abstract=value(element, "abstract"),
        location=value(element, "location"),
        starts_at=_instant(value(element, "startDateTime"), "the start of an appointment", problems),
        ends_at=_instant(value(element, "endDateTime"), "the end of an appointment", problems),
        organizer_mail=value(element, "organizerMail"),
        organizer_name=value(element, "organizerName"),
    )


def _reply(element: Element) -> ReplyTo:
    return ReplyTo(
        message_id=value(element, "messageUUID").lower(),
        own_message_id=value(element, "messageID"),
        reply_id=value(element, "replyUUID").lower(),
        sender_id=value(element, "senderID"),
        recipient_id=value(element, "recipientID"),
        case_id=value(element, "caseID"),
        contact_point_id=value(element, "contactPointID"),
        generating_system_id=value(element, "generatingSystemID"),
        comment=value(element, "comment"),
        additional=pairs(element, "AdditionalReplyData", "label", "value"),
    )


def _forwarded(element: Element | None, problems: list[str]) -> Forwarded | None:
    if element is None:
        return None
    return Forwarded(
        message_id=value(element, "messageUUID").lower(),
        original_sender=value(element, "originalSender"),
        original_sent_at=_instant(value(element, "originalMessageDateTime"), "the time of the forwarded message", problems),
        original_content_responsible=value(element, "originalContentResponsible"),
        original_representative=value(element, "originalRepresentative"),
        contact_point_id=value(element, "contactPointID"),
        comment=value(element, "comment"),
    )


def _instant(text: str, what: str, problems: list[str]) -> dt.datetime | None:
    moment = instant(text)
    if text and moment is None:
        problems.append(f"{what} is no date ({'a stand-in' if text.startswith('0001-') else 'unreadable'}); it was left out")
    return moment


def _is_true(text: str) -> bool:
    return text in ("true", "1")


def _words(files: list[ReceivedFile], notification: str) -> str:
    """Return the body to be read at a glance: a textual main document, or the notification of a NemSMS."""
    for file in files:
        if file.role is DocumentRole.MAIN and file.media_type.startswith("text/plain"):
            return tidy(plain.decode(file.content[:1_000_000])[0])
    markup = _markup(files)
    return html.text_of(markup)[0] if markup else notification


def _markup(files: list[ReceivedFile]) -> str:
    for file in files:
        if file.role is DocumentRole.MAIN and file.media_type.startswith("text/html"):
            return html.as_text(file.content[:1_000_000])
    return ""
