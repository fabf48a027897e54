"""What lists ask about approvals under way: how urgent, by when, where they wait; and the order in which they stand.

Urgent first, then the nearest of the approval's own deadline and that of the step that is open. The order is told as a moment, so that a
page goes on after the last row of the one before as in every other list (``casework.lists.asker.Position``); nobody is shown that moment.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    Date,
    DateTime,
    Integer,
    SQLColumnExpression,
    and_,
    any_,
    case,
    extract,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import aliased
from sqlmodel import col

from casework.lists.asker import TODAY, UNITS, WHOSE
from casework.model import Approval, Principal, Record, Seat, Step
from casework.model.approval import NO_DAY, URGENT_DAYS
from casework.vocabulary import ApprovalBand, ApprovalState, SeatState, StepState

Rows = type[Record]
Value = SQLColumnExpression[Any]

SOON = dt.timedelta(days=7)
"""Within so many days an approval is nearly due; F2's bands, in calendar days (docs/decisions/approvals-overview.md)."""
RUNNING = (ApprovalState.IN_PROGRESS, ApprovalState.RETURNED, ApprovalState.WITHDRAWN)
"""The states of an approval that is under way; a record has at most one."""
_BACK = (ApprovalState.RETURNED, ApprovalState.WITHDRAWN)
_AT = DateTime(timezone=True)
NO_DAY_AT_ALL: Value = literal_column(f"DATE '{NO_DAY}'", Date)
"""The day that stands for none."""


def place_of_day(day: Value, *, is_urgent: bool) -> Value:
    """Gives where what is due on a day stands in the order of urgency, later being earlier in the list; as ``casework_place`` does."""
    return func.to_timestamp(literal_column("86400.0") * (type_coerce(NO_DAY_AT_ALL - day, Integer) + is_urgent * URGENT_DAYS), type_=_AT)


def is_late(approval: type[Approval]) -> Value:
    """Says whether an approval is past its deadline, or its open step is; what came back is with its responsible, and not late."""
    return and_(col(approval.state) == literal_column(f"'{ApprovalState.IN_PROGRESS.value}'"), col(approval.due_on) < TODAY)


def stretches_of_late(approval: type[Approval]) -> tuple[Value, Value]:
    """Gives where in the order of urgency the late stand: those that are urgent, and the others behind all that are urgent."""
    at = col(approval.stands_at)
    others = and_(at > place_of_day(TODAY, is_urgent=False), at < place_of_day(NO_DAY_AT_ALL, is_urgent=True))
    return at > place_of_day(TODAY, is_urgent=True), others


def place_of_ended(finished_at: Value) -> Value:
    """Gives where an approval that has ended stands: behind all that are under way, the latest first."""
    seconds = func.coalesce(extract("epoch", finished_at), literal_column("0"))
    return func.to_timestamp(seconds - literal_column("30e9"), type_=DateTime(timezone=True))


def is_running(approval: type[Approval]) -> Value:
    """Says whether an approval is under way; told in constants, so that the indexes over those are used by plans that are kept."""
    return col(approval.state).in_([literal_column(f"'{each.value}'") for each in RUNNING])


def is_open(seat: type[Seat]) -> Value:
    """Says whether a seat can be decided."""
    return col(seat.state) == literal_column(f"'{SeatState.OPEN.value}'")


def is_undecided(seat: type[Seat]) -> Value:
    """Says whether a seat is asked and has said nothing, also where its holder cannot."""
    return col(seat.state).in_([literal_column(f"'{each.value}'") for each in (SeatState.OPEN, SeatState.BLOCKED)])


def of_running(value: Callable[[type[Approval]], Value]) -> Callable[[Rows], Value]:
    """Gives a value of the record's approval under way, nothing where none is."""

    def asked(r: Rows) -> Value:
        approval = aliased(Approval)
        return select(value(approval)).where(col(approval.record_id) == r.id, is_running(approval)).limit(1).scalar_subquery()

    return asked


due = of_running(lambda approval: col(approval.due_on))
"""By when the nearer of an approval's deadline and that of its open step is; kept beside it by the database."""
deadline = of_running(lambda approval: col(approval.deadline))


def is_urgent(r: Rows) -> Value:
    """Says whether the record's approval under way is urgent."""
    return func.coalesce(of_running(lambda approval: col(approval.is_urgent))(r), literal_column("false"))


def days_left(r: Rows) -> Value:
    """Gives how many days are left until the approval's deadline; less than nought when it has passed."""
    return type_coerce(deadline(r) - TODAY, Integer)


def step_deadline(r: Rows) -> Value:
    """Gives by when the step that waits for the asker, or for a unit of his, is due."""
    step, seat = aliased(Step), aliased(Seat)
    mine = or_(col(seat.holder_id) == WHOSE, col(seat.holder_id) == any_(UNITS))
    found = select(func.min(step.deadline)).join(seat, col(seat.step_id) == step.id)
    return found.where(col(seat.record_id) == r.id, is_open(seat), mine).scalar_subquery()


def step_days(r: Rows) -> Value:
    """Gives how many days are left until the deadline of the step that waits for the asker."""
    return type_coerce(step_deadline(r) - TODAY, Integer)


def progress(r: Rows) -> Value:
    """Gives at which step the approval under way is."""
    step = aliased(Step)
    at = select(func.min(step.position)).where(col(step.record_id) == r.id, col(step.state) == StepState.OPEN)
    return at.scalar_subquery()


def waits_with(r: Rows) -> Value:
    """Gives the name of who is asked now, the first of several; of an approval that came back, its responsible."""
    seat, holder, responsible = aliased(Seat), aliased(Principal), aliased(Principal)
    asked = select(func.min(holder.name)).join(seat, col(seat.holder_id) == holder.id)
    asked = asked.where(col(seat.record_id) == r.id, is_undecided(seat))
    approval = aliased(Approval)
    back = select(responsible.name).join(approval, col(approval.responsible_id) == responsible.id)  # type: ignore[call-overload]  # a column
    back = back.where(col(approval.record_id) == r.id, is_running(approval)).limit(1)
    return func.coalesce(asked.scalar_subquery(), back.scalar_subquery(), "")


def band(r: Rows) -> Value:
    """Gives the band of the record's approval: how near it is to being late, or what it has come to."""
    state, latest = of_running(lambda approval: col(approval.state))(r), aliased(Approval)
    newest = select(latest.state).where(col(latest.record_id) == r.id).order_by(col(latest.id).desc()).limit(1).scalar_subquery()  # type: ignore[call-overload]  # a column
    return case(
        (state.in_(_BACK), literal(ApprovalBand.RETURNED.value)),
        (state.is_not(None) & due(r).is_(None), literal(ApprovalBand.NO_DEADLINE.value)),
        (due(r) < TODAY, literal(ApprovalBand.EXCEEDED.value)),
        (due(r) <= TODAY + literal(SOON.days), literal(ApprovalBand.LESS_THAN_7.value)),
        (state.is_not(None), literal(ApprovalBand.MORE_THAN_7.value)),
        (newest == ApprovalState.APPROVED, literal(ApprovalBand.APPROVED.value)),
        else_=null(),
    )


def band_of(state: ApprovalState, nearest: dt.date | None, today: dt.date) -> ApprovalBand:
    """Gives the band of an approval that is known: the same as ``band`` asks of the database."""
    if state is ApprovalState.APPROVED:
        return ApprovalBand.APPROVED
    if state in _BACK:
        return ApprovalBand.RETURNED
    if nearest is None:
        return ApprovalBand.NO_DEADLINE
    if nearest < today:
        return ApprovalBand.EXCEEDED
    return ApprovalBand.LESS_THAN_7 if nearest <= today + SOON else ApprovalBand.MORE_THAN_7
