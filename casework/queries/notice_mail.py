"""The day's messages to me: what waits for the next one, and those that have been made (``services.notice_digests`` words them)."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel import col, func, select

from casework.model import Notice, NoticeDigest
from casework.model.notice import WAITS_FOR_DIGEST
from casework.work import Work


@dataclass(frozen=True)
class DigestShown:
    """Is a message to me; nobody has sent it while ``sent_at`` is nothing."""

    digest_id: int
    day: dt.date
    made_at: dt.datetime
    sent_at: dt.datetime | None


def digests(work: Work, *, first: int = 14) -> tuple[DigestShown, ...]:
    """Lists the messages to me, the latest first."""
    mine = select(NoticeDigest).where(col(NoticeDigest.official_id) == work.official_id).order_by(col(NoticeDigest.id).desc())
    return tuple(DigestShown(row.id, row.day, row.made_at, row.sent_at) for row in work.session.exec(mine.limit(first)))


def count_waiting(work: Work) -> int:
    """Counts what waits for my next message."""
    waiting = select(func.count(col(Notice.id))).where(col(Notice.official_id) == work.official_id, text(WAITS_FOR_DIGEST))
    return work.session.exec(waiting).one()
