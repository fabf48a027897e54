"""Whether somebody has said something already where each speaks once: in a step, and, where people must differ, in the approval.

What the database refuses as well (``casework_refuse_second_decision``), in words and before anything is written.
"""

from collections.abc import Set

from sqlmodel import col, select

from casework.approvals.moving import RETURNS
from casework.model import Approval, Decision, Seat, Step
from casework.vocabulary import StepState
from casework.work import Work

STANDING = (StepState.OPEN, StepState.APPROVED, StepState.CONDITIONAL)


def has_decided(work: Work, approval: Approval, people: Set[int], *, step_id: int, seat_id: int) -> bool:
    """Says whether one of the people, for himself or another, has decided at another seat of the step, also in an earlier round that
    the step carries on; or has approved in another step that stands, where people must differ."""
    standing = select(Decision, Step).join(Step, col(Step.id) == Decision.step_id)
    rows = work.session.exec(standing.where(col(Decision.approval_id) == approval.id, col(Decision.undone_at).is_(None))).all()
    kept = select(Seat.carried_decision_id, Step).join(Step, col(Step.id) == Seat.step_id).where(col(Seat.approval_id) == approval.id)
    carried = [(id, step) for id, step in work.session.exec(kept.where(col(Seat.carried_decision_id).is_not(None))).all()]
    here = {id for id, step in carried if step.id == step_id}
    elsewhere = {id for id, step in carried if step.state in STANDING}
    for decision, step in rows:
        if not people & {decision.actor_id, decision.on_behalf_of_id}:
            continue
        approves = decision.verdict not in RETURNS and (step.state in STANDING or decision.id in elsewhere)
        if step.id == step_id and decision.seat_id != seat_id:
            return True
        if decision.id in here or (approval.needs_distinct and approves and step.id != step_id):
            return True
    return False
