"""What can be done to a case now, and what stands in the way; from the same tables that the services ask.

A deed of another area is offered by one word in ``OFFERED``; what stands in its way beside right and state is a row in ``HINDRANCES``.
"""

from collections.abc import Callable

from casework.access import RULES
from casework.lifecycle import CASE
from casework.model import Case
from casework.queries.offers import Offer
from casework.vocabulary import Action, Privilege, Reason, Right
from casework.work import Work

OFFERED: tuple[Action, ...] = (
    Action.TAKE_RESPONSIBILITY,
    Action.EDIT,
    Action.CHANGE_TYPE,
    Action.ADVANCE,
    Action.WRITE_LETTERS,
    Action.COMPLETE,
    Action.REOPEN,
    Action.ASSIGN,
    Action.SUPPLEMENT,
    Action.RESTRICT,
    Action.SHARE,
    Action.HOLD,
    Action.RELATE,
    Action.ARRANGE,
    Action.STAMP,
    Action.EXPORT,
    Action.DELETE,
)
"""The deeds of the case page, in its order."""

ASKED_AS = {Action.ADVANCE: Action.EDIT}
"""Deeds that a person does under the name of another: setting how far a case has come is editing it."""

HINDRANCES: dict[Action, Callable[[Work, Case], list[Reason]]] = {
    Action.TAKE_RESPONSIBILITY: lambda work, case: [Reason.ALREADY_RESPONSIBLE] if case.responsible_id == work.official_id else [],
    Action.REOPEN: lambda work, case: (
        []
        if case.responsible_id in work.standing.principals or work.has_for(Privilege.REOPEN_CASES, case)
        else [Reason.NOT_RESPONSIBLE_FOR_CASE]
    ),
}
"""What else stands in the way of a deed on this case."""


def offers_on_case(work: Work, case: Case) -> tuple[Offer, ...]:
    """Gives each deed with everything that stands in its way; nothing in the way means that it can be done."""
    right = work.right(case)
    if work.reads_in_an_emergency(case):
        return tuple(Offer(action, (Reason.ONLY_READING_IN_AN_EMERGENCY,)) for action in OFFERED)
    return tuple(Offer(action, tuple(_refusals(work, case, action, right))) for action in OFFERED)


def _refusals(work: Work, case: Case, action: Action, right: Right) -> list[Reason]:
    needs = RULES[(Case, ASKED_AS.get(action, action))]
    reasons: list[Reason] = []
    if needs.privilege and not work.has_for(needs.privilege, case):
        reasons.append(Reason.NEEDS_PRIVILEGE)
    if right < needs.right and not (needs.or_privilege and work.has_for(needs.or_privilege, case)):
        reasons.append(Reason.NEEDS_FULL_WRITE)
    if reason := CASE.get((case.state, ASKED_AS.get(action, action))):
        reasons.append(reason)
    return [*reasons, *(HINDRANCES[action](work, case) if action in HINDRANCES else ())]
