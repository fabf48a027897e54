"""Notices: telling people what happened, marking as read, and how each wants to be told.

A notice holds ids and words, is written in the work of what it tells, and only to who may read the thing then. What it is about is
looked up when it is shown (``casework.queries.notices``).
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, delete, select, update

from casework.model import Notice, NoticeDigest, NoticePreference
from casework.vocabulary import KIND_OF, NoticeKind, NoticeWay
from casework.work import Work

KEPT_DAYS = 90
"""How long a notice is kept, read or not; what it told of is found where it is."""
AT_ONCE = 5000


def tell(work: Work, people: Iterable[int], *, cause: str, record_id: int | None = None, case_id: int | None = None) -> None:
    """Tells those of the people who may read the record or the case now, once in a work; nobody of what they did themselves."""
    work.session.flush()
    work.session.execute(
        text("SELECT casework_notify(:people, :kind, :cause, :record, :case)"),
        {"people": sorted(set(people)), "kind": KIND_OF[cause], "cause": cause, "record": record_id, "case": case_id},
    )


def mark_read(work: Work, notice_ids: Sequence[int]) -> int:
    """Marks notices of mine as read and gives by what this is taken back; those read before, and others', stay as they are."""
    return _read(work, col(Notice.id).in_(notice_ids))


def mark_all_read(work: Work, *, newest: int | None = None) -> int:
    """Marks my notices as read, up to the newest that I have seen where it is named, and gives by what this is taken back."""
    return _read(work, col(Notice.official_id) == work.official_id if newest is None else col(Notice.id) <= newest)


def read_about(work: Work, *, record_id: int | None = None, case_id: int | None = None) -> int:
    """Marks my notices of a record or of a case as read: who has opened it knows. Gives by what this is taken back."""
    return _read(work, col(Notice.record_id) == record_id if record_id is not None else col(Notice.case_id) == case_id)


def take_reading_back(work: Work, read_in: int) -> int:
    """Marks as unread again what I marked as read in one go, and says how many that was. Twice is once."""
    mine = (col(Notice.official_id) == work.official_id, col(Notice.read_in) == read_in)
    undone = work.session.execute(update(Notice).where(*mine).values(read_at=None, read_in=None).returning(col(Notice.id)))
    return len(undone.all())


def prefer(work: Work, kind: NoticeKind, way: NoticeWay) -> NoticeWay:
    """Sets how I want to be told of a kind of thing from now on, and gives how I was told before."""
    mine = (col(NoticePreference.official_id) == work.official_id, col(NoticePreference.kind) == kind)
    before = NoticeWay(work.session.exec(select(NoticePreference.way).where(*mine)).first() or NoticeWay.DESK)
    said = insert(NoticePreference).values(official_id=work.official_id, kind=kind, way=way)
    work.session.execute(said.on_conflict_do_update(index_elements=["official_id", "kind"], set_={"way": said.excluded.way}))
    return before


def sweep(work: Work) -> int:
    """Takes away a batch of notices and messages that are past their term, and says how many; again while it says ``AT_ONCE``."""
    before = work.now - dt.timedelta(days=KEPT_DAYS)
    notices = select(Notice.id).where(col(Notice.told_at) < before).order_by(col(Notice.id)).limit(AT_ONCE)
    gone = work.session.execute(delete(Notice).where(col(Notice.id).in_(notices)).returning(col(Notice.id))).all()
    messages = select(NoticeDigest.id).where(col(NoticeDigest.made_at) < before).order_by(col(NoticeDigest.id)).limit(AT_ONCE - len(gone))
    said = work.session.execute(delete(NoticeDigest).where(col(NoticeDigest.id).in_(messages)).returning(col(NoticeDigest.id))).all()
    return len(gone) + len(said)


def _read(work: Work, which: ColumnElement[bool]) -> int:
    unread = (which, col(Notice.official_id) == work.official_id, col(Notice.read_at).is_(None))
    work.session.execute(update(Notice).where(*unread).values(read_at=work.now, read_in=work.id))
    return work.id
