"""What stays as it is here, whatever a newer bundle says: destroyed, delivered, or being edited by somebody at this moment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from casework.bundles.problems import Wrong
from casework.bundles.shapes import Row
from casework.model import Case, EditLock, ImportedThing, Record
from casework.vocabulary import CaseState
from casework.work import Work

ABOUT = ("record", "case", "other")
"""The fields by which rows name the record or case they are about; a tie names both its ends."""


@dataclass(frozen=True)
class Staying:
    """Is which of the things that some rows name stay as they are, by GUID, and why."""

    gone: frozenset[str] = frozenset()
    delivered: frozenset[str] = frozenset()
    edited: frozenset[str] = frozenset()

    def why(self, row: Row, *, is_known: bool) -> Wrong | None:
        """Says why a row does not come in; what is said about something that is being edited comes in all the same."""
        named = set(_named(row))
        if named & self.gone:
            return Wrong.NO_LONGER_HERE
        if named & self.delivered:
            return Wrong.DELIVERED_STAYS
        return Wrong.IS_BEING_EDITED if is_known and row.guid in self.edited else None


def staying_among(work: Work, came: Sequence[ImportedThing]) -> Staying:
    """Gives which of the things that came in before stay as they are now."""
    records = {thing.thing_id: thing.guid for thing in came if thing.kind == "records"}
    cases = {thing.thing_id: thing.guid for thing in came if thing.kind == "cases"}
    states = dict(work.session.execute(select(Case.id, Case.state).where(col(Case.id).in_(cases))).all()) if cases else {}
    on = dict(work.session.execute(select(Record.id, Record.case_id).where(col(Record.id).in_(records))).all()) if records else {}
    of_records = select(Case.id).where(col(Case.id).in_({each for each in on.values() if each}), col(Case.state) == CaseState.LOCKED)
    locked = set(work.session.exec(of_records).all()) if on else set()
    living = select(EditLock.record_id).where(col(EditLock.record_id).in_(on), col(EditLock.expires_at) > work.now)
    edited = set(work.session.exec(living).all()) if on else set()
    return Staying(
        gone=frozenset(
            {*(guid for id, guid in records.items() if id not in on), *(guid for id, guid in cases.items() if id not in states)}
        ),
        delivered=frozenset(
            {
                *(guid for id, guid in records.items() if on.get(id) in locked),
                *(guid for id, guid in cases.items() if states.get(id) is CaseState.LOCKED),
            }
        ),
        edited=frozenset(records[id] for id in edited),
    )


def _named(row: Row) -> Iterator[str]:
    yield row.guid
    yield from (guid for name in ABOUT if (guid := getattr(row, name, None)))
