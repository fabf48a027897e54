"""Edit locks: one person at a time edits a record's words, and one each of its documents; two may edit different ones.

Source: f2.md 1.2, Edit mode. A lock is kept alive by a sign of life and lapses a quarter of an hour after the last one; it is a
matter of order, not of evidence, except that ending somebody else's by force is.
"""

import datetime as dt

from sqlalchemy import text
from sqlmodel import col, delete, select

from casework.cases.states import refuse_on_record
from casework.errors import Locked, RuleBroken
from casework.events import EditLockForced
from casework.model import Document, EditLock, Official, Record
from casework.services import inbox
from casework.vocabulary import Action, Reason
from casework.work import Work

LIVES = dt.timedelta(minutes=15)
WORDS = 0
"""The document number under which a record's own words and metadata are locked."""
_TAKE = """
    INSERT INTO edit_lock AS l (record_id, document_id, official_id, taken_at, expires_at, checked_out)
    VALUES (:record, :document, :me, :now, :until, CAST(:checked_out AS integer))
    ON CONFLICT (record_id, document_id) DO UPDATE SET official_id = :me,
           expires_at = CASE WHEN l.official_id = :me THEN greatest(l.expires_at, :until) ELSE :until END,
           checked_out = CASE WHEN l.official_id = :me AND l.expires_at > :now
                              THEN coalesce(excluded.checked_out, l.checked_out) ELSE excluded.checked_out END,
           taken_at = CASE WHEN l.official_id = :me AND l.expires_at > :now THEN l.taken_at ELSE :now END
     WHERE l.official_id = :me OR l.expires_at <= :now
    RETURNING expires_at"""


def take_lock(work: Work, record_id: int, document_id: int = WORDS) -> dt.datetime:
    """Begins or goes on editing a record's words, or one of its documents, and gives until when without a sign of life.

    Raises:
        Locked: somebody else is editing it. RuleBroken: its state allows no editing.
    """
    action = Action.WRITE_DOCUMENTS if document_id else Action.EDIT
    record = work.load(Record, record_id, action)
    refuse_on_record(work, record, action)
    if document_id:
        work.load(Document, document_id, Action.WRITE_DOCUMENTS)
    return hold(work, record_id, document_id, work.now + LIVES)


def hold(work: Work, record_id: int, document_id: int, until: dt.datetime, *, checked_out: int | None = None) -> dt.datetime:
    """Takes a lock, or goes on with mine, and gives until when it lives; what is checked out is kept no shorter by editing it here.

    Raises:
        Locked: somebody else has it.
    """
    values = {"record": record_id, "document": document_id, "me": work.official_id, "now": work.now, "until": until}
    taken: dt.datetime | None = work.session.connection().execute(text(_TAKE), values | {"checked_out": checked_out}).scalar()
    if taken is None:
        refuse_locked(work, record_id, document_id)
        raise RuleBroken(Reason.LOCK_WAS_LOST)  # it ended between the two questions: asking again takes it
    return taken


def renew_lock(work: Work, record_id: int, document_id: int = WORDS) -> dt.datetime:
    """Gives a sign of life for a lock of mine, and until when it now lives.

    Raises:
        RuleBroken: it was ended by force or lapsed, and is mine no more. Locked: somebody else edits now.
    """
    work.load(Record, record_id, Action.READ)
    lock = _lock(work, record_id, document_id)
    refuse_locked(work, record_id, document_id)
    if lock is None or lock.official_id != work.official_id:
        raise RuleBroken(Reason.LOCK_WAS_LOST)
    lock.expires_at = until = max(lock.expires_at, work.now + LIVES)
    return until


def release_lock(work: Work, record_id: int, document_id: int = WORDS) -> None:
    """Ends my editing; what is not mine or not there stays so."""
    work.load(Record, record_id, Action.READ)
    lock = _lock(work, record_id, document_id)
    if lock is not None and lock.official_id == work.official_id:
        work.session.delete(lock)


def force_release(work: Work, record_id: int, reason: str, document_id: int = WORDS) -> None:
    """Ends somebody else's editing, with a reason; the record lies in the owner's inbox, and its history says why.

    Raises:
        RuleBroken: no reason is given, or nobody is editing it.
    """
    work.load(Record, record_id, Action.FORCE_LOCK, lock=True)
    if not reason.strip():
        raise RuleBroken(Reason.REASON_IS_REQUIRED)
    lock = _lock(work, record_id, document_id)
    if lock is None or lock.expires_at <= work.now:
        raise RuleBroken(Reason.LOCK_WAS_LOST)
    owner = lock.official_id
    work.session.delete(lock)
    work.record(EditLockForced(record_id=record_id, owner_id=owner, document_id=document_id or None, reason=reason.strip()))
    if owner != work.official_id:
        inbox.put(work, record_id, owner, cause="lock_released")


def refuse_locked(work: Work, record_id: int, document_id: int = WORDS) -> None:
    """Refuses a save while somebody else is editing.

    Raises:
        Locked: with who, since when and until when.
    """
    lock = _lock(work, record_id, document_id)
    if lock is not None and lock.official_id != work.actor.official_id and lock.expires_at > work.now:
        raise _refusal(work, lock)


def refuse_locked_documents(work: Work, record_id: int) -> None:
    """Refuses what concerns the whole record while somebody else is editing one of its documents."""
    for lock in locks_of_others(work, record_id):
        raise _refusal(work, lock)


def locks_of_others(work: Work, record_id: int) -> list[EditLock]:
    """Gives the living locks that others hold on a record or its documents."""
    query = select(EditLock).where(
        col(EditLock.record_id) == record_id,
        col(EditLock.expires_at) > work.now,
        col(EditLock.official_id) != (work.actor.official_id or 0),
    )
    return list(work.session.exec(query).all())


def end_locks(work: Work, record_id: int) -> None:
    """Ends every lock on a record that is being taken away."""
    work.session.execute(delete(EditLock).where(col(EditLock.record_id) == record_id))


def _refusal(work: Work, lock: EditLock) -> Locked:
    owner = work.session.get(Official, lock.official_id)
    return Locked(by_id=lock.official_id, by=owner.name if owner else "", since=lock.taken_at, until=lock.expires_at)


def _lock(work: Work, record_id: int, document_id: int) -> EditLock | None:
    query = select(EditLock).where(col(EditLock.record_id) == record_id, col(EditLock.document_id) == document_id)
    return work.session.exec(query).first()
