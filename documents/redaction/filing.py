"""What the runner does for redaction: looks through a document and proposes places, makes a copy and files it only where it is proven."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from casework import faults
from casework.bootstrap import Platform
from casework.errors import BadInput
from casework.events import RedactedCopyMade, RedactionProposed
from casework.model import (
    Authority,
    Case,
    CaseParty,
    DocumentVersion,
    Record,
    RecordParty,
    RedactedCopy,
    RedactedCopyProgress,
    Redaction,
    RedactionMark,
    Rendition,
)
from casework.redaction.suggesting import Found, Known, suggest
from casework.services import checking
from casework.vocabulary import Action, CopyState, MarkState, PagesOf, RenditionKind
from casework.work import Actor, Work
from documents import recognised_words
from documents.filing import keep_blobs
from documents.isolation import Isolation
from documents.redaction.areas import Area
from documents.redaction.copying import MOST_PAGES, Copy, redacted_copy
from documents.redaction.text_pages import text_pages
from documents.renditions.filing import render
from documents.shown import Word

REDACTOR = Actor.system("redactor")
# What has pages of its own, as the viewer draws them.
WITH_PAGES = ("application/pdf", "image/png", "image/jpeg", "image/tiff", "image/gif", "image/bmp", "image/webp")
NO_TEXT = "it has no pages, and no text was read out of it"
NOT_DRAWN = "its pages cannot be drawn"
TOO_MANY = f"it has more than {MOST_PAGES} pages"
# Telling of every page is a work each: every so many is enough to see that it moves.
TELL_EVERY = 5


@dataclass(frozen=True)
class Source:
    """Is a document version as it is gone through."""

    content: bytes
    pages_of: PagesOf
    recognised: bytes
    parties: tuple[Known, ...]


@dataclass(frozen=True)
class Proposal:
    """Is a place that is proposed."""

    page: int
    boxes: list[list[float]]
    words: str
    found: Found


def propose(platform: Platform, sandbox: Isolation, redaction_id: int) -> None:
    """Looks through the document of a redaction, once, and files what is proposed; why it cannot be done, where it cannot."""
    with platform.work(REDACTOR) as work:
        redaction = work.session.get(Redaction, redaction_id)
        if redaction is None or redaction.pages or redaction.problem:
            return
        version_id = redaction.version_id
        has_pages = work.load(DocumentVersion, version_id, Action.EXTRACT).media_type in WITH_PAGES
    if not has_pages:
        render(platform, sandbox, version_id)  # its PDF may be on its way only, or never have been made
    with platform.work(REDACTOR) as work:
        source = _source(work, version_id)
    pages, problem = _pages(sandbox, source)
    proposals = [] if problem else list(_proposals(sandbox, source, pages))
    if source.content and not problem:
        platform.blobs.put(source.content)
    faults.point("redaction.proposed")
    with platform.work(REDACTOR) as work:
        redaction = work.session.get(Redaction, redaction_id, with_for_update=True)
        if redaction is None or redaction.pages or redaction.problem:
            return
        _file_proposals(work, redaction, source, proposals, pages=pages, problem=problem)


def make_copy(platform: Platform, sandbox: Isolation, copy_id: int) -> None:
    """Makes a copy that waits and files it where three readers find nothing of what was taken away, else why it was refused; once."""
    with platform.work(REDACTOR) as work:
        copy = work.session.get(RedactedCopy, copy_id)
        if copy is None or copy.state is not CopyState.WAITING:
            return
        redaction = work.session.get_one(Redaction, copy.redaction_id)
        content = platform.blobs.read(redaction.basis_sha256 or "")
        areas, at = _areas(copy), copy.ordered_at
        recognised = _rendition(work, copy.version_id, RenditionKind.WORDS) if redaction.pages_of is PagesOf.DOCUMENT else b""

    def progress(done: int, of: int) -> None:
        if done % TELL_EVERY == 1 or done == of:
            _tell(platform, copy_id, done, of)

    made = redacted_copy(sandbox, content, areas, at, recognised=recognised, progress=progress)
    if made.content:
        platform.blobs.put(made.content)
    faults.point("redaction.copied")
    with platform.work(REDACTOR) as work:
        waiting = work.session.get(RedactedCopy, copy_id, with_for_update=True)
        if waiting is not None and waiting.state is CopyState.WAITING:
            _file_copy(work, waiting, made)


def _source(work: Work, version_id: int) -> Source:
    """Gives a version as it is gone through: on its own pages, on those of its PDF, or on its text set on pages."""
    version = work.load(DocumentVersion, version_id, Action.EXTRACT)
    checking.demand_open(work, version.sha256)
    parties = tuple(_parties(work, work.session.get_one(Record, version.record_id)))
    if version.media_type in WITH_PAGES:
        content = work.platform.blobs.read(version.sha256)
        return Source(content, PagesOf.DOCUMENT, _rendition(work, version.id, RenditionKind.WORDS), parties)
    if pdf := _rendition(work, version.id, RenditionKind.PDF):
        return Source(pdf, PagesOf.PDF, b"", parties)
    text = _rendition(work, version.id, RenditionKind.TEXT).decode("utf-8", "replace")
    return Source(text_pages(text, version.filed_at) if text.strip() else b"", PagesOf.TEXT, b"", parties)


def _rendition(work: Work, version_id: int, kind: RenditionKind) -> bytes:
    found = work.session.exec(select(Rendition).where(Rendition.version_id == version_id, Rendition.kind == kind)).first()
    return work.platform.blobs.read(found.sha256) if found is not None and found.sha256 is not None else b""


def _parties(work: Work, record: Record) -> Iterator[Known]:
    """Gives the parties of the record and of its case, each as it stood; the house itself, its colleagues and its units are none."""
    house = work.session.get_one(Authority, record.authority_id).name.casefold()
    for party in work.session.exec(select(RecordParty).where(RecordParty.record_id == record.id, col(RecordParty.principal_id).is_(None))):
        if party.name.casefold() != house:
            yield Known(party.name, party.identifier, party.email, party.phone or "", party.address)
    if record.case_id is not None and work.session.get(Case, record.case_id) is not None:
        for one in work.session.exec(select(CaseParty).where(CaseParty.case_id == record.case_id)):
            yield Known(one.name, one.identifier, one.email or "", one.phone or "", one.address or "")


def _pages(sandbox: Isolation, source: Source) -> tuple[int, str]:
    if not source.content:
        return 0, NO_TEXT
    try:
        count = sandbox.page_count(source.content)
    except BadInput:
        return 0, NOT_DRAWN
    return (count, "") if 0 < count <= MOST_PAGES else (0, TOO_MANY if count else NOT_DRAWN)


def _proposals(sandbox: Isolation, source: Source, pages: int) -> Iterator[Proposal]:
    for page in range(pages):
        try:
            found = recognised_words.page_words(source.recognised, page) or sandbox.page_words(source.content, page)
        except BadInput:
            continue  # a page whose words cannot be read is marked by hand
        yield from proposals_on(found.words, page + 1, source.parties)


def proposals_on(words: Sequence[Word], page: int, parties: Sequence[Known]) -> Iterator[Proposal]:
    """Gives what is proposed on one page: the words that a place in its text touches, with their boxes."""
    text, starts = _joined(words)
    for found in suggest(text, parties):
        touched = [word for word, start in zip(words, starts, strict=True) if start < found.end and found.start < start + len(word.text)]
        if boxes := _boxes([word for word in touched if word.right > word.left and word.bottom > word.top]):
            yield Proposal(page, boxes, " ".join(text[found.start : found.end].split()), found)


def _joined(words: Sequence[Word]) -> tuple[str, list[int]]:
    """Gives the words as lines of text, and where in it each begins."""
    text, starts = "", []
    for before, word in zip((None, *words), words, strict=False):
        if before is not None:
            text += " " if _is_beside(before, word) else "\n"
        starts.append(len(text))
        text += word.text
    return text, starts


def _is_beside(before: Word, word: Word) -> bool:
    """Says whether a word stands on the line of the one before it, behind it."""
    middle = (word.top + word.bottom) / 2
    return before.top <= middle <= before.bottom and word.left >= before.left


def _boxes(words: Sequence[Word]) -> list[list[float]]:
    """Gives a box for each line of words: gaps between them would tell how long each was."""
    boxes: list[list[float]] = []
    for before, word in zip((None, *words), words, strict=False):
        if before is not None and _is_beside(before, word):
            left, top, right, bottom = boxes[-1]
            boxes[-1] = [left, min(top, word.top), max(right, word.right), max(bottom, word.bottom)]
        else:
            boxes.append([word.left, word.top, word.right, word.bottom])
    return boxes


def _file_proposals(work: Work, redaction: Redaction, source: Source, proposals: Sequence[Proposal], *, pages: int, problem: str) -> None:
    redaction.pages, redaction.problem, redaction.pages_of = pages, problem, source.pages_of
    if not problem:
        redaction.basis_sha256 = hashlib.sha256(source.content).hexdigest()
        keep_blobs(work, {redaction.basis_sha256: len(source.content)})
    work.add_all(
        [
            RedactionMark(
                redaction_id=redaction.id, record_id=redaction.record_id, page=each.page, boxes=each.boxes, words=each.words[:500],
                kind=each.found.kind, ground=each.found.ground, state=MarkState.SUGGESTED, made_at=work.now,
            )
            for each in proposals
        ]
    )  # fmt: skip
    work.record(
        RedactionProposed(
            record_id=redaction.record_id, redaction_id=redaction.id, version_id=redaction.version_id, proposed=len(proposals), pages=pages
        )
    )


def _areas(copy: RedactedCopy) -> dict[int, list[Area]]:
    areas: dict[int, list[Area]] = {}
    for mark in copy.marks:
        areas.setdefault(int(mark["page"]) - 1, []).extend(Area(*box) for box in mark["boxes"])
    return areas


def _tell(platform: Platform, copy_id: int, done: int, of: int) -> None:
    with platform.work(REDACTOR) as work:
        copy = work.session.get(RedactedCopy, copy_id)
        if copy is not None:
            work.session.merge(RedactedCopyProgress(copy_id=copy_id, record_id=copy.record_id, done=done, of=of))


def _file_copy(work: Work, copy: RedactedCopy, made: Copy) -> None:
    copy.made_at, copy.pages = work.now, made.pages
    if made.content:
        copy.state, copy.sha256, copy.size = CopyState.MADE, hashlib.sha256(made.content).hexdigest(), len(made.content)
        copy.readers = list(made.readers)
        keep_blobs(work, {copy.sha256: copy.size})
    else:
        first = made.faults[0]
        copy.state, copy.refused_because = CopyState.REFUSED, first.why
        copy.refused_page, copy.found_by = first.page + 1, first.found_by
    work.record(
        RedactedCopyMade(
            record_id=copy.record_id, copy_id=copy.id, version_id=copy.version_id, state=copy.state, sha256=copy.sha256 or "",
            refused_because=copy.refused_because, found_by=copy.found_by,
        )
    )  # fmt: skip
