"""The sealed letters of a record: which document each is of, when and by which certificate it was sealed."""

import datetime as dt
import json
from dataclasses import dataclass

from sqlmodel import col, select

from casework.events import DocumentSealed
from casework.events.event import kind_of
from casework.model import Document, DocumentVersion, EventRow, Record, Rendition
from casework.vocabulary import Action, RenditionKind
from casework.work import Work


@dataclass(frozen=True)
class SealedLetter:
    """Is a letter as it went out under the authority's seal; ``certificate`` is the SHA-256 of whose seal it is."""

    version_id: int
    document_id: int
    title: str
    number: int
    sha256: str
    sealed_at: dt.datetime
    certificate: str
    is_time_stamped: bool


def seals_of(work: Work, record_id: int) -> tuple[SealedLetter, ...]:
    """Gives the sealed letters of a record in the order of its documents.

    Raises:
        NotFound: the record is not there for the asker.
    """
    work.load(Record, record_id, Action.READ)
    rows = work.session.exec(
        select(Document, DocumentVersion, Rendition)
        .join(DocumentVersion, col(DocumentVersion.document_id) == Document.id)
        .join(Rendition, col(Rendition.version_id) == DocumentVersion.id)
        .where(col(Document.record_id) == record_id, col(Rendition.kind) == RenditionKind.SEALED)
        .order_by(col(Document.position), col(Document.id))
    ).all()
    events = select(EventRow.body).where(col(EventRow.record_id) == record_id, col(EventRow.kind) == kind_of(DocumentSealed))
    facts = [json.loads(body)["facts"] for body in work.session.exec(events)] if rows else []
    told = {each["version_id"]: each for each in facts}
    return tuple(
        SealedLetter(
            version.id, document.id, document.title, version.number, rendition.sha256 or "", rendition.made_at,
            str(told.get(version.id, {}).get("certificate", "")), bool(told.get(version.id, {}).get("is_time_stamped")),
        )
        for document, version, rendition in rows
    )  # fmt: skip
