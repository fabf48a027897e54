"""Which cases still take records, and what may still be done to the records that lie on them.

A completed case takes no more and its records stay as they are, unless the house allows it; a delivered one never changes (f2.md 1.2).
"""

from casework.errors import RuleBroken
from casework.lifecycle import CASE, RECORD
from casework.model import Case, Record
from casework.vocabulary import Action, CaseState, Reason
from casework.work import Work

ENDS_WITH_CASE = frozenset({
    Action.EDIT, Action.WRITE_DOCUMENTS, Action.SEND, Action.MARK_RECEIVED, Action.REOPEN, Action.START_APPROVAL, Action.REQUEST,
    Action.REGISTER, Action.DEREGISTER, Action.MOVE_TO_CASE,
})  # fmt: skip
"""What can no longer be done to a record once its case is completed."""

ENDS_WITH_DELIVERY = ENDS_WITH_CASE | {Action.COMPLETE, Action.DELETE, Action.DELETE_FOR_EVERYONE}


def reason_against_records(work: Work, case: Case) -> Reason | None:
    """Gives why no record can be added to the case, or registered on it; None when it can."""
    if case.state is CaseState.COMPLETED and work.platform.settings.records_on_completed_cases:
        return None
    return CASE.get((case.state, Action.PLACE_ON_CASE))


def reason_on_its_case(work: Work, record: Record, action: Action) -> Reason | None:
    """Gives why the record's case forbids the action; a case the actor does not see says nothing (completing-a-case.md)."""
    if record.case_id is None or action not in ENDS_WITH_DELIVERY:
        return None
    case = work.session.get(Case, record.case_id)
    if case is None or (case.state is not CaseState.LOCKED and action not in ENDS_WITH_CASE):
        return None
    return reason_against_records(work, case)


def reasons_against(work: Work, record: Record, action: Action) -> list[Reason]:
    """Gives what the record's own state and that of its case say against the action."""
    return [reason for reason in (RECORD.get((record.state, action)), reason_on_its_case(work, record, action)) if reason]


def refuse_on_record(work: Work, record: Record, action: Action) -> None:
    """Refuses an action that the record's own state, or that of its case, forbids.

    Raises:
        RuleBroken: with the reasons.
    """
    if reasons := reasons_against(work, record, action):
        raise RuleBroken(*reasons)
