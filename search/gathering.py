"""Reads records as they are now into what the index keeps of them."""

from collections import defaultdict
from collections.abc import Collection
from contextlib import suppress
from typing import cast

from sqlmodel import col, select

from casework.access import tokens_of
from casework.errors import FileNotWhole
from casework.model import Case, Document, DocumentVersion, Record, RecordParty, Rendition
from casework.vocabulary import DocumentRole, PartyRole, RenditionKind
from casework.work import Work
from documents.extractors.html import text_of
from search.schema import IndexedDocument, IndexedRecord


def gather(work: Work, record_ids: Collection[int], position: int = 0, *, of_the_bin: bool = False) -> list[IndexedRecord]:
    """Gives those of the records that the actor of the work can see, with the text of each document's current version.

    What is binned is gathered only ``of_the_bin``, by who holds it open; it is never put into the index.
    """
    wanted = list(record_ids)
    parties, documents = _parties(work, wanted), _documents(work, wanted)
    query = (
        select(Record, Case)
        .outerjoin(Case, col(Case.id) == Record.case_id)
        .where(col(Record.id).in_(wanted), col(Record.binned_at).is_not(None) if of_the_bin else col(Record.binned_at).is_(None))
    )
    return [
        _indexed(record, cast("Case | None", case), parties[record.id], documents[record.id], position)
        for record, case in work.session.exec(query)
    ]


def _indexed(
    record: Record, case: Case | None, parties: list[RecordParty], documents: list[IndexedDocument], position: int
) -> IndexedRecord:
    case = case if case is not None and _is_open_with(record, case) else None
    return IndexedRecord(
        record_id=record.id,
        title=record.title,
        kind=record.kind,
        channel=record.channel,
        unit_id=record.unit_id,
        created_at=record.arrived_at,
        access=tokens_of(record),
        case_number=case.number if case else None,
        case_title=case.title if case else "",
        record_number=record.number,
        senders=tuple(f"{party.name} {party.email}".strip() for party in parties if party.role is PartyRole.SENDER),
        concerned=tuple(f"{party.name} {party.email}".strip() for party in parties if party.role is not PartyRole.SENDER),
        body_text=text_of(record.body_html)[0] if record.body_html else "",
        documents=tuple(documents),
        identifiers=tuple(party.identifier for party in parties if party.identifier),
        plan_code=case.file_plan_code if case else None,
        letter_date=record.letter_date,
        registered=record.registered_at is not None,
        state=record.state,
        position=position,
    )


def _is_open_with(record: Record, case: Case) -> bool:
    """Says whether whoever reads the record reads its case too: else its number, title and code would tell of a case one may not see."""
    return case.binned_at is None and case.clearance <= record.clearance and (case.restricted_to is None or record.case_access)


def _parties(work: Work, record_ids: list[int]) -> dict[int, list[RecordParty]]:
    found: dict[int, list[RecordParty]] = defaultdict(list)
    query = select(RecordParty).where(col(RecordParty.record_id).in_(record_ids)).order_by(col(RecordParty.position))
    for party in work.session.exec(query):
        found[party.record_id].append(party)
    return found


def _documents(work: Work, record_ids: list[int]) -> dict[int, list[IndexedDocument]]:
    """Leaves out the message as it came: its letter and files are documents of their own, and would show twice."""
    found: dict[int, list[IndexedDocument]] = defaultdict(list)
    query = (
        select(Document, DocumentVersion.filename, Rendition.sha256)
        .join(DocumentVersion, col(DocumentVersion.document_id) == Document.id)
        .outerjoin(Rendition, (col(Rendition.version_id) == DocumentVersion.id) & (col(Rendition.kind) == RenditionKind.TEXT))
        .where(
            col(Document.record_id).in_(record_ids), col(Document.removed_at).is_(None), DocumentVersion.number == Document.current_version
        )
        .order_by(col(Document.position), col(Document.id))
    )
    for document, filename, sha256 in work.session.exec(query):
        text = ""
        if sha256 is not None and document.role is not DocumentRole.ORIGINAL:
            with suppress(FileNotWhole):  # one damaged text keeps no record out of the index; the check of stored files tells of it
                text = work.platform.blobs.read(sha256).decode("utf-8", "replace")
        found[document.record_id].append(IndexedDocument(document.id, filename, text))
    return found
