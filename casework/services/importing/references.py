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
from casework.bundles.shapes import CaseRow, DocumentRow, EventRow, PartyOn, PartyRow, RecordRow, Row
from casework.services.importing.known import Known
from casework.services.importing.looking import HereNow
from casework.services.importing.numbers import spelled
from casework.vocabulary import Clearance, NameTable

Found = Iterator[tuple[str, Wrong]]


@dataclass
class References:
    """Remembers what the rows before held, and says what is wrong with what the next one refers to."""

    known: Known
    bundle: Bundle
    numbers: dict[str, str]
    read_files: bool
    guids: set[str] = field(default_factory=set)
    case_numbers: set[str] = field(default_factory=set)
    record_numbers: set[tuple[str, int]] = field(default_factory=set)
    folders: dict[str, str] = field(default_factory=dict)
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
                yield from self._there("case", row.case)
                yield from self._there("parent", row.parent)
                self.folders[row.guid or ""] = row.case or ""
            case RelationRow() | LinkRow():
                yield from self._there("case", getattr(row, "case", None))
                yield from self._there("record", getattr(row, "record", None))
                yield from self._elsewhere(row.other)
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
        yield from self._there("case", case)
        yield from self._there("record", record)
        if isinstance(row, NoteRow | AnnotationRow | EventRow) and case is None and record is None:
            yield "case", Wrong.MISSING_FIELD
        if isinstance(row, NoteRow | AnnotationRow | ChatRow):
            yield from self._author("by", row.by)

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
        yield from self._there("case", record.case)
        yield from self._there("folder", record.folder)
        if record.folder is not None and self.folders.get(record.folder, record.case) != record.case:
            yield "folder", Wrong.FOLDER_OF_ANOTHER_CASE
        if record.number is not None:
            if record.case is None:
                yield "number", Wrong.NUMBER_WITHOUT_CASE
            elif (record.case, record.number) in self.record_numbers:
                yield "number", Wrong.NUMBER_TWICE
            elif not self.known.is_own:
                yield from self._number_here(record)
            self.record_numbers.add((record.case or "", record.number))
        yield from self._parties(record.parties)
        if record.guid in self.here.sent and not self.known.is_own:
            yield from self.here.sent[record.guid].differs_in(record)
        for place, document in enumerate(record.documents or ()):
            if document is not None:
                yield from self._document(f"documents.{place}", document)

    def _number_here(self, record: RecordRow) -> Found:
        """Compares a record's number with those that were given here since the case came in."""
        if record.guid in self.here.number_of:
            if self.here.number_of[record.guid] != record.number:
                yield "number", Wrong.NUMBER_STAYS
        elif self.here.numbers.get((record.case or "", record.number or 0), record.guid) != record.guid:
            yield "number", Wrong.NUMBER_TAKEN_ON_CASE

    def _document(self, where: str, document: DocumentRow) -> Found:
        if document.guid is not None and document.guid in self.guids:
            yield f"{where}.guid", Wrong.GUID_TWICE
        self.guids.add(document.guid or "")
        versions = [version for version in document.versions or () if version is not None]
        if [version.number for version in versions] != list(range(1, len(versions) + 1)):
            yield f"{where}.versions", Wrong.VERSIONS_NOT_IN_ORDER
        for place, version in enumerate(document.versions or ()):
            if version is not None and version.sha256 is not None and (wrong := self._file(version.sha256)):
                yield f"{where}.versions.{place}.sha256", wrong

    def _place(self, row: CaseRow | RecordRow) -> Found:
        yield from self._named("unit", NameTable.UNITS, row.unit, Wrong.UNKNOWN_UNIT)
        if row.responsible:
            yield from self._named("responsible", NameTable.OFFICIALS, row.responsible, Wrong.UNKNOWN_OFFICIAL)
        if row.clearance not in set(Clearance):
            yield "clearance", Wrong.CLEARANCE_UNKNOWN
        for place, name in enumerate(row.restricted_to or ()):
            yield from self._named(f"restricted_to.{place}", NameTable.PRINCIPALS, name, Wrong.UNKNOWN_PRINCIPAL)

    def _parties(self, parties: tuple[PartyOn, ...] | None) -> Found:
        for place, party in enumerate(parties or ()):
            if party is not None:
                yield from self._there(f"parties.{place}.party", party.party)

    def _there(self, where: str, guid: str | None) -> Found:
        if guid is not None and guid not in self.guids and guid not in self.known.imported:
            yield where, Wrong.NO_SUCH_ROW

    def _elsewhere(self, guid: str | None) -> Found:
        for where, _ in self._there("other", guid):
            yield where, Wrong.OTHER_NOT_HERE

    def _author(self, where: str, name: str | None) -> Found:
        if name is not None:
            yield from self._named(where, NameTable.OFFICIALS, name, Wrong.UNKNOWN_AUTHOR)

    def _named(self, where: str, table: NameTable, name: str | None, wrong: Wrong) -> Found:
        if name is not None and self.known.is_known(table, name):
            return
        if name:
            self.unknown.setdefault(table, Counter())[name] += 1
        yield where, wrong

    def _file(self, sha256: str) -> Wrong | None:
        if sha256 not in self.files:
            there = self.bundle.has(sha256)
            whole = there and (not self.read_files or self.bundle.is_whole(sha256))
            self.files[sha256] = None if whole else Wrong.FILE_CHANGED if there else Wrong.FILE_MISSING
        return self.files[sha256]
