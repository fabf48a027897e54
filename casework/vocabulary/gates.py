"""The words of the gate before an executive: where something is at it, what the gatekeeper says of it, who does what there."""

from enum import StrEnum


class GatePlace(StrEnum):
    """Where something is at an executive's gate."""

    BEFORE = "before"
    WITH_EXECUTIVE = "with_executive"
    AFTER = "after"
    DONE = "done"
    LAPSED = "lapsed"


class GateFlag(StrEnum):
    """How much something presses, as the gatekeeper sees it."""

    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class GateBypass(StrEnum):
    """Which stops at the gate are left out: the one afterwards, or all of them, also when it comes back."""

    AFTER = "after"
    ALWAYS = "always"


class GateBand(StrEnum):
    """How near the day is by which something is to be sorted; F2's four bands."""

    NO_DEADLINE = "no_deadline"
    MORE_THAN_A_WEEK = "more_than_a_week"
    WITHIN_A_WEEK = "within_a_week"
    EXCEEDED = "exceeded"


class GatePart(StrEnum):
    """Is what somebody is at a gate: what the table of its verbs asks for."""

    GATEKEEPER = "gatekeeper"
    EXECUTIVE = "executive"


class GateVerb(StrEnum):
    """What can be done at a gate; who may, and where, is a row of ``casework.approvals.gate_table``."""

    SORT = "sort"
    ASSURE = "assure"
    RELEASE = "release"
    SEND_DIRECTLY = "send_directly"
    SKIP_AFTERWARDS = "skip_afterwards"
    WITHDRAW = "withdraw"
    DECIDE_ON_BEHALF = "decide_on_behalf"
    GIVE_VERDICT = "give_verdict"
    TAKE_VERDICT_BACK = "take_verdict_back"
    ADJUST = "adjust"
    ASK_AGAIN = "ask_again"
    EXECUTE = "execute"
    RELEASE_COPY = "release_copy"
    SEE_COPY = "see_copy"
