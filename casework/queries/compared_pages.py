"""Which page of a newer version stands beside which of an older one, and what there is of a document to compare."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from casework.model import Document, DocumentVersion, Record, RedactedCopy, Rendition
from casework.queries.record_page import names_of
from casework.vocabulary import Action, CopyState, RenditionKind
from casework.work import Work

MOST_PAGES = 400
"""Pages of a version that are matched by their words; of longer ones page stands beside page by number."""
BAND = 30
ALIKE = 0.3

Beside = tuple[int | None, int | None]


@dataclass(frozen=True)
class VersionFiled:
    """Is one version of a document: when it was filed, and by whom."""

    version_id: int
    number: int
    filed_at: dt.datetime
    by: str
    filename: str
    media_type: str
    has_pdf: bool = False


@dataclass(frozen=True)
class CopyMade:
    """Is a redacted copy of one of the versions."""

    copy_id: int
    version_id: int
    ordered_at: dt.datetime


@dataclass(frozen=True)
class DocumentVersions:
    """Is a document with all its versions, the newest first, and the redacted copies that were made of them."""

    document_id: int
    title: str
    versions: tuple[VersionFiled, ...]
    copies: tuple[CopyMade, ...]


def versions_of_documents(work: Work, record_id: int) -> tuple[DocumentVersions, ...]:
    """Gives the documents of a record with all their versions and redacted copies.

    Raises:
        NotFound: the asker may not see the record.
    """
    work.load(Record, record_id, Action.READ)
    documents = work.session.exec(select(Document).where(col(Document.record_id) == record_id).order_by(col(Document.position))).all()
    of_record = select(DocumentVersion).where(col(DocumentVersion.record_id) == record_id).order_by(col(DocumentVersion.number).desc())
    versions = work.session.exec(of_record).all()
    made = select(RedactedCopy).where(col(RedactedCopy.record_id) == record_id, col(RedactedCopy.state) == CopyState.MADE)
    copies = work.session.exec(made.order_by(col(RedactedCopy.id).desc())).all()
    names = names_of(work, {version.filed_by for version in versions if version.filed_by})
    its_pdf = select(Rendition.version_id).where(
        col(Rendition.record_id) == record_id, col(Rendition.kind) == RenditionKind.PDF, col(Rendition.sha256).is_not(None)
    )
    as_pdf = set(work.session.exec(its_pdf).all())
    return tuple(
        DocumentVersions(
            document.id,
            document.title,
            tuple(_version(each, names, as_pdf) for each in versions if each.document_id == document.id),
            tuple(
                CopyMade(copy.id, copy.version_id, copy.ordered_at)
                for copy in copies
                if any(each.id == copy.version_id and each.document_id == document.id for each in versions)
            ),
        )
        for document in documents
    )


def _version(row: DocumentVersion, names: dict[int, str], as_pdf: set[int]) -> VersionFiled:
    by = names.get(row.filed_by or 0, "")
    return VersionFiled(row.id, row.number, row.filed_at, by, row.filename, row.media_type, has_pdf=row.id in as_pdf)


def beside(older: Sequence[str], newer: Sequence[str]) -> list[Beside]:
    """Gives the pages of two versions side by side, counted from 1, matched by the words they share; None where one has no such page."""
    if max(len(older), len(newer)) > MOST_PAGES or not (any(older) and any(newer)):
        return by_number(len(older), len(newer))
    before, after = ([frozenset(page.split()) for page in pages] for pages in (older, newer))
    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for i in range(len(before) - 1, -1, -1):
        for j in range(len(after) - 1, -1, -1):
            alike = _alike(before[i], after[j]) if abs(i - j) <= BAND else 0.0
            paired = best[i + 1][j + 1] + alike if alike >= ALIKE else -1.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    return _closed_up(_walk(before, after, best))


def _closed_up(pairs: Sequence[Beside]) -> list[Beside]:
    """Puts pages that went beside those that came in their place."""
    closed: list[Beside] = []
    gone: list[int] = []
    come: list[int] = []
    for older, newer in [*pairs, (0, 0)]:
        if older is not None and newer is not None:
            closed += [(gone[n] if n < len(gone) else None, come[n] if n < len(come) else None) for n in range(max(len(gone), len(come)))]
            gone, come = [], []
            closed.append((older, newer))
        elif older is not None:
            gone.append(older)
        elif newer is not None:
            come.append(newer)
    return closed[:-1]


def by_number(older: int, newer: int) -> list[Beside]:
    """Gives page beside page by number."""
    return [(n if n <= older else None, n if n <= newer else None) for n in range(1, max(older, newer) + 1)]


def _walk(before: list[frozenset[str]], after: list[frozenset[str]], best: list[list[float]]) -> list[Beside]:
    pairs: list[Beside] = []
    i = j = 0
    while i < len(before) and j < len(after):
        alike = _alike(before[i], after[j]) if abs(i - j) <= BAND else 0.0
        if alike >= ALIKE and best[i][j] == best[i + 1][j + 1] + alike:
            pairs.append((i + 1, j + 1))
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            pairs.append((i + 1, None))
            i += 1
        else:
            pairs.append((None, j + 1))
            j += 1
    return [*pairs, *((n + 1, None) for n in range(i, len(before))), *((None, n + 1) for n in range(j, len(after)))]


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Says how much two pages share, from 0 to 1; two without words may be the same."""
    if not one and not other:
        return 0.5
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)
