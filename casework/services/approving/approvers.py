"""Changes who is asked in a step that is open: an approver who has not decided gives way to another, or to nobody (f2.md 3)."""

from sqlmodel import col, select

from casework.errors import RuleBroken
from casework.events import ApproverReplaced
from casework.model import Approval, Drafter, Record, Seat, Step
from casework.services import gates, granting, inbox
from casework.services.approving.overtaken import by_whom
from casework.services.approving.permitting import permit
from casework.services.approving.speaking_once import has_decided
from casework.services.seat_watching import UNDECIDED
from casework.services.seats import LOST_ACCESS, seat_trouble
from casework.vocabulary import Action, ApprovalVerb, Cause, Reason, Right, SeatState, StepState
from casework.work import Work


def replace_approver(work: Work, approval_id: int, seat_id: int, official_id: int) -> None:
    """Gives an undecided seat of the open step to another official or unit; both are told.

    Raises:
        NotPermitted: without full write. RuleBroken: the seat is decided or not open, the new approver has written on the record,
        has decided in the step, or cannot read the record even with the seat (clearance, restriction).
    """
    approval, step, seat = _open_seat(work, approval_id, seat_id, ApprovalVerb.REPLACE)
    record = work.load(Record, approval.record_id, Action.READ)
    _refuse_unfit(work, approval, step, seat, official_id)
    before, seat.holder_id, seat.told_away_until = seat.holder_id, official_id, None
    work.session.flush()
    granting.end(work, record, cause=Cause.SEAT, principal_id=before, cause_id=seat.id)
    inbox.take_away(work, record.id, [before])
    gates.lapse(work, [seat.id])
    if gates.stop(work, step, seat):
        _tell(work, approval, step, before, official_id)
        return
    granting.give(work, record, official_id, right=Right.READ, cause=Cause.SEAT, cause_id=seat.id)
    work.session.flush()
    if trouble := seat_trouble(work, official_id, record.id):
        raise RuleBroken(Reason.SEAT_CANNOT_READ if trouble == LOST_ACCESS else Reason.DRAFTER_CANNOT_DECIDE)
    seat.state, seat.trouble = SeatState.OPEN, ""
    inbox.put(work, record.id, official_id, cause="for_approval")
    _tell(work, approval, step, before, official_id)


def remove_approver(work: Work, approval_id: int, seat_id: int) -> None:
    """Takes an undecided seat off the open step, which keeps at least one other that has not decided: no step ends by this.

    Raises:
        NotPermitted: without full write. RuleBroken: the seat is decided or not open, or nobody else is left to decide.
    """
    approval, step, seat = _open_seat(work, approval_id, seat_id, ApprovalVerb.REMOVE)
    others = select(Seat.id).where(col(Seat.step_id) == step.id, col(Seat.id) != seat.id, col(Seat.state).in_(UNDECIDED))
    if work.session.exec(others).first() is None:
        raise RuleBroken(Reason.SEAT_NEEDS_SOMEBODY)
    record = work.load(Record, approval.record_id, Action.READ)
    seat.state = SeatState.REMOVED
    work.session.flush()
    granting.end(work, record, cause=Cause.SEAT, principal_id=seat.holder_id, cause_id=seat.id)
    inbox.take_away(work, record.id, [seat.holder_id])
    gates.lapse(work, [seat.id])
    _tell(work, approval, step, seat.holder_id, 0)


def _open_seat(work: Work, approval_id: int, seat_id: int, verb: ApprovalVerb) -> tuple[Approval, Step, Seat]:
    approval = work.load(Approval, approval_id, Action.CANCEL, lock=True)
    permit(work, approval, verb)
    seat = work.session.exec(select(Seat).where(col(Seat.id) == seat_id, col(Seat.approval_id) == approval_id)).first()
    step = work.session.get(Step, seat.step_id) if seat is not None else None
    if seat is None or step is None or step.state is not StepState.OPEN or step.round != approval.round:
        raise RuleBroken(Reason.STEP_NOT_OPEN, after=by_whom(work, approval, [Reason.STEP_NOT_OPEN]))
    if seat.state not in UNDECIDED:
        raise RuleBroken(Reason.ALREADY_DECIDED, after=by_whom(work, approval, [Reason.ALREADY_DECIDED], seat_id=seat.id))
    return approval, step, seat


def _refuse_unfit(work: Work, approval: Approval, step: Step, seat: Seat, official_id: int) -> None:
    reasons = []
    if work.session.get(Drafter, (approval.record_id, official_id)) is not None:
        reasons.append(Reason.DRAFTER_CANNOT_DECIDE)
    decided = has_decided(work, approval, {official_id}, step_id=step.id, seat_id=seat.id)
    seated = select(Seat.id).where(col(Seat.step_id) == step.id, col(Seat.holder_id) == official_id, col(Seat.state).in_(UNDECIDED))
    if decided or work.session.exec(seated).first() is not None:
        reasons.append(Reason.SAME_PERSON_DECIDED)
    if reasons:
        raise RuleBroken(*reasons)


def _tell(work: Work, approval: Approval, step: Step, from_id: int, to_id: int) -> None:
    work.record(
        ApproverReplaced(
            record_id=approval.record_id, approval_id=approval.id, round=step.round, step=step.name, from_id=from_id, to_id=to_id
        )
    )
