"""``ReceivedPost``: what a received message is, whichever channel it came by.

Field names follow MeMo 1.2 where it has a word; e-mail and loose files fill what they have.
"""

import datetime as dt
from dataclasses import dataclass, field

from casework.vocabulary import Channel, DocumentRole


@dataclass(frozen=True)
class Address:
    """A postal address as the sender wrote it, in parts or as one line (``unstructured``)."""

    street: str = ""
    house_number: str = ""
    floor: str = ""
    door: str = ""
    care_of: str = ""
    zip_code: str = ""
    city: str = ""
    country: str = ""
    address_id: str = ""
    easting: str = ""
    northing: str = ""
    height: str = ""
    unstructured: str = ""


@dataclass(frozen=True)
class Identifier:
    """A number that says who or what something is, with what is odd about it; odd is flagged, never refused."""

    kind: str
    value: str = field(repr=False)
    label: str = field(default="", repr=False)
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class ContactPoint:
    """The mailbox of an authority that a message is for, or came from: what intake routes by."""

    contact_point_id: str
    contact_group: str = ""
    label: str = ""
    info: tuple[tuple[str, ...], ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class ReceivedParty:
    """A sender, recipient or representative as named in the message.

    ``identifiers`` are the further numbers of MeMo's AttentionData (PERSON, P_NUMBER, GLN, SE, EID, SOR, …).
    """

    name: str = field(default="", repr=False)
    id_kind: str = ""
    id_value: str = field(default="", repr=False)
    id_kind_label: str = ""
    flags: tuple[str, ...] = ()
    email: str = field(default="", repr=False)
    telephone: str = field(default="", repr=False)
    attention: str = field(default="", repr=False)
    content_responsible: Identifier | None = None
    generating_system: Identifier | None = None
    identifiers: tuple[Identifier, ...] = ()
    address: Address | None = field(default=None, repr=False)
    contact_point: ContactPoint | None = None


@dataclass(frozen=True)
class ReceivedFile:
    """One file of a message.

    Files with the same ``document_number`` are alternative formats of one document (MeMo: several File in a Document).
    ``within`` is the ``document_number`` of the message this file was attached to, when that is a message in the message.
    """

    document_number: int
    filename: str = field(repr=False)
    media_type: str
    content: bytes = field(repr=False)
    role: DocumentRole = DocumentRole.ATTACHMENT
    document_label: str = field(default="", repr=False)
    document_id: str = ""
    language: str = ""
    within: int | None = None
    content_id: str = ""
    is_inline: bool = False


@dataclass(frozen=True)
class Reservation:
    """An appointment offered in a message (MeMo Reservation)."""

    description: str = field(repr=False)
    reservation_id: str
    abstract: str = field(repr=False)
    location: str = field(repr=False)
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None
    organizer_mail: str = field(default="", repr=False)
    organizer_name: str = field(default="", repr=False)


@dataclass(frozen=True)
class ReceivedAction:
    """Something the sender asks the receiver to do with a document (MeMo Action)."""

    document_number: int
    label: str = field(repr=False)
    action_code: str
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    url: str = ""
    reservation: Reservation | None = None


@dataclass(frozen=True)
class ReplyTo:
    """An earlier message in the thread, newest first; ``case_id`` is how a reply finds its case (MeMo ReplyData)."""

    message_id: str
    own_message_id: str = ""
    reply_id: str = ""
    sender_id: str = field(default="", repr=False)
    recipient_id: str = field(default="", repr=False)
    case_id: str = ""
    contact_point_id: str = ""
    generating_system_id: str = ""
    comment: str = field(default="", repr=False)
    additional: tuple[tuple[str, ...], ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Forwarded:
    """Where a forwarded message came from first (MeMo ForwardData)."""

    message_id: str
    original_sender: str = field(default="", repr=False)
    original_sent_at: dt.datetime | None = None
    original_content_responsible: str = ""
    original_representative: str = ""
    contact_point_id: str = ""
    comment: str = field(default="", repr=False)


@dataclass(frozen=True)
class Classification:
    """A subject the sender gave: KLE or FORM, with number, version and facet."""

    scheme: str
    subject_key: str
    version: str
    activity_facet: str = ""
    label: str = ""


@dataclass(frozen=True)
class ContentData:
    """What the matter is about, for filing without asking (MeMo ContentData)."""

    case_id: str = ""
    case_system: str = ""
    kle: Classification | None = None
    form: Classification | None = None
    subjects: tuple[Identifier, ...] = ()
    address: Address | None = field(default=None, repr=False)
    additional: tuple[tuple[str, ...], ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Delivery:
    """How the message wants to be treated (MeMo header); also what kind of message it is."""

    message_type: str = ""
    version: str = ""
    message_code: str = ""
    post_type: str = ""
    notification: str = field(default="", repr=False)
    additional_notification: str = field(default="", repr=False)
    is_reply_allowed: bool = False
    reply_by: dt.datetime | None = None
    do_not_deliver_until: dt.date | None = None
    is_mandatory: bool = False
    is_legal_notification: bool = False

    @property
    def is_nemsms(self) -> bool:
        """Say whether the whole message is a text message to a telephone."""
        return self.message_type == "NEMSMS"


@dataclass(frozen=True)
class ReceivedPost:
    """One received message, read as far as it can be; ``original`` is always what came, byte for byte.

    ``message_id`` is the message's own id (MeMo UUID, Message-ID) or None; ``content_hash`` the SHA-256 of its
    canonical content (``documents.receiving.canonical``), the same however often and by whichever way it is delivered.
    ``problems`` says in plain words, without personal data, what could not be read or looks odd.
    """

    channel: Channel
    content_hash: str
    original: bytes = field(repr=False)
    original_sha256: str = ""
    original_filename: str = field(default="", repr=False)
    original_media_type: str = ""
    source_place: str = ""
    message_id: str | None = None
    own_message_id: str = ""
    title: str = field(default="", repr=False)
    sender: ReceivedParty | None = None
    recipients: tuple[ReceivedParty, ...] = ()
    copy_recipients: tuple[ReceivedParty, ...] = ()
    representative: ReceivedParty | None = None
    letter_date: dt.date | None = None
    sent_at: dt.datetime | None = None
    body_text: str = field(default="", repr=False)
    body_html: str = field(default="", repr=False)
    files: tuple[ReceivedFile, ...] = ()
    actions: tuple[ReceivedAction, ...] = ()
    in_reply_to: tuple[ReplyTo, ...] = ()
    forwarded: Forwarded | None = None
    content_data: ContentData | None = None
    delivery: Delivery = Delivery()
    problems: tuple[str, ...] = ()
