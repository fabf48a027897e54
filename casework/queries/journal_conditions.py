"""What "came or went and has no number" means in a query; shared by the queue and the journal's watch."""

from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import col, select

from casework.model import JournalExemption, Record
from casework.vocabulary import JOURNAL_DUTY, RecordKind


def came_or_went_at() -> ColumnElement[Any]:
    """Is when a record came or went: the moment it was sent, else the moment it arrived or was written."""
    return func.coalesce(Record.sent_at, Record.arrived_at)


def is_unregistered(kinds: tuple[RecordKind, ...] = tuple(RecordKind)) -> list[ColumnElement[bool]]:
    """Gives the conditions of a record that is to be registered, is not, and was not left out on purpose."""
    exempt = select(JournalExemption.record_id).where(col(JournalExemption.record_id) == Record.id)
    due = [and_(col(Record.kind) == kind, col(Record.state).in_(sorted(JOURNAL_DUTY[kind]))) for kind in kinds]
    return [col(Record.number).is_(None), or_(*due), ~exempt.exists()]
