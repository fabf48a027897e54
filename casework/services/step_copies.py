"""Copies of a step: to whom they go. One to an executive stops with who keeps the gate (``casework.services.gate_copies``)."""

from sqlmodel import col, select

from casework.approvals.seating import members_of
from casework.model import Approval, CopyRecipient, Record, Step
from casework.services import gates, granting, inbox, noticing
from casework.vocabulary import Cause, Right
from casework.work import Work


def copy_to(work: Work, step: Step, holder: int) -> None:
    """Gives a copy of the step to an official, or to every member of a unit; each is let in and told, and need not act.

    Where a team keeps a gate before the official, the team is let in and told instead; a gate that nobody keeps today, its responsible.
    """
    for official_id in members_of(work, holder):
        known = select(CopyRecipient.id).where(col(CopyRecipient.step_id) == step.id, col(CopyRecipient.official_id) == official_id)
        if work.session.exec(known).first() is not None:
            continue
        team_id = gates.gate_of(work, official_id)
        copy = work.add(
            CopyRecipient(
                step_id=step.id,
                approval_id=step.approval_id,
                record_id=step.record_id,
                official_id=official_id,
                told_at=work.now,
                gate_team_id=team_id,
            )
        )
        if team_id is None:
            hand(work, copy, official_id, "approval_copy")
        else:
            hand(work, copy, team_id, gates.ARRIVED)
            if not gates.gatekeepers_of(work, official_id, team_id):
                responsible = work.session.get_one(Approval, step.approval_id).responsible_id
                noticing.tell(work, [responsible], cause="gate_copy_unkept", record_id=step.record_id)


def hand(work: Work, copy: CopyRecipient, principal_id: int, cause: str) -> None:
    """Lets somebody in to a copy, and tells them."""
    record = work.session.get_one(Record, copy.record_id)
    granting.give(work, record, principal_id, right=Right.READ, cause=Cause.APPROVAL_COPY, cause_id=copy.id)
    work.session.flush()
    inbox.put(work, copy.record_id, principal_id, cause=cause)
