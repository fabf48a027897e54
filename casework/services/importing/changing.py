"""Brings what came in before up to a newer row of the same GUID: a delta changes what differs and adds what is new."""

from typing import Any

from sqlmodel import SQLModel, col, select

from casework.bundles.shapes import CaseRow, EventRow, PartyRow, RecordRow, Row
from casework.events import CaseChanged, PartyChanged, RecordChanged
from casework.model import Case, Document, DocumentVersion, Party, Record
from casework.services import parties as parties_register
from casework.services.importing import making
from casework.services.importing.making import Batch

_CASE = {"title", "public_title", "action_code", "disposal_code", "state", "completed_at", "deadline"}
_RECORD = {"title", "public_title", "state", "letter_date", "sent_at", "completed_at", "deadline"}


def change(batch: Batch, row: Row, thing_id: int) -> None:
    """Brings one thing up to its row; what a row no longer says is left as it is, nothing is taken away."""
    match row:
        case PartyRow():
            party = batch.work.session.get_one(Party, thing_id)
            if fields := _set(party, making.party_fields(row)):
                parties_register.key(party)
                batch.work.record(PartyChanged(party_id=thing_id, fields=fields))
        case CaseRow():
            case = batch.work.session.get_one(Case, thing_id)
            if fields := _set(case, row.model_dump(include=_CASE)):
                batch.work.record(CaseChanged(case_id=thing_id, fields=fields, title=case.title))
        case RecordRow():
            _record(batch, row, thing_id)
        case EventRow():
            pass  # what was told once stays told


def _record(batch: Batch, row: RecordRow, record_id: int) -> None:
    record = batch.work.session.get_one(Record, record_id)
    fields = _set(record, row.model_dump(include=_RECORD))
    if row.case and record.case_id is None:
        record.case_id, fields = batch.things[row.case], (*fields, "case_id")
    if fields:
        batch.work.record(RecordChanged(record_id=record_id, fields=fields, title=record.title))
    for position, each in enumerate(row.documents):
        if each.guid not in batch.things:
            making.versions(batch, making.document(batch, record_id, position, each), each.versions)
            continue
        document = batch.work.session.get_one(Document, batch.things[each.guid])
        there = batch.work.session.exec(select(DocumentVersion.number).where(col(DocumentVersion.document_id) == document.id)).all()
        making.versions(batch, document, [version for version in each.versions if version.number not in there])


def _set(thing: SQLModel, given: dict[str, Any]) -> tuple[str, ...]:
    changed = tuple(name for name, value in given.items() if value != getattr(thing, name))
    for name in changed:
        setattr(thing, name, given[name])
    return changed
