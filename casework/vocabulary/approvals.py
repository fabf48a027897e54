"""The words of approvals and their definitions."""

from enum import StrEnum


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
