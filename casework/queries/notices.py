"""What I am told: notices with what each is about as far as I may see it now, how I want to be told, and what I follow."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select as plain_select
from sqlmodel import col, func, select

from casework.errors import NotFound
from casework.model import Approval, ApprovalSubscription, ApprovalWish, Case, Notice, NoticePreference, PostListIssue, Record, SavedList
from casework.queries.record_page import names_of
from casework.services.subscribing import WATCHING, steps_of_mine
from casework.vocabulary import ON_DESK, Action, NoticeKind, NoticeWay, Subscription
from casework.work import Work

UNREAD_CAP = 100
LOOKED_BACK = 200
"""How many numbers below the newest are looked at as well: works end in another order than they begin."""


@dataclass(frozen=True)
class NoticeShown:
    """Is a notice of mine, with what it is about as I may see it now; ``by`` is nobody where the clock did it.

    ``search`` is the saved search that found it, by its name (``list_id``). Of a post list (``post_list_id``) the title is its last
    day, as an ISO date. ``absent`` is for whom I stand in, where that is why I am told; what I read only in acting for them
    (``is_lent``) has neither title nor number here.
    """

    notice_id: int
    kind: NoticeKind
    cause: str
    by: str
    told_at: dt.datetime
    read_at: dt.datetime | None
    record_id: int | None
    case_id: int | None
    number: str
    title: str
    post_list_id: int | None = None
    absent: str = ""
    is_lent: bool = False
    list_id: int | None = None
    search: str = ""


@dataclass(frozen=True)
class Unread:
    """Is what I have not read: how much stands on the bell, and whether there is any, in the e-mail once a day too."""

    on_desk: int
    is_any: bool


@dataclass(frozen=True)
class Wishes:
    """Is what I am told of besides at every step I come to have a part in; without ``is_own`` each definition says it."""

    is_own: bool
    wants: tuple[Subscription, ...]


@dataclass(frozen=True)
class StepSubscribed:
    """Is what I am told of at a step that I have a part in; ``is_own`` once I have said it, else the definition says it."""

    step: str
    title: str
    wants: tuple[Subscription, ...]
    is_own: bool


@dataclass(frozen=True)
class Subscribed:
    """Is what I am told of an approval beyond what waits for me."""

    is_watched: bool
    steps: tuple[StepSubscribed, ...]


def notices(work: Work, *, unread: bool | None = None, first: int = 50, after: tuple[int] | None = None) -> tuple[NoticeShown, ...]:
    """Lists my notices of what I may read now, latest first: the unread ones, those I have read, or both."""
    rows = plain_select(
        Notice, col(Record.title), col(Case.number), col(Case.title), col(PostListIssue.to_day), col(SavedList.name)
    ).select_from(Notice)
    rows = rows.outerjoin(Record, col(Record.id) == Notice.record_id)
    rows = rows.outerjoin(Case, col(Case.id) == func.coalesce(Notice.case_id, Record.case_id))
    rows = rows.outerjoin(PostListIssue, col(PostListIssue.id) == Notice.post_list_id)
    rows = rows.outerjoin(SavedList, col(SavedList.id) == Notice.list_id)
    rows = rows.where(col(Notice.official_id) == work.official_id)
    if unread is not None:
        rows = rows.where(col(Notice.read_at).is_(None) if unread else col(Notice.read_at).is_not(None))
    if after is not None:
        rows = rows.where(col(Notice.id) < after[0])
    found = work.session.execute(rows.order_by(col(Notice.id).desc()).limit(first)).all()
    names = names_of(work, {each for row, *_ in found for each in (row.actor_id, row.absent_id) if each is not None}) if found else {}
    return tuple(_shown(*each, names=names) for each in found)


def notice(work: Work, notice_id: int) -> NoticeShown:
    """Gives one notice of mine.

    Raises:
        NotFound: it does not exist, is not mine, or is about what I may not read any more.
    """
    found = notices(work, first=1, after=(notice_id + 1,))
    if not found or found[0].notice_id != notice_id:
        raise NotFound("Notice", notice_id)
    return found[0]


def unread(work: Work) -> Unread:
    """Gives what I have not read: how much of it is told on the desk, up to the cap, and whether there is any at all."""
    mine = select(Notice.id).where(col(Notice.official_id) == work.official_id, col(Notice.read_at).is_(None))
    newest = mine.where(col(Notice.way).in_(ON_DESK)).limit(UNREAD_CAP).subquery()
    counted = select(func.count()).select_from(newest).scalar_subquery()
    return Unread(*work.session.exec(select(counted, mine.exists())).one())


def count_unread(work: Work) -> int:
    """Counts what I am told of on the desk and have not read, up to the cap."""
    return unread(work).on_desk


def has_unread(work: Work, *, record_id: int | None = None, case_id: int | None = None) -> bool:
    """Says whether there are notices of the record or the case that I have not read."""
    unread = (col(Notice.official_id) == work.official_id, col(Notice.read_at).is_(None))
    about = col(Notice.record_id) == record_id if record_id is not None else col(Notice.case_id) == case_id
    return work.session.exec(select(Notice.id).where(*unread, about).limit(1)).first() is not None


def told_since(work: Work, floor: int | None = None) -> dict[int, int]:
    """Gives whom each notice above the floor told, by its id: what the bell of the desk asks, once for everybody.

    Without a floor it is the latest few.
    """
    newest = select(func.coalesce(func.max(Notice.id), 0) - LOOKED_BACK).scalar_subquery()
    after = select(Notice.id, Notice.official_id).where(col(Notice.id) > (newest if floor is None else floor))
    return dict(work.session.exec(after).all())


def preferences(work: Work) -> dict[NoticeKind, NoticeWay]:
    """Gives how I want to be told of each kind of thing."""
    mine = select(NoticePreference).where(col(NoticePreference.official_id) == work.official_id)
    said = {row.kind: row.way for row in work.session.exec(mine)}
    return {kind: said.get(kind, NoticeWay.DESK) for kind in NoticeKind}


def wishes(work: Work) -> Wishes:
    """Gives what I am told of besides at every step of mine."""
    row = work.session.exec(select(ApprovalWish).where(col(ApprovalWish.official_id) == work.official_id)).first()
    return Wishes(row is not None, tuple(each for each in Subscription if row is not None and each in row.wants))


def is_watched(work: Work, approval_id: int) -> bool:
    """Says whether I follow the approval."""
    mine = (col(ApprovalSubscription.official_id) == work.official_id, col(ApprovalSubscription.step) == WATCHING)
    found = select(ApprovalSubscription.approval_id).where(*mine, col(ApprovalSubscription.approval_id) == approval_id)
    return work.session.exec(found).first() is not None


def subscribed(work: Work, approval_id: int) -> Subscribed:
    """Gives what I am told of an approval: whether I follow it, and what at each step I have a part in.

    Raises:
        NotFound: it does not exist or its record is not mine to see.
    """
    work.load(Approval, approval_id, Action.READ)
    mine = (col(ApprovalSubscription.approval_id) == approval_id, col(ApprovalSubscription.official_id) == work.official_id)
    rows = {row.step: row for row in work.session.exec(select(ApprovalSubscription).where(*mine))}
    steps = steps_of_mine(work, approval_id)
    return Subscribed(WATCHING in rows, tuple(_subscribed(name, title, rows.get(name)) for name, title in steps.items()))


def _subscribed(name: str, title: str, row: ApprovalSubscription | None) -> StepSubscribed:
    wants = tuple(each for each in Subscription if row is not None and each in row.wants)
    return StepSubscribed(name, title, wants, row is not None and row.is_own)


def _shown(  # what the notice is about, and who did it
    row: Notice,
    title: str | None,
    number: str | None,
    case_title: str | None,
    day: dt.date | None,
    search: str | None,
    *,
    names: dict[int, str],
) -> NoticeShown:
    return NoticeShown(
        notice_id=row.id,
        kind=row.kind,
        cause=row.cause,
        by=names.get(row.actor_id or 0, ""),
        told_at=row.told_at,
        read_at=row.read_at,
        record_id=row.record_id,
        case_id=row.case_id,
        number=number or "",
        title=(title if row.record_id is not None else day.isoformat() if day is not None else case_title) or "",
        post_list_id=row.post_list_id,
        absent=names.get(row.absent_id or 0, ""),
        is_lent=row.absent_id is not None and title is None,
        list_id=row.list_id,
        search=search or "",
    )
