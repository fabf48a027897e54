"""Has filed versions read in the sandbox and keeps what was found: their text, the outcome, the files inside them."""

import dataclasses
import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from casework import faults
from casework.bootstrap import Platform
from casework.events import TextExtracted
from casework.model import Document, DocumentVersion, Record, Rendition
from casework.ports import Blobs
from casework.services import checking
from casework.vocabulary import Action, Channel, DocumentRole, Extraction, RenditionKind
from casework.work import Actor, Work
from documents.blobs import Stored
from documents.extracted import Attachment, Extracted
from documents.filing import keep_blobs, put_in
from documents.isolation import Isolation
from documents.recognised_words import packed

EXTRACTOR = Actor.system("extractor")
DEEPEST = 3
# A scan takes minutes; what was read beside it does not wait for it to be found.
LONGEST_HELD = 5.0
MESSAGE = "message/rfc822"
OUTLOOK = "application/vnd.ms-outlook"


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


@dataclass(frozen=True)
class Text:
    """Is what was found in a version that is on a record."""

    version_id: int
    record_id: int
    found: Extracted


def extract_versions(platform: Platform, sandbox: Isolation, version_ids: Sequence[int]) -> None:
    """Reads the text of versions, a child each, outside any transaction, and files what was found together, or sooner where it is slow.

    What was read already or was destroyed meanwhile needs nothing.
    """
    with platform.work(EXTRACTOR) as work:
        versions = work.load_all(DocumentVersion, version_ids, Action.EXTRACT)
        read = _read_already(work, version_ids)
        # what the virus check finds clean, or is released, is ordered anew then
        not_given = checking.held_here(work, [version.sha256 for version in versions.values()])
        orders = [_order(platform, version) for id, version in versions.items() if id not in read and version.sha256 not in not_given]
    held: dict[int, Extracted] = {}
    began = time.monotonic()
    for order in orders:
        held[order.version_id] = _read(platform, sandbox, order)
        if time.monotonic() - began > LONGEST_HELD:
            _file_found(platform, held)
            held, began = {}, time.monotonic()
    _file_found(platform, held)


def _file_found(platform: Platform, found: dict[int, Extracted]) -> None:
    if not found:
        return
    with platform.work(EXTRACTOR) as work:
        versions = work.load_all(DocumentVersion, list(found), Action.EXTRACT)
        read = _read_already(work, list(found))  # by another runner meanwhile
        keep(work, [Text(id, version.record_id, found[id]) for id, version in versions.items() if id not in read])


def extract_version(platform: Platform, sandbox: Isolation, version_id: int, *, again: bool = False) -> Read:
    """Reads one version's text outside any transaction and files the outcome.

    A version that was read already is not read again, unless ``again`` asks for it, as after an upgrade of the tools.

    Raises:
        NotFound: the version was destroyed meanwhile.
    """
    with platform.work(EXTRACTOR) as work:
        version = work.load(DocumentVersion, version_id, Action.EXTRACT)
        earlier = _read_already(work, [version_id]).get(version_id)
        if earlier is not None and not again:
            return Read(earlier.outcome, version.media_type, earlier.characters)
        order = _order(platform, version)
    found = _read(platform, sandbox, order)
    with platform.work(EXTRACTOR) as work:
        version = work.load(DocumentVersion, version_id, Action.EXTRACT)
        if (ended := _unmade(work, version_id)) is not None and ended is not Extraction.UNSUPPORTED:
            found = dataclasses.replace(found, attachments=())  # they were filed the first time
        keep(work, [Text(version_id, version.record_id, found)])
    return Read(found.outcome, found.media_type or order.media_type, found.characters)


def store(blobs: Blobs, found: Extracted) -> None:
    """Stores what was read out of a document durably, before any row speaks of it."""
    for made in _made_of(found).values():
        blobs.put(made)
    for attachment in found.attachments:
        blobs.put(attachment.content)


def keep(work: Work, texts: Sequence[Text]) -> None:
    """Files what was found in versions that have no text yet: the outcome, the text, and the files that lay inside."""
    made = [(text, kind, Stored.of(content)) for text in texts for kind, content in _made_of(text.found).items()]
    keep_blobs(work, {stored.sha256: stored.size for _, _, stored in made})
    work.put_all([_rendition(work, text, kind, stored.sha256) for text, kind, stored in made])
    for text in texts:
        work.record(
            TextExtracted(
                record_id=text.record_id,
                version_id=text.version_id,
                outcome=text.found.outcome,
                characters=text.found.characters,
                tool=text.found.tool,
            )
        )
        if text.found.attachments:
            _keep_attachments(work, work.session.get_one(DocumentVersion, text.version_id), text.found.attachments)


def _order(platform: Platform, version: DocumentVersion) -> Order:
    return Order(version.id, platform.blobs.read(version.sha256), version.filename, version.media_type)


def _read(platform: Platform, sandbox: Isolation, order: Order) -> Extracted:
    found = sandbox.extract(order.content, filename=order.filename, declared_type=order.media_type)
    store(platform.blobs, found)
    faults.point("extract.read")
    return found


def _made_of(found: Extracted) -> dict[RenditionKind, bytes]:
    """Gives what is kept of a document that was read: its text, and where words were recognised on scans, where they stand."""
    made = {RenditionKind.TEXT: found.text.encode("utf-8", "replace")}
    return made | ({RenditionKind.WORDS: packed(found.recognised)} if found.recognised else {})


def _unmade(work: Work, version_id: int) -> Extraction | None:
    """Takes away what was made of a version before, and says how that ended."""
    read = col(Rendition.kind).in_((RenditionKind.TEXT, RenditionKind.WORDS))
    before = work.session.exec(select(Rendition).where(Rendition.version_id == version_id, read)).all()
    for rendition in before:
        work.session.delete(rendition)
    work.session.flush()
    return next((rendition.outcome for rendition in before if rendition.kind is RenditionKind.TEXT), None)


def _read_already(work: Work, version_ids: Sequence[int]) -> dict[int, Rendition]:
    """Gives the texts that versions have."""
    texts = select(Rendition).where(col(Rendition.version_id).in_(version_ids), col(Rendition.kind) == RenditionKind.TEXT)
    return {text.version_id: text for text in work.session.exec(texts)}


def _rendition(work: Work, text: Text, kind: RenditionKind, sha256: str) -> Rendition:
    found = text.found
    return Rendition(
        version_id=text.version_id,
        record_id=text.record_id,
        kind=kind,
        outcome=found.outcome,
        sha256=sha256,
        characters=found.characters,
        pages=found.page_count,
        tool=found.tool,
        tool_version=found.tool_version,
        reason=found.reason,
        seconds=found.seconds,
        made_at=work.now,
    )


def _keep_attachments(work: Work, version: DocumentVersion, attachments: tuple[Attachment, ...]) -> None:
    """Files what lay inside a document as documents below it; a message's parts are filed when it is received."""
    document = work.session.get_one(Document, version.document_id)
    if _was_taken_apart(work, document) or document.role is DocumentRole.ORIGINAL or _depth(work, document) >= DEEPEST:
        return
    inside = [_inside(work, version, document, position, each) for position, each in enumerate(attachments, start=1)]
    work.name([row for pair in inside for row in pair])
    put_in(work, inside)


def _was_taken_apart(work: Work, document: Document) -> bool:
    """Says whether a document is the e-mail that was received, or a message within it: their parts were filed with it."""
    return work.session.get_one(Record, document.record_id).channel is Channel.EMAIL and _is_of_the_mail(work, document)


def _is_of_the_mail(work: Work, document: Document) -> bool:
    kind = _media_type(work, document)
    if document.parent_id is None:
        return document.role is DocumentRole.MAIN and kind in (MESSAGE, OUTLOOK)
    return kind == MESSAGE and _is_of_the_mail(work, work.session.get_one(Document, document.parent_id))


def _media_type(work: Work, document: Document) -> str:
    first = select(DocumentVersion.media_type).where(DocumentVersion.document_id == document.id, DocumentVersion.number == 1)
    return work.session.exec(first).one()


def _inside(
    work: Work, version: DocumentVersion, document: Document, position: int, attachment: Attachment
) -> tuple[Document, DocumentVersion]:
    child = Document(
        record_id=version.record_id,
        parent_id=document.id,
        position=document.position * 1000 + position,
        title=attachment.filename[:255] or "(uden navn)",
        role=DocumentRole.ATTACHMENT,
    )
    filed = DocumentVersion(
        document_id=0,  # known when the document is named
        record_id=version.record_id,
        number=1,
        sha256=hashlib.sha256(attachment.content).hexdigest(),
        size=len(attachment.content),
        filename=child.title,
        media_type=attachment.media_type or "application/octet-stream",
        filed_at=work.now,
        filed_by=version.filed_by,
    )
    return child, filed


def _depth(work: Work, document: Document) -> int:
    depth = 0
    while document.parent_id is not None:
        document, depth = work.session.get_one(Document, document.parent_id), depth + 1
    return depth
