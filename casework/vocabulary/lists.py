"""The words of lists: which stand ready, what they are drawn from, what they can be asked, and how they look."""

from enum import StrEnum


class ListKey(StrEnum):
    """The standard lists; those of one unit carry its id after a dash in an address (``unit_inbox-17``)."""

    UNIT_INBOX = "unit_inbox"
    MY_INBOX = "my_inbox"
    FOR_APPROVAL = "for_approval"
    MY_CASES = "my_cases"
    COMPLETED = "completed"
    MY_DESKTOP = "my_desktop"
    MY_ARCHIVE = "my_archive"
    MY_PROCESS = "my_process"
    MY_SENT = "my_sent"
    MY_PRIVATE = "my_private"
    OUTBOX = "outbox"
    LATEST = "latest"
    MY_APPROVALS = "my_approvals"
    APPROVALS = "approvals"
    APPROVALS_LATE = "approvals_late"
    WATCHED = "watched"
    ARCHIVE = "archive"
    LIBRARY = "library"
    ALL_OVER = "all_over"
    FLAGGED = "flagged"
    ANNOTATIONS = "annotations"
    MY_CHATS = "my_chats"
    BIN = "bin"
    UNIT_DESKTOP = "unit_desktop"
    UNIT_ARCHIVE = "unit_archive"
    UNIT_PROCESS = "unit_process"
    REQUESTS = "requests"
    REQUESTS_SENT = "requests_sent"
    REQUESTS_LATE = "requests_late"
    UNIT_REQUESTS = "unit_requests"
    UNIT_REQUESTS_SENT = "unit_requests_sent"
    UNIT_APPROVALS = "unit_approvals"


class ListSource(StrEnum):
    """What a list is drawn from: the whole archive, or a part of it that its own index finds."""

    ARCHIVE = "archive"
    INBOX = "inbox"
    DESKTOP = "desktop"
    PUT_AWAY = "put_away"
    FOLDER = "folder"
    FLAGGED = "flagged"
    RESPONSIBLE = "responsible"
    ON_MY_CASES = "on_my_cases"
    UNIT_IN_PROCESS = "unit_in_process"
    WRITTEN_BY = "written_by"
    PRIVATE = "private"
    OPEN_SEATS = "open_seats"
    WAITING_IN_UNITS = "waiting_in_units"
    APPROVALS_OF_MINE = "approvals_of_mine"
    APPROVALS = "approvals"
    APPROVALS_LATE = "approvals_late"
    WATCHED = "watched"
    LATEST_READ = "latest_read"
    ANNOTATED_FOR = "annotated_for"
    CHATTED = "chatted"
    REQUESTED_OF = "requested_of"
    REQUESTED_BY = "requested_by"
    REQUESTED_LATE = "requested_late"
    BIN = "bin"
    ALL_OVER = "all_over"


class Area(StrEnum):
    """Where a record lies for who looks: in the archive, finished and open to all, for the asker alone, or in the asker's bin."""

    ARCHIVE = "archive"
    LIBRARY = "library"
    PRIVATE = "private"
    BIN = "bin"


class ListColumn(StrEnum):
    """What a list can show of a record, sort by, and ask about."""

    FLAG = "flag"
    SENDER = "sender"
    TITLE = "title"
    STATUS = "status"
    KIND = "kind"
    CHANNEL = "channel"
    ARRIVED = "arrived"
    LETTER_DATE = "letter_date"
    SENT = "sent"
    COMPLETED = "completed"
    DEADLINE = "deadline"
    MY_DEADLINE = "my_deadline"
    UNIT_DEADLINE = "unit_deadline"
    CASE_NUMBER = "case_number"
    CASE_TITLE = "case_title"
    FILE_PLAN_CODE = "file_plan_code"
    RECORD_NUMBER = "record_number"
    RECORD_ID = "record_id"
    REGISTERED = "registered"
    UNIT = "unit"
    RESPONSIBLE = "responsible"
    CREATED_BY = "created_by"
    ACCESS = "access"
    CLEARANCE = "clearance"
    RESTRICTED = "restricted"
    UNREAD = "unread"
    FILES = "files"
    ANNOTATIONS = "annotations"
    UNREAD_ANNOTATIONS = "unread_annotations"
    DESTROYED_ON = "destroyed_on"
    LIES_IN = "lies_in"
    APPROVAL = "approval"
    PROGRESS = "progress"
    APPROVAL_DEADLINE = "approval_deadline"
    DAYS_LEFT = "days_left"
    STEP_DEADLINE = "step_deadline"
    STEP_DAYS = "step_days"
    WAITS_WITH = "waits_with"
    URGENT = "urgent"


class CaseColumn(StrEnum):
    """What a list can show of a case."""

    NUMBER = "number"
    TITLE = "title"
    STATUS = "status"
    TYPE = "type"
    FILE_PLAN_CODE = "file_plan_code"
    ACTION_CODE = "action_code"
    DISPOSAL_CODE = "disposal_code"
    KEYWORDS = "keywords"
    PROGRESS = "progress"
    EXTERNAL_ACCESS = "external_access"
    UNIT = "unit"
    RESPONSIBLE = "responsible"
    DEADLINE = "deadline"
    OPENED = "opened"
    COMPLETED = "completed"
    CHANGED = "changed"
    LATEST = "latest"


class ListOperator(StrEnum):
    """How a condition asks; which of them fit a column stands in ``casework.lists.columns``."""

    IS = "is"
    IS_NOT = "is_not"
    CONTAINS = "contains"
    BEGINS_WITH = "begins_with"
    ON_OR_BEFORE = "on_or_before"
    ON_OR_AFTER = "on_or_after"
    LAST_DAYS = "last_days"
    NEXT_DAYS = "next_days"
    IS_EMPTY = "is_empty"
    IS_FILLED = "is_filled"


class Flag(StrEnum):
    """The colours of a flag; what each means is agreed in the office, and the desk says the colour in words too."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"


class ListScope(StrEnum):
    """Who a saved list stands ready for."""

    PERSONAL = "personal"
    UNIT = "unit"
    STANDARD = "standard"


class ListView(StrEnum):
    """Whether a list shows its records or the cases they lie on."""

    RECORDS = "records"
    CASES = "cases"


class Density(StrEnum):
    """How close the lines of a list stand."""

    COMFORTABLE = "comfortable"
    COMPACT = "compact"


class Presentation(StrEnum):
    """How a list is laid out: beside the open record, or as a table over the whole width."""

    READING = "reading"
    TABLE = "table"
