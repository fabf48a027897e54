"""The sets that are handed over for requests for access to a case's documents, and what may go into one."""

import datetime as dt
from dataclasses import dataclass, field

from sqlmodel import col, select

from casework.errors import NotFound, NotPermitted
from casework.model import Case, Document, DocumentVersion, Official, Record, Redaction, ReleaseItem, ReleaseSet
from casework.services import releasing
from casework.vocabulary import Action, DocumentRole, Handing
from casework.work import Work


@dataclass(frozen=True)
class ReleaseRow:
    """Is one set: whose, from when, and on which record it was put, where that may be seen."""

    release_set_id: int
    title: str
    made_by: str
    made_at: dt.datetime
    issued_at: dt.datetime | None
    on_record_id: int | None


@dataclass(frozen=True)
class ReleaseDocument:
    """Is one document of the case: what was said of it, and whether it has changed since or has a copy that matches its marks."""

    record_id: int
    record_title: str
    document_id: int
    version_id: int
    filename: str
    title: str = field(repr=False)
    is_gone_through: bool
    has_copy: bool
    handing: Handing | None = None
    ground: str = ""
    note: str = field(default="", repr=False)
    has_changed: bool = False


@dataclass(frozen=True)
class ReleaseShown:
    """Is one set with all documents of its case that the reader may see."""

    release_set_id: int
    case_id: int
    title: str
    issued_at: dt.datetime | None
    on_record_id: int | None
    documents: tuple[ReleaseDocument, ...]


def releases_of(work: Work, case_id: int) -> tuple[ReleaseRow, ...]:
    """Gives the sets of a case, the latest first.

    Raises:
        NotFound: the reader may not see the case.
    """
    work.load(Case, case_id, Action.READ)
    found = work.session.exec(
        select(ReleaseSet, Official.name, Record.id)
        .join(Official, col(Official.id) == ReleaseSet.made_by)
        .join(Record, col(Record.id) == ReleaseSet.record_id, isouter=True)
        .where(ReleaseSet.case_id == case_id)
        .order_by(col(ReleaseSet.id).desc())
    ).all()
    return tuple(ReleaseRow(each.id, each.title, name, each.made_at, each.issued_at, seen) for each, name, seen in found)


def may_release(work: Work, case_id: int) -> bool:
    """Says whether the reader may begin a set on the case and decide what goes into it."""
    try:
        work.load(Case, case_id, Action.RELEASE)
    except NotPermitted:
        return False
    return True


def release_of(work: Work, release_set_id: int) -> ReleaseShown:
    """Gives a set with the documents of its case, each in its latest version.

    Raises:
        NotFound: the reader may not see the case, or there is no such set.
    """
    release = work.session.get(ReleaseSet, release_set_id)
    if release is None:
        raise NotFound("ReleaseSet", release_set_id)
    said = {item.document_id: item for item in releasing.items_of(work, release_set_id)}
    found = work.session.exec(
        select(Record, Document, DocumentVersion, Redaction.id)
        .join(Document, col(Document.record_id) == Record.id)
        .join(
            DocumentVersion,
            (col(DocumentVersion.document_id) == Document.id) & (col(DocumentVersion.number) == Document.current_version),
        )
        .join(Redaction, col(Redaction.version_id) == DocumentVersion.id, isouter=True)
        .where(col(Record.case_id) == release.case_id, col(Document.role) != DocumentRole.TECHNICAL)
        .order_by(col(Record.id), col(Document.position), col(Document.id))
    ).all()
    on_record = work.session.get(Record, release.record_id) if release.record_id is not None else None
    return ReleaseShown(
        release_set_id, release.case_id, release.title, release.issued_at, on_record.id if on_record else None,
        tuple(
            _document(work, record, document, version, redaction_id, said.get(document.id))
            for record, document, version, redaction_id in found
            if record.id != release.record_id
        ),
    )  # fmt: skip


def _document(
    work: Work, record: Record, document: Document, version: DocumentVersion, redaction_id: int | None, item: ReleaseItem | None
) -> ReleaseDocument:
    copy = releasing.copy_of_the_marks(work, version.id) if redaction_id is not None else None
    shown = ReleaseDocument(
        record.id, record.title, document.id, version.id, version.filename, document.title, redaction_id is not None, copy is not None
    )
    if item is None:
        return shown
    has_changed = item.version_id != version.id or (item.handing is Handing.REDACTED and (copy is None or copy.id != item.copy_id))
    return ReleaseDocument(
        record.id, record.title, document.id, version.id, version.filename, item.title, redaction_id is not None, copy is not None,
        item.handing, item.ground, item.note, has_changed,
    )  # fmt: skip
