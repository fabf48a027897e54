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
    WITHDRAWN = "withdrawn"
    APPROVED = "approved"
    CANCELLED = "cancelled"


class StepState(StrEnum):
    """Where a step is within its round."""

    PENDING = "pending"
    OPEN = "open"
    APPROVED = "approved"
    CONDITIONAL = "conditional"
    RETURNED = "returned"
    SKIPPED = "skipped"
    SUPERSEDED = "superseded"


class SeatState(StrEnum):
    """Whether a seat can be decided."""

    WAITING = "waiting"
    OPEN = "open"
    DECIDED = "decided"
    CARRIED = "carried"
    BLOCKED = "blocked"
    LAPSED = "lapsed"
    REMOVED = "removed"


class SeatRule(StrEnum):
    """How a seat finds its holder."""

    NAME = "name"
    ROLE = "role"
    UNIT = "unit"


class ApprovedIn(StrEnum):
    """In which version a part of what is decided on has been approved by somebody."""

    THIS_VERSION = "this_version"
    OLDER = "older"
    NOT_YET = "not_yet"


class DecidedPart(StrEnum):
    """What a decision is made on: each is a part of the manifest."""

    DOCUMENT = "document"
    TITLE = "title"
    BODY = "body"
    RECIPIENTS = "recipients"
    CASE = "case"
    FIELD = "field"


class Verdict(StrEnum):
    """What an approver can say about what was seen."""

    APPROVE = "approve"
    CONDITIONAL = "conditional"
    RETURN = "return"
    RETURN_WITH_ME = "return_with_me"


class ApprovalBand(StrEnum):
    """How near an approval is to being late, or what it has come to: F2's circles (f2.md 3, overview)."""

    EXCEEDED = "exceeded"
    LESS_THAN_7 = "less_than_7"
    MORE_THAN_7 = "more_than_7"
    NO_DEADLINE = "no_deadline"
    RETURNED = "returned"
    APPROVED = "approved"


class StepPlace(StrEnum):
    """Where a step lies on the way of an approval, seen from now."""

    PAST = "past"
    NOW = "now"
    TO_COME = "to_come"


class WaitsFor(StrEnum):
    """Why an approval stands where it does."""

    DECISION = "decision"
    BLOCKED = "blocked"
    GATE = "gate"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    DAY = "day"
    MOTOR = "motor"
    TROUBLE = "trouble"
    NOTHING = "nothing"


class RoundCause(StrEnum):
    """Why a round of an approval began."""

    STARTED = "started"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    ASKED_AGAIN = "asked_again"
    REOPENED = "reopened"
    UNDONE = "undone"


class ApprovalVerb(StrEnum):
    """What can be done with an approval; who may, and when, is a row of ``casework.approvals.verb_table``."""

    START = "start"
    UNDO_START = "undo_start"
    APPROVE = "approve"
    CONDITIONAL = "conditional"
    RETURN = "return"
    RETURN_WITH_ME = "return_with_me"
    UNDO = "undo"
    RESUME = "resume"
    WITHDRAW = "withdraw"
    TAKE_OVER = "take_over"
    HAND_OVER = "hand_over"
    SET_TERMS = "set_terms"
    REPLACE = "replace"
    REMOVE = "remove"
    EDIT_STEPS = "edit_steps"
    SEEN = "seen"
    COMMENT = "comment"
    CANCEL = "cancel"
    REOPEN = "reopen"
    DELETE = "delete"
    CHOOSE_REPLY = "choose_reply"
    MAKE_REPLIES = "make_replies"


class ApprovalPart(StrEnum):
    """Is what somebody is to an approval: what the table of verbs asks for."""

    RESPONSIBLE = "responsible"
    WRITER = "writer"
    APPROVER = "approver"
    DECIDER = "decider"
    COPY_RECIPIENT = "copy_recipient"
    READER = "reader"


class DefinitionProblem(StrEnum):
    """What is wrong at a place of an approval definition."""

    SHAPE = "shape"
    NAME_IS_EMPTY = "name_is_empty"
    TITLE_IS_EMPTY = "title_is_empty"
    NO_STEPS = "no_steps"
    STEP_NAME_REPEATED = "step_name_repeated"
    STEP_WITHOUT_SEATS = "step_without_seats"
    WAITS_AND_ASKS = "waits_and_asks"
    NOBODY_TO_MEET_IT = "nobody_to_meet_it"
    PROCESS_IS_CODE = "process_is_code"
    SEAT_REPEATED = "seat_repeated"
    UNKNOWN_OFFICIAL = "unknown_official"
    UNKNOWN_ROLE = "unknown_role"
    UNKNOWN_UNIT = "unknown_unit"
    UNIT_IS_CLOSED = "unit_is_closed"
    DEADLINE_NOT_IN_WORKING_DAYS = "deadline_not_in_working_days"
    NEEDS_MORE_THAN_SEATS = "needs_more_than_seats"
    CONDITION_IS_WRONG = "condition_is_wrong"
    FIRST_STEPS_CHANGED = "first_steps_changed"
    NOT_YAML = "not_yaml"
    NAME_CHANGED = "name_changed"
    DEADLINE_LONGER_THAN_THE_WHOLE = "deadline_longer_than_the_whole"
    DEADLINES_TOGETHER_LONGER = "deadlines_together_longer"
    UNKNOWN_FIELD = "unknown_field"
    NOT_A_DAY = "not_a_day"
    STEP_IS_NEVER_TAKEN = "step_is_never_taken"
    ASKED_WHILE_EMPTY = "asked_while_empty"
    HOLDS_A_NUMBER = "holds_a_number"
    HOLDS_A_DATE = "holds_a_date"
    HOLDS_YES_OR_NO = "holds_yes_or_no"
    HOLDS_TEXT = "holds_text"
    HAS_NO_ORDER = "has_no_order"
    ONLY_FILLED_IN = "only_filled_in"
    NOT_A_CHOICE = "not_a_choice"
    HOLD_DIFFERENT_KINDS = "hold_different_kinds"
    NO_YES_OR_NO = "no_yes_or_no"
    UNKNOWN_TEMPLATE = "unknown_template"
    NOBODY_HOLDS_THE_ROLE = "nobody_holds_the_role"
    NOBODY_HAS_A_GATE = "nobody_has_a_gate"
    NOBODY_IN_THE_UNIT = "nobody_in_the_unit"
    SEAT_TWICE = "seat_twice"
    DRAFTER_CANNOT_DECIDE = "drafter_cannot_decide"
    DRAFTER_MAY_SIT_HERE = "drafter_may_sit_here"
    NOTHING_AND_SOMETHING = "nothing_and_something"
    EXAMPLE_IS_WRONG = "example_is_wrong"
    EXAMPLE_FAILS = "example_fails"
    NO_EXAMPLES = "no_examples"
