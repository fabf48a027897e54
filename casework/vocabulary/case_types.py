"""The words of case types, of a running course, of hearings and of decisions."""

from enum import StrEnum


class ValueKind(StrEnum):
    """What kind of value a field holds or an expression gives."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes_no"


class FieldSetting(StrEnum):
    """What a case type says of a field: whether it must be filled, begins filled, cannot be changed, or is not shown."""

    OPTIONAL = "optional"
    MANDATORY = "mandatory"
    PREFILLED = "prefilled"
    LOCKED = "locked"
    HIDDEN = "hidden"


class CaseField(StrEnum):
    """A field that every case has and that a case type may set."""

    TITLE = "title"
    PUBLIC_TITLE = "public_title"
    FILE_PLAN_CODE = "file_plan_code"
    ACTION_CODE = "action_code"
    DISPOSAL_CODE = "disposal_code"
    DEADLINE = "deadline"
    CLEARANCE = "clearance"
    RESTRICTED_TO = "restricted_to"


class TaskKind(StrEnum):
    """What a task of a course asks for; the last five are finished by the deed itself, not by a tick."""

    TASK = "task"
    LETTER = "letter"
    REVIEW = "review"
    QUESTION = "question"
    HEARING = "hearing"
    DECISION = "decision"
    APPROVAL = "approval"


class PhaseState(StrEnum):
    """Where a phase of a case's course is."""

    WAITING = "waiting"
    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"


class TaskState(StrEnum):
    """Where a task of a case's course is."""

    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"
    NOT_NEEDED = "not_needed"


class HearingState(StrEnum):
    """Where a party hearing is: the case waits, or it has gone on, by an answer, by the deadline, or because it was withdrawn."""

    WAITING = "waiting"
    ANSWERED = "answered"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class DecisionOutcome(StrEnum):
    """Whether a decision gives the party all, part or nothing of what was asked (forvaltningsloven § 22)."""

    IN_FAVOUR = "in_favour"
    PARTLY = "partly"
    AGAINST = "against"


class DecisionState(StrEnum):
    """Where a decision of a case is; a finished one is never changed, only superseded by a new one."""

    DRAFT = "draft"
    FINISHED = "finished"
    SUPERSEDED = "superseded"


class DisposalAction(StrEnum):
    """What becomes of a case when its retention has run."""

    KEEP = "keep"
    DESTROY = "destroy"


class RetentionRule(StrEnum):
    """Which rule gave a case its retention."""

    CASE_TYPE = "case_type"
    DISPOSAL_CODE = "disposal_code"


class DisposalQueue(StrEnum):
    """Which of the completed cases are asked for, by what their retention says of them today."""

    DUE = "due"
    COMING = "coming"
    KEPT = "kept"
    UNSETTLED = "unsettled"


class CaseTypeProblem(StrEnum):
    """What is wrong at a place of a case type."""

    NOT_YAML = "not_yaml"
    SHAPE = "shape"
    UNKNOWN_KEY = "unknown_key"
    MISSING = "missing"
    EMPTY = "empty"
    NAME_IS_NOT_A_NAME = "name_is_not_a_name"
    NAME_REPEATED = "name_repeated"
    TOO_LONG = "too_long"
    TOO_DEEP = "too_deep"
    UNKNOWN_WORD = "unknown_word"
    UNKNOWN_OPERATOR = "unknown_operator"
    WRONG_COUNT = "wrong_count"
    WRONG_KIND = "wrong_kind"
    UNKNOWN_FIELD = "unknown_field"
    UNKNOWN_RULE = "unknown_rule"
    UNKNOWN_TABLE = "unknown_table"
    TABLE_NOT_IN_ORDER = "table_not_in_order"
    UNKNOWN_PHASE = "unknown_phase"
    PHASE_GOES_BACK = "phase_goes_back"
    PHASE_IS_NEVER_REACHED = "phase_is_never_reached"
    UNKNOWN_TASK = "unknown_task"
    UNKNOWN_LETTER = "unknown_letter"
    UNKNOWN_WORD_IN_LETTER = "unknown_word_in_letter"
    BRACKETS_NOT_CLOSED = "brackets_not_closed"
    NEVER_FILLED_IN = "never_filled_in"
    SOURCE_IS_MISSING = "source_is_missing"
    NO_VALUE_TO_FILL = "no_value_to_fill"
    NOBODY_TO_DO_IT = "nobody_to_do_it"
    CHOICES_MISSING = "choices_missing"
    NUMBER_TOO_BIG = "number_too_big"
    UNKNOWN_ROLE = "unknown_role"
    UNKNOWN_UNIT = "unknown_unit"
    UNIT_IS_CLOSED = "unit_is_closed"
    UNKNOWN_GROUP = "unknown_group"
    UNKNOWN_APPROVAL = "unknown_approval"
    UNKNOWN_CODE = "unknown_code"
    UNKNOWN_ACTION_CODE = "unknown_action_code"
    UNKNOWN_DISPOSAL_CODE = "unknown_disposal_code"
    CONFIRMED_AND_NOT = "confirmed_and_not"


class LetterSource(StrEnum):
    """Where a word that a letter asks for comes from; nowhere when the version of the case type does not know it."""

    FIELD = "field"
    RULE = "rule"
    CASE = "case"
    PARTY = "party"
    DECISION = "decision"
    HEARING = "hearing"
    NOWHERE = "nowhere"


class CalculationProblem(StrEnum):
    """Why a rule gives no value although all it needs is known."""

    DIVIDED_BY_NOTHING = "divided_by_nothing"
    DATE_OUT_OF_RANGE = "date_out_of_range"
    NUMBER_OUT_OF_RANGE = "number_out_of_range"
    WRONG_KIND = "wrong_kind"
    NOT_IN_TABLE = "not_in_table"
