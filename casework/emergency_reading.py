"""What is open to an official in an emergency alone may be read and nothing else: no verb, copy, note or export while it runs.

Which things those are: casework.services.granting_emergency. Who has been given more than reading meanwhile may do that.
"""

import datetime as dt

from sqlalchemy import Connection, text
from sqlmodel import SQLModel

from casework.model import Case, Record
from casework.standing import Standing
from casework.vocabulary import Action

READING = frozenset({Action.READ, Action.MARK_READ})
_OPEN = text(
    """SELECT EXISTS (SELECT 1 FROM emergency_access e
        WHERE e.official_id = :me AND e.ended_at IS NULL AND e.opened_at <= :now AND e.ends_at > :now
          AND (e.record_id = :record OR e.case_id = :case OR e.case_id = (SELECT r.case_id FROM record r WHERE r.id = :record)))"""
)


def is_opened_in_an_emergency(connection: Connection, standing: Standing, me: int | None, now: dt.datetime, row: SQLModel) -> bool:
    """Says whether a thing, or what it lies on, is open to somebody by an emergency that he opened; asks only where something is lent."""
    record_id = row.id if isinstance(row, Record) else getattr(row, "record_id", None)
    case_id = row.id if isinstance(row, Case) else getattr(row, "case_id", None) if record_id is None else None
    if record_id not in standing.lent_records and case_id not in standing.lent_cases:
        return False
    return bool(connection.execute(_OPEN, {"me": me, "now": now, "record": record_id, "case": case_id}).scalar())
