"""What is marked on a document, what came of its copies, and the provisions one may name; for readers of the record alone."""

import datetime as dt
from dataclasses import dataclass, field

from sqlmodel import col, select

from casework.errors import NotFound, NotPermitted
from casework.events import ContentRead
from casework.model import DocumentVersion, Official, Record, RedactedCopy, RedactedCopyProgress, Redaction, RedactionMark
from casework.redaction.grounds import GROUNDS
from casework.vocabulary import Action, CopyState, MarkState, PagesOf, RedactionRefusal, Sensitive
from casework.work import Work


@dataclass(frozen=True)
class GroundShown:
    """Is a provision: its code, where it stands, and what it covers in both languages."""

    code: str
    source: str
    en: str
    da: str
    is_for_whole: bool


@dataclass(frozen=True)
class MarkShown:
    """Is one place, with who marked or decided it."""

    mark_id: int
    page: int
    boxes: tuple[tuple[float, ...], ...]
    words: str = field(repr=False)
    kind: Sensitive | None
    ground: str
    note: str = field(repr=False)
    state: MarkState
    decided_by: str
    decided_at: dt.datetime | None


@dataclass(frozen=True)
class CopyShown:
    """Is one copy: what came of it, how far it is, and why it was refused, on which page (counted from 1) and by which reader."""

    copy_id: int
    state: CopyState
    ordered_by: str
    ordered_at: dt.datetime
    marks: int
    pages: int
    done: int
    of: int
    size: int
    readers: tuple[str, ...]
    refused_because: RedactionRefusal | None
    refused_page: int
    found_by: str
    is_of_these_marks: bool


@dataclass(frozen=True)
class Basis:
    """Is the pages a redaction is done on, by their hash, and the version and record they are of."""

    version_id: int
    record_id: int
    sha256: str


@dataclass(frozen=True)
class RedactionShown:
    """Is the going through of a document version; without ``pages`` it is still being looked through, or ``problem`` says why not."""

    redaction_id: int
    version_id: int
    pages_of: PagesOf | None
    pages: int
    problem: str
    marks: tuple[MarkShown, ...]
    copies: tuple[CopyShown, ...]


def grounds(work: Work) -> tuple[GroundShown, ...]:
    """Gives the provisions by which something may be left out, in the order of the laws."""
    work.official_id  # noqa: B018  # asked by somebody
    return tuple(GroundShown(each.code, each.source, each.en, each.da, each.is_for_whole) for each in GROUNDS)


def redaction_of(work: Work, version_id: int, *, noted: bool = True) -> RedactionShown | None:
    """Gives what is marked on a document version, which tells of its words; None where nobody has begun.

    ``noted`` is False only where this sitting with the document is in the audit trail already.

    Raises:
        NotFound: the reader may not see the record, or there is no such version.
    """
    work.load(DocumentVersion, version_id, Action.READ)
    redaction = work.session.exec(select(Redaction).where(Redaction.version_id == version_id)).first()
    if redaction is None:
        return None
    if noted:
        work.record(ContentRead(record_id=redaction.record_id, version_id=version_id))
    found = work.session.exec(
        select(RedactionMark, Official.name)
        .join(Official, col(Official.id) == RedactionMark.decided_by, isouter=True)
        .where(RedactionMark.redaction_id == redaction.id)
    ).all()
    marks = tuple(sorted((_mark(mark, name) for mark, name in found), key=lambda mark: (mark.page, _place(mark), mark.mark_id)))
    return RedactionShown(
        redaction.id, version_id, redaction.pages_of, redaction.pages, redaction.problem, marks, _copies(work, redaction.id, marks)
    )


def may_redact(work: Work, version_id: int) -> bool:
    """Says whether the reader may mark on this version and ask for copies."""
    version = work.load(DocumentVersion, version_id, Action.READ)
    try:
        work.load(Record, version.record_id, Action.REDACT)
    except NotPermitted:
        return False
    return True


def basis_of(work: Work, redaction_id: int) -> Basis:
    """Gives the pages a redaction is done on, and what they are made of.

    Raises:
        NotFound: the reader may not see the record, or it has not been looked through.
    """
    redaction = work.session.get(Redaction, redaction_id)
    if redaction is None or redaction.basis_sha256 is None:
        raise NotFound("Redaction", redaction_id)
    work.load(DocumentVersion, redaction.version_id, Action.READ)
    return Basis(redaction.version_id, redaction.record_id, redaction.basis_sha256)


def _place(mark: MarkShown) -> tuple[float, float]:
    return (mark.boxes[0][1], mark.boxes[0][0]) if mark.boxes else (0.0, 0.0)


def _mark(mark: RedactionMark, name: str | None) -> MarkShown:
    boxes = tuple(tuple(box) for box in mark.boxes)
    return MarkShown(
        mark.id, mark.page, boxes, mark.words, mark.kind, mark.ground, mark.note, mark.state, name or "", mark.decided_at
    )  # fmt: skip


def _copies(work: Work, redaction_id: int, marks: tuple[MarkShown, ...]) -> tuple[CopyShown, ...]:
    found = work.session.exec(
        select(RedactedCopy, Official.name, RedactedCopyProgress)
        .join(Official, col(Official.id) == RedactedCopy.ordered_by)
        .join(RedactedCopyProgress, col(RedactedCopyProgress.copy_id) == RedactedCopy.id, isouter=True)
        .where(RedactedCopy.redaction_id == redaction_id)
        .order_by(col(RedactedCopy.id).desc())
    ).all()
    accepted = {(mark.mark_id, mark.ground) for mark in marks if mark.state is MarkState.ACCEPTED}
    return tuple(
        CopyShown(
            copy.id, copy.state, name, copy.ordered_at, len(copy.marks), copy.pages, progress.done if progress else 0,
            progress.of if progress else 0, copy.size, tuple(copy.readers), copy.refused_because, copy.refused_page, copy.found_by,
            accepted == copy.leaves_out,
        )
        for copy, name, progress in found
    )  # fmt: skip
