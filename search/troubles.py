"""What can be wrong with a query, each with its place; the door makes the sentence."""

from enum import StrEnum

from casework.errors import BadInput


class Trouble(StrEnum):
    """Why a query cannot be understood."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    TOO_MANY_TERMS = "too_many_terms"
    TOO_DEEP = "too_deep"
    OPEN_QUOTE = "open_quote"
    OPEN_BRACKET = "open_bracket"
    UNEXPECTED_BRACKET = "unexpected_bracket"
    MISSING_PART = "missing_part"
    UNKNOWN_FIELD = "unknown_field"
    MISSING_VALUE = "missing_value"
    UNKNOWN_VALUE = "unknown_value"
    BAD_DATE = "bad_date"
    NOT_IN_FIELD = "not_in_field"
    PREFIX_TOO_SHORT = "prefix_too_short"
    WILDCARD_TOO_SHORT = "wildcard_too_short"
    WILDCARD_NEEDS_A_WORD = "wildcard_needs_a_word"
    FUZZY_NEEDS_A_WORD = "fuzzy_needs_a_word"
    CLOSE_NEEDS_A_NUMBER = "close_needs_a_number"
    CLOSE_NEEDS_WORDS = "close_needs_words"
    CLOSE_TOO_FAR = "close_too_far"
    ONE_WORD_A_ROW = "one_word_a_row"


class LanguageError(BadInput):
    """Says what in the query cannot be understood and at which letter, counted from 0."""

    def __init__(self, reason: Trouble, position: int, near: str = "") -> None:
        super().__init__(f"{reason} at {position}")
        self.reason = reason
        self.position = position
        self.near = near
