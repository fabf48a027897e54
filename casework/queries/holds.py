"""Orders that something is kept, as far as the asker sees what they keep: those that stand first, and those that have ended."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from casework.model import Case, Hold, Official, Record
from casework.vocabulary import Action, HoldState, Privilege
from casework.work import Work


@dataclass(frozen=True)
class HoldShown:
    """Is an order to keep a record or a case; ``title`` is the thing's as the asker sees it."""

    hold_id: int
    record_id: int | None
    case_id: int | None
    title: str
    reason: str
    placed_by: str
    placed_at: dt.datetime
    until: dt.date | None
    state: HoldState
    lifted_by: str
    lifted_at: dt.datetime | None
    lift_reason: str
    may_lift: bool


def holds(work: Work, *, first: int = 200) -> tuple[HoldShown, ...]:
    """Gives the orders the asker sees, those that stand first, the newest of them first."""
    ended = col(Hold.released_at).is_not(None) | (col(Hold.until) < work.today)
    return _shown(work, work.session.exec(select(Hold).order_by(ended.is_(True), col(Hold.id).desc()).limit(first)).all())


def holds_on(work: Work, *, record_id: int | None = None, case_id: int | None = None) -> tuple[HoldShown, ...]:
    """Gives the orders on a record and on a case, those of a record's case with it where both are given.

    Raises:
        NotFound: the asker may not see the record, or the case.
    """
    if record_id is not None:
        work.load(Record, record_id, Action.READ)
    if case_id is not None:
        work.load(Case, case_id, Action.READ)
    on_it = (col(Hold.record_id) == (record_id or 0)) | (col(Hold.case_id) == (case_id or 0))
    found = _shown(work, work.session.exec(select(Hold).where(on_it).order_by(col(Hold.id).desc())).all())
    return tuple(sorted(found, key=lambda hold: hold.state is not HoldState.STANDS))


def _shown(work: Work, rows: Sequence[Hold]) -> tuple[HoldShown, ...]:
    people = {each for row in rows for each in (row.placed_by, row.released_by) if each is not None}
    names = dict(work.session.exec(select(Official.id, Official.name).where(col(Official.id).in_(people))).all()) if people else {}
    records = {row.record_id for row in rows if row.record_id is not None}
    cases = {row.case_id for row in rows if row.case_id is not None}
    titles = dict(work.session.exec(select(Record.id, Record.title).where(col(Record.id).in_(records))).all()) if records else {}
    numbers = {}
    if cases:
        found = work.session.exec(select(Case.id, Case.number, Case.title).where(col(Case.id).in_(cases))).all()
        numbers = {id: f"{number} {title}" for id, number, title in found}
    kept = {row.id: work.session.get(Record, row.record_id) if row.record_id else work.session.get(Case, row.case_id) for row in rows}
    return tuple(
        HoldShown(
            hold_id=row.id,
            record_id=row.record_id,
            case_id=row.case_id,
            title=titles.get(row.record_id or 0, "") or numbers.get(row.case_id or 0, ""),
            reason=row.reason,
            placed_by=names.get(row.placed_by, ""),
            placed_at=row.placed_at,
            until=row.until,
            state=(state := _state(work, row)),
            lifted_by=names.get(row.released_by or 0, ""),
            lifted_at=row.released_at,
            lift_reason=row.release_reason or "",
            may_lift=state is HoldState.STANDS and _reached(work, kept[row.id]),
        )
        for row in rows
    )


def _reached(work: Work, thing: Record | Case | None) -> bool:
    return thing is not None and work.has_for(Privilege.PLACE_HOLDS, thing)


def _state(work: Work, row: Hold) -> HoldState:
    if row.released_at is not None:
        return HoldState.LIFTED
    return HoldState.ENDED if row.until is not None and row.until < work.today else HoldState.STANDS
