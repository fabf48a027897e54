"""What the clock does to approvals: reminds before a deadline, of a step or the whole, tells who is late, and whom the definition names.

Each is done once for a step of a round, in the transaction that writes that it was done; two clocks at once share the work.
Source: f2.md 3 (deadlines of steps, and who is told when they pass).
"""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from casework.approvals.rows import pinned
from casework.approvals.seating import holder_of, members_of
from casework.approvals.verb_table import OPEN
from casework.calendar import add_working_days, start_of_day
from casework.errors import RuleBroken
from casework.events import ApprovalDueSoon, ApprovalOverdue, StepDueSoon, StepEscalated, StepOverdue
from casework.model import Approval, GatePassage, Membership, Official, Post, Record, Seat, Step
from casework.services import gates, inbox
from casework.services.organisation_changing import block_lost_seats
from casework.services.step_copies import copy_to
from casework.vocabulary import ApprovalState, SeatState, StepState
from casework.work import Actor, Work

CLOCK = Actor.system("approval_clock")
AT_ONCE = 100
LOOK_BACK = 7


def remind_due(work: Work) -> int:
    """Lays the record before those a step still waits for, one working day before its deadline, and says how many steps that was.

    A step that opened today needs no reminder today.
    """
    steps = _open_steps(work, *_soon(work, Step), col(Step.opened_at) < start_of_day(work.today))
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


def remind_whole(work: Work) -> int:
    """Reminds of the deadline of whole approvals one working day before it, and says how many that was.

    The responsible is told, and those it waits for where their step has no deadline of its own: of that they are reminded by it.
    """
    approvals = _open_approvals(work, *_soon(work, Approval), col(Approval.started_at) < start_of_day(work.today))
    for approval in approvals:
        approval.reminded_at = work.now
        told = _tell_whole(work, approval, "approval_due", col(Step.deadline).is_(None))
        work.record(ApprovalDueSoon(record_id=approval.record_id, approval_id=approval.id, told=told))
    return len(approvals)


def tell_late_whole(work: Work) -> int:
    """Tells the responsible of approvals whose own deadline has passed, and those they wait for, and says how many that was."""
    approvals = _open_approvals(work, col(Approval.told_late_at).is_(None), col(Approval.deadline) < work.today)
    for approval in approvals:
        approval.told_late_at = work.now
        told = _tell_whole(work, approval, "approval_late")
        work.record(ApprovalOverdue(record_id=approval.record_id, approval_id=approval.id, told=told))
    return len(approvals)


def block_ended(work: Work) -> int:
    """Blocks what waits for somebody who lost by a date what let him decide: service, a post, a membership; says how many seats that was.

    Nobody does anything on such a day, so the clock looks. A week back is enough: it looks each minute.
    """
    first, last = work.today - dt.timedelta(days=LOOK_BACK), work.today - dt.timedelta(days=1)
    of_service = select(Official.id).where(col(Official.ends_on).between(first, last))
    of_posts = select(Post.official_id).where(col(Post.ends_on).between(first, last))
    of_groups = select(Membership.official_id).where(col(Membership.ends_on).between(first, last))
    people = {id for ended in (of_service, of_posts, of_groups) for id in work.session.exec(ended).all()}
    return block_lost_seats(work, *sorted(people)) if people else 0


def _soon(work: Work, kind: type[Step] | type[Approval]) -> tuple[ColumnElement[bool], ...]:
    """Asks for what is due by the next working day and of which nobody has been told yet."""
    is_untold = (col(kind.reminded_at).is_(None), col(kind.told_late_at).is_(None))
    return (*is_untold, col(kind.deadline).between(work.today, add_working_days(work.today, 1)))


def _open_approvals(work: Work, *conditions: ColumnElement[bool]) -> list[Approval]:
    query = (
        select(Approval)
        .where(col(Approval.state).in_(OPEN), *conditions)
        .order_by(col(Approval.id))
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    return list(work.session.exec(query).all())


def _tell_whole(work: Work, approval: Approval, cause: str, *which: ColumnElement[bool]) -> tuple[int, ...]:
    """Lays the record before the responsible, and before those open steps wait for; gives who that is."""
    steps = select(Step).where(col(Step.approval_id) == approval.id, col(Step.state) == StepState.OPEN, *which)
    is_running = approval.state is ApprovalState.IN_PROGRESS
    asked = [holder for step in work.session.exec(steps).all() for holder in _undecided(work, step)] if is_running else []
    told = tuple(dict.fromkeys([*asked, approval.responsible_id]))
    for principal_id in told:
        inbox.put(work, approval.record_id, principal_id, cause=cause)
    return told


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
