"""Tells a person whose save came too late who changed what, and when."""

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlmodel import SQLModel

from casework.errors import Difference, Stale

if TYPE_CHECKING:
    from casework.work import Work

_QUIET = frozenset({"version", "readers", "case_restricted_to", "is_shared"})


def stale(work: "Work", row: SQLModel, opened_version: int) -> Stale:
    """Gives the refusal of a save on a version that is no longer the newest.

    ``differences`` hold what the form was opened with as ``yours`` and what stands now as ``theirs``, read from the history
    that the triggers keep, as far as the actor may see it.
    """
    table = row.__tablename__
    found = (
        work.session.connection()
        .execute(
            text("""
            SELECT h.old_row, o.name, h.valid_to FROM history h
              LEFT JOIN event e ON e.work_id = h.work_id LEFT JOIN official o ON o.id = e.actor_id
             WHERE h.table_name = :table AND h.row_key = :key AND (h.old_row ->> 'version')::integer >= :version
             ORDER BY h.id LIMIT 1"""),
            {"table": table, "key": str(row.id), "version": opened_version},  # type: ignore[attr-defined]
        )
        .first()
    )
    if found is None:
        return Stale(type(row).__name__, row.id, by="", at=None, differences=())  # type: ignore[attr-defined]
    now = row.model_dump(mode="json")
    differences = tuple(
        Difference(name, str(before), str(now[name]))
        for name, before in sorted(found.old_row.items())
        if name in now and name not in _QUIET and not _same(now[name], before)
    )
    return Stale(type(row).__name__, row.id, by=found.name or "", at=found.valid_to, differences=differences)  # type: ignore[attr-defined]


def _same(now: object, before: object) -> bool:
    """Says whether two values of JSON are one; an instant is written in two ways, by PostgreSQL and by pydantic."""
    if now == before or not (isinstance(now, str) and isinstance(before, str)):
        return now == before
    try:
        return dt.datetime.fromisoformat(now) == dt.datetime.fromisoformat(before)
    except (ValueError, TypeError):
        return False
