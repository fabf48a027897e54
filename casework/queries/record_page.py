"""A record as its page shows it: its files, its parties, its place, and what the asker may do with it now."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from casework.events import ContentRead
from casework.held_blobs import Held, held_among
from casework.identifiers import identifier
from casework.model import Case, Document, DocumentVersion, EditLock, Occasion, Principal, Record, RecordParty, Rendition
from casework.queries.offers import Offer, offers
from casework.vocabulary import (
    AccessLevel,
    Action,
    Channel,
    DocumentRole,
    ExternalAccess,
    Extraction,
    Genre,
    PartyRole,
    Reason,
    RecordKind,
    RecordState,
    RenditionKind,
)
from casework.work import Work


@dataclass(frozen=True)
class FileShown:
    """Is a document at the version that counts, with what became of reading it.

    ``held`` is why the virus check gives it to nobody, or None; ``virus`` what it found.
    """

    document_id: int
    version_id: int
    number: int
    parent_id: int | None
    title: str
    filename: str
    media_type: str
    role: DocumentRole
    size: int
    sha256: str
    outcome: Extraction
    reason: str
    characters: int
    pages: int
    held: Reason | None = None
    virus: str = ""
    has_pdf: bool = False


@dataclass(frozen=True)
class PartyShown:
    """Is a party as it stood; the identifier is masked."""

    role: PartyRole
    name: str
    identifier_kind: str
    masked: str
    flags: tuple[str, ...]


@dataclass(frozen=True)
class LockShown:
    """Is somebody's editing of the record's words (document 0) or of one of its documents, or a check-out of it in a version."""

    document_id: int
    official_id: int
    by: str
    since: dt.datetime
    until: dt.datetime
    is_mine: bool
    checked_out: int | None = None


@dataclass(frozen=True)
class OccasionShown:
    """Is what a note record tells of."""

    told_by: str
    happened_at: dt.datetime | None
    place: str
    participants: str


@dataclass(frozen=True)
class RecordPage:
    """Is a record as the asker may see it."""

    record_id: int
    version: int
    title: str
    kind: RecordKind
    state: RecordState
    channel: Channel
    body_html: str
    access_level: AccessLevel
    clearance: int
    restricted_to: tuple[str, ...]
    unit: str
    responsible: str
    responsible_id: int
    case_id: int | None
    case_number: str
    case_title: str
    number: int | None
    letter_date: dt.date | None
    arrived_at: dt.datetime
    deadline: dt.date | None
    notes: tuple[str, ...]
    genre: Genre
    external_access: ExternalAccess
    keywords: tuple[str, ...]
    public_title: str
    sent_at: dt.datetime | None
    is_shared: bool
    binned_at: dt.datetime | None
    occasion: OccasionShown | None
    locks: tuple[LockShown, ...]
    conflicts_with_id: int | None
    files: tuple[FileShown, ...]
    parties: tuple[PartyShown, ...]
    offers: tuple[Offer, ...]

    @property
    def sender(self) -> str:
        """Gives the first sender's name."""
        return next((party.name for party in self.parties if party.role is PartyRole.SENDER), "")

    def may(self, action: Action) -> bool:
        """Says whether the asker may do this to the record now."""
        return any(offer.action is action and not offer.refused for offer in self.offers)

    def lock_of(self, document_id: int = 0) -> LockShown | None:
        """Gives the lock on the record's words or on a document, whoever holds it."""
        return next((lock for lock in self.locks if lock.document_id == document_id), None)

    def lock_of_another(self, document_id: int = 0) -> LockShown | None:
        """Gives the lock somebody else holds on the record's words or on a document."""
        return next((lock for lock in self.locks if lock.document_id == document_id and not lock.is_mine), None)


def record_page(work: Work, record_id: int, *, noted: bool = False) -> RecordPage:
    """Gives the record's page; ``noted`` where its own words are handed over with it, which is a reading of them.

    Raises:
        NotFound: the asker may not see the record.
    """
    record = work.load(Record, record_id, Action.READ)
    if noted and record.body_html:
        work.record(ContentRead(record_id=record_id))
    case = work.session.get(Case, record.case_id) if record.case_id else None
    lists = [*(record.restricted_to or []), *(record.case_restricted_to or [])]
    locks = _locks(work, record_id)
    names = names_of(work, {record.responsible_id, record.unit_id, *lists, *(lock.official_id for lock in locks)})
    return RecordPage(
        record_id=record.id,
        version=record.version or 0,
        title=record.title,
        kind=record.kind,
        state=record.state,
        channel=record.channel,
        body_html=record.body_html,
        access_level=record.access_level,
        clearance=record.clearance,
        restricted_to=tuple(names.get(id, "") for id in lists),
        unit=names.get(record.unit_id, ""),
        responsible=names.get(record.responsible_id, ""),
        responsible_id=record.responsible_id,
        case_id=case.id if case else None,
        case_number=case.number if case else "",
        case_title=case.title if case else "",
        number=record.number,
        letter_date=record.letter_date,
        arrived_at=record.arrived_at,
        deadline=record.deadline,
        notes=tuple(record.notes),
        genre=record.genre or Genre.LETTER,
        external_access=record.external_access or ExternalAccess.OPEN,
        keywords=tuple(record.keywords or ()),
        public_title=record.public_title,
        sent_at=record.sent_at,
        is_shared=record.is_shared,
        binned_at=record.binned_at,
        occasion=_occasion(work, record),
        locks=tuple(_lock(lock, names, work.actor.official_id) for lock in locks),
        conflicts_with_id=_visible(work, record.conflicts_with_id),
        files=files_of(work, record_id),
        parties=_parties(work, record_id),
        offers=offers(work, record),
    )


def names_of(work: Work, ids: set[int]) -> dict[int, str]:
    """Gives the names of principals by id, taken from rows the actor sees.

    What moved here from another authority keeps the names of those who stood on it there: they are asked for beside the policy.
    """
    if not ids:
        return {}
    names = dict(work.session.exec(select(Principal.id, Principal.name).where(col(Principal.id).in_(ids))).all())
    elsewhere = sorted(ids - names.keys())
    if elsewhere:
        found = work.session.connection().execute(text("SELECT id, name FROM casework_names_elsewhere(:ids)"), {"ids": elsewhere})
        names |= {row.id: row.name for row in found}
    return names


def files_of(work: Work, record_id: int) -> tuple[FileShown, ...]:
    """Gives the record's documents in order at the version that counts."""
    counts = (col(DocumentVersion.document_id) == Document.id) & (col(DocumentVersion.number) == Document.current_version)
    its_text = (col(Rendition.version_id) == DocumentVersion.id) & (col(Rendition.kind) == RenditionKind.TEXT)
    its_pdf = aliased(Rendition)
    is_a_pdf = (col(its_pdf.version_id) == DocumentVersion.id) & (col(its_pdf.kind) == RenditionKind.PDF)
    found = work.session.execute(
        select(Document, DocumentVersion, Rendition, col(its_pdf.sha256).is_not(None))
        .join(DocumentVersion, counts)
        .outerjoin(Rendition, its_text)
        .outerjoin(its_pdf, is_a_pdf)
        .where(col(Document.record_id) == record_id)
        .order_by(col(Document.position), col(Document.id))
    )
    rows = found.all()
    hashes = [version.sha256 for _, version, *_ in rows]
    held = held_among(work.session.connection(), hashes, serve_unchecked=work.platform.settings.serve_unchecked)
    return tuple(_file(document, version, read, held.get(version.sha256), has_pdf=has_pdf) for document, version, read, has_pdf in rows)


def _file(document: Document, version: DocumentVersion, text: Rendition | None, held: Held | None, *, has_pdf: bool) -> FileShown:
    return FileShown(
        document_id=document.id,
        version_id=version.id,
        number=version.number,
        parent_id=document.parent_id,
        title=document.title,
        filename=version.filename,
        media_type=version.media_type,
        role=document.role,
        size=version.size,
        sha256=version.sha256,
        outcome=text.outcome if text else Extraction.WAITING,
        reason=text.reason if text else "",
        characters=text.characters if text else 0,
        pages=text.pages if text else 0,
        held=held.reason if held else None,
        virus=held.virus if held else "",
        has_pdf=has_pdf,
    )


def _parties(work: Work, record_id: int) -> tuple[PartyShown, ...]:
    rows = work.session.exec(select(RecordParty).where(col(RecordParty.record_id) == record_id).order_by(col(RecordParty.position)))
    return tuple(
        PartyShown(
            role=row.role,
            name=row.name,
            identifier_kind=row.identifier_kind,
            masked=identifier(row.identifier_kind, row.identifier).masked if row.identifier else "",
            flags=tuple(row.flags),
        )
        for row in rows.all()
    )


def _locks(work: Work, record_id: int) -> list[EditLock]:
    return list(work.session.exec(select(EditLock).where(col(EditLock.record_id) == record_id, col(EditLock.expires_at) > work.now)).all())


def _lock(lock: EditLock, names: dict[int, str], me: int | None) -> LockShown:
    owner = names.get(lock.official_id, "")
    return LockShown(lock.document_id, lock.official_id, owner, lock.taken_at, lock.expires_at, lock.official_id == me, lock.checked_out)


def _occasion(work: Work, record: Record) -> OccasionShown | None:
    kept = work.session.get(Occasion, record.id) if record.genre not in {None, Genre.LETTER} else None
    return OccasionShown(kept.told_by, kept.happened_at, kept.place, kept.participants) if kept else None


def _visible(work: Work, record_id: int | None) -> int | None:
    """Names another record only to who may see it."""
    return record_id if record_id is not None and work.session.get(Record, record_id) is not None else None
