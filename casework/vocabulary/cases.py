"""The words of cases."""

from enum import StrEnum


class CaseState(StrEnum):
    """Where a case is in its life."""

    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    LOCKED = "locked"


class ExternalAccess(StrEnum):
    """How far the public may see a case or record without asking (offentlighedsloven § 17: open by default)."""

    OPEN = "open"
    PARTLY = "partly"
    CLOSED = "closed"


class CaseRelationKind(StrEnum):
    """How a case stands to another: it is a child of it, related to it, or a duplicate of it."""

    CHILD_OF = "child_of"
    RELATED = "related"
    DUPLICATE_OF = "duplicate_of"


class RelationShown(StrEnum):
    """How another case stands to the one whose page is open."""

    PARENT = "parent"
    CHILD = "child"
    RELATED = "related"
    DUPLICATE_OF = "duplicate_of"
    DUPLICATED_BY = "duplicated_by"


class FieldKind(StrEnum):
    """What an extension field holds."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    PARTY = "party"
    CASE = "case"


class FieldProblem(StrEnum):
    """What is wrong with the value of an extension field, or with its definition."""

    REQUIRED = "required"
    UNKNOWN_FIELD = "unknown_field"
    TOO_LONG = "too_long"
    NOT_TEXT = "not_text"
    NOT_A_NUMBER = "not_a_number"
    NOT_AN_AMOUNT = "not_an_amount"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    NOT_A_DATE = "not_a_date"
    NOT_YES_OR_NO = "not_yes_or_no"
    NOT_A_CHOICE = "not_a_choice"
    NOT_A_PARTY = "not_a_party"
    NOT_A_CASE = "not_a_case"
    NAME_IS_WRONG = "name_is_wrong"
    TWO_OF_A_NAME = "two_of_a_name"
    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_KEY = "unknown_key"
    TITLE_MISSING = "title_missing"
    CHOICES_MISSING = "choices_missing"
    CHOICES_UNEXPECTED = "choices_unexpected"
    BOUND_IS_WRONG = "bound_is_wrong"
