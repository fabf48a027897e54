"""Puts records into inboxes, takes them out, and marks them read: matters of personal order, not of evidence."""

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, delete, select

from casework.errors import NotFound
from casework.model import InboxItem, Reading, Record
from casework.vocabulary import Action
from casework.work import Work


def put(work: Work, record_id: int, principal_id: int, *, cause: str) -> None:
    """Lays a record on top of a unit's or an official's inbox, unread for the official."""
    statement = insert(InboxItem).values(principal_id=principal_id, record_id=record_id, cause=cause, arrived_at=work.now, archived_at=None)
    work.session.execute(
        statement.on_conflict_do_update(
            index_elements=["principal_id", "record_id"],
            set_={"cause": cause, "arrived_at": work.now, "archived_at": None},
        )
    )
    if work.actor.official_id != principal_id:
        work.session.execute(delete(Reading).where(col(Reading.record_id) == record_id, col(Reading.official_id) == principal_id))


def archive(work: Work, record_id: int, principal_id: int) -> None:
    """Takes a record out of an inbox of mine or of my unit; it stays findable.

    Raises:
        NotFound: when it does not lie there, or the inbox is not mine.
    """
    item = _mine(work, record_id, principal_id)
    item.archived_at = work.now


def put_back(work: Work, record_id: int, principal_id: int) -> None:
    """Undoes ``archive``."""
    _mine(work, record_id, principal_id).archived_at = None


def mark_read(work: Work, record_id: int) -> None:
    """Marks the record as read for me."""
    work.load(Record, record_id, Action.MARK_READ)
    work.session.execute(
        insert(Reading)
        .values(record_id=record_id, official_id=work.official_id, read_at=work.now)
        .on_conflict_do_nothing(index_elements=["record_id", "official_id"])
    )


def mark_unread(work: Work, record_id: int) -> None:
    """Marks the record as unread for me."""
    work.session.execute(delete(Reading).where(col(Reading.record_id) == record_id, col(Reading.official_id) == work.official_id))


def _mine(work: Work, record_id: int, principal_id: int) -> InboxItem:
    if principal_id not in work.standing.principals:
        raise NotFound("InboxItem", record_id)
    found = work.session.exec(
        select(InboxItem).where(col(InboxItem.record_id) == record_id, col(InboxItem.principal_id) == principal_id)
    ).first()
    if found is None:
        raise NotFound("InboxItem", record_id)
    return found
