"""What a decision must hold before it can be finished (forvaltningsloven §§ 22-25); everything missing is told together."""

from dataclasses import dataclass

from casework.vocabulary import DecisionOutcome, Reason


@dataclass(frozen=True)
class DecisionWords:
    """Is a decision as it is written; ``can_be_appealed`` false asks for why in ``appeal_procedure``."""

    outcome: DecisionOutcome
    facts: str = ""
    legal_rule: str = ""
    reasons: str = ""
    uses_discretion: bool = False
    considerations: str = ""
    can_be_appealed: bool = True
    appeal_body: str = ""
    appeal_procedure: str = ""
    appeal_time_limit: str = ""


NEEDED: tuple[tuple[str, Reason, str], ...] = (
    ("facts", Reason.DECISION_NEEDS_FACTS, "Forvaltningsloven § 24, stk. 2"),
    ("legal_rule", Reason.DECISION_NEEDS_LEGAL_RULE, "Forvaltningsloven § 24, stk. 1, 1. pkt."),
    ("reasons", Reason.DECISION_NEEDS_REASONS, "Forvaltningsloven § 22"),
    ("considerations", Reason.DECISION_NEEDS_CONSIDERATIONS, "Forvaltningsloven § 24, stk. 1, 2. pkt."),
    ("appeal_body", Reason.DECISION_NEEDS_APPEAL_BODY, "Forvaltningsloven § 25, stk. 1"),
    ("appeal_procedure", Reason.DECISION_NEEDS_APPEAL_PROCEDURE, "Forvaltningsloven § 25, stk. 1"),
    ("appeal_time_limit", Reason.DECISION_NEEDS_APPEAL_TIME_LIMIT, "Forvaltningsloven § 25, stk. 1"),
)
"""Each part of a decision that is not fully in favour, why it is refused without it, and the paragraph that asks for it."""


def needed(words: DecisionWords) -> tuple[str, ...]:
    """Gives the parts this decision must hold."""
    if words.outcome is DecisionOutcome.IN_FAVOUR:
        return ()
    unasked = set() if words.uses_discretion else {"considerations"}
    if not words.can_be_appealed:
        unasked |= {"appeal_body", "appeal_time_limit"}
    return tuple(part for part, _, _ in NEEDED if part not in unasked)


def missing(words: DecisionWords) -> list[Reason]:
    """Gives every reason why the decision cannot be finished yet."""
    wanted = needed(words)
    return [reason for part, reason, _ in NEEDED if part in wanted and not getattr(words, part).strip()]
