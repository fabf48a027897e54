"""Which record answers, copies or forwards which; a link is seen by who may see both."""

from sqlmodel import col, select

from casework.errors import NotFound, RuleBroken
from casework.events import RecordLinked, RecordUnlinked
from casework.model import Record, RecordLink
from casework.vocabulary import Action, LinkKind, Reason
from casework.work import Work


def link(work: Work, record_id: int, other_id: int, kind: LinkKind) -> None:
    """Writes a link from a record to the earlier one it belongs to; the caller has asked for the right to."""
    work.add(RecordLink(record_id=record_id, other_id=other_id, kind=kind, made_by=work.official_id, made_at=work.now))
    work.record(RecordLinked(record_id=record_id, other_id=other_id, link=kind))


def set_answer(work: Work, record_id: int, answered_id: int) -> None:
    """Says that this record is the answer to another one.

    Raises:
        RuleBroken: it is the same record, or is its answer already. NotFound: the actor may not see the other one.
    """
    work.load(Record, record_id, Action.SET_ANSWER)
    work.load(Record, answered_id, Action.READ)
    if record_id == answered_id:
        raise RuleBroken(Reason.RECORD_IS_ITSELF)
    if _found(work, record_id, answered_id, LinkKind.ANSWER_TO) is not None:
        raise RuleBroken(Reason.RECORDS_ARE_LINKED)
    link(work, record_id, answered_id, LinkKind.ANSWER_TO)


def unlink(work: Work, record_id: int, answered_id: int) -> None:
    """Takes back that this record is the answer to another one; what it was made from is history and stays.

    Raises:
        NotFound: there is no such answer.
    """
    work.load(Record, record_id, Action.SET_ANSWER)
    found = _found(work, record_id, answered_id, LinkKind.ANSWER_TO)
    if found is None:
        raise NotFound("RecordLink", answered_id)
    work.session.delete(found)
    work.record(RecordUnlinked(record_id=record_id, other_id=answered_id, link=LinkKind.ANSWER_TO))


def _found(work: Work, record_id: int, other_id: int, kind: LinkKind) -> RecordLink | None:
    query = select(RecordLink).where(
        col(RecordLink.record_id) == record_id, col(RecordLink.other_id) == other_id, col(RecordLink.kind) == kind
    )
    return work.session.exec(query).first()
