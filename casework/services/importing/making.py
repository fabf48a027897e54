"""Turns the rows of a batch into rows of ours; each function takes rows that are new here and gives the id each became."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert

from casework.bundles.shapes import CaseRow, DocumentRow, EventRow, PartyOn, PartyRow, RecordRow, VersionRow
from casework.calendar import legal_date
from casework.events import CaseImported, DocumentFiled, LegacyHistoryImported, PartyEntered, RecordImported
from casework.model import (
    Blob,
    Case,
    CaseGrant,
    CaseParty,
    Document,
    DocumentVersion,
    Grant,
    ImportedThing,
    LegacyEvent,
    Party,
    Record,
    RecordParty,
)  # fmt: skip
from casework.numbering import case_series, next_number, record_series
from casework.services import parties as parties_register
from casework.services.importing.known import Known
from casework.services.importing.numbers import original_number
from casework.vocabulary import Cause, Right
from casework.work import Work


@dataclass
class Batch:
    """Is what the rows of one batch need: who imports what, and which things the rows they refer to became."""

    work: Work
    known: Known
    run_id: int
    source: str
    official_id: int
    things: dict[str, int] = field(default_factory=dict)


def parties(batch: Batch, rows: Sequence[PartyRow]) -> list[int]:
    """Makes register entries, each with its number in the register."""
    ids, work = _ids(batch.work, "party", len(rows)), batch.work
    for id, row in zip(ids, rows, strict=True):
        party = Party(id=id, authority_id=batch.known.authority_id, **party_fields(row))
        parties_register.key(party)
        party.number = next_number(work, f"party:{batch.known.authority_id}", batch.known.authority_id)
        work.session.add(party)
        work.record(PartyEntered(party_id=id, kind_of_party=row.kind, name=row.name))
    return ids


def party_fields(row: PartyRow) -> dict[str, Any]:
    """Gives the fields of a register entry as they are stored."""
    return row.model_dump(exclude={"guid", "phones"}) | {"phones": list(row.phones)}


def cases(batch: Batch, rows: Sequence[CaseRow]) -> list[int]:
    """Makes cases with their own numbers and dates, their responsible and parties."""
    ids, work = _ids(batch.work, "case_file", len(rows)), batch.work
    for id, row in zip(ids, rows, strict=True):
        number = original_number(row.number, case_id=id, opened_year=legal_date(row.opened_at).year)
        unit_id, responsible_id = place(batch.known, row)
        work.session.add(
            Case(
                id=id, authority_id=batch.known.authority_id, year=number.year, sequence=number.sequence, number=number.number,
                type=batch.known.case_type(row.type) or "", file_plan_code=batch.known.code(row.file_plan_code) or "", unit_id=unit_id,
                responsible_id=responsible_id, restricted_to=listed(batch.known, row),
                **row.model_dump(include=_CASE_FIELDS),
            )
        )  # fmt: skip
        if number.is_ours:
            _raise_series(work, case_series(batch.known.authority_id, number.year), batch.known.authority_id, number.sequence)
    work.session.flush()
    for id, row in zip(ids, rows, strict=True):
        responsible_id = place(batch.known, row)[1]
        work.session.add(
            CaseGrant(case_id=id, principal_id=responsible_id, right=Right.FULL_WRITE, cause=Cause.RESPONSIBLE, starts_at=work.now)
        )
        work.session.add_all(CaseParty(case_id=id, **_snapshot(batch, party)) for party in row.parties)
        work.record(CaseImported(case_id=id, run_id=batch.run_id, guid=row.guid, number=row.number, title=row.title))
    return ids


def records(batch: Batch, rows: Sequence[RecordRow]) -> list[int]:
    """Makes records with their own numbers and dates, their documents and parties; the files are stored before."""
    ids, work = _ids(batch.work, "record", len(rows)), batch.work
    for id, row in zip(ids, rows, strict=True):
        unit_id, responsible_id = place(batch.known, row)
        case_id = batch.things[row.case] if row.case else None
        work.session.add(
            Record(
                id=id, authority_id=batch.known.authority_id, unit_id=unit_id, responsible_id=responsible_id, created_by=batch.official_id,
                case_id=case_id, restricted_to=listed(batch.known, row), notes=list(row.notes), **row.model_dump(include=_RECORD_FIELDS),
            )
        )  # fmt: skip
        if case_id is not None and row.number is not None:
            _raise_series(work, record_series(case_id), batch.known.authority_id, row.number)
    work.session.flush()
    for id, row in zip(ids, rows, strict=True):
        work.session.add(
            Grant(
                record_id=id, principal_id=place(batch.known, row)[1], right=Right.FULL_WRITE, cause=Cause.RESPONSIBLE, starts_at=work.now
            )
        )
        work.session.add_all(
            RecordParty(
                record_id=id,
                position=position,
                **_snapshot(batch, party),
            )
            for position, party in enumerate(row.parties)
        )
        work.record(RecordImported(record_id=id, run_id=batch.run_id, guid=row.guid, title=row.title))
        for position, each in enumerate(row.documents):
            versions(batch, document(batch, id, position, each), each.versions)
    return ids


def events(batch: Batch, rows: Sequence[EventRow]) -> list[int]:
    """Keeps the lines of the legacy history as they were told."""
    ids = _ids(batch.work, "legacy_event", len(rows))
    told: Counter[tuple[int | None, int | None]] = Counter()
    for id, row in zip(ids, rows, strict=True):
        case_id = batch.things[row.case] if row.case else None
        record_id = batch.things[row.record] if row.record else None
        batch.work.session.add(
            LegacyEvent(id=id, case_id=case_id, record_id=record_id, at=row.at, who=row.who, what=row.what, source=batch.source)
        )
        told[case_id, record_id] += 1
    for (case_id, record_id), lines in told.items():
        batch.work.record(LegacyHistoryImported(case_id=case_id, record_id=record_id, run_id=batch.run_id, lines=lines))
    return ids


def versions(batch: Batch, of: Document, rows: Sequence[VersionRow]) -> None:
    """Puts versions on a document; the last one counts. Their bytes lie in the store already."""
    work = batch.work
    for row in rows:
        size = len(work.platform.blobs.read(row.sha256))
        statement = insert(Blob).values(sha256=row.sha256, size=size, stored_at=work.now)
        work.session.execute(statement.on_conflict_do_nothing(index_elements=["sha256"]))
        (id,) = _ids(work, "document_version", 1)
        work.session.add(
            DocumentVersion(
                id=id, document_id=of.id, record_id=of.record_id, number=row.number, sha256=row.sha256, size=size,
                filename=row.filename, media_type=row.media_type, filed_at=row.filed_at, filed_by=batch.official_id,
            )
        )  # fmt: skip
        work.record(
            DocumentFiled(
                record_id=of.record_id, document_id=of.id, version_id=id, number=row.number, sha256=row.sha256, size=size,
                media_type=row.media_type, filename=row.filename,
            )
        )  # fmt: skip
        of.current_version = row.number


def note(batch: Batch, kind: str, guid: str, thing_id: int, content_hash: str = "") -> None:
    """Remembers what a row became."""
    batch.things[guid] = thing_id
    batch.work.session.add(
        ImportedThing(
            authority_id=batch.known.authority_id,
            source=batch.source,
            guid=guid,
            kind=kind,
            thing_id=thing_id,
            run_id=batch.run_id,
            content_hash=content_hash,
        )
    )


def place(known: Known, row: CaseRow | RecordRow) -> tuple[int, int]:
    """Gives the unit and who is responsible: the official named, or else the unit."""
    unit_id = known.unit(row.unit)
    assert unit_id is not None  # checked before
    return unit_id, (known.official(row.responsible) if row.responsible else None) or unit_id


def listed(known: Known, row: CaseRow | RecordRow) -> list[int] | None:
    """Gives whom the row is restricted to."""
    return sorted({id for name in row.restricted_to if (id := known.principal(name)) is not None}) or None


def document(batch: Batch, record_id: int, position: int, row: DocumentRow) -> Document:
    """Makes the place of a file on a record; its versions follow."""
    (id,) = _ids(batch.work, "document", 1)
    made = Document(id=id, record_id=record_id, position=position, title=row.title, role=row.role, current_version=len(row.versions))
    batch.work.session.add(made)
    batch.work.session.flush()
    note(batch, "documents", row.guid, id)
    return made


def _snapshot(batch: Batch, party: PartyOn) -> dict[str, Any]:
    return {"party_id": batch.things.get(party.party or ""), **party.model_dump(exclude={"party", "flags"}), "flags": list(party.flags)}


def _ids(work: Work, table: str, count: int) -> list[int]:
    found = work.session.connection().execute(
        text("SELECT nextval(:sequence) FROM generate_series(1, :count)"), {"sequence": f"{table}_id_seq", "count": count}
    )
    return list(found.scalars())


def _raise_series(work: Work, series: str, authority_id: int, at_least: int) -> None:
    work.session.connection().execute(
        text("SELECT casework_raise_number(:series, :authority, :value)"), {"series": series, "authority": authority_id, "value": at_least}
    )


_CASE_FIELDS = {
    "title", "public_title", "action_code", "disposal_code", "state", "clearance", "deadline", "opened_at", "completed_at",
}  # fmt: skip
_RECORD_FIELDS = {
    "number", "registered_at", "kind", "state", "channel", "title", "public_title", "body_html", "access_level", "clearance",
    "letter_date", "arrived_at", "sent_at", "completed_at", "deadline",
}  # fmt: skip
