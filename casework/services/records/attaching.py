"""The order of a record's documents, and taking one off a draft: its versions stay, so that older versions of the record are whole."""

from sqlalchemy import text
from sqlmodel import col, select

from casework.cases.states import refuse_on_record
from casework.errors import NotFound, RuleBroken
from casework.events import DocumentPutBack, DocumentsOrdered, DocumentTakenOff
from casework.model import Document, Record
from casework.services.records.locking import refuse_locked
from casework.services.records.responsibility import mark_drafter
from casework.services.records.versioning import changing
from casework.vocabulary import Action, Reason, RecordState
from casework.work import Work


def order_documents(work: Work, record_id: int, order: tuple[int, ...]) -> None:
    """Puts a record's documents into this order, by id; what lies within another document follows it by itself.

    Raises:
        RuleBroken: the record is sent or completed, or the order does not name each of its documents once.
        Locked: somebody else is editing the record.
    """
    record = _opened(work, record_id)
    outer = work.session.exec(select(Document).where(col(Document.record_id) == record_id, col(Document.parent_id).is_(None))).all()
    by_id = {document.id: document for document in outer}
    if sorted(order) != sorted(by_id):
        raise RuleBroken(Reason.ORDER_IS_NOT_WHOLE)
    changing(work, record)
    for position, document_id in enumerate(order):
        by_id[document_id].position = position
    work.record(DocumentsOrdered(record_id=record_id, order=order))
    mark_drafter(work, record_id)


def take_document_off(work: Work, record_id: int, document_id: int) -> None:
    """Takes a document off a draft; it can be put back.

    Raises:
        RuleBroken: the record is no draft any more, or is registered. Locked: somebody else is editing the record or the document.
        NotFound: it has no such document.
    """
    record = _opened(work, record_id)
    if record.state is not RecordState.DRAFT:
        raise RuleBroken(Reason.RETENTION_RUNS)
    if record.number is not None:
        raise RuleBroken(Reason.RECORD_IS_REGISTERED)
    refuse_locked(work, record_id, document_id)
    document = work.load(Document, document_id, Action.WRITE_DOCUMENTS)
    changing(work, record)
    _set_removed(work, record_id, document_id, "now")
    work.record(DocumentTakenOff(record_id=record_id, document_id=document_id, filename=document.title))
    work.session.expunge(document)
    mark_drafter(work, record_id)


def put_document_back(work: Work, record_id: int, document_id: int) -> None:
    """Puts a document that was taken off a draft back in its place.

    Raises:
        RuleBroken: the record is no draft any more. NotFound: it was not taken off this record.
    """
    record = _opened(work, record_id)
    if record.state is not RecordState.DRAFT:
        raise RuleBroken(Reason.RETENTION_RUNS)
    changing(work, record)
    _set_removed(work, record_id, document_id, None)
    work.record(DocumentPutBack(record_id=record_id, document_id=document_id))


def _opened(work: Work, record_id: int) -> Record:
    record = work.load(Record, record_id, Action.WRITE_DOCUMENTS, lock=True)
    refuse_on_record(work, record, Action.WRITE_DOCUMENTS)
    refuse_locked(work, record_id)
    return record


def _set_removed(work: Work, record_id: int, document_id: int, at: str | None) -> None:
    work.session.flush()
    done = work.session.connection().execute(
        text("SELECT casework_take_off_document(:document, :record, :at)"),
        {"document": document_id, "record": record_id, "at": work.now if at else None},
    )
    if not done.scalar_one():
        raise NotFound("Document", document_id)
