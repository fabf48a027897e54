"""What Outlook knows of a message (MS-OXPROPS), as a letter: who, when, what about, the words, and what is attached.

Both of its file formats, ``.msg`` and ``winmail.dat``, hold the same properties and end here.
"""

import datetime as dt
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import encoders
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime

from documents.cleaning import clean, one_line, tidy
from documents.extracted import Attachment
from documents.extractors import html, plain
from documents.extractors.codepages import encoding_of
from documents.extractors.rtf import read_rtf
from documents.limits import MEGABYTE, Budget
from documents.sniffing import media_type_of

Value = str | bytes | int | dt.datetime
Properties = dict[int, Value]

SUBJECT, BODY, BODY_RTF, BODY_HTML = 0x0037, 0x1000, 0x1009, 0x1013
SUBMITTED, DELIVERED, CREATED = 0x0039, 0x0E06, 0x3007
SENDERS = ((0x0042, 0x5D02, 0x0065), (0x0C1A, 0x5D01, 0x0C1F))  # on whose behalf, then who: name, SMTP address, address
DISPLAY_TO, DISPLAY_CC = 0x0E04, 0x0E03
MESSAGE_CLASS, MESSAGE_ID, REFERENCES, IN_REPLY_TO = 0x001A, 0x1035, 0x1039, 0x1042
RECIPIENT_KIND, DISPLAY_NAME, SMTP_ADDRESS, EMAIL_ADDRESS = 0x0C15, 0x3001, 0x39FE, 0x3003
HEADERS = 0x007D
MESSAGE_CODEPAGE, INTERNET_CODEPAGE = 0x3FFD, 0x3FDE
FILE_BYTES, LONG_NAME, SHORT_NAME, MIME_TYPE = 0x3701, 0x3707, 0x3704, 0x370E
TO, COPY = 1, 2
MOST_RECIPIENTS = 500
DEEPEST = 10
LARGEST_RTF = 16 * MEGABYTE

_EPOCH = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)
# What the packing starts from, so that short letters pack too (MS-OXRTFCP 2.1.2.1).
_PREFIX = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArial"
    b"Times New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)


@dataclass(frozen=True)
class Letter:
    """A message with its recipients, the files attached to it, and the messages within it."""

    properties: Properties = field(repr=False)
    recipients: tuple[Properties, ...] = field(default=(), repr=False)
    files: tuple[Properties, ...] = field(default=(), repr=False)
    letters: tuple["Letter", ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Person:
    """Who sent or received a message; ``address`` is empty where only Exchange knows it."""

    name: str = field(repr=False)
    address: str = field(default="", repr=False)

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.address and self.name != self.address else self.name


def text_of(letter: Letter, budget: Budget) -> str:
    """Return headers and body as text, in the form in which e-mail is read."""
    lines = [f"{name}: {value}" for name, value in _shown(letter) if value]
    return tidy("\n".join([*lines, "", body_of(letter.properties, budget)]))


def body_of(properties: Properties, budget: Budget) -> str:
    """Return the words of the body: plain, else those of its HTML, else those of its RTF."""
    body = said(properties, BODY)
    if body.strip():
        return body
    markup = markup_of(properties)
    if markup.strip():
        return html.text_of(markup, lambda: budget.is_spent)[0]
    packed = properties.get(BODY_RTF, b"")
    return read_rtf(unpacked_rtf(packed), lambda: budget.is_spent).text() if isinstance(packed, bytes) and packed else ""


def markup_of(properties: Properties) -> str:
    """Return the HTML of the body as it was written; not sanitised, never to be shown as it is."""
    markup = properties.get(BODY_HTML, "")
    if isinstance(markup, bytes):
        return html.as_text(markup, _encoding(properties, INTERNET_CODEPAGE))
    return markup if isinstance(markup, str) else ""


def attachments_of(letter: Letter, budget: Budget) -> Iterator[Attachment]:
    """Yield the attached files, and messages within the message as e-mail."""
    for number, file in enumerate(letter.files, start=1):
        content = file.get(FILE_BYTES)
        if not isinstance(content, bytes) or budget.is_spent:
            continue
        name = one_line(said(file, LONG_NAME) or said(file, SHORT_NAME) or said(file, DISPLAY_NAME), 255).replace("\\", "/")
        name = name.rpartition("/")[2] or f"bilag-{number}"
        if said(file, MIME_TYPE).lower() == "multipart/signed":  # a signed letter is kept as the mail that it was
            yield Attachment(f"{name.removesuffix('.p7m')}.eml", "message/rfc822", content)
        else:
            yield Attachment(name, media_type_of(content, name), content)
    for inner in letter.letters:
        if not budget.is_spent:
            title = one_line(said(inner.properties, SUBJECT), 100).replace("/", "-") or "besked"
            yield Attachment(f"{title}.eml", "message/rfc822", as_mail(inner, budget))


def as_mail(letter: Letter, budget: Budget, depth: int = 0) -> bytes:
    """Return the message as e-mail, with its attachments, by the standard library's writer."""
    mail = MIMEMultipart()
    for name, value in _shown(letter):
        if value:
            mail[name] = value if value.isascii() else Header(value, "utf-8").encode()
    mail.attach(MIMEText(clean(body_of(letter.properties, budget)), "plain", "utf-8"))
    flat = Letter(letter.properties, files=letter.files, letters=letter.letters if depth < DEEPEST else ())
    for file in flat.files:
        for attachment in attachments_of(Letter({}, files=(file,)), budget):
            mail.attach(_part(attachment))
    for inner in flat.letters:
        title = one_line(said(inner.properties, SUBJECT), 100) or "besked"
        mail.attach(_part(Attachment(f"{title}.eml", "message/rfc822", as_mail(inner, budget, depth + 1))))
    return mail.as_bytes()


def said(properties: Properties, tag: int) -> str:
    """Return a property that is text, in the encoding its message names; nothing when it is missing."""
    value = properties.get(tag, "")
    if isinstance(value, bytes):
        value = plain.decode(value.rstrip(b"\x00"), _encoding(properties, MESSAGE_CODEPAGE))[0]
    return clean(value).rstrip("\x00") if isinstance(value, str) else ""


def instant(ticks: int) -> dt.datetime | int:
    """Return Windows' count of 100 nanoseconds since 1601 as an instant; the number itself where it is none of our time."""
    try:
        return _EPOCH + dt.timedelta(microseconds=ticks // 10)
    except OverflowError:
        return ticks


def unpacked_rtf(content: bytes) -> bytes:
    """Return RTF unpacked (MS-OXRTFCP), as much of it as is there; what is not packed comes back as it is."""
    if len(content) < 16 or content[8:12] not in (b"LZFu", b"MELA"):
        return content
    size = min(struct.unpack_from("<I", content, 4)[0], LARGEST_RTF)
    if content[8:12] == b"MELA":
        return content[16 : 16 + size]
    return _unpacked(content, size)


def _unpacked(content: bytes, size: int) -> bytes:
    """Undo Outlook's packing: eight pieces a control byte, each a letter or a place and length in what came last."""
    window, written = bytearray(_PREFIX.ljust(4096, b"\x00")), len(_PREFIX)
    target, place = bytearray(), 16
    while place < len(content) and len(target) < size:
        control, place = content[place], place + 1
        for bit in range(8):
            is_reference = bool(control & (1 << bit))
            token = content[place : place + 1 + is_reference]
            place += len(token)
            start = int.from_bytes(token, "big") >> 4
            if len(token) < 1 + is_reference or (is_reference and start == written):
                return bytes(target)
            count = (token[1] & 15) + 2 if is_reference else 1
            for step in range(count):
                letter = window[(start + step) & 4095] if is_reference else token[0]
                window[written] = letter
                written = (written + 1) & 4095
                target.append(letter)
    return bytes(target)


def _shown(letter: Letter) -> list[tuple[str, str]]:
    """Return the headers a reader is shown, in the order of mail."""
    properties = letter.properties
    created = properties.get(CREATED)
    moment = sent_at(properties) or (created if isinstance(created, dt.datetime) else None)
    sender = sender_of(properties)
    return [
        ("From", str(sender) if sender else ""),
        ("To", ", ".join(map(str, recipients_of(letter, TO))) or one_line(said(properties, DISPLAY_TO), 5000)),
        ("Cc", ", ".join(map(str, recipients_of(letter, COPY))) or one_line(said(properties, DISPLAY_CC), 5000)),
        ("Date", format_datetime(moment) if moment else ""),
        ("Subject", one_line(said(properties, SUBJECT), 2000)),
    ]


def sender_of(properties: Properties) -> Person | None:
    """Return on whose behalf a message was sent, else who sent it."""
    people = (_person(properties, *tags) for tags in SENDERS)
    return next((person for person in people if person is not None), None)


def recipients_of(letter: Letter, kind: int) -> tuple[Person, ...]:
    """Return the recipients of a kind: ``TO`` or ``COPY``."""
    of_kind = (each for each in letter.recipients[:MOST_RECIPIENTS] if each.get(RECIPIENT_KIND) == kind)
    people = (_person(each, DISPLAY_NAME, SMTP_ADDRESS, EMAIL_ADDRESS) for each in of_kind)
    return tuple(person for person in people if person is not None)


def sent_at(properties: Properties) -> dt.datetime | None:
    """Return when a message was sent, else when it was delivered."""
    return next((value for tag in (SUBMITTED, DELIVERED) if isinstance(value := properties.get(tag), dt.datetime)), None)


def _person(properties: Properties, name_tag: int, *address_tags: int) -> Person | None:
    """Return name and address; an address within Exchange ("/o=…") says nothing to a reader."""
    name = one_line(said(properties, name_tag), 320)
    addresses = (one_line(said(properties, tag), 320) for tag in address_tags)
    address = next((each for each in addresses if "@" in each), "")
    return Person(name or address, address) if name or address else None


def _encoding(properties: Properties, tag: int) -> str:
    number = properties.get(tag) or properties.get(MESSAGE_CODEPAGE)
    return encoding_of(number) if isinstance(number, int) else ""


def _part(attachment: Attachment) -> MIMEBase:
    main, _, sub = attachment.media_type.partition("/")
    if attachment.media_type == "message/rfc822":
        main, sub = "application", "octet-stream"  # as bytes: the standard library re-wraps the headers of messages
    part = MIMEBase(main, sub)
    part.set_payload(attachment.content)
    encoders.encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", attachment.filename))
    return part
