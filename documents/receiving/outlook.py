"""An Outlook message (.msg, MS-OXMSG) as received post: what an official drags from the mail program is an e-mail, not a loose file."""

import hashlib
from email import message_from_string

from casework.vocabulary import Channel, DocumentRole
from documents.cleaning import one_line, tidy
from documents.extracted import Attachment
from documents.extractors.broken import BROKEN_OR_DEEP
from documents.extractors.mapi import (
    COPY,
    HEADERS,
    IN_REPLY_TO,
    MESSAGE_CLASS,
    MESSAGE_ID,
    REFERENCES,
    SUBJECT,
    TO,
    Letter,
    Person,
    attachments_of,
    body_of,
    markup_of,
    recipients_of,
    said,
    sender_of,
    sent_at,
    text_of,
)
from documents.extractors.outlook import letter_of
from documents.limits import Budget, Limits
from documents.receiving import loose, mail
from documents.receiving.canonical import hash_of_bytes
from documents.receiving.dates import local_date
from documents.receiving.post import Delivery, ReceivedFile, ReceivedParty, ReceivedPost

MEDIA_TYPE = "application/vnd.ms-outlook"
LETTERS = ("IPM.NOTE", "REPORT.IPM.NOTE")
"""What an e-mail's class begins with (MS-OXCMSG 2.2.1.3); a contact, a task or an appointment is a loose file."""


def read(content: bytes, filename: str, source_place: str) -> ReceivedPost:
    """Return the message; its first document is the file itself, byte for byte, then follow its attachments."""
    try:
        letter, unread = letter_of(content)
        if (said(letter.properties, MESSAGE_CLASS) or LETTERS[0]).upper().startswith(LETTERS):
            return _post(letter, content, filename, source_place, unread)
    except RecursionError:
        raise
    except BROKEN_OR_DEEP:
        return loose.unread(content, filename, source_place, problem="the Outlook message does not open", media_type=MEDIA_TYPE)
    return loose.unread(content, filename, source_place, media_type=MEDIA_TYPE)


def _post(letter: Letter, content: bytes, filename: str, source_place: str, unread: int) -> ReceivedPost:
    properties, budget = letter.properties, Budget(Limits())
    subject, sender = one_line(said(properties, SUBJECT), 255), sender_of(letter.properties)
    attached, moment = tuple(attachments_of(letter, budget)), sent_at(letter.properties)
    name, own_id = one_line(filename, 255) or "besked.msg", _ids(letter, MESSAGE_ID, "Message-ID")
    message = ReceivedFile(1, name, MEDIA_TYPE, content, role=DocumentRole.MAIN, document_label=subject)
    return ReceivedPost(
        channel=Channel.EMAIL,
        content_hash=_hash_of(letter, attached),
        original=content,
        original_sha256=hash_of_bytes(content),
        original_filename=name,
        original_media_type=MEDIA_TYPE,
        source_place=source_place,
        message_id=own_id[0] if own_id else None,
        title=subject,
        sender=_party(sender) if sender else None,
        recipients=tuple(map(_party, recipients_of(letter, TO))),
        copy_recipients=tuple(map(_party, recipients_of(letter, COPY))),
        letter_date=local_date(moment),
        sent_at=moment,
        body_text=tidy(body_of(properties, budget)),
        body_html=markup_of(properties),
        files=(message, *_files(attached)),
        in_reply_to=mail.replied(_ids(letter, IN_REPLY_TO, "In-Reply-To"), _ids(letter, REFERENCES, "References")),
        delivery=Delivery(message_type="EMAIL"),
        problems=("some parts of the Outlook message could not be read",) if unread else (),
    )


def _party(person: Person) -> ReceivedParty:
    kind = "EMAIL" if person.address else ""
    return ReceivedParty(name=person.name, id_kind=kind, id_value=person.address, email=person.address)


def _ids(letter: Letter, tag: int, header: str) -> list[str]:
    """Return the ids in a property; where Outlook kept none, those in the headers that the message came with."""
    own = mail.ids(said(letter.properties, tag))
    return own or mail.ids(str(message_from_string(said(letter.properties, HEADERS)).get(header, "")))


def _hash_of(letter: Letter, attached: tuple[Attachment, ...]) -> str:
    """Return the hash of what a message says: two copies of one, saved by Outlook at different times, differ in their bytes."""
    said_by_it = text_of(letter, Budget(Limits())).encode("utf-8", "replace")
    hasher = hashlib.sha256(said_by_it)
    for file in attached:
        inside = b"" if file.media_type == mail.MEDIA_TYPE else file.content  # a message within is written by us, with a chance boundary
        hasher.update(b"\n" + file.filename.encode("utf-8", "replace") + hashlib.sha256(inside).digest())
    return hasher.hexdigest()


def _files(attached: tuple[Attachment, ...]) -> tuple[ReceivedFile, ...]:
    """Number the attached files after the message itself; those of messages within it follow theirs."""
    numbered: list[ReceivedFile] = []
    for each in attached:
        number = len(numbered) + 2
        label = each.filename.removesuffix(".eml") if each.media_type == mail.MEDIA_TYPE else each.filename
        numbered.append(ReceivedFile(number, each.filename, each.media_type, each.content, document_label=label, within=1))
        if each.media_type == mail.MEDIA_TYPE:
            numbered.extend(mail.attachments(each.content, message=number, next_number=number + 1))
    return tuple(numbered)
