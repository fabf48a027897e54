"""Numbered record versions: each work that changes what a record says leaves one, whole, and the last is the active one."""

from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from casework.events import RecordVersionKept
from casework.identifiers import identifier
from casework.model import Document, DocumentVersion, Occasion, Record, RecordParty, RecordVersion
from casework.work import Work

_CHANGING = "records_changing"


def changing(work: Work, record: Record, *, is_new: bool = False, by: int | None = None) -> None:
    """Says that this work changes what the record says: what it said before is kept first, and what it says at the end last.

    A record that was never changed has no version yet; what came in or was filed before becomes its first. Called again in the same
    work, or when nothing differs in the end, it makes no further version. ``by`` names whose save it is where the actor is no person.
    """
    begun: set[int] = work.session.info.setdefault(_CHANGING, set())
    if record.id in begun:
        return
    begun.add(record.id)
    if not is_new and _latest(work, record.id) is None:
        _keep(work, record, 1, made_by=record.created_by, made_at=record.arrived_at)
    work.last(lambda: _keep_next(work, record, by))


def content_of(work: Work, record: Record) -> dict[str, Any]:
    """Gives everything a record says now; identifiers masked, for versions are shown to readers."""
    parties = work.session.exec(select(RecordParty).where(col(RecordParty.record_id) == record.id).order_by(col(RecordParty.position)))
    occasion = work.session.get(Occasion, record.id)
    return {
        "title": record.title,
        "public_title": record.public_title,
        "body_html": record.body_html,
        "kind": record.kind.value,
        "genre": record.genre.value if record.genre else "",
        "state": record.state.value,
        "letter_date": record.letter_date.isoformat() if record.letter_date else "",
        "deadline": record.deadline.isoformat() if record.deadline else "",
        "external_access": record.external_access.value if record.external_access else "",
        "keywords": list(record.keywords or []),
        "parties": [
            {"role": row.role.value, "name": row.name, "email": row.email, "address": row.address, "identifier": _masked(row)}
            for row in parties
        ],
        "documents": _documents(work, record.id),
        "occasion": _occasion(occasion) if occasion else {},
    }


def _keep_next(work: Work, record: Record, by: int | None) -> None:
    work.session.flush()
    latest = _latest(work, record.id)
    if latest is not None and latest.content == content_of(work, record):
        return
    number = (latest.number if latest else 0) + 1
    _keep(work, record, number, made_by=by or work.actor.official_id or record.created_by, made_at=work.now)
    work.record(RecordVersionKept(record_id=record.id, number=number))


def _keep(work: Work, record: Record, number: int, *, made_by: int, made_at: Any) -> None:
    content = content_of(work, record)
    work.add(RecordVersion(record_id=record.id, number=number, made_at=made_at, made_by=made_by, content=content))


def _latest(work: Work, record_id: int) -> RecordVersion | None:
    newest = select(func.max(RecordVersion.number)).where(col(RecordVersion.record_id) == record_id).scalar_subquery()
    return work.session.exec(
        select(RecordVersion).where(col(RecordVersion.record_id) == record_id, col(RecordVersion.number) == newest)
    ).first()


def _documents(work: Work, record_id: int) -> list[dict[str, Any]]:
    counts = (col(DocumentVersion.document_id) == Document.id) & (col(DocumentVersion.number) == Document.current_version)
    found = work.session.exec(
        select(Document, DocumentVersion)
        .join(DocumentVersion, counts)
        .where(col(Document.record_id) == record_id, col(Document.removed_at).is_(None))
        .order_by(col(Document.position), col(Document.id))
    )
    return [
        {
            "document": document.id,
            "version": version.id,
            "number": version.number,
            "title": document.title,
            "filename": version.filename,
            "sha256": version.sha256,
            "role": document.role.value,
        }
        for document, version in found
    ]


def _occasion(occasion: Occasion) -> dict[str, str]:
    return {
        "told_by": occasion.told_by,
        "happened_at": occasion.happened_at.isoformat() if occasion.happened_at else "",
        "place": occasion.place,
        "participants": occasion.participants,
    }


def _masked(row: RecordParty) -> str:
    return identifier(row.identifier_kind, row.identifier).masked if row.identifier else ""
