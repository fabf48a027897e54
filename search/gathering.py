"""Reads records as they are now into what the index keeps of them, or only into a fingerprint of it, by which the two are compared."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import astuple, dataclass
from typing import Any, cast

from sqlmodel import col, select

from casework.access import tokens_of
from casework.errors import FileNotWhole
from casework.model import Case, Document, DocumentVersion, Record, RecordParty, Rendition
from casework.vocabulary import DocumentRole, PartyRole, RenditionKind
from casework.work import Work
from documents.extractors.html import text_of
from search.schema import IndexedDocument, IndexedRecord

_READ, _UNREAD = "read", "unread"


@dataclass(frozen=True)
class _Found:
    """Is a document with the hash of its text, if it has one that is looked through."""

    document_id: int
    filename: str
    text_sha256: str


def gather(work: Work, record_ids: Collection[int], position: int = 0, *, of_the_bin: bool = False) -> list[IndexedRecord]:
    """Gives those of the records that the actor of the work can see, with the text of each document's current version.

    What is binned is gathered only ``of_the_bin``, by who holds it open; it is never put into the index.
    """
    wanted = list(record_ids)
    parties, documents = _parties(work, wanted), _documents(work, wanted)
    read = work.platform.blobs.reader({each.text_sha256 for found in documents.values() for each in found if each.text_sha256})
    return [
        _indexed(read, record, case, parties[record.id], documents[record.id], position)
        for record, case in _records(work, wanted, of_the_bin=of_the_bin)
    ]


def fingerprints(work: Work, record_ids: Collection[int]) -> dict[int, int]:
    """Gives, by record, what ``gather`` would give as its fingerprint were every text readable, without reading a stored file."""
    wanted = list(record_ids)
    parties, documents = _parties(work, wanted), _documents(work, wanted)
    return {
        record.id: _fingerprint(record, case, parties[record.id], [(each, _READ) for each in documents[record.id]])
        for record, case in _records(work, wanted, of_the_bin=False)
    }


def _records(work: Work, record_ids: list[int], *, of_the_bin: bool) -> Iterator[tuple[Record, Case | None]]:
    query = (
        select(Record, Case)
        .outerjoin(Case, col(Case.id) == Record.case_id)
        .where(col(Record.id).in_(record_ids), col(Record.binned_at).is_not(None) if of_the_bin else col(Record.binned_at).is_(None))
    )
    for record, case in work.session.exec(query):
        of_it = cast("Case | None", case)
        yield record, of_it if of_it is not None and _is_open_with(record, of_it) else None


def _indexed(
    read_file: Callable[[str], bytes], record: Record, case: Case | None, parties: list[RecordParty], found: list[_Found], position: int
) -> IndexedRecord:
    documents, read = [], []
    for each in found:
        text = _text(read_file, each)
        documents.append(IndexedDocument(each.document_id, each.filename, text or ""))
        read.append((each, _UNREAD if text is None else _READ))
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
        senders=_names(parties, are_senders=True),
        concerned=_names(parties, are_senders=False),
        body_text=text_of(record.body_html)[0] if record.body_html else "",
        documents=tuple(documents),
        identifiers=_identifiers(parties),
        plan_code=case.file_plan_code if case else None,
        letter_date=record.letter_date,
        registered=record.registered_at is not None,
        state=record.state,
        position=position,
        fingerprint=_fingerprint(record, case, parties, read),
    )


def _is_open_with(record: Record, case: Case) -> bool:
    """Says whether whoever reads the record reads its case too: else its number, title and code would tell of a case one may not see."""
    return case.binned_at is None and case.clearance <= record.clearance and (case.restricted_to is None or record.case_access)


def _text(read_file: Callable[[str], bytes], found: _Found) -> str | None:
    """Gives the text of a document; None where its file is damaged: that keeps no record out, and the check of stored files tells of it."""
    if not found.text_sha256:
        return ""
    with suppress(FileNotWhole):
        return read_file(found.text_sha256).decode("utf-8", "replace")
    return None


def _fingerprint(record: Record, case: Case | None, parties: list[RecordParty], documents: list[tuple[_Found, str]]) -> int:
    """Gives a number that differs wherever what the index keeps of a record would; texts count by their hashes."""
    access = astuple(tokens_of(record))
    seen: list[Any] = [
        record.title, record.kind, record.channel, record.unit_id, record.arrived_at.timestamp(), record.number, record.body_html,
        record.letter_date, record.registered_at is not None, record.state,
        [sorted(map(str, each)) if isinstance(each, frozenset) else each for each in access],
        [case.number, case.title, case.file_plan_code] if case else [],
        _names(parties, are_senders=True), _names(parties, are_senders=False), _identifiers(parties),
        [(each.document_id, each.filename, each.text_sha256, how) for each, how in documents],
    ]  # fmt: skip
    return int.from_bytes(hashlib.sha256(repr(seen).encode()).digest()[:8], "big") >> 1


def _names(parties: list[RecordParty], *, are_senders: bool) -> tuple[str, ...]:
    return tuple(f"{party.name} {party.email}".strip() for party in parties if (party.role is PartyRole.SENDER) is are_senders)


def _identifiers(parties: list[RecordParty]) -> tuple[str, ...]:
    return tuple(party.identifier for party in parties if party.identifier)


def _parties(work: Work, record_ids: list[int]) -> dict[int, list[RecordParty]]:
    found: dict[int, list[RecordParty]] = defaultdict(list)
    query = select(RecordParty).where(col(RecordParty.record_id).in_(record_ids)).order_by(col(RecordParty.position))
    for party in work.session.exec(query):
        found[party.record_id].append(party)
    return found


def _documents(work: Work, record_ids: list[int]) -> dict[int, list[_Found]]:
    """Leaves out the text of the message as it came: its letter and files are documents of their own, and would show twice."""
    found: dict[int, list[_Found]] = defaultdict(list)
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
        looked_through = sha256 if document.role is not DocumentRole.ORIGINAL else None
        found[document.record_id].append(_Found(document.id, filename, looked_through or ""))
    return found
