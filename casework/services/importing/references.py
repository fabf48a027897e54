"""What a row refers to, asked one row at a time: names, other rows, numbers, dates and files. A field that could not be read is None."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from casework.bundles.around import (
    AnnotationRow,
    ApprovalRow,
    ChatRow,
    FolderRow,
    KeptVersionRow,
    LinkRow,
    NoteRow,
    RelationRow,
    RequestRow,
)
from casework.bundles.problems import Wrong
from casework.bundles.reading import Bundle
from casework.bundles.shapes import CaseRow, DocumentRow, EventRow, PartyOn, PartyRow, RecordPartyOn, RecordRow, Row
from casework.services.importing.known import Known
from casework.services.importing.looking import HereNow
from casework.services.importing.numbers import spelled
from casework.services.importing.ties import Ties
from casework.vocabulary import CaseState, Clearance, NameTable, RecordState

Found = Iterator[tuple[str, Wrong]]
_KEPT_AS = {"notes": ("events",), "annotations": ("events",), "approvals": ("carried",), "requests": ("carried",)}
"""What a row may have come in as besides its own kind: a note of somebody unknown is a line of history."""


@dataclass
class References:
    """Remembers what the rows before held, and says what is wrong with what the next one refers to."""

    known: Known
    bundle: Bundle
    numbers: dict[str, str]
    read_files: bool
    guids: dict[str, str] = field(default_factory=dict)
    """The kind of each row before, by its GUID."""
    case_numbers: set[str] = field(default_factory=set)
    record_numbers: set[tuple[str, int]] = field(default_factory=set)
    version_numbers: set[tuple[str, int]] = field(default_factory=set)
    folders: dict[str, str] = field(default_factory=dict)
    ties: Ties = field(default_factory=Ties)
    here: HereNow = field(default_factory=HereNow)
    unknown: dict[NameTable, Counter[str]] = field(default_factory=dict)
    """The names that mean nothing here, each with how often it stands in the bundle: what a mapping can mend."""
    files: dict[str, Wrong | None] = field(default_factory=dict)

    def of(self, row: Row) -> Found:
        """Gives the field and what is wrong, for everything the row refers to."""
        match row:
            case CaseRow():
                yield from self._case(row)
            case RecordRow():
                yield from self._record(row)
            case FolderRow():
                yield from self._there("case", row.case, "cases")
                yield from self._there("parent", row.parent, "folders")
                if row.parent is not None and self.folders.get(row.parent, row.case) != row.case:
                    yield "parent", Wrong.FOLDER_OF_ANOTHER_CASE
                self.folders[row.guid or ""] = row.case or ""
            case RelationRow():
                yield from self._there("case", row.case, "cases")
                yield from self._elsewhere(row.other, "cases")
                yield from self.ties.of(row.case, row.other, row.kind)
            case LinkRow():
                yield from self._there("record", row.record, "records")
                yield from self._elsewhere(row.other, "records")
                yield from self.ties.of(row.record, row.other, row.kind)
            case PartyRow():
                pass
            case _:
                yield from self._said(row)

    def stays(self, row: Row) -> Wrong | None:
        """Says why a row will not come in, as far as it is known before; what somebody edits is seen when it comes in."""
        if self.known.is_own and row.guid in self.known.imported:
            return None
        return self.here.staying.why(row, is_known=False)

    def _said(self, row: NoteRow | EventRow | AnnotationRow | KeptVersionRow | ChatRow | ApprovalRow | RequestRow) -> Found:
        """Looks at what was said, kept or decided on a case or record."""
        case, record = getattr(row, "case", None), row.record
        yield from self._there("case", case, "cases")
        yield from self._there("record", record, "records")
        if isinstance(row, KeptVersionRow) and record is not None and row.number is not None:
            if (record, row.number) in self.version_numbers:
                yield "number", Wrong.NUMBER_TWICE
            self.version_numbers.add((record, row.number))
        if isinstance(row, NoteRow | AnnotationRow | EventRow) and case is None and record is None:
            yield "case", Wrong.MISSING_FIELD
        if isinstance(row, NoteRow | AnnotationRow | ChatRow):
            yield from self._author("by", row.by)
        if isinstance(row, AnnotationRow):
            yield from self._there("document", row.document, "documents")
            if row.answers is not None and self.guids.get(row.answers) != "annotations" and row.answers not in self.known.imported:
                yield "answers", Wrong.NO_SUCH_ROW

    def _case(self, case: CaseRow) -> Found:
        yield from self._place(case)
        yield from self._named("type", NameTable.CASE_TYPES, case.type, Wrong.UNKNOWN_CASE_TYPE)
        yield from self._named("file_plan_code", NameTable.FILE_PLAN_CODES, case.file_plan_code, Wrong.UNKNOWN_FILE_PLAN_CODE)
        for place, path in enumerate(case.keywords or ()):
            yield from self._named(f"keywords.{place}", NameTable.KEYWORDS, path, Wrong.UNKNOWN_KEYWORD)
        if case.progress:
            yield from self._named("progress", NameTable.PROGRESS_CODES, case.progress, Wrong.UNKNOWN_PROGRESS_CODE)
        if case.number is not None:
            yield from self._number(case)
        if case.completed_at and case.opened_at and case.completed_at < case.opened_at:
            yield "completed_at", Wrong.DATES_BACKWARDS
        if case.state in {CaseState.COMPLETED, CaseState.LOCKED} and case.completed_at is None:
            yield "completed_at", Wrong.MISSING_FIELD
        if case.state is CaseState.LOCKED and not self._is_ours(case):
            yield "state", Wrong.DELIVERED_ELSEWHERE
        yield from self._parties(case.parties)

    def _number(self, case: CaseRow) -> Found:
        number = spelled(case.number)
        if number in self.case_numbers:
            yield "number", Wrong.NUMBER_TWICE
        elif number in self.numbers and self.numbers[number] != case.guid:
            yield "number", Wrong.NUMBER_TAKEN
        self.case_numbers.add(number)

    def _record(self, record: RecordRow) -> Found:
        yield from self._place(record)
        yield from self._there("case", record.case, "cases")
        yield from self._there("folder", record.folder, "folders")
        if record.state is RecordState.SENT and record.sent_at is None:
            yield "sent_at", Wrong.MISSING_FIELD
        if record.folder is not None and self.folders.get(record.folder, record.case) != record.case:
            yield "folder", Wrong.FOLDER_OF_ANOTHER_CASE
        if record.number is not None:
            yield from self._record_number(record)
        yield from self._parties(record.parties)
        if record.guid in self.here.sent and not self.known.is_own:
            yield from self.here.sent[record.guid].differs_in(record)
        for place, document in enumerate(record.documents or ()):
            if document is not None:
                yield from self._document(f"documents.{place}", document)

    def _record_number(self, record: RecordRow) -> Found:
        assert record.number is not None  # asked before
        if record.number < 1:
            yield "number", Wrong.NUMBER_OUT_OF_RANGE
        if record.case is None:
            yield "number", Wrong.NUMBER_WITHOUT_CASE
        elif (record.case, record.number) in self.record_numbers:
            yield "number", Wrong.NUMBER_TWICE
        elif not self.known.is_own:
            yield from self._number_here(record)
        self.record_numbers.add((record.case or "", record.number))

    def _number_here(self, record: RecordRow) -> Found:
        """Compares a record's number with those that were given here since the case came in."""
        if record.guid in self.here.number_of:
            if self.here.number_of[record.guid] != record.number:
                yield "number", Wrong.NUMBER_STAYS
        elif self.here.numbers.get((record.case or "", record.number or 0), record.guid) != record.guid:
            yield "number", Wrong.NUMBER_TAKEN_ON_CASE

    def _document(self, where: str, document: DocumentRow) -> Found:
        if document.guid is not None and self.is_another(document.guid, "documents"):
            yield f"{where}.guid", Wrong.GUID_TWICE
        self.guids[document.guid or ""] = "documents"
        if document.versions == ():
            yield f"{where}.versions", Wrong.DOCUMENT_WITHOUT_FILE
        versions = [version for version in document.versions or () if version is not None]
        if [version.number for version in versions] != list(range(1, len(versions) + 1)):
            yield f"{where}.versions", Wrong.VERSIONS_NOT_IN_ORDER
        for place, version in enumerate(document.versions or ()):
            if version is not None and version.sha256 is not None and (wrong := self._file(version.sha256)):
                yield f"{where}.versions.{place}.sha256", wrong

    def _place(self, row: CaseRow | RecordRow) -> Found:
        yield from self._named("unit", NameTable.UNITS, row.unit, Wrong.UNKNOWN_UNIT)
        if row.unit and self.known.unit(row.unit) in self.known.closed_units and row.guid not in self.known.imported:
            self._count(NameTable.UNITS, row.unit)
            yield "unit", Wrong.UNIT_IS_CLOSED
        if row.responsible:
            yield from self._named("responsible", NameTable.OFFICIALS, row.responsible, Wrong.UNKNOWN_OFFICIAL)
            if self.known.official(row.responsible) in self.known.left and row.guid not in self.known.imported:
                self._count(NameTable.OFFICIALS, row.responsible)
                yield "responsible", Wrong.OFFICIAL_HAS_LEFT
        if row.clearance not in set(Clearance):
            yield "clearance", Wrong.CLEARANCE_UNKNOWN
        for place, name in enumerate(row.restricted_to or ()):
            yield from self._named(f"restricted_to.{place}", NameTable.PRINCIPALS, name, Wrong.UNKNOWN_PRINCIPAL)

    def _parties(self, parties: tuple[PartyOn, ...] | None) -> Found:
        for place, party in enumerate(parties or ()):
            if party is not None:
                for where, _ in self._there(f"parties.{place}.party", party.party, "parties"):
                    yield where, Wrong.ENTRY_NOT_HERE
                if isinstance(party, RecordPartyOn) and party.inside:
                    yield from self._named(f"parties.{place}.inside", NameTable.PRINCIPALS, party.inside, Wrong.UNKNOWN_COLLEAGUE)

    def is_another(self, guid: str, kind: str) -> bool:
        """Says whether a row before, or one that came in as something else, has the GUID."""
        return guid in self.guids or self.known.imported.get(guid, kind) not in {kind, *_KEPT_AS.get(kind, ())}

    def _there(self, where: str, guid: str | None, kind: str) -> Found:
        if guid is not None and kind not in {self.guids.get(guid), self.known.imported.get(guid)}:
            yield where, Wrong.NO_SUCH_ROW

    def _elsewhere(self, guid: str | None, kind: str) -> Found:
        for where, _ in self._there("other", guid, kind):
            yield where, Wrong.OTHER_NOT_HERE

    def _is_ours(self, row: CaseRow) -> bool:
        return self.known.is_own and row.guid in self.known.imported

    def _author(self, where: str, name: str | None) -> Found:
        if name is not None:
            yield from self._named(where, NameTable.OFFICIALS, name, Wrong.UNKNOWN_AUTHOR)

    def _named(self, where: str, table: NameTable, name: str | None, wrong: Wrong) -> Found:
        if name is not None and self.known.is_known(table, name):
            return
        if name:
            self._count(table, name)
        yield where, wrong

    def _count(self, table: NameTable, name: str) -> None:
        self.unknown.setdefault(table, Counter())[name] += 1

    def _file(self, sha256: str) -> Wrong | None:
        if sha256 not in self.files:
            there = self.bundle.has(sha256)
            whole = there and (not self.read_files or self.bundle.is_whole(sha256))
            self.files[sha256] = None if whole else Wrong.FILE_CHANGED if there else Wrong.FILE_MISSING
        return self.files[sha256]
