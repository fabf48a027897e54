"""Which cases still take records: those in progress, and completed ones where the house allows it; never a delivered one."""

from casework.lifecycle import CASE
from casework.model import Case
from casework.vocabulary import Action, CaseState, Reason
from casework.work import Work


def reason_against_records(work: Work, case: Case) -> Reason | None:
    """Gives why no record can be added to the case, or registered on it; None when it can."""
    if case.state is CaseState.COMPLETED and work.platform.settings.records_on_completed_cases:
        return None
    return CASE.get((case.state, Action.PLACE_ON_CASE))
