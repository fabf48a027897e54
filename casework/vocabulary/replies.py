"""The words of replies made of an approval, and of the Word templates they are written from."""

from enum import StrEnum


class TemplateState(StrEnum):
    """Where a version of a letter template is in its life."""

    CHECKED = "checked"
    IN_USE = "in_use"
    RETIRED = "retired"


class TemplateProblem(StrEnum):
    """Why a Word file cannot be a letter template."""

    NOT_WORD = "not_word"
    UNREADABLE = "unreadable"
    HAS_MACROS = "has_macros"
    HAS_OBJECTS = "has_objects"
    REACHES_OUTSIDE = "reaches_outside"
    NOT_WRITTEN_SO = "not_written_so"
    NOT_ALLOWED = "not_allowed"
    UNKNOWN_FIELD = "unknown_field"
    LEFT_OVER = "left_over"
    INFECTED = "infected"
    NOT_CHECKED = "not_checked"


class ReplyState(StrEnum):
    """What has become of the replies of an approval."""

    CHOSEN = "chosen"
    NOT_WANTED = "not_wanted"
    DUE = "due"
    MADE = "made"
    NOT_MADE = "not_made"


class LetterState(StrEnum):
    """How far one letter of a run has come."""

    WAITING = "waiting"
    MADE = "made"
    FAILED = "failed"
    STOPPED = "stopped"


class LetterTrouble(StrEnum):
    """Why one letter of a run was not written."""

    FIELDS_ARE_EMPTY = "fields_are_empty"
    PARTY_IS_GONE = "party_is_gone"
    WRITER_CANNOT_WRITE = "writer_cannot_write"
    CASE_TAKES_NO_MORE = "case_takes_no_more"
    TEMPLATE_IS_WRONG = "template_is_wrong"


class ReplyTrouble(StrEnum):
    """Why the replies of a final approval were not made; nothing of them was."""

    FIELDS_ARE_EMPTY = "fields_are_empty"
    NOBODY_TO_ANSWER = "nobody_to_answer"
    NOBODY_APPROVED = "nobody_approved"
    RESPONSIBLE_CANNOT_READ = "responsible_cannot_read"
    RESPONSIBLE_CANNOT_READ_CASE = "responsible_cannot_read_case"
    CASE_TAKES_NO_MORE = "case_takes_no_more"
    DOCUMENTS_ARE_GONE = "documents_are_gone"
    TEMPLATE_NOT_IN_USE = "template_not_in_use"
    TEMPLATE_IS_WRONG = "template_is_wrong"
