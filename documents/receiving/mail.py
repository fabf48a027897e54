"""An e-mail as received post: headers, bodies, attachments, and messages in the message as documents of their own."""

import datetime as dt
import re
from email.utils import parsedate_to_datetime

from casework.vocabulary import Channel, DocumentRole
from documents.cleaning import one_line, tidy
from documents.extractors.broken import BROKEN
from documents.extractors.mail import body_html, body_text
from documents.mail_parts import Mail, MailPart, decoded, take_apart
from documents.receiving.canonical import hash_of_bytes, hash_of_mail
from documents.receiving.dates import local_date
from documents.receiving.post import Delivery, ReceivedFile, ReceivedParty, ReceivedPost, ReplyTo
from documents.sniffing import media_type_of

MEDIA_TYPE = "message/rfc822"
SUFFIXES = {
    "text/html": "html",
    "text/plain": "txt",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "application/pdf": "pdf",
    "text/calendar": "ics",
    "application/ms-tnef": "dat",
}
_IDS = re.compile(r"<([^<>\s]{1,500})>")


def read(content: bytes, filename: str, source_place: str) -> ReceivedPost:
    """Return the e-mail; its first document is the message itself, byte for byte, then follow its attachments."""
    mail = take_apart(content)
    sent_at, problems = _sent_at(mail)
    name = one_line(filename, 255) or "besked.eml"
    message = ReceivedFile(1, name, MEDIA_TYPE, content, role=DocumentRole.MAIN, document_label=decoded(mail.header("Subject")))
    own_id = ids(mail.header("Message-ID"))
    return ReceivedPost(
        channel=Channel.EMAIL,
        content_hash=hash_of_mail(content),
        original=content,
        original_sha256=hash_of_bytes(content),
        original_filename=name,
        original_media_type=MEDIA_TYPE,
        source_place=source_place,
        message_id=own_id[0] if own_id else one_line(mail.header("Message-ID"), 500).strip("<> ") or None,
        title=one_line(decoded(mail.header("Subject")), 255),
        sender=next(iter(_parties(mail, "From")), None) or next(iter(_parties(mail, "Sender")), None),
        recipients=_parties(mail, "To"),
        copy_recipients=_parties(mail, "Cc"),
        letter_date=local_date(sent_at),
        sent_at=sent_at,
        body_text=tidy(body_text(mail)),
        body_html=body_html(mail),
        files=(message, *_numbered(mail, 1, 2)),
        in_reply_to=replied(ids(mail.header("In-Reply-To")), ids(mail.header("References"))),
        delivery=Delivery(message_type="EMAIL"),
        problems=(*mail.problems, *problems),
    )


def _parties(mail: Mail, header: str) -> tuple[ReceivedParty, ...]:
    return tuple(
        ReceivedParty(
            name=name or address,
            id_kind="EMAIL" if "@" in address else "",
            id_value=address if "@" in address else "",
            email=address if "@" in address else "",
        )
        for name, address in mail.addresses(header)
    )


def _sent_at(mail: Mail) -> tuple[dt.datetime | None, tuple[str, ...]]:
    value = mail.header("Date")
    if not value:
        return None, ()
    try:
        sent_at = parsedate_to_datetime(one_line(value, 200))
        sent_at = sent_at.replace(tzinfo=dt.UTC) if sent_at.tzinfo is None else sent_at.astimezone(dt.UTC)
    except BROKEN:
        return None, ("the e-mail's date cannot be read",)
    if not 1971 <= sent_at.year <= 2200:
        return None, ("the e-mail's date is none of our time",)
    return sent_at, ()


def ids(value: str) -> list[str]:
    """Return the ids of messages that stand in a header."""
    return _IDS.findall(value[:20_000])


def replied(answered: list[str], thread: list[str]) -> tuple[ReplyTo, ...]:
    """Return the messages one answers, newest first: In-Reply-To, then References from their end."""
    return tuple(ReplyTo(message_id=each) for each in dict.fromkeys([*answered, *reversed(thread)]))[:100]


def attachments(content: bytes, *, message: int, next_number: int) -> tuple[ReceivedFile, ...]:
    """Return the files attached to a message that is itself a file of another: ``message`` is its number there."""
    return _numbered(take_apart(content), message, next_number)


def _numbered(mail: Mail, message: int, next_number: int) -> tuple[ReceivedFile, ...]:
    """Number the attached files in the order of the message."""
    attached = [part for part in mail.parts if part.is_attachment]
    numbers = {part.path: number for number, part in enumerate(attached, start=next_number)}
    return tuple(_file(part, numbers[part.path], numbers.get(part.within, message) if part.within else message) for part in attached)


def _file(part: MailPart, number: int, within: int) -> ReceivedFile:
    media_type = part.media_type
    if media_type == "application/octet-stream" or part.filename.lower() == "winmail.dat":
        media_type = media_type_of(part.content, part.filename)
    name = part.filename or f"bilag-{number - 1}.{SUFFIXES.get(media_type, 'bin')}"
    label = name.removesuffix(".eml") if media_type == MEDIA_TYPE else name
    return ReceivedFile(
        number,
        name,
        media_type,
        part.content,
        document_label=label,
        within=within,
        content_id=part.content_id,
        is_inline=part.is_inline,
    )
