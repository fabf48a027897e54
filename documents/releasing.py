"""Puts a release set together on a record of its case: the list of documents, and one file with the list and what is handed over.

What is redacted goes in as its proven copy and never as the document it was made of. The same set gives the same bytes.
"""

import zipfile
from collections import Counter
from collections.abc import Sequence
from io import BytesIO
from pathlib import PurePosixPath

from casework.errors import NotFound, RuleBroken
from casework.events import ReleaseSetIssued
from casework.model import Authority, Case, Document, DocumentVersion, Record, RedactedCopy, ReleaseItem, ReleaseSet
from casework.redaction.grounds import BY_CODE
from casework.services import checking, records, releasing
from casework.vocabulary import AccessLevel, Action, DocumentRole, Genre, Handing, Reason, RecordKind
from casework.work import Work
from documents.filing import add_document
from documents.release_list import ListPage, ListRow, release_list

HOW = {Handing.WHOLE: "Helt", Handing.REDACTED: "Delvist", Handing.LEFT_OUT: "Ikke"}
TITLE = "Aktindsigt: {title}"
LIST, FILES = "aktliste.pdf", "aktindsigt.zip"
PDF, ZIP = "application/pdf", "application/zip"
# What a zip says of when a file was put in; its earliest day, so that the same set is the same bytes.
NO_DAY = (1980, 1, 1, 0, 0, 0)


def issue(work: Work, release_set_id: int) -> int:
    """Puts the set together as a draft on its case, seen by whoever made it and those they let in; gives the record's id. Twice is once.

    The draft is as restricted as the most restricted record that a document is taken from.

    Raises:
        RuleBroken: nothing is chosen; a document has changed since; a copy does not match its marks any more. All of them together.
    """
    release = work.session.get(ReleaseSet, release_set_id, with_for_update=True)
    if release is None:
        raise NotFound("ReleaseSet", release_set_id)
    case = work.load(Case, release.case_id, Action.RELEASE)
    if release.record_id is not None:
        return release.record_id
    items = releasing.items_of(work, release_set_id)
    sources = work.load_all(Record, sorted({item.record_id for item in items}), Action.REDACT)
    reasons = [*([] if items else [Reason.SET_IS_EMPTY]), *dict.fromkeys(reason for item in items for reason in what_is_wrong(work, item))]
    if reasons:
        raise RuleBroken(*reasons)
    files = [_file(work, number, item) for number, item in enumerate(items, start=1)]
    rows = tuple(_row(work, number, item, sources[item.record_id]) for number, item in enumerate(items, start=1))
    authority = work.session.get_one(Authority, case.authority_id).name
    listed = release_list(ListPage(release.title, authority, case.number, rows), release.made_at)
    record_id = _record(work, release, list(sources.values()))
    add_document(work, record_id, listed, filename=LIST, media_type=PDF, role=DocumentRole.MAIN)
    add_document(work, record_id, packed([(LIST, listed), *(file for file in files if file is not None)]), filename=FILES, media_type=ZIP)
    release.record_id, release.issued_at, release.issued_by = record_id, work.now, work.official_id
    ways = Counter(item.handing for item in items)
    work.record(
        ReleaseSetIssued(
            case_id=case.id, release_set_id=release.id, on_record_id=record_id, whole=ways[Handing.WHOLE],
            redacted=ways[Handing.REDACTED], left_out=ways[Handing.LEFT_OUT],
        )
    )  # fmt: skip
    return record_id


def what_is_wrong(work: Work, item: ReleaseItem) -> list[Reason]:
    """Names what has become of a document since it was chosen: another version, or other marks than its copy has."""
    document, version = work.session.get(Document, item.document_id), work.session.get(DocumentVersion, item.version_id)
    held = checking.held_here(work, [version.sha256]) if version is not None and item.handing is Handing.WHOLE else {}
    is_other = document is None or version is None or version.number != document.current_version
    copy = releasing.copy_of_the_marks(work, item.version_id) if item.handing is Handing.REDACTED else None
    is_stale = item.handing is Handing.REDACTED and (copy is None or copy.id != item.copy_id)
    tells = item.handing is not Handing.WHOLE and releasing.tells(work, item.version_id, item.title)
    return [
        *([Reason.DOCUMENT_HAS_CHANGED] if is_other else []),
        *(each.reason for each in held.values()),
        *([Reason.COPY_IS_NOT_MADE] if is_stale else []),
        *([Reason.TITLE_TELLS] if tells else []),
    ]


def packed(files: Sequence[tuple[str, bytes]]) -> bytes:
    """Gives files as one zip, the same bytes for the same files."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, NO_DAY)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, content)
    return target.getvalue()


def _file(work: Work, number: int, item: ReleaseItem) -> tuple[str, bytes] | None:
    """Gives what goes out of one document, named by its number on the list alone: names tell."""
    if item.handing is Handing.LEFT_OUT:
        return None
    if item.handing is Handing.REDACTED:
        copy = work.session.get_one(RedactedCopy, item.copy_id)
        return f"{number:03d}.pdf", work.platform.blobs.read(copy.sha256 or "")
    version = work.session.get_one(DocumentVersion, item.version_id)
    ending = PurePosixPath(version.filename).suffix.lower()
    return f"{number:03d}{ending if ending[1:].isalnum() else ''}", work.platform.blobs.read(version.sha256)


def _row(work: Work, number: int, item: ReleaseItem, record: Record) -> ListRow:
    date = record.letter_date or record.arrived_at.date()
    return ListRow(str(number), item.title, f"{date:%d.%m.%Y}", HOW[item.handing], _what(work, item))


def _what(work: Work, item: ReleaseItem) -> tuple[str, ...]:
    """Says what was left out: of a redacted document how many places by each provision and on which pages."""
    if item.handing is Handing.LEFT_OUT:
        return (_provision(item.ground), *([item.note] if item.note else []))
    if item.handing is Handing.WHOLE:
        return ("Intet",)
    pages: dict[str, list[int]] = {}
    for mark in work.session.get_one(RedactedCopy, item.copy_id).marks:
        pages.setdefault(mark["ground"], []).append(int(mark["page"]))
    lines = [f"{_provision(ground)}: {_places(pages[ground])}" for ground in BY_CODE if ground in pages]
    return (*lines, *([item.note] if item.note else []))


def _provision(code: str) -> str:
    ground = BY_CODE[code]
    return f"{ground.source} ({ground.da})"


def _places(pages: Sequence[int]) -> str:
    on = ", ".join(str(page) for page in sorted(set(pages)))
    return f"{len(pages)} {'sted' if len(pages) == 1 else 'steder'}, side {on}"


def _record(work: Work, release: ReleaseSet, sources: Sequence[Record]) -> int:
    record_id = records.draft_own(
        work, TITLE.format(title=release.title)[:255], genre=Genre.NOTE, kind=RecordKind.INTERNAL, case_id=release.case_id,
        access_level=AccessLevel.INVOLVED,
    )  # fmt: skip
    record = work.load(Record, record_id, Action.EDIT)
    record.clearance = max([record.clearance, *(source.clearance for source in sources)])
    lists = [set(source.restricted_to) for source in sources if source.restricted_to is not None]
    if lists:
        record.restricted_to = sorted(set.intersection(*lists) | {work.official_id})
    work.session.flush()
    return record_id
