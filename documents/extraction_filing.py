"""Has a filed version read in the sandbox and keeps what was found: its text, its outcome, the files inside it."""

from dataclasses import dataclass

from sqlmodel import col, select

from casework import faults
from casework.bootstrap import Platform
from casework.events import DocumentFiled, TextExtracted
from casework.model import Document, DocumentVersion, Record, Rendition
from casework.vocabulary import Action, Channel, DocumentRole, Extraction, RenditionKind
from casework.work import Actor, Work
from documents.extracted import Attachment, Extracted
from documents.filing import keep_blob
from documents.isolation import Isolation

EXTRACTOR = Actor.system("extractor")
DEEPEST = 3
MESSAGE = "message/rfc822"


@dataclass(frozen=True)
class Order:
    """Is what the sandbox is asked to read."""

    version_id: int
    content: bytes
    filename: str
    media_type: str


@dataclass(frozen=True)
class Read:
    """Says what became of reading a version; ``media_type`` is what its bytes are, whatever it was called."""

    outcome: Extraction
    media_type: str
    characters: int


def extract_version(platform: Platform, sandbox: Isolation, version_id: int, *, again: bool = False) -> Read:
    """Reads one version's text outside any transaction and files the outcome.

    A version that was read already is not read again, unless ``again`` asks for it, as after an upgrade of the tools.

    Raises:
        NotFound: the version was destroyed meanwhile.
    """
    with platform.work(EXTRACTOR) as work:
        version = work.load(DocumentVersion, version_id, Action.EXTRACT)
        earlier = _earlier(work, version_id)
        if earlier is not None and not again:
            return Read(earlier.outcome, version.media_type, earlier.characters)
        order = Order(version_id, platform.blobs.read(version.sha256), version.filename, version.media_type)
    found = sandbox.extract(order.content, filename=order.filename, declared_type=order.media_type)
    text = found.text.encode("utf-8", "replace")
    platform.blobs.put(text)
    for attachment in found.attachments:
        platform.blobs.put(attachment.content)
    faults.point("extract.read")
    with platform.work(EXTRACTOR) as work:
        _keep(work, version_id, found, text)
    return Read(found.outcome, found.media_type or order.media_type, found.characters)


def _earlier(work: Work, version_id: int) -> Rendition | None:
    its_text = select(Rendition).where(col(Rendition.version_id) == version_id, col(Rendition.kind) == RenditionKind.TEXT)
    return work.session.exec(its_text).first()


def _keep(work: Work, version_id: int, found: Extracted, text: bytes) -> None:
    version = work.load(DocumentVersion, version_id, Action.EXTRACT)
    earlier = _earlier(work, version_id)
    if earlier is not None:
        work.session.delete(earlier)
        work.session.flush()
    work.add(
        Rendition(
            version_id=version_id,
            record_id=version.record_id,
            kind=RenditionKind.TEXT,
            outcome=found.outcome,
            sha256=keep_blob(work, text),
            characters=found.characters,
            pages=found.page_count,
            tool=found.tool,
            tool_version=found.tool_version,
            reason=found.reason,
            seconds=found.seconds,
            made_at=work.now,
        )
    )
    work.record(
        TextExtracted(
            record_id=version.record_id,
            version_id=version_id,
            outcome=found.outcome,
            characters=found.characters,
            tool=found.tool,
        )
    )
    if earlier is None:
        _keep_attachments(work, version, found.attachments)


def _keep_attachments(work: Work, version: DocumentVersion, attachments: tuple[Attachment, ...]) -> None:
    """Files what lay inside a document as documents below it; a message's parts are filed when it is received."""
    document = work.session.get_one(Document, version.document_id)
    channel = work.session.get_one(Record, version.record_id).channel
    was_taken_apart = channel is Channel.EMAIL and version.media_type == MESSAGE
    if was_taken_apart or document.role is DocumentRole.ORIGINAL or _depth(work, document) >= DEEPEST:
        return
    for position, attachment in enumerate(attachments, start=1):
        child = work.add(
            Document(
                record_id=version.record_id,
                parent_id=document.id,
                position=document.position * 1000 + position,
                title=attachment.filename[:255] or "(uden navn)",
                role=DocumentRole.ATTACHMENT,
            )
        )
        filed = work.add(
            DocumentVersion(
                document_id=child.id,
                record_id=version.record_id,
                number=1,
                sha256=keep_blob(work, attachment.content),
                size=len(attachment.content),
                filename=child.title,
                media_type=attachment.media_type or "application/octet-stream",
                filed_at=work.now,
                filed_by=version.filed_by,
            )
        )
        work.record(
            DocumentFiled(
                record_id=version.record_id,
                document_id=child.id,
                version_id=filed.id,
                number=1,
                sha256=filed.sha256,
                size=filed.size,
                media_type=filed.media_type,
                filename=filed.filename,
            )
        )


def _depth(work: Work, document: Document) -> int:
    depth = 0
    while document.parent_id is not None:
        document, depth = work.session.get_one(Document, document.parent_id), depth + 1
    return depth
