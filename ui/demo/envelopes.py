"""Pack letters the way they arrive: as a Digital Post message (MeMo 1.1 and 1.2), as an e-mail, or as a loose file.

Element order and types: MeMo_core.xsd 1.1 and 1.2 (Digitaliseringsstyrelsen). Identifiers and boundaries are given in, so
the same envelope is the same bytes.
"""

import base64
import datetime as dt
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from html import escape
from xml.etree import ElementTree

from ui.demo.ministry import AUTHORITY_CVR, AUTHORITY_NAME
from ui.demo.names import Outsider

MEMO = "https://DigitalPost.dk/MeMo-1"
GRD = "https://data.gov.dk/model/core/"
KLE = "http://kle-online.dk/"
for _prefix, _namespace in (("memo", MEMO), ("grd", GRD), ("kle", KLE)):
    ElementTree.register_namespace(_prefix, _namespace)

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "txt": "text/plain",
    "html": "text/html",
}


@dataclass(frozen=True)
class LetterFile:
    """A file in an envelope."""

    name: str
    content: bytes

    @property
    def media_type(self) -> str:
        """Gives the media type by the name's ending."""
        return MEDIA_TYPES[self.name.rpartition(".")[2]]


@dataclass(frozen=True)
class Envelope:
    """What is known of a sending: who, when, about what, and what it answers."""

    message_id: str
    sender: Outsider
    moment: dt.datetime
    title: str
    text: str
    files: tuple[LetterFile, ...]
    unit: str
    unit_name: str
    kle: str = ""
    kle_title: str = ""
    reply_to: str = ""
    case_number: str = ""
    reply_by: dt.date | None = None
    has_plain_text: bool = False
    meeting: tuple[dt.datetime, str] | None = None
    forwarded: "Envelope | None" = None


def memo_message(envelope: Envelope, *, version: str = "1.2") -> bytes:
    """Gives a MeMo message that is valid by the schema of its version."""
    root = ElementTree.Element(_memo("Message"), {"memoVersion": version} | ({"memoSchVersion": "1.1.0"} if version == "1.1" else {}))
    _header(ElementTree.SubElement(root, _memo("MessageHeader")), envelope)
    _body(ElementTree.SubElement(root, _memo("MessageBody")), envelope)
    ElementTree.indent(root)
    written: bytes = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def _memo(name: str) -> str:
    return f"{{{MEMO}}}{name}"


def _put(parent: ElementTree.Element, name: str, text: str, *, namespace: str = MEMO) -> None:
    ElementTree.SubElement(parent, f"{{{namespace}}}{name}").text = text


def _instant(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _header(header: ElementTree.Element, envelope: Envelope) -> None:
    _put(header, "messageType", "DIGITALPOST")
    _put(header, "messageUUID", envelope.message_id)
    _put(header, "label", envelope.title[:255])
    _put(header, "reply", "true")
    if envelope.reply_by:
        _put(header, "replyByDateTime", f"{envelope.reply_by}T11:00:00Z")
    _put(header, "mandatory", "false")
    _put(header, "legalNotification", "false")
    _put(header, "postType", "VIRKSOMHEDSPOST" if envelope.sender.kind != "citizen" else "BORGERPOST")
    _sender(ElementTree.SubElement(header, _memo("Sender")), envelope.sender)
    _recipient(ElementTree.SubElement(header, _memo("Recipient")), envelope)
    if envelope.kle:
        _subject(ElementTree.SubElement(header, _memo("ContentData")), envelope)
    if envelope.reply_to:
        reply = ElementTree.SubElement(header, _memo("ReplyData"))
        _put(reply, "messageUUID", envelope.reply_to)
        if envelope.case_number:
            _put(reply, "caseID", envelope.case_number)


def _sender(element: ElementTree.Element, sender: Outsider) -> None:
    _put(element, "senderID", sender.identifier)
    _put(element, "idType", sender.identifier_kind)
    _put(element, "label", sender.name)
    attention = ElementTree.SubElement(element, _memo("AttentionData"))
    person = ElementTree.SubElement(attention, _memo("AttentionPerson"))
    _put(person, "personID", sender.identifier)
    _put(person, "label", sender.contact)
    mail = ElementTree.SubElement(attention, _memo("EMail"))
    _put(mail, "emailAddress", sender.email)
    _put(mail, "relatedAgent", sender.contact)
    address = ElementTree.SubElement(attention, f"{{{GRD}}}UnstructuredAddress")
    _put(address, "unstructured", f"{sender.address}, {sender.town}", namespace=GRD)


def _recipient(element: ElementTree.Element, envelope: Envelope) -> None:
    _put(element, "recipientID", AUTHORITY_CVR)
    _put(element, "idType", "CVR")
    _put(element, "label", AUTHORITY_NAME)
    point = ElementTree.SubElement(element, _memo("ContactPoint"))
    _put(point, "contactPointID", envelope.unit)
    _put(point, "label", envelope.unit_name)


def _subject(element: ElementTree.Element, envelope: Envelope) -> None:
    kle = ElementTree.SubElement(element, f"{{{KLE}}}KLEdata")
    _put(kle, "subjectKey", envelope.kle, namespace=KLE)
    _put(kle, "version", "Maj 2025", namespace=KLE)
    _put(kle, "label", envelope.kle_title[:255], namespace=KLE)


def _body(body: ElementTree.Element, envelope: Envelope) -> None:
    _put(body, "createdDateTime", _instant(envelope.moment))
    first, *rest = envelope.files
    main = ElementTree.SubElement(body, _memo("MainDocument"))
    _put(main, "label", envelope.title[:255])
    _file(main, first)
    if envelope.has_plain_text:
        _file(main, LetterFile(first.name.rpartition(".")[0] + ".txt", envelope.text.encode()))
    if envelope.meeting:
        _appointment(main, envelope)
    for file in rest:
        additional = ElementTree.SubElement(body, _memo("AdditionalDocument"))
        _put(additional, "label", file.name.rpartition(".")[0])
        _file(additional, file)


def _file(parent: ElementTree.Element, file: LetterFile) -> None:
    element = ElementTree.SubElement(parent, _memo("File"))
    _put(element, "encodingFormat", file.media_type)
    _put(element, "filename", file.name)
    _put(element, "language", "da")
    _put(element, "content", base64.b64encode(file.content).decode())


def _appointment(parent: ElementTree.Element, envelope: Envelope) -> None:
    assert envelope.meeting is not None
    starts, place = envelope.meeting
    ends = starts + dt.timedelta(minutes=90)
    action = ElementTree.SubElement(parent, _memo("Action"))
    _put(action, "label", "Mødeforslag")
    _put(action, "actionCode", "AFTALE")
    _put(action, "startDateTime", _instant(starts))
    _put(action, "endDateTime", _instant(ends))
    reservation = ElementTree.SubElement(action, _memo("Reservation"))
    _put(reservation, "description", envelope.title[:255])
    _put(reservation, "reservationUUID", envelope.message_id)
    _put(reservation, "abstract", "Møde")
    _put(reservation, "location", place)
    _put(reservation, "startDateTime", _instant(starts))
    _put(reservation, "endDateTime", _instant(ends))
    _put(reservation, "organizerMail", envelope.sender.email)
    _put(reservation, "organizerName", envelope.sender.contact)


def mail_message(envelope: Envelope) -> bytes:
    """Gives an e-mail with plain and HTML bodies, attachments and, where something is forwarded, the message inside it."""
    message = _mail(envelope)
    _fix_boundaries(message, envelope.message_id[:13], [0])
    return message.as_bytes()


def _mail(envelope: Envelope) -> EmailMessage:
    message = EmailMessage()
    message["From"] = formataddr((envelope.sender.contact, envelope.sender.email))
    message["To"] = formataddr((envelope.unit_name, f"{_ascii(envelope.unit)}@mgl.example"))
    message["Subject"] = envelope.title
    message["Date"] = format_datetime(envelope.moment)
    message["Message-ID"] = f"<{envelope.message_id}@post.example>"
    if envelope.reply_to:
        message["In-Reply-To"] = message["References"] = f"<{envelope.reply_to}@mgl.example>"
    signature = f"{envelope.sender.contact}\n{envelope.sender.name}"
    message.set_content(f"{envelope.text}\n\nMed venlig hilsen\n{signature}\n", cte="quoted-printable")
    message.add_alternative(_html(envelope, signature), subtype="html", cte="quoted-printable")
    for file in envelope.files:
        maintype, _, subtype = file.media_type.partition("/")
        message.add_attachment(file.content, maintype=maintype, subtype=subtype, filename=file.name)
    if envelope.forwarded:
        message.add_attachment(_mail(envelope.forwarded), filename=f"{envelope.forwarded.title[:60]}.eml")
    return message


def _html(envelope: Envelope, signature: str) -> str:
    paragraphs = "".join(f"<p>{escape(part)}</p>" for part in envelope.text.split("\n\n"))
    return f'<html lang="da"><body>{paragraphs}<p>Med venlig hilsen<br>{"<br>".join(map(escape, signature.splitlines()))}</p></body></html>'


def _ascii(text: str) -> str:
    return text.lower().replace("ø", "oe")


def _fix_boundaries(message: EmailMessage, seed: str, count: list[int]) -> None:
    """Gives every multipart a boundary of its own; the library would draw it by chance."""
    if message.is_multipart():
        if message.get_content_maintype() == "multipart":
            count[0] += 1
            message.set_boundary(f"=_{seed}_{count[0]}")
        for part in message.iter_parts() if message.get_content_maintype() == "multipart" else message.get_payload():
            _fix_boundaries(part, seed, count)  # type: ignore[arg-type]  # a parsed part of an EmailMessage is one
