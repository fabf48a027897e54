"""Brings what came in before up to a newer row of the same GUID: a delta changes what differs and adds what is new."""

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from sqlmodel import SQLModel, col, select

from casework.bundles.around import FolderRow, NoteRow, RequestRow
from casework.bundles.shapes import CaseRow, OccasionOn, PartyRow, RecordRow, Row
from casework.events import CaseChanged, PartsImported, PartyChanged, RecordChanged
from casework.model import (
    CarriedThing,
    Case,
    CaseFolder,
    CaseParty,
    Document,
    DocumentVersion,
    FolderRecord,
    Note,
    Occasion,
    Party,
    Record,
    RecordParty,
)
from casework.numbering import record_series
from casework.services import parties as parties_register
from casework.services import retaining
from casework.services.importing import making, records
from casework.services.importing.batch import Batch, record_snapshot, snapshot
from casework.services.records.states import has_come_in
from casework.services.records.versioning import changing
from casework.vocabulary import OPEN_REQUESTS, PartyRole

_KEPT = {"clearance", "opened_at"}
"""What of a case a newer row does not change: access is given anew here, and when it was opened is its own."""
_RECORD = {"title", "public_title", "state", "letter_date", "completed_at", "deadline", "external_access", "genre", "keywords"}
_NOT_YET_GONE = {"body_html", "kind", "channel", "arrived_at"}
"""What a newer row changes only while the record has neither been sent nor come in: the check tells where it would."""


def change(batch: Batch, row: Row, thing_id: int) -> None:
    """Brings one thing up to its row; what a row says nothing of is left as it is, nothing is taken away."""
    match row:
        case PartyRow():
            party = batch.work.session.get_one(Party, thing_id)
            said = {name: value for name, value in making.party_fields(row).items() if name in row.model_fields_set}
            if fields := _set(party, said | {"is_protected": party.is_protected or row.is_protected}):
                parties_register.key(party)
                batch.work.record(PartyChanged(party_id=thing_id, fields=fields))
        case CaseRow():
            _case(batch, row, thing_id)
        case RecordRow():
            _record(batch, row, thing_id)
        case FolderRow():
            folder = batch.work.session.get_one(CaseFolder, thing_id)
            if _set(folder, {"title": row.title, "position": row.position}):
                batch.work.record(PartsImported(case_id=folder.case_id, run_id=batch.run_id, part="folders", rows=1))
        case NoteRow() if row.deleted_at is not None:
            _take_words_away(batch, row, thing_id)
        case RequestRow():
            _go_on(batch, row, thing_id)
        case _:
            pass  # what was said, decided or told once stays so


def _case(batch: Batch, row: CaseRow, case_id: int) -> None:
    case = batch.work.session.get_one(Case, case_id)
    said = row.model_fields_set | ({"progress_id"} if "progress" in row.model_fields_set else set())
    given = {name: value for name, value in making.case_fields(batch, row).items() if name in said - _KEPT}
    if fields := _set(case, given):
        retaining.settle(case, retaining.codes_of(batch.work))
        batch.work.record(CaseChanged(case_id=case_id, fields=fields, title=case.title))
    batch.look_up_protection([row])
    there = batch.work.session.exec(select(CaseParty).where(col(CaseParty.case_id) == case_id)).all()
    if count := _parties(batch, [snapshot(batch, each) for each in row.parties], there, lambda told: CaseParty(case_id=case_id, **told)):
        batch.work.record(PartsImported(case_id=case_id, run_id=batch.run_id, part="parties", rows=count))


def _take_words_away(batch: Batch, row: NoteRow, note_id: int) -> None:
    note = batch.work.session.get(Note, note_id)
    if note is not None and note.written_at == row.at and note.deleted_at is None:
        note.text, note.deleted_by, note.deleted_at = "", batch.person(row.deleted_by), row.deleted_at
        batch.work.record(PartsImported(record_id=note.record_id, case_id=note.case_id, run_id=batch.run_id, part="notes", rows=1))


def _go_on(batch: Batch, row: RequestRow, carried_id: int) -> None:
    """Brings a request that was under way when it came in up to what has become of it there; one that was finished stays as it is."""
    carried = batch.work.session.get(CarriedThing, carried_id)
    if carried is None or carried.kind != "request" or carried.content["state"] not in OPEN_REQUESTS:
        return
    carried.at, carried.content = row.ended_at or row.made_at, row.model_dump(mode="json", exclude={"guid", "record"})
    batch.work.record(PartsImported(record_id=carried.record_id, run_id=batch.run_id, part="requests", rows=1))


def _record(batch: Batch, row: RecordRow, record_id: int) -> None:
    """Brings a record up to its row, as a save that leaves the next numbered version."""
    record = batch.work.session.get_one(Record, record_id)
    begin = partial(changing, batch.work, record, by=batch.official_id)
    is_fixed = record.sent_at is not None or has_come_in(record)
    given = row.model_dump(include=_RECORD | (set() if is_fixed else _NOT_YET_GONE), exclude_unset=True)
    if given.get("keywords") is not None:
        given["keywords"] = list(given["keywords"])
    if row.case and record.case_id is None:
        given["case_id"] = batch.things[row.case]
    if row.number is not None and record.number is None and (case_id := record.case_id or given.get("case_id")):
        given |= {"number": row.number, "registered_at": row.registered_at or record.arrived_at}
        batch.raise_series({record_series(case_id): row.number})
    if fields := _set(record, given, begin):
        batch.work.record(RecordChanged(record_id=record_id, fields=fields, title=record.title))
    _lay(batch, row, record)
    _record_parties(batch, row, record, begin)
    if record.sent_at is not None:
        return  # what was sent stays as it was sent; the check has said so
    if row.occasion is not None and _told_anew(batch, row.occasion, record_id, begin):
        batch.work.record(RecordChanged(record_id=record_id, fields=("occasion",), title=record.title))
    _documents(batch, row, record, begin)
    if _set(record, {"sent_at": row.sent_at} if row.sent_at else {}, begin):  # last: the database changes nothing below what was sent
        batch.work.record(RecordChanged(record_id=record.id, fields=("sent_at",), title=record.title))


def _told_anew(batch: Batch, told: OccasionOn, record_id: int, begin: Callable[[], None]) -> bool:
    kept = batch.work.session.get(Occasion, record_id)
    if kept is not None:
        return bool(_set(kept, told.model_dump(exclude_unset=True), begin))
    begin()
    batch.work.add(Occasion(record_id=record_id, **told.model_dump()))
    return True


def _documents(batch: Batch, row: RecordRow, record: Record, begin: Callable[[], None]) -> None:
    missing = [(record.id, position, each) for position, each in enumerate(row.documents) if each.guid not in batch.things]
    fresh = [each for each in missing if each[2].versions]
    records.tell_of_lost_files(batch, [row])
    newer = []
    for each in row.documents:
        if each.guid in batch.things:
            document = batch.work.session.get_one(Document, batch.things[each.guid])
            there = batch.work.session.exec(select(DocumentVersion.number).where(col(DocumentVersion.document_id) == document.id)).all()
            newer += [(document, version) for version in each.versions if version.number not in there]
    if fresh or newer:
        begin()
        records.versions(batch, newer)
        records.documents(batch, fresh)


def _record_parties(batch: Batch, row: RecordRow, record: Record, begin: Callable[[], None]) -> None:
    """Brings the parties of a record up to its row; of what was sent only those it concerns."""
    batch.look_up_protection([row])
    given = [record_snapshot(batch, each) for each in row.parties if record.sent_at is None or each.role is PartyRole.CONCERNED]
    there = batch.work.session.exec(select(RecordParty).where(col(RecordParty.record_id) == record.id)).all()
    places = itertools.count(1 + max((each.position for each in there), default=-1))
    if _parties(batch, given, there, lambda told: RecordParty(record_id=record.id, position=next(places), **told), begin):
        batch.work.record(RecordChanged(record_id=record.id, fields=("parties",), title=record.title))  # it is found by them


def _parties(
    batch: Batch,
    given: Iterable[dict[str, Any]],
    there: Sequence[CaseParty | RecordParty],
    made: Callable[[dict[str, Any]], SQLModel],
    begin: Callable[[], None] = lambda: None,
) -> int:
    """Adds the parties that are not there yet and brings the others up to what is told now; gives how many differ.

    A party is known by its role and its entry in the register, or its name. A merge of entries and a protection stay.
    """
    changed = 0
    for told in given:
        same = next((each for each in there if each.role is told["role"] and _is_same(each, told)), None)
        if same is None:
            begin()
            batch.work.add(made(told))
            changed += 1
        else:
            kept = {"party_id": same.party_id or told["party_id"], "is_protected": same.is_protected or told["is_protected"]}
            if isinstance(same, RecordParty):
                kept["principal_id"] = same.principal_id or told["principal_id"]
            changed += bool(_set(same, told | kept, begin))
    return changed


def _is_same(there: CaseParty | RecordParty, told: dict[str, Any]) -> bool:
    return there.name == told["name"] or (there.party_id is not None and there.party_id == told["party_id"])


def _lay(batch: Batch, row: RecordRow, record: Record) -> None:
    """Lays a record into the folder that the row names; one that it no longer names stays."""
    if row.folder is None or record.case_id is None:
        return
    lies, folder_id = batch.work.session.get(FolderRecord, record.id), batch.things[row.folder]
    if lies is None:
        batch.work.session.add(FolderRecord(record_id=record.id, case_id=record.case_id, folder_id=folder_id))
    elif lies.folder_id != folder_id:
        lies.folder_id = folder_id
    else:
        return
    batch.work.record(PartsImported(record_id=record.id, run_id=batch.run_id, part="folders", rows=1))


def _set(thing: SQLModel, given: Mapping[str, Any], begin: Callable[[], None] = lambda: None) -> tuple[str, ...]:
    """Sets what differs and names it; ``begin`` is called before anything does."""
    changed = tuple(name for name, value in given.items() if value != getattr(thing, name))
    if changed:
        begin()
    for name in changed:
        setattr(thing, name, given[name])
    return changed
