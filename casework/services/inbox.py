"""Lays records into inboxes and on desktops, takes them away, and marks them read: matters of personal order, not of evidence."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, delete, select, update

from casework.errors import NotFound
from casework.model import InboxItem, Notice, Reading, Record
from casework.vocabulary import KIND_OF, Action, NoticeKind
from casework.work import Work


@dataclass(frozen=True)
class Lying:
    """Is where a record lay for a principal, so that it can be laid there again; neither means put away, or never there."""

    in_inbox: bool = False
    on_desktop: bool = False


def put(work: Work, record_id: int, principal_id: int, *, cause: str) -> None:
    """Lays a record on top of a unit's or an official's inbox, unread for the official, who gets a notice of it."""
    work.session.flush()
    work.session.execute(
        text("SELECT casework_lay(:record, :principal, :cause, :kind)"),
        {"record": record_id, "principal": principal_id, "cause": cause, "kind": KIND_OF.get(cause, NoticeKind.OTHER)},
    )
    for row in [each for each in work.session.identity_map.values() if isinstance(each, InboxItem) and each.record_id == record_id]:
        work.session.expire(row)


def take_away(work: Work, record_id: int, principal_ids: Iterable[int]) -> None:
    """Puts the record away for the principals, as far as it lies there for an approval."""
    wanted = sorted(set(principal_ids))
    work.session.flush()
    work.session.execute(text("SELECT casework_take_away(:record, :principals)"), {"record": record_id, "principals": wanted})
    for row in [each for each in work.session.identity_map.values() if isinstance(each, InboxItem) and each.record_id == record_id]:
        work.session.expire(row)


def lay(work: Work, record_id: int, principal_id: int, where: Lying) -> Lying:
    """Lays a record for me or my unit exactly there, and says where it lay before.

    Raises:
        NotFound: the record cannot be seen, or the place is not mine.
    """
    work.load(Record, record_id, Action.MARK_READ)
    item = _item(work, record_id, principal_id)
    if item is None:
        made = InboxItem(principal_id=principal_id, record_id=record_id, cause="placed", arrived_at=work.now, archived_at=work.now)
        work.session.add(made)
        item, before = made, Lying()
    else:
        before = Lying(item.archived_at is None, item.desktop_at is not None)
    if where.in_inbox != before.in_inbox:
        item.archived_at = None if where.in_inbox else work.now
    if where.on_desktop != before.on_desktop:
        item.desktop_at = work.now if where.on_desktop else None
    if not where.in_inbox and not where.on_desktop:
        item.archived_at = item.archived_at or work.now
    work.session.flush()
    return before


def put_on_desktop(work: Work, record_id: int, principal_id: int) -> Lying:
    """Lays a record on the desktop of mine or of my unit and takes it out of the inbox there; gives where it lay."""
    return lay(work, record_id, principal_id, Lying(on_desktop=True))


def put_in_inbox(work: Work, record_id: int, principal_id: int) -> Lying:
    """Lays a record into an inbox of mine or of my unit; a desktop it lies on keeps it. Gives where it lay."""
    item = _item(work, record_id, principal_id)
    return lay(work, record_id, principal_id, Lying(True, item is not None and item.desktop_at is not None))


def archive(work: Work, record_id: int, principal_id: int) -> Lying:
    """Takes a record off an inbox and desktop of mine or of my unit; it stays findable. Gives where it lay.

    Raises:
        NotFound: when it does not lie there, or the inbox is not mine.
    """
    item = _item(work, record_id, principal_id)
    if item is None:
        raise NotFound("InboxItem", record_id)
    before = Lying(item.archived_at is None, item.desktop_at is not None)
    item.archived_at, item.desktop_at = item.archived_at or work.now, None
    return before


def put_back(work: Work, record_id: int, principal_id: int) -> None:
    """Undoes ``archive`` of something that lay in the inbox."""
    item = _item(work, record_id, principal_id)
    if item is None:
        raise NotFound("InboxItem", record_id)
    item.archived_at = None


def mark_read(work: Work, record_id: int) -> None:
    """Marks the record as read for me, now."""
    work.load(Record, record_id, Action.MARK_READ)
    _read(work, [record_id])


def mark_all_read(work: Work, record_ids: Iterable[int]) -> tuple[int, ...]:
    """Marks those of the records that I may read and have not read; gives which, so that it can be undone."""
    wanted = sorted(set(record_ids))
    seen = select(Record.id).where(col(Record.id).in_(wanted))
    mine = select(Reading.record_id).where(col(Reading.official_id) == work.official_id, col(Reading.record_id).in_(wanted))
    fresh = sorted(set(work.session.exec(seen).all()) - set(work.session.exec(mine).all()))
    _read(work, fresh)
    return tuple(fresh)


def mark_unread(work: Work, record_id: int) -> None:
    """Marks the record as unread for me."""
    work.session.execute(delete(Reading).where(col(Reading.record_id) == record_id, col(Reading.official_id) == work.official_id))


def _read(work: Work, record_ids: list[int]) -> None:
    if not record_ids:
        return
    rows = [{"record_id": each, "official_id": work.official_id, "read_at": work.now} for each in record_ids]
    statement = insert(Reading).values(rows)
    work.session.execute(
        statement.on_conflict_do_update(index_elements=["record_id", "official_id"], set_={"read_at": statement.excluded.read_at})
    )
    # who has opened it knows what the notices of it said
    told = (col(Notice.official_id) == work.official_id, col(Notice.record_id).in_(record_ids), col(Notice.read_at).is_(None))
    work.session.execute(update(Notice).where(*told).values(read_at=work.now, read_in=work.id))


def _item(work: Work, record_id: int, principal_id: int) -> InboxItem | None:
    is_lent = principal_id == work.actor.on_behalf_of and record_id in work.standing.lent_records
    if (principal_id not in work.standing.principals and not is_lent) or work.standing.decides_only:
        raise NotFound("InboxItem", record_id)
    return work.session.exec(
        select(InboxItem).where(col(InboxItem.record_id) == record_id, col(InboxItem.principal_id) == principal_id)
    ).first()
