"""What one has checked out: from which version, until when, what others put in meanwhile, and what one brought back, compared."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import col, select

from casework.errors import RuleBroken
from casework.model import CheckOut, Document, DocumentVersion, EditLock, Record
from casework.queries.compared_texts import TextsCompared, lines_of, side_by_side
from casework.queries.record_page import names_of
from casework.queries.texts import text_of
from casework.vocabulary import Action, Reason
from casework.work import Work


@dataclass(frozen=True)
class VersionMeanwhile:
    """Is a version that was put in after one took the document out."""

    version_id: int
    number: int
    by: str
    at: dt.datetime
    is_mine: bool


@dataclass(frozen=True)
class CheckedOut:
    """Is a document one has checked out; ``kept_until`` is None where the lock has ended, by time or by force.

    ``filename`` is empty as long as nothing was brought back; ``is_same`` says that what was brought is what was taken out, byte for byte.
    """

    document_id: int
    record_id: int
    title: str
    number: int
    version_id: int
    current: int
    taken_at: dt.datetime
    kept_until: dt.datetime | None
    meanwhile: tuple[VersionMeanwhile, ...]
    filename: str
    size: int
    brought_at: dt.datetime | None
    is_same: bool


def check_out_of(work: Work, document_id: int) -> CheckedOut | None:
    """Gives my check-out of a document, or None where I have none.

    Raises:
        NotFound: the document is not there for me.
    """
    work.load(Document, document_id, Action.READ)
    return next(iter(_shown(work, select(CheckOut).where(CheckOut.document_id == document_id))), None)


def my_check_outs(work: Work) -> tuple[CheckedOut, ...]:
    """Gives all I have checked out and may still read, the newest first."""
    return tuple(_shown(work, select(CheckOut).order_by(col(CheckOut.taken_at).desc(), col(CheckOut.document_id))))


def check_in_compared(work: Work, document_id: int, *, with_current: bool = False, noted: bool = True) -> TextsCompared:
    """Gives what I brought back beside what I took out, or beside the version that counts now, text by text.

    Raises:
        NotFound: the document is not there for me. RuleBroken: I have not checked it out, or brought nothing back.
    """
    document = work.load(Document, document_id, Action.READ)
    mine = work.session.get(CheckOut, (document_id, work.official_id))
    if mine is None:
        raise RuleBroken(Reason.NOT_CHECKED_OUT)
    if mine.text_sha256 is None:
        raise RuleBroken(Reason.NOTHING_BROUGHT_BACK)
    number = document.current_version if with_current else mine.number
    query = select(DocumentVersion.id).where(col(DocumentVersion.document_id) == document_id, col(DocumentVersion.number) == number)
    older = text_of(work, work.session.exec(query).one(), noted=noted)
    return side_by_side(lines_of(older), lines_of(work.platform.blobs.read(mine.text_sha256).decode("utf-8", "replace")))


def _shown(work: Work, query: object) -> list[CheckedOut]:
    mine: list[CheckOut] = [each for each in work.session.exec(query).all() if each.official_id == work.official_id]  # type: ignore[call-overload]
    if not mine:
        return []
    ids = [each.document_id for each in mine]
    rows = select(Document).join(Record, col(Record.id) == Document.record_id).where(col(Document.id).in_(ids))
    documents = {each.id: each for each in work.session.exec(rows)}
    versions = list(work.session.exec(select(DocumentVersion).where(col(DocumentVersion.document_id).in_(ids))))
    living = select(EditLock).where(col(EditLock.document_id).in_(ids), col(EditLock.expires_at) > work.now)
    locks = {each.document_id: each.expires_at for each in work.session.exec(living) if each.official_id == work.official_id}
    names = names_of(work, {each.filed_by for each in versions})
    return [
        _one(work, each, documents[each.document_id], versions, locks.get(each.document_id), names)
        for each in mine
        if each.document_id in documents
    ]


def _one(  # what is known of it
    work: Work, mine: CheckOut, document: Document, versions: list[DocumentVersion], until: dt.datetime | None, names: dict[int, str]
) -> CheckedOut:
    of_it = sorted((each for each in versions if each.document_id == document.id), key=lambda each: each.number)
    taken = next(each for each in of_it if each.number == mine.number)  # versions are never taken away from a document that is there
    return CheckedOut(
        document_id=document.id,
        record_id=document.record_id,
        title=document.title,
        number=mine.number,
        version_id=taken.id,
        current=document.current_version,
        taken_at=mine.taken_at,
        kept_until=until,
        meanwhile=tuple(
            VersionMeanwhile(each.id, each.number, names.get(each.filed_by, ""), each.filed_at, each.filed_by == work.official_id)
            for each in of_it
            if each.number > mine.number
        ),
        filename=mine.filename,
        size=mine.size,
        brought_at=mine.brought_at,
        is_same=mine.sha256 == taken.sha256,
    )
