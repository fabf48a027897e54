"""The words of the journal: what waits to be registered, the post list, periods and their file plans."""

from enum import StrEnum

from casework.vocabulary.records import RecordKind, RecordState

JOURNAL_DUTY: dict[RecordKind, frozenset[RecordState]] = {
    RecordKind.INBOUND: frozenset({RecordState.RECEIVED, RecordState.COMPLETED}),
    RecordKind.OUTBOUND: frozenset({RecordState.SENT, RecordState.COMPLETED}),
    RecordKind.INTERNAL: frozenset({RecordState.COMPLETED}),
}
"""What is to be registered, by kind and state (offentlighedsloven § 15: what came, what went, and what is internal when it is final)."""


class AgeBand(StrEnum):
    """How long something has waited to be registered, in working days."""

    TODAY = "today"
    SOON = "soon"
    ALARM = "alarm"


class Whose(StrEnum):
    """Whose part of the queue is looked at."""

    MINE = "mine"
    UNIT = "unit"
    ALL = "all"


class RegisterOutcome(StrEnum):
    """What became of one record when many were registered."""

    REGISTERED = "registered"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"


class DatedBy(StrEnum):
    """Which day a record stands under in the post list."""

    REGISTERED = "registered"
    CAME_OR_WENT = "came_or_went"


class NamedAs(StrEnum):
    """How the other party of a record is named in the post list."""

    NAME = "name"
    CITIZEN = "citizen"
    WITHHELD = "withheld"
    NOBODY = "nobody"


class PeriodState(StrEnum):
    """Where a journal period is in its life."""

    PREPARED = "prepared"
    STARTED = "started"
    WITHDRAWN = "withdrawn"


class CodeFate(StrEnum):
    """What becomes of a file plan code in the coming period."""

    KEPT = "kept"
    RENAMED = "renamed"
    MERGED = "merged"
    SPLIT = "split"
    CLOSED = "closed"


class CarryRule(StrEnum):
    """What becomes of the open cases under a code."""

    CARRY = "carry"
    CONTINUE = "continue"
    CLOSE = "close"


class CaseFate(StrEnum):
    """What becomes, or became, of one open case when a period begins."""

    STAYS = "stays"
    CARRIED = "carried"
    CONTINUED = "continued"
    CLOSED = "closed"
    HELD_BACK = "held_back"


class PlanProblem(StrEnum):
    """What is wrong at a line of a file plan or of its changes."""

    NOT_READABLE = "not_readable"
    FIELD_MISSING = "field_missing"
    CODE_REPEATED = "code_repeated"
    PARENT_UNKNOWN = "parent_unknown"
    KIND_UNKNOWN = "kind_unknown"
    CODE_UNKNOWN = "code_unknown"
    TARGET_UNKNOWN = "target_unknown"
    TARGET_MISSING = "target_missing"
    ONE_TARGET_ONLY = "one_target_only"
    FATE_UNKNOWN = "fate_unknown"
    RULE_UNKNOWN = "rule_unknown"
    FATE_MISSING = "fate_missing"
    RULE_DOES_NOT_FIT = "rule_does_not_fit"
