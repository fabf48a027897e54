"""Files what is received: bytes first, then the record with its documents; adds versions; keeps what extraction found.

A message is known by its own id and its canonical content, a loose file by its content and the place it came from
(design part 5). The same again is a duplicate; the same id with other content is filed on its own and flagged.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from casework import faults
from casework.cases.states import refuse_on_record
from casework.errors import NotFound
from casework.events import ConflictReceived, DocumentFiled, DuplicateReceived, RecordReceived
from casework.model import Blob, Case, Document, DocumentVersion, Received, Record
from casework.ports import Blobs
from casework.services import checking, inbox, records
from casework.services.records import NewParty, NewRecord
from casework.vocabulary import (
    AccessLevel,
    Action,
    CaseState,
    Channel,
    DocumentRole,
    PartyRole,
    Privilege,
    ReceiptOutcome,
    RecordKind,
    RecordState,
)
from casework.work import Work
from documents.receiving.post import ReceivedFile, ReceivedParty, ReceivedPost

_KEEP_BLOB = insert(Blob).on_conflict_do_nothing(index_elements=["sha256"])


@dataclass(frozen=True)
class Filed:
    """Is a file put on a record."""

    version_id: int
    filename: str = field(repr=False)
    media_type: str
    sha256: str


@dataclass(frozen=True)
class Receipt:
    """Says what became of one received thing; ``record_id`` is None where the asker may not see the record it repeats.

    ``parts`` are the receipts of the records that a batch of scans was split into.
    """

    outcome: ReceiptOutcome
    record_id: int | None
    documents: tuple[Filed, ...] = ()
    parts: "tuple[Receipt, ...]" = ()


def store(blobs: Blobs, post: ReceivedPost) -> None:
    """Stores the message's and every file's bytes durably, before any row speaks of them."""
    faults.point("receive.before_store")
    blobs.put(post.original)
    for file in post.files:
        blobs.put(file.content)
    faults.point("receive.stored")


def receive(work: Work, post: ReceivedPost, *, unit_id: int, access_level: AccessLevel = AccessLevel.UNIT) -> Receipt:
    """Files a received message in a unit's inbox, once; its bytes must have been stored before.

    Raises:
        NotPermitted: the actor may not receive post for the unit.
    """
    work.demand(Privilege.RECEIVE_POST, unit_id=unit_id)
    identity = identity_of(post)
    before = (
        work.session.connection()
        .execute(
            text("SELECT * FROM casework_received_before(:authority, :identity)"),
            {"authority": work.authority_id, "identity": identity},
        )
        .all()
    )
    for row in before:
        if row.content_hash == post.content_hash:
            seen = work.session.get(Record, row.record_id)
            work.record(DuplicateReceived(record_id=seen.id if seen else None, content_hash=post.content_hash))
            return Receipt(ReceiptOutcome.DUPLICATE, seen.id if seen else None)
    record, filed = _file(work, post, unit_id, access_level)
    faults.point("receive.filed")
    received = Received(
        authority_id=work.authority_id,
        identity=identity,
        content_hash=post.content_hash,
        original_sha256=post.original_sha256,
        record_id=record.id,
        received_at=work.now,
    )
    work.put_all([received])
    work.record(
        RecordReceived(
            record_id=record.id,
            channel=post.channel,
            content_hash=post.content_hash,
            original_sha256=post.original_sha256,
            unit_id=unit_id,
            title=record.title,
        )
    )
    if not before or post.message_id is None:
        return Receipt(ReceiptOutcome.FILED, record.id, filed)
    record.conflicts_with_id = before[0].record_id
    work.record(ConflictReceived(record_id=record.id, content_hash=post.content_hash, conflicts_with_id=before[0].record_id))
    return Receipt(ReceiptOutcome.CONFLICT, record.id, filed)


def identity_of(post: ReceivedPost) -> str:
    """Gives what a received thing is known by: its own id within its channel, or the place a loose file came from."""
    if post.message_id:
        return f"{post.channel}:{post.message_id}"
    return f"{Channel.FILE}:{post.source_place}/{post.original_filename}"


def add_version(work: Work, document_id: int, content: bytes, *, filename: str, media_type: str) -> int:
    """Puts new bytes on a document as its next version and gives the version's id; the writer is a drafter from now on.

    Raises:
        RuleBroken: the record is completed, or its content was sent.
    """
    document = work.load(Document, document_id, Action.WRITE_DOCUMENTS, lock=True)
    record = work.load(Record, document.record_id, Action.WRITE_DOCUMENTS)
    refuse_on_record(work, record, Action.WRITE_DOCUMENTS)
    records.refuse_locked(work, record.id, document_id)
    records.changing(work, record)
    work.platform.blobs.put(content)
    document.current_version += 1
    records.mark_drafter(work, record.id)
    version = _version(work, document, content, filename, media_type)
    put_in(work, [(document, version)])
    return version.id


def add_document(  # a document has this many parts
    work: Work,
    record_id: int,
    content: bytes,
    *,
    filename: str,
    media_type: str,
    role: DocumentRole = DocumentRole.ATTACHMENT,
) -> int:
    """Puts a new document on a record and gives its first version's id."""
    record = work.load(Record, record_id, Action.WRITE_DOCUMENTS, lock=True)
    refuse_on_record(work, record, Action.WRITE_DOCUMENTS)
    records.refuse_locked(work, record_id)
    records.changing(work, record)
    work.platform.blobs.put(content)
    records.mark_drafter(work, record.id)
    taken = work.session.exec(select(Document.position).where(col(Document.record_id) == record_id)).all()
    document = _document(record_id, max(taken, default=-1) + 1, title=filename, role=role)
    version = _version(work, document, content, filename, media_type)
    work.name([document, version])
    put_in(work, [(document, version)])
    return version.id


def _file(work: Work, post: ReceivedPost, unit_id: int, access_level: AccessLevel) -> tuple[Record, tuple[Filed, ...]]:
    record = records.create(
        work,
        NewRecord(
            title=(post.title or post.original_filename or "(uden titel)"),
            kind=RecordKind.INBOUND,
            channel=post.channel,
            state=RecordState.RECEIVED,
            unit_id=unit_id,
            responsible_id=unit_id,
            body_html=post.body_html,
            access_level=access_level,
            letter_date=post.letter_date,
            deadline=post.delivery.reply_by.date() if post.delivery.reply_by else None,
            parties=tuple(_parties(post)),
            notes=post.problems,
        ),
    )
    if (case_id := _case_replied_to(work, post)) is not None:
        record.case_id = case_id
    inbox.put(work, record.id, unit_id, cause="received")
    return record, tuple(_documents(work, record.id, post))


def _parties(post: ReceivedPost) -> list[NewParty]:
    found = [(post.sender, PartyRole.SENDER)] if post.sender else []
    found += [(party, PartyRole.RECIPIENT) for party in post.recipients]
    found += [(party, PartyRole.COPY_RECIPIENT) for party in post.copy_recipients]
    return [_party(party, role) for party, role in found]


def _party(party: ReceivedParty, role: PartyRole) -> NewParty:
    address = party.address
    lines = (address.unstructured or f"{address.street} {address.house_number}, {address.zip_code} {address.city}") if address else ""
    return NewParty(
        name=party.name or party.email or party.id_value,
        role=role,
        identifier_kind=party.id_kind,
        identifier=party.id_value,
        email=party.email,
        address=lines.strip(" ,"),
        flags=party.flags,
    )


def _case_replied_to(work: Work, post: ReceivedPost) -> int | None:
    """Finds the case a reply belongs to: by the case number it gives back, or by the record its message answers."""
    numbers = [reply.case_id for reply in post.in_reply_to if reply.case_id]
    if numbers:
        found = work.session.exec(select(Case).where(col(Case.number) == numbers[0])).first()
        if found is not None and found.state is CaseState.IN_PROGRESS:
            return found.id
    ids = [f"{post.channel}:{reply.message_id}" for reply in post.in_reply_to if reply.message_id]
    if not ids:
        return None
    return work.session.exec(
        select(Record.case_id)
        .join(Received, col(Received.record_id) == Record.id)
        .join(Case, col(Case.id) == Record.case_id)
        .where(col(Received.identity).in_(ids), col(Case.state) == CaseState.IN_PROGRESS)
    ).first()


def _documents(work: Work, record_id: int, post: ReceivedPost) -> list[Filed]:
    """Files every file of the message in order, then the message itself where it is more than its only file."""
    filed: list[tuple[Document, DocumentVersion, ReceivedFile | None]] = []
    for position, file in enumerate(post.files):
        document = _document(record_id, position, title=file.document_label or file.filename or file.media_type, role=file.role)
        filed.append((document, _version(work, document, file.content, file.filename, file.media_type, file.language), file))
    if not any(file.content == post.original for file in post.files):
        document = _document(record_id, len(post.files), title=post.original_filename, role=DocumentRole.ORIGINAL)
        filed.append((document, _version(work, document, post.original, post.original_filename, post.original_media_type), None))
    work.name([row for document, version, _ in filed for row in (document, version)])
    _put_within(filed)
    put_in(work, [(document, version) for document, version, _ in filed])
    return [Filed(version.id, version.filename, version.media_type, version.sha256) for _, version, _ in filed]


def _put_within(filed: list[tuple[Document, DocumentVersion, ReceivedFile | None]]) -> None:
    """Says below which document each document lies."""
    made: dict[int, int] = {}
    for document, _, file in filed:
        if file is not None:
            document.parent_id = made.get(file.within) if file.within is not None else None
            made.setdefault(file.document_number, document.id)


def _document(record_id: int, position: int, *, title: str, role: DocumentRole) -> Document:
    return Document(record_id=record_id, position=position, title=title[:255] or "(uden navn)", role=role)


def _version(work: Work, document: Document, content: bytes, filename: str, media_type: str, language: str = "") -> DocumentVersion:
    return DocumentVersion(
        document_id=document.id,
        record_id=document.record_id,
        number=document.current_version,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        filename=filename[:255] or document.title,
        media_type=media_type or "application/octet-stream",
        language=language,
        filed_at=work.now,
        filed_by=work.actor.official_id or 0,
    )


def put_in(work: Work, filed: Sequence[tuple[Document, DocumentVersion]]) -> None:
    """Puts new documents with their first versions in, or new versions of documents that are there; their bytes are stored."""
    for document, version in filed:
        version.document_id = document.id
    keep_blobs(work, {version.sha256: version.size for _, version in filed})
    work.add_all([*(document for document, _ in filed if document not in work.session), *(version for _, version in filed)])
    checking.ask(work, [version for _, version in filed])
    for _, version in filed:
        work.record(
            DocumentFiled(
                record_id=version.record_id,
                document_id=version.document_id,
                version_id=version.id,
                number=version.number,
                sha256=version.sha256,
                size=version.size,
                media_type=version.media_type,
                filename=version.filename,
            )
        )


def keep_blobs(work: Work, sizes: dict[str, int]) -> None:
    """Writes down that the store holds these bytes, named by their SHA-256.

    Raises:
        NotFound: the bytes were not stored before.
    """
    for sha256 in sizes:
        if not work.platform.blobs.renew(sha256):
            raise NotFound("Blob", sha256)
    # in order, so that two works that keep the same bytes wait for each other and do not lock each other out
    rows = [{"sha256": sha256, "size": sizes[sha256], "stored_at": work.now} for sha256 in sorted(sizes)]
    work.session.connection().execute(_KEEP_BLOB, rows)
