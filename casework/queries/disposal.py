"""What may be disposed of: completed cases by what their retention says of them today, as far as the asker sees them."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy import select as plain_select
from sqlmodel import col

from casework.model import Case, Hold, Record, Unit
from casework.vocabulary import CaseState, DisposalAction, DisposalQueue
from casework.work import Work

COMING_DAYS = 365


@dataclass(frozen=True)
class DisposalRow:
    """Is a completed case with its retention; ``is_held`` says that an order the asker sees keeps it or one of its records."""

    case_id: int
    number: str
    title: str
    unit: str
    ended_on: dt.date | None
    completed_at: dt.datetime | None
    then: DisposalAction | None
    due: dt.date | None
    source: str
    is_held: bool

    @property
    def place(self) -> str:
        """Gives where the row stands in its list: the longest due first, what has no day last."""
        return f"{self.due or dt.date.max:%Y-%m-%d} {self.case_id:012d}"


def for_disposal(work: Work, which: DisposalQueue = DisposalQueue.DUE, *, first: int = 200) -> tuple[DisposalRow, ...]:
    """Gives the completed cases of a queue: due today or before, due within a year, kept for the archives, or not settled by a rule."""
    records = plain_select(col(Record.id)).where(col(Record.case_id) == Case.id).correlate(Case)
    held = plain_select(col(Hold.id)).where(
        col(Hold.released_at).is_(None),
        col(Hold.until).is_(None) | (col(Hold.until) >= work.today),
        or_(col(Hold.case_id) == Case.id, col(Hold.record_id).in_(records)),
    )
    found = work.session.execute(
        plain_select(Case, col(Unit.name), held.correlate(Case).exists())
        .join(Unit, col(Unit.id) == Case.unit_id)
        .where(_of(which, work.today))
        .order_by(col(Case.disposal_due).asc().nulls_last(), col(Case.id))
        .limit(first)
    )
    return tuple(
        DisposalRow(
            case.id, case.number, case.title, unit, case.ended_on, case.completed_at, case.disposal_action, case.disposal_due,
            case.disposal_source or "", is_held,
        )
        for case, unit, is_held in found
    )  # fmt: skip


def _of(which: DisposalQueue, today: dt.date) -> ColumnElement[bool]:
    """Gives what the cases of a queue have in common; each is answered by an index of its own."""
    action, due = col(Case.disposal_action), col(Case.disposal_due)
    match which:
        case DisposalQueue.DUE:
            return and_(action == DisposalAction.DESTROY, due <= today)
        case DisposalQueue.COMING:
            return and_(action == DisposalAction.DESTROY, due > today, due <= today + dt.timedelta(days=COMING_DAYS))
        case DisposalQueue.KEPT:
            return action == DisposalAction.KEEP
        case DisposalQueue.UNSETTLED:
            return and_(due.is_(None), col(Case.state) != CaseState.IN_PROGRESS, or_(action.is_(None), action == DisposalAction.DESTROY))
