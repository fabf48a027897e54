"""How a record hangs together with others, seen from both ends; only with what the asker may read."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import or_
from sqlmodel import col, select

from casework.model import Case, Record, RecordLink
from casework.vocabulary import Action, LinkKind
from casework.work import Work


@dataclass(frozen=True)
class LinkShown:
    """Is a link to another record; ``is_from_here`` says that this record is the later one."""

    kind: LinkKind
    is_from_here: bool
    record_id: int
    title: str
    case_number: str
    arrived_at: dt.datetime


def links_of(work: Work, record_id: int) -> tuple[LinkShown, ...]:
    """Gives the links of a record in both directions, the oldest first.

    Raises:
        NotFound: the asker may not see the record.
    """
    work.load(Record, record_id, Action.READ)
    rows = work.session.exec(
        select(RecordLink, Record, Case)
        .join(
            Record,
            or_(
                (col(RecordLink.record_id) == record_id) & (col(Record.id) == RecordLink.other_id),
                (col(RecordLink.other_id) == record_id) & (col(Record.id) == RecordLink.record_id),
            ),
        )
        .outerjoin(Case, col(Case.id) == Record.case_id)
        .where(or_(col(RecordLink.record_id) == record_id, col(RecordLink.other_id) == record_id))
        .order_by(col(RecordLink.id))
    )
    return tuple(
        LinkShown(link.kind, link.record_id == record_id, other.id, other.title, case.number if case else "", other.arrived_at)
        for link, other, case in rows
    )
