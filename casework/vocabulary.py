"""The words of the house: every closed list of values, one idea one word, used by table, screen, API and test alike.

Sources: F2's glossary (Akt, Sag, Part …), OIO Sag/Dokument, arkivloven and offentlighedsloven for the Danish terms.
``GLOSSARY`` at the bottom gives each word its Danish term and one sentence; ``docs/glossary.md`` is generated from it.
"""

from enum import IntEnum, StrEnum


class PrincipalKind(StrEnum):
    """Who can be given access or work."""

    AUTHORITY = "authority"
    UNIT = "unit"
    OFFICIAL = "official"
    TEAM = "team"
    SECURITY_GROUP = "security_group"


class Role(StrEnum):
    """What a post lets its official do; ``casework.access.PRIVILEGES`` says which privileges each role has."""

    CASEWORKER = "caseworker"
    REGISTRY_CLERK = "registry_clerk"
    HEAD = "head"
    PERMANENT_SECRETARY = "permanent_secretary"
    MINISTER = "minister"
    RECORDS_MANAGER = "records_manager"
    WORKFLOW_DESIGNER = "workflow_designer"
    SECURITY_OFFICER = "security_officer"
    AUDITOR = "auditor"
    SYSTEM_ADMINISTRATOR = "system_administrator"


class Privilege(StrEnum):
    """One thing a role allows beyond the rights to a single record."""

    RECEIVE_POST = "receive_post"
    REGISTER_RECORDS = "register_records"
    PUBLISH_DEFINITIONS = "publish_definitions"
    SEE_EFFECTS = "see_effects"
    READ_ORGANISATION_AUDIT = "read_organisation_audit"
    PLACE_HOLDS = "place_holds"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_ORGANISATION = "manage_organisation"
    DELETE_SHARED_RECORDS = "delete_shared_records"
    GRANT_ACCESS = "grant_access"


class Clearance(IntEnum):
    """Ordered classification levels (Justitsministeriet, Sikkerhedscirkulæret: TTJ, FTR, HEM, YHM)."""

    UNCLASSIFIED = 0
    FOR_OFFICIAL_USE = 1
    CONFIDENTIAL = 2
    SECRET = 3
    TOP_SECRET = 4


class RecordKind(StrEnum):
    """Which way a record goes."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"
    INTERNAL = "internal"


class RecordState(StrEnum):
    """Where a record is in its life."""

    DRAFT = "draft"
    RECEIVED = "received"
    SENT = "sent"
    COMPLETED = "completed"


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
    COPY = "copy"
    APPROVAL_RESPONSIBLE = "approval_responsible"
    SHARED = "shared"


class CaseState(StrEnum):
    """Where a case is in its life."""

    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"


class PartyKind(StrEnum):
    """Whom a case or record concerns."""

    CITIZEN = "citizen"
    COMPANY = "company"
    AUTHORITY = "authority"
    CONTACT = "contact"


class PartyRole(StrEnum):
    """In what capacity a party stands on a case or record."""

    SENDER = "sender"
    RECIPIENT = "recipient"
    COPY_RECIPIENT = "copy_recipient"
    CONCERNED = "concerned"


class DocumentRole(StrEnum):
    """What a document is on its record."""

    MAIN = "main"
    ATTACHMENT = "attachment"
    TECHNICAL = "technical"
    ORIGINAL = "original"


class RenditionKind(StrEnum):
    """A form made from a document version's bytes."""

    TEXT = "text"


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


class ReceiptOutcome(StrEnum):
    """What became of one received thing."""

    FILED = "filed"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    QUARANTINED = "quarantined"


class DefinitionState(StrEnum):
    """Where a version of an approval definition is in its life."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class ApprovalState(StrEnum):
    """Where an approval is in its life."""

    IN_PROGRESS = "in_progress"
    RETURNED = "returned"
    APPROVED = "approved"
    CANCELLED = "cancelled"


class StepState(StrEnum):
    """Where a step is within its round."""

    PENDING = "pending"
    OPEN = "open"
    APPROVED = "approved"
    RETURNED = "returned"
    SUPERSEDED = "superseded"


class SeatState(StrEnum):
    """Whether a seat can be decided."""

    WAITING = "waiting"
    OPEN = "open"
    DECIDED = "decided"
    BLOCKED = "blocked"
    LAPSED = "lapsed"


class SeatRule(StrEnum):
    """How a seat finds its holder."""

    NAME = "name"
    ROLE = "role"


class Verdict(StrEnum):
    """What an approver can say about what was seen."""

    APPROVE = "approve"
    RETURN = "return"


class DefinitionProblem(StrEnum):
    """What is wrong at a place of an approval definition."""

    SHAPE = "shape"
    NAME_IS_EMPTY = "name_is_empty"
    TITLE_IS_EMPTY = "title_is_empty"
    NO_STEPS = "no_steps"
    STEP_NAME_REPEATED = "step_name_repeated"
    STEP_WITHOUT_SEATS = "step_without_seats"
    SEAT_REPEATED = "seat_repeated"
    UNKNOWN_OFFICIAL = "unknown_official"
    UNKNOWN_ROLE = "unknown_role"
    UNKNOWN_UNIT = "unknown_unit"
    DEADLINE_NOT_IN_WORKING_DAYS = "deadline_not_in_working_days"


class OutboxState(StrEnum):
    """What has become of an effect."""

    WAITING = "waiting"
    LEASED = "leased"
    DONE = "done"
    PARKED = "parked"
    UNKNOWN = "unknown"


class Action(StrEnum):
    """Everything a person or system can do to a thing; an action not listed in ``access.RULES`` is refused."""

    READ = "read"
    WRITE_DOCUMENTS = "write_documents"
    EDIT = "edit"
    TAKE_RESPONSIBILITY = "take_responsibility"
    ASSIGN = "assign"
    SHARE = "share"
    PLACE_ON_CASE = "place_on_case"
    REGISTER = "register"
    COMPLETE = "complete"
    RESTRICT = "restrict"
    CLASSIFY = "classify"
    SEND = "send"
    DELETE = "delete"
    START_APPROVAL = "start_approval"
    DECIDE = "decide"
    CANCEL = "cancel"
    RESUME = "resume"
    MARK_READ = "mark_read"
    HOLD = "hold"
    EXTRACT = "extract"
    INDEX = "index"
    MOVE = "move"


class Reason(StrEnum):
    """Why something is refused; the door turns it into a sentence."""

    NOT_INVOLVED = "not_involved"
    NEEDS_DOCUMENT_RIGHT = "needs_document_right"
    NEEDS_FULL_WRITE = "needs_full_write"
    NEEDS_PRIVILEGE = "needs_privilege"
    ACTION_NOT_LISTED = "action_not_listed"
    RECORD_IS_COMPLETED = "record_is_completed"
    RECORD_IS_SENT = "record_is_sent"
    RECORD_IS_REGISTERED = "record_is_registered"
    RECORD_HAS_NO_CASE = "record_has_no_case"
    RECORD_ALREADY_REGISTERED = "record_already_registered"
    RECORD_IS_DRAFT = "record_is_draft"
    CASE_IS_COMPLETED = "case_is_completed"
    TITLE_IS_EMPTY = "title_is_empty"
    UNKNOWN_FILE_PLAN_CODE = "unknown_file_plan_code"
    ON_HOLD = "on_hold"
    RETENTION_RUNS = "retention_runs"
    APPROVAL_IS_OPEN = "approval_is_open"
    APPROVAL_IS_FINISHED = "approval_is_finished"
    NO_SEAT_FOR_YOU = "no_seat_for_you"
    STEP_NOT_OPEN = "step_not_open"
    SEAT_IS_BLOCKED = "seat_is_blocked"
    ALREADY_DECIDED = "already_decided"
    DRAFTER_CANNOT_DECIDE = "drafter_cannot_decide"
    COMMENT_IS_REQUIRED = "comment_is_required"
    SEEN_SOMETHING_ELSE = "seen_something_else"
    RESUME_STEP_NOT_EARLIER = "resume_step_not_earlier"
    NOT_THE_RESPONSIBLE = "not_the_responsible"
    APPROVAL_NOT_RETURNED = "approval_not_returned"
    NO_SUCH_DEFINITION = "no_such_definition"
    DEFINITION_NOT_PUBLISHED = "definition_not_published"
    DEFINITION_IS_WRONG = "definition_is_wrong"
    NOBODY_HOLDS_THE_ROLE = "nobody_holds_the_role"
    SEAT_CANNOT_READ = "seat_cannot_read"
    UNKNOWN_OFFICIAL = "unknown_official"
    CLEARANCE_TOO_LOW = "clearance_too_low"
    WOULD_LOCK_EVERYONE_OUT = "would_lock_everyone_out"
    NOT_A_SUBSTITUTE = "not_a_substitute"
    WRONG_SIGN_IN = "wrong_sign_in"
    LOCKED_FOR_NOW = "locked_for_now"
    STEP_UP_REQUIRED = "step_up_required"


GLOSSARY: dict[str, tuple[str, str]] = {
    "Authority": ("Myndighed", "The ministry or agency that owns its cases; the tenant."),
    "Unit": ("Enhed", "An office in the authority's tree of units."),
    "Official": ("Medarbejder", "A person who works in the authority."),
    "Post": ("Stilling", "The job role through which an official belongs to a unit and has privileges."),
    "Team": ("Team", "Officials across units who share access."),
    "Security group": ("Sikkerhedsgruppe", "A named clearance group, used in access restrictions."),
    "Principal": ("Adgangshaver", "Any of official, unit, team, group or authority."),
    "Record": ("Akt", "The unit of work: a letter, e-mail, form, note or invoice with metadata and documents."),
    "Case": ("Sag", "What records are filed on."),
    "Document": ("Dokument", "A file on a record, with versions."),
    "Rendition": ("Gengivelse", "A form made from a version's bytes, such as its text."),
    "Registered": ("Journaliseret", "The record has its number on the case."),
    "Party": ("Part", "The citizen, company or authority whom a case or record concerns."),
    "Approval": ("Godkendelse", "A record's way through steps, seats and decisions."),
    "Seat": ("Plads", "One place in a step at which one decision is made."),
    "Manifest": ("Forelagt materiale", "What the approver saw, by hash."),
    "Round": ("Runde", "One pass of an approval through its steps."),
    "File plan code": ("Journalplannummer", "The subject under which a case is filed, KLE or own plan."),
    "Grant": ("Adgang", "One principal's right to one record, with its cause."),
    "Hold": ("Bevaringspåbud", "An order that a thing must not be destroyed."),
    "Effect": ("Følgehandling", "What follows from an event: extraction, indexing, moving an approval."),
    "Stream": ("Hændelsesrække", "The chain of events of one record, one case or the organisation."),
    "Checkpoint": ("Kontrolpunkt", "A signed hash over every event below a horizon."),
}
