"""The words of leaving out: what is marked, what was made of it, and what is handed over."""

from enum import StrEnum


class Sensitive(StrEnum):
    """What the house recognises in a document and proposes to leave out."""

    CPR = "cpr"
    CVR = "cvr"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    PARTY = "party"


class MarkState(StrEnum):
    """Whether a mark is only proposed, is to be left out, or was turned down."""

    SUGGESTED = "suggested"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class PagesOf(StrEnum):
    """What pages are redacted: the document's own, those of its PDF, or its text set on pages where it has neither."""

    DOCUMENT = "document"
    PDF = "pdf"
    TEXT = "text"


class CopyState(StrEnum):
    """What became of a redacted copy that was asked for."""

    WAITING = "waiting"
    MADE = "made"
    REFUSED = "refused"


class RedactionRefusal(StrEnum):
    """Why a redacted copy was made and not kept, or not made."""

    WORD_IS_STILL_THERE = "word_is_still_there"
    AREA_IS_NOT_COVERED = "area_is_not_covered"
    SOMETHING_CAME_ALONG = "something_came_along"
    NO_THIRD_READER = "no_third_reader"
    CANNOT_BE_DRAWN = "cannot_be_drawn"


class Handing(StrEnum):
    """How a document goes out with an access request."""

    WHOLE = "whole"
    REDACTED = "redacted"
    LEFT_OUT = "left_out"
