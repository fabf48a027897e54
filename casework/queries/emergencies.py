"""Openings in an emergency: those I was told of, those I made, and the queue of those to be judged."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, literal
from sqlmodel import col, select

from casework.model import EmergencyAccess, EmergencyNotice, Official
from casework.vocabulary import Privilege
from casework.work import Work


@dataclass(frozen=True)
class EmergencyShown:
    """Is an opening as the asker may know of it: by number, never by title."""

    emergency_id: int
    number: str
    official_id: int
    official: str
    reason: str
    opened_at: dt.datetime
    ends_at: dt.datetime
    is_running: bool
    is_justified: bool | None
    judged_by: str
    comment: str
    may_judge: bool
    is_mine: bool
    record_id: int | None
    case_id: int | None


def emergencies(work: Work, *, first: int = 100) -> tuple[EmergencyShown, ...]:
    """Gives the openings the asker may know of: one's own, those told of, and to a reviewer all; not yet judged first."""
    rows = work.session.exec(
        select(EmergencyAccess).order_by(col(EmergencyAccess.judged_at).is_not(None), col(EmergencyAccess.id).desc()).limit(first)
    ).all()
    ids = {each for row in rows for each in (row.official_id, row.judged_by) if each is not None}
    names = dict(work.session.exec(select(Official.id, Official.name).where(col(Official.id).in_(ids))).all())
    reviews = work.has(Privilege.REVIEW_BREAK_GLASS)
    return tuple(
        EmergencyShown(
            emergency_id=row.id,
            number=row.number,
            official_id=row.official_id,
            official=names.get(row.official_id, ""),
            reason=row.reason,
            opened_at=row.opened_at,
            ends_at=row.ended_at or row.ends_at,
            is_running=row.ended_at is None and row.ends_at > work.now,
            is_justified=row.is_justified,
            judged_by=names.get(row.judged_by or 0, ""),
            comment=row.comment,
            may_judge=reviews and row.judged_at is None and row.official_id != work.official_id,
            is_mine=row.official_id == work.official_id,
            record_id=row.record_id if row.official_id == work.official_id else None,
            case_id=row.case_id if row.official_id == work.official_id else None,
        )
        for row in rows
    )


def unseen_notices(work: Work) -> int:
    """Counts the openings one has been told of and not yet looked at."""
    mine = {work.official_id, *work.standing.units}
    query = select(func.count()).select_from(EmergencyNotice)
    return work.session.exec(query.where(col(EmergencyNotice.principal_id).in_(mine), col(EmergencyNotice.seen_at).is_(None))).one()


def waiting(work: Work) -> int:
    """Counts the openings that wait for the asker: told of and not looked at, or, to who judges them, not yet judged."""
    told = select(EmergencyNotice.emergency_id).where(
        col(EmergencyNotice.principal_id).in_({work.official_id, *work.standing.units}), col(EmergencyNotice.seen_at).is_(None)
    )
    judges = work.has(Privilege.REVIEW_BREAK_GLASS)
    to_judge = col(EmergencyAccess.judged_at).is_(None) & (col(EmergencyAccess.official_id) != work.official_id) & literal(judges)
    wanted = select(func.count()).select_from(EmergencyAccess).where(col(EmergencyAccess.id).in_(told) | to_judge)
    return work.session.exec(wanted).one()
