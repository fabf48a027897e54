"""What the clock does to approvals: reminds before a deadline, tells who is late, and tells whom the definition names when nobody acts.

Each is done once for a step of a round, in the transaction that writes that it was done; two clocks at once share the work.
Source: f2.md 3 (deadlines of steps, and who is told when they pass).
"""

from collections.abc import Iterable

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from casework.approvals.rows import pinned
from casework.approvals.seating import holder_of, members_of
from casework.calendar import add_working_days, start_of_day
from casework.errors import RuleBroken
from casework.events import StepDueSoon, StepEscalated, StepOverdue
from casework.model import Approval, GatePassage, Record, Seat, Step
from casework.services import gates, inbox
from casework.services.moving import copy_to
from casework.vocabulary import ApprovalState, SeatState, StepState
from casework.work import Actor, Work

CLOCK = Actor.system("approval_clock")
AT_ONCE = 100


def remind_due(work: Work) -> int:
    """Lays the record before those a step still waits for, one working day before its deadline, and says how many steps that was.

    A step that opened today needs no reminder today.
    """
    soon = (
        col(Step.reminded_at).is_(None),
        col(Step.deadline) >= work.today,
        col(Step.deadline) <= add_working_days(work.today, 1),
        col(Step.opened_at) < start_of_day(work.today),
    )
    steps = _open_steps(work, *soon)
    for step in steps:
        step.reminded_at = work.now
        holders = _undecided(work, step)
        _lay(work, step, holders, "approval_due")
        work.record(StepDueSoon(record_id=step.record_id, approval_id=step.approval_id, step=step.name, told=tuple(holders)))
    return len(steps)


def tell_late(work: Work) -> int:
    """Lays the record before those a late step waits for and before its responsible, and says how many steps that was."""
    steps = _open_steps(work, col(Step.told_late_at).is_(None), col(Step.deadline) < work.today)
    for step in steps:
        step.told_late_at = work.now
        holders = _undecided(work, step)
        responsible = work.session.get_one(Approval, step.approval_id).responsible_id
        _lay(work, step, dict.fromkeys([*holders, responsible]), "approval_late")
        work.record(StepOverdue(record_id=step.record_id, approval_id=step.approval_id, step=step.name, told=tuple(holders)))
    return len(steps)


def escalate_late(work: Work) -> int:
    """Tells whom the definition names that a late step still waits: they get a copy of it, and say how many steps that was.

    Where nobody is to be found, the responsible is told instead.
    """
    due = (col(Step.escalated_at).is_(None), col(Step.escalates_on) <= work.today, col(Step.deadline) < work.today)
    steps = _open_steps(work, *due)
    for step in steps:
        step.escalated_at = work.now
        told = _escalated_to(work, step)
        work.record(StepEscalated(record_id=step.record_id, approval_id=step.approval_id, step=step.name, told=tuple(told)))
    return len(steps)


def _escalated_to(work: Work, step: Step) -> list[int]:
    approval = work.session.get_one(Approval, step.approval_id)
    written = pinned(work, approval).steps[step.position - 1]
    try:
        if written.escalation is None:
            return []
        holder = holder_of(work, work.session.get_one(Record, step.record_id), written.escalation.to)
    except RuleBroken:
        inbox.put(work, step.record_id, approval.responsible_id, cause="approval_escalated")
        return []
    told = members_of(work, holder)
    copy_to(work, step, holder)
    _lay(work, step, told, "approval_escalated")
    return told


def _open_steps(work: Work, *conditions: ColumnElement[bool]) -> list[Step]:
    query = (
        select(Step)
        .join(Approval, col(Approval.id) == Step.approval_id)
        .where(col(Step.state) == StepState.OPEN, col(Approval.state) == ApprovalState.IN_PROGRESS, *conditions)
        .where(select(Seat.id).where(col(Seat.step_id) == col(Step.id)).exists())  # one that waits for a day is nobody's to be late
        .order_by(col(Step.id))
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True, of=Step)
    )
    return list(work.session.exec(query).all())


def _undecided(work: Work, step: Step) -> list[int]:
    query = select(Seat.holder_id).where(col(Seat.step_id) == step.id, col(Seat.state) == SeatState.OPEN).order_by(col(Seat.position))
    keepers = select(GatePassage.team_id).where(col(GatePassage.step_id) == step.id, col(GatePassage.place).in_(gates.AT_THE_GATE))
    return list(dict.fromkeys([*work.session.exec(query).all(), *work.session.exec(keepers.order_by(col(GatePassage.id))).all()]))


def _lay(work: Work, step: Step, principal_ids: Iterable[int], cause: str) -> None:
    for principal_id in principal_ids:
        inbox.put(work, step.record_id, principal_id, cause=cause)
