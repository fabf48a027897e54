"""Who has read a record or the records of a case, from the audit trail, as far as the asker may know."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func
from sqlalchemy import select as plain_select
from sqlmodel import col, select

from casework.events import ContentRead, kind_of
from casework.model import Case, EventRow, Official, Record
from casework.vocabulary import Action
from casework.work import Work


@dataclass(frozen=True)
class Reader:
    """Is somebody who has opened documents: first and last, and how often (one sitting counts once)."""

    official: str
    on_behalf_of: str
    first_at: dt.datetime
    last_at: dt.datetime
    times: int


def readers_of_record(work: Work, record_id: int) -> tuple[Reader, ...]:
    """Gives who has opened the record's documents, the latest first.

    Raises:
        NotFound: the asker may not see the record.
    """
    work.load(Record, record_id, Action.READ)
    return _readers(work, col(EventRow.record_id) == record_id)


def readers_of_case(work: Work, case_id: int) -> tuple[Reader, ...]:
    """Gives who has opened documents of the case's records that the asker may read, the latest first.

    Raises:
        NotFound: the asker may not see the case.
    """
    work.load(Case, case_id, Action.READ)
    return _readers(work, col(EventRow.record_id).in_(select(Record.id).where(col(Record.case_id) == case_id)))


def _readers(work: Work, condition: ColumnElement[bool]) -> tuple[Reader, ...]:
    found = work.session.execute(
        plain_select(col(EventRow.actor_id), col(EventRow.on_behalf_of_id), func.min(EventRow.at), func.max(EventRow.at), func.count())
        .where(condition, col(EventRow.kind) == kind_of(ContentRead))
        .group_by(col(EventRow.actor_id), col(EventRow.on_behalf_of_id))
        .order_by(func.max(EventRow.at).desc())
    ).all()
    ids = {id for row in found for id in row[:2] if id is not None}
    names = dict(work.session.exec(select(Official.id, Official.name).where(col(Official.id).in_(ids))).all())
    return tuple(Reader(names.get(row[0] or 0, ""), names.get(row[1] or 0, ""), row[2], row[3], row[4]) for row in found)
