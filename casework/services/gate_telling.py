"""Tells of an executive's gate: how something passes it, to who follows the approval; that it lies there past its day, to who keeps it.

That something comes to the gate, or to the executive, is told by the inbox it is laid into (``casework.services.gates``).
"""

from sqlmodel import col, select

from casework.events import GateSortingLate
from casework.model import Approval, GatePassage
from casework.services import gates, noticing, subscribing
from casework.vocabulary import ApprovalState, GateBypass, Subscription
from casework.work import Work

AT_ONCE = 100


def tell_of_release(work: Work, passage: GatePassage) -> None:
    """Tells who follows the approval that the executive has it, and whether the verdict comes back to the gate."""
    cause = "gate_sent_directly" if passage.bypass is GateBypass.ALWAYS else "gate_released"
    subscribing.tell(work, passage.approval_id, Subscription.WHEN_STEP_CHANGES, cause=cause)


def tell_of_withdrawal(work: Work, passage: GatePassage) -> None:
    """Tells who follows the approval that it was taken back, and the executive, if the record is still theirs to read."""
    noticing.tell(work, [passage.executive_id], cause="gate_withdrawn", record_id=passage.record_id)
    subscribing.tell(work, passage.approval_id, Subscription.WHEN_STEP_CHANGES, cause="gate_withdrawn")


def tell_late_sorting(work: Work) -> int:
    """Tells who keeps a gate, and the responsible, what lies there past the day of its sorting, and says how much that was.

    Once for a day: another sorting deadline that passes is told again.
    """
    told = col(GatePassage.told_late_for)
    is_late = (col(GatePassage.place).in_(gates.AT_THE_GATE), col(GatePassage.sorting_deadline) < work.today)
    is_news = told.is_distinct_from(col(GatePassage.sorting_deadline))
    query = (
        select(GatePassage.id, GatePassage.approval_id)
        .join(Approval, col(Approval.id) == GatePassage.approval_id)
        .where(col(Approval.state) == ApprovalState.IN_PROGRESS, *is_late, is_news)
        .order_by(col(GatePassage.id))
        .limit(AT_ONCE)
    )
    due = work.session.exec(query).all()
    for passage_id, approval_id in due:
        # the approval first, as every verb at the gate takes it; what has changed meanwhile is left alone
        approval = work.session.get_one(Approval, approval_id, with_for_update=True, populate_existing=True)
        passage = work.session.get_one(GatePassage, passage_id, populate_existing=True)
        day = passage.sorting_deadline
        if passage.place not in gates.AT_THE_GATE or day is None or not passage.told_late_for != day < work.today:
            continue
        passage.told_late_for = day
        keepers = gates.gatekeepers_of(work, passage.executive_id, passage.team_id)
        of = {"record_id": passage.record_id, "approval_id": approval_id, "principal_id": passage.executive_id}
        work.record(GateSortingLate(**of, sorting_deadline=day))
        noticing.tell(work, [*keepers, approval.responsible_id], cause="gate_late", record_id=passage.record_id)
    return len(due)
