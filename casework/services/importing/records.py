"""Turns new rows of records into records of ours with their parties, documents and versions, each table once a batch."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from casework.bundles.naming import lost_file
from casework.bundles.shapes import DocumentRow, RecordRow, VersionRow
from casework.events import DocumentFiled, RecordImported, RecordLeftUnregistered
from casework.model import (
    Blob,
    Case,
    Document,
    DocumentVersion,
    FolderRecord,
    Grant,
    JournalExemption,
    Occasion,
    Record,
    RecordParty,
)
from casework.numbering import record_series
from casework.services import checking
from casework.services.importing import making
from casework.services.importing.batch import Batch, listed, place, record_snapshot
from casework.vocabulary import JOURNAL_DUTY, CaseState, Cause, Right

_FIELDS = {
    "number", "registered_at", "kind", "genre", "state", "channel", "title", "public_title", "body_html", "access_level", "case_access",
    "external_access", "clearance", "letter_date", "arrived_at", "completed_at", "deadline",
}  # fmt: skip


def records(batch: Batch, rows: Sequence[RecordRow]) -> list[int]:
    """Makes records with their own numbers and dates, their documents and parties; the files are stored before."""
    work, least = batch.work, Counter[str]()
    made = batch.name([_record(batch, row) for row in rows], [row.guid for row in rows])
    for record, row in zip(made, rows, strict=True):
        if record.case_id is not None and row.number is not None:
            series = record_series(record.case_id)
            least[series] = max(least[series], row.number)
        work.record(RecordImported(record_id=record.id, run_id=batch.run_id, guid=row.guid, title=row.title))
    work.add_all(made)
    full: dict[str, Any] = {"right": Right.FULL_WRITE, "cause": Cause.RESPONSIBLE, "starts_at": work.now}
    batch.put(Grant, [full | {"record_id": each.id, "principal_id": each.responsible_id} for each in made])
    pairs = list(zip(made, rows, strict=True))
    batch.look_up_protection(rows)
    batch.put(
        RecordParty,
        [
            record_snapshot(batch, party) | {"record_id": record.id, "position": position}
            for record, row in pairs
            for position, party in enumerate(row.parties)
        ],
    )
    batch.put(Occasion, [row.occasion.model_dump() | {"record_id": record.id} for record, row in pairs if row.occasion])
    batch.put(
        FolderRecord,
        [
            {"record_id": record.id, "case_id": record.case_id, "folder_id": batch.things[row.folder]}
            for record, row in pairs
            if row.folder and record.case_id is not None
        ],
    )
    placed = [(record.id, position, each) for record, row in pairs for position, each in enumerate(row.documents) if each.versions]
    documents(batch, placed)
    tell_of_lost_files(batch, rows)
    _leave_out_of_the_journal(batch, made)
    for record, row in pairs:
        record.sent_at = row.sent_at  # last of all: the database changes nothing below a record that was sent
    work.session.flush()
    batch.raise_series(dict(least))
    return [record.id for record in made]


def documents(batch: Batch, placed: Sequence[tuple[int, int, DocumentRow]]) -> None:
    """Makes documents, each on a record and in its place there, with their versions."""
    made = [
        Document(record_id=record_id, position=position, title=row.title, role=row.role, current_version=len(row.versions))
        for record_id, position, row in placed
    ]
    batch.name(made, [row.guid for _, _, row in placed])
    batch.work.add_all(made)
    for document, (_, _, row) in zip(made, placed, strict=True):
        batch.note("documents", row.guid, document.id)
    versions(batch, [(document, version) for document, (_, _, row) in zip(made, placed, strict=True) for version in row.versions])


def tell_of_lost_files(batch: Batch, rows: Sequence[RecordRow]) -> None:
    """Keeps the title of each document that has no file as a line of the record's history, once."""
    lost = [
        (row, document, guid)
        for row in rows
        for document in row.documents
        if not document.versions and (guid := lost_file(document.guid)) not in batch.things
    ]
    says = _NO_FILE[batch.work.platform.settings.language]
    lines = [making.line_of(batch, None, row.guid, at=row.arrived_at, what=says.format(title=each.title)) for row, each, _ in lost]
    for guid, line_id in zip([guid for *_, guid in lost], making.tell(batch, lines, [guid for *_, guid in lost]), strict=True):
        batch.note("events", guid, line_id)


_NO_FILE = {"da": "Dokument uden fil: {title}", "en": "Document without a file: {title}"}


def _leave_out_of_the_journal(batch: Batch, made: Sequence[Record]) -> None:
    """Keeps out of the journal's queue what was not registered on a case that came in completed: nobody is to register it now."""
    waiting = [each for each in made if each.number is None and each.case_id is not None and each.state in JOURNAL_DUTY[each.kind]]
    if not waiting:
        return
    completed = select(Case.id).where(col(Case.id).in_({each.case_id for each in waiting}), col(Case.state) != CaseState.IN_PROGRESS)
    done = set(batch.work.session.exec(completed).all())
    exempt: dict[str, Any] = {"reason": batch.source, "said_by": batch.official_id, "said_at": batch.work.now}
    left = [each for each in waiting if each.case_id in done]
    batch.put(JournalExemption, [exempt | {"record_id": record.id} for record in left])
    for record in left:
        batch.work.record(RecordLeftUnregistered(record_id=record.id, reason=batch.source))


def versions(batch: Batch, of: Sequence[tuple[Document, VersionRow]]) -> None:
    """Puts versions on documents; the last one counts. Their bytes lie in the store already."""
    if not of:
        return
    work = batch.work
    blobs = [{"sha256": sha256, "size": batch.sizes[sha256], "stored_at": work.now} for sha256 in sorted({row.sha256 for _, row in of})]
    work.session.connection().execute(insert(Blob).values(blobs).on_conflict_do_nothing(index_elements=["sha256"]))
    made = [
        DocumentVersion(
            document_id=document.id, record_id=document.record_id, filed_by=batch.official_id, size=batch.sizes[row.sha256],
            **row.model_dump(),
        )
        for document, row in of
    ]  # fmt: skip
    work.add_all(made)
    checking.ask(work, made)
    for version, (document, _) in zip(made, of, strict=True):
        if document.current_version != version.number and version.number > document.current_version:
            document.current_version = version.number
        work.record(
            DocumentFiled(
                record_id=version.record_id, document_id=version.document_id, version_id=version.id, number=version.number,
                sha256=version.sha256, size=version.size, media_type=version.media_type, filename=version.filename,
            )
        )  # fmt: skip


def _record(batch: Batch, row: RecordRow) -> Record:
    unit_id, responsible_id = place(batch.known, row)
    given: dict[str, Any] = row.model_dump(include=_FIELDS)
    return Record(
        authority_id=batch.known.authority_id, unit_id=unit_id, responsible_id=responsible_id, created_by=batch.official_id,
        case_id=batch.things[row.case] if row.case else None, restricted_to=listed(batch.known, row), notes=list(row.notes),
        readers=[], keywords=None if row.keywords is None else list(row.keywords), **given,
    )  # fmt: skip
