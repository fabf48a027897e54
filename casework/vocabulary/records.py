"""The words of records, their documents and who may see them."""

from enum import IntEnum, StrEnum


class RecordKind(StrEnum):
    """Which way a record goes."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"
    INTERNAL = "internal"


class HoldState(StrEnum):
    """Whether an order to keep something stands, has ended by its last day, or was lifted."""

    STANDS = "stands"
    ENDED = "ended"
    LIFTED = "lifted"


class RecordState(StrEnum):
    """Where a record is in its life."""

    DRAFT = "draft"
    RECEIVED = "received"
    SENT = "sent"
    COMPLETED = "completed"


class Genre(StrEnum):
    """What sort of writing a record is; oral information and meetings are written down too (offentlighedsloven § 13)."""

    LETTER = "letter"
    NOTE = "note"
    ORAL_INFORMATION = "oral_information"
    MEETING = "meeting"


class Ending(StrEnum):
    """How a record number on a case came out of use; it is never given again."""

    DEREGISTERED = "deregistered"
    MOVED = "moved"
    TAKEN_OFF = "taken_off"
    DESTROYED = "destroyed"


class LinkKind(StrEnum):
    """How one record hangs together with another, read from the later one to the earlier."""

    REPLY_TO = "reply_to"
    FORWARD_OF = "forward_of"
    COPY_OF = "copy_of"
    ANSWER_TO = "answer_to"
    PART_OF = "part_of"


class RecordHint(StrEnum):
    """What the house may propose when a record is saved (f2.md 2, case help)."""

    CASE = "case"
    ACCESS_LEVEL = "access_level"
    REGISTRATION = "registration"
    PUBLIC_TITLE = "public_title"
    ANSWER = "answer"


class HintBecause(StrEnum):
    """Why the house proposes it."""

    SAME_SENDER = "same_sender"
    SAME_RECIPIENT = "same_recipient"
    TITLE_WORDS = "title_words"
    HOUSE_RULE = "house_rule"
    CASE_TYPE = "case_type"
    CASE_IS_FOR_A_FEW = "case_is_for_a_few"
    IS_SENT = "is_sent"
    CAME_IN = "came_in"
    TITLE_IS_CLOSED = "title_is_closed"
    IS_REPLY = "is_reply"
    UNANSWERED_LETTER = "unanswered_letter"


class Channel(StrEnum):
    """How a record came or goes."""

    DIGITAL_POST = "digital_post"
    EMAIL = "email"
    FILE = "file"
    DESK = "desk"


class AccessLevel(StrEnum):
    """Who may read before restriction and clearance narrow it."""

    INVOLVED = "involved"
    UNIT = "unit"
    ALL = "all"


class Right(IntEnum):
    """What a principal may do with one record; each right includes the ones below it."""

    READ = 1
    WRITE_DOCUMENTS = 2
    FULL_WRITE = 3


class Cause(StrEnum):
    """Why a grant exists; ending the cause ends exactly that grant."""

    CREATED = "created"
    RESPONSIBLE = "responsible"
    SUPPLEMENTARY = "supplementary"
    SENDER = "sender"
    RECIPIENT = "recipient"
    SEAT = "seat"
    GATE = "gate"
    COPY = "copy"
    APPROVAL_RESPONSIBLE = "approval_responsible"
    APPROVAL_COPY = "approval_copy"
    TASK = "task"
    CHAT = "chat"
    REQUEST = "request"
    REQUEST_ANSWER = "request_answer"
    SHARED = "shared"
    BREAK_GLASS = "break_glass"


class DocumentRole(StrEnum):
    """What a document is on its record."""

    MAIN = "main"
    ATTACHMENT = "attachment"
    TECHNICAL = "technical"
    ORIGINAL = "original"


class RenditionKind(StrEnum):
    """A form made from a document version's bytes."""

    TEXT = "text"
    WORDS = "words"  # where the words stand that were recognised on scanned pages
    PDF = "pdf"
    PAGES = "pages"  # a picture of each page
    FLAT_PDF = "flat_pdf"  # pictures of the pages with unseen words over them, and nothing else
    TIFF = "tiff"
    SEALED = "sealed"  # the letter as a PDF under the authority's seal, as it went out


class RenditionState(StrEnum):
    """How far a rendition is, and where it is not made, why."""

    WAITING = "waiting"
    NOT_ASKED_FOR = "not_asked_for"
    MADE = "made"
    PARTLY_MADE = "partly_made"
    NOT_POSSIBLE = "not_possible"
    NO_PROGRAM = "no_program"
    LOCKED = "locked"
    TOO_BIG = "too_big"
    TOO_SLOW = "too_slow"
    BROKEN = "broken"


class SignatureState(StrEnum):
    """What is to be thought of a signature in a PDF; what is wrong with the file comes before what is wrong with its certificate."""

    VALID = "valid"
    BROKEN = "broken"
    CHANGED_SINCE = "changed_since"
    REVOKED = "revoked"
    EXPIRED = "expired"
    UNKNOWN_ISSUER = "unknown_issuer"
    UNREADABLE = "unreadable"


class Extraction(StrEnum):
    """What became of reading a document's text."""

    WAITING = "waiting"
    OK = "ok"
    PARTIAL = "partial"
    ENCRYPTED = "encrypted"
    TOO_BIG = "too_big"
    TIMEOUT = "timeout"
    CRASHED = "crashed"
    UNSUPPORTED = "unsupported"


class FileTrouble(StrEnum):
    """What is wrong with a stored file."""

    MISSING = "missing"
    CHANGED = "changed"
    LOCKED = "locked"
    UNKNOWN = "unknown"


class CheckState(StrEnum):
    """What the virus check says of a file's bytes."""

    WAITING = "waiting"
    CLEAN = "clean"
    INFECTED = "infected"
    FAILED = "failed"  # the scanner answered that it cannot check it


class ReceiptOutcome(StrEnum):
    """What became of one received thing."""

    FILED = "filed"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    QUARANTINED = "quarantined"
