"""What waits at my seats, and at those of whom I stand in for, as far as each substitution reaches."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, or_, true
from sqlmodel import col, select

from casework.approvals.gate_table import OPEN
from casework.approvals.parts import acting_for
from casework.model import Approval, Case, GatePassage, Record, Seat, Step, Substitution
from casework.vocabulary import ApprovalState, SeatState, StepState, SubstituteScope
from casework.work import Work


@dataclass(frozen=True)
class ForApproval:
    """Is a record that waits for a decision at a seat of mine, or of someone I am substitute of."""

    approval_id: int
    record_id: int
    seat_id: int
    holder_id: int
    title: str
    step: str
    opened_at: dt.datetime | None
    deadline: dt.date | None


def for_approval(work: Work) -> tuple[ForApproval, ...]:
    """Lists what waits at my seats and at those of whom I am substitute of today, nearest deadline first; nothing at a gate."""
    mine = {work.official_id, *work.standing.units}
    at_a_gate = exists().where(col(GatePassage.seat_id) == Seat.id, col(GatePassage.place).in_(OPEN))
    whose = or_(col(Seat.holder_id).in_(mine), _acted_for(work), _stood_in_for(work))
    rows = work.session.exec(
        select(Seat, Step, Record)
        .join(Step, Step.id == Seat.step_id)  # type: ignore[arg-type]
        .join(Approval, Approval.id == Seat.approval_id)  # type: ignore[arg-type]
        .join(Record, Record.id == Seat.record_id)  # type: ignore[arg-type]
        .where(
            whose,
            Seat.state == SeatState.OPEN,
            Step.state == StepState.OPEN,
            Approval.state == ApprovalState.IN_PROGRESS,
            col(Seat.holder_id).in_({*mine, acting_for(work)}) | ~at_a_gate,
        )
        .order_by(Step.deadline.asc().nulls_last(), Step.opened_at, Seat.id)  # type: ignore[union-attr,arg-type]
    )
    return tuple(
        ForApproval(seat.approval_id, seat.record_id, seat.id, seat.holder_id, record.title, step.title, step.opened_at, step.deadline)
        for seat, step, record in rows
    )


def _acted_for(work: Work) -> ColumnElement[bool]:
    """Asks for the seats of whom the actor acts for, as far as the substitution reaches."""
    reached = col(Seat.record_id).in_(work.standing.lent_records) if work.standing.is_narrow else true()
    return and_(col(Seat.holder_id) == acting_for(work), reached)


def _stood_in_for(work: Work) -> ColumnElement[bool]:
    """Asks for the seats of whom the actor is substitute of today, as far as each substitution reaches."""
    wide = (SubstituteScope.EVERYTHING, SubstituteScope.APPROVALS)
    of_type = exists().where(col(Case.id) == Record.case_id, col(Case.type) == Substitution.only_case_type)
    return exists().where(
        col(Substitution.absent_id) == Seat.holder_id,
        col(Substitution.substitute_id) == work.official_id,
        col(Substitution.starts_on) <= work.today,
        col(Substitution.ends_on) >= work.today,
        or_(
            col(Substitution.scope).in_(wide),
            col(Substitution.only_unit_id) == Record.unit_id,
            col(Substitution.only_case_id) == Record.case_id,
            and_(col(Substitution.scope) == SubstituteScope.CASE_TYPE, of_type),
        ),
    )
