"""Checks a bundle against this installation without taking anything in: every row, reference, number and file."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlmodel import col, select

from casework.bundles.problems import Problem, Wrong
from casework.bundles.reading import Bundle, Read
from casework.bundles.shapes import KINDS, CaseRow, EventRow, PartyOn, RecordRow
from casework.model import Case, ImportedThing
from casework.services.importing.known import Known
from casework.services.importing.numbers import spelled
from casework.vocabulary import Clearance
from casework.work import Work

MOST_PROBLEMS = 2_000


@dataclass
class Checked:
    """Is what a check found: how many rows of each kind, and what is wrong, cut off at ``MOST_PROBLEMS``."""

    counts: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)

    @property
    def may_be_taken_in(self) -> bool:
        """Says whether nothing stands in the way."""
        return not any(problem.stops for problem in self.problems)


def check(bundle: Bundle, known: Known, numbers: dict[str, str], *, read_files: bool = True) -> Checked:
    """Checks every row.

    Args:
        bundle: the bundle. known: what its names mean here.
        numbers: the numbers cases here have already, with the GUID under which this source brought them, if it did.
        read_files: whether each file's bytes are read and compared with their name.
    """
    checked, seen = Checked(), _Seen(known, bundle, numbers, read_files=read_files)
    for kind in KINDS:
        for read in bundle.rows(kind):
            checked.counts[kind] += 1
            for problem in (*read.problems, *seen.problems(read)):
                if len(checked.problems) < MOST_PROBLEMS:
                    checked.problems.append(problem)
    checked.counts["files"] = len(seen.files)
    return checked


def numbers_taken(work: Work, authority_id: int, source: str) -> dict[str, str]:
    """Gives the numbers the authority's cases have, each with its GUID where this source brought it."""
    came = (col(ImportedThing.thing_id) == Case.id) & (col(ImportedThing.kind) == "cases") & (col(ImportedThing.source) == source)
    rows = work.session.execute(
        select(Case.number, ImportedThing.guid).outerjoin(ImportedThing, came).where(col(Case.authority_id) == authority_id)
    )
    return {number: guid or "" for number, guid in rows}


@dataclass
class _Seen:
    known: Known
    bundle: Bundle
    numbers: dict[str, str]
    read_files: bool
    guids: set[str] = field(default_factory=set)
    cases: set[str] = field(default_factory=set)
    case_numbers: set[str] = field(default_factory=set)
    record_numbers: set[tuple[str, int]] = field(default_factory=set)
    files: dict[str, Wrong | None] = field(default_factory=dict)

    def problems(self, read: Read) -> Iterator[Problem]:
        if read.guid in self.guids:
            yield self._problem(read, "guid", Wrong.GUID_TWICE)
        self.guids.add(read.guid)
        found: Iterator[tuple[str, Wrong]] = iter(())
        match read.row:
            case CaseRow() as case:
                found = self._case(case)
            case RecordRow() as record:
                found = self._record(record)
            case EventRow() as event:
                found = self._event(event)
        for where, wrong in found:
            yield self._problem(read, where, wrong)

    def _problem(self, read: Read, where: str, wrong: Wrong) -> Problem:
        return Problem(read.file, read.number, read.guid, where, wrong)

    def _case(self, case: CaseRow) -> Iterator[tuple[str, Wrong]]:
        self.cases.add(case.guid)
        yield from self._place(case)
        if self.known.case_type(case.type) is None:
            yield "type", Wrong.UNKNOWN_CASE_TYPE
        if self.known.code(case.file_plan_code) is None:
            yield "file_plan_code", Wrong.UNKNOWN_FILE_PLAN_CODE
        number = spelled(case.number)
        if number in self.case_numbers:
            yield "number", Wrong.NUMBER_TWICE
        elif number in self.numbers and self.numbers[number] != case.guid:
            yield "number", Wrong.NUMBER_TAKEN
        self.case_numbers.add(number)
        if case.completed_at is not None and case.completed_at < case.opened_at:
            yield "completed_at", Wrong.DATES_BACKWARDS
        yield from self._parties(case.parties)

    def _record(self, record: RecordRow) -> Iterator[tuple[str, Wrong]]:
        yield from self._place(record)
        if record.case is not None and record.case not in self.cases | self.known.imported:
            yield "case", Wrong.NO_SUCH_ROW
        if record.number is not None:
            if record.case is None:
                yield "number", Wrong.NUMBER_WITHOUT_CASE
            elif (record.case, record.number) in self.record_numbers:
                yield "number", Wrong.NUMBER_TWICE
            self.record_numbers.add((record.case or "", record.number))
        yield from self._parties(record.parties)
        for place, document in enumerate(record.documents):
            if document.guid in self.guids:
                yield f"documents.{place}.guid", Wrong.GUID_TWICE
            self.guids.add(document.guid)
            if [version.number for version in document.versions] != list(range(1, len(document.versions) + 1)):
                yield f"documents.{place}.versions", Wrong.VERSIONS_NOT_IN_ORDER
            for version in document.versions:
                if wrong := self._file(version.sha256):
                    yield f"documents.{place}.versions.{version.number - 1}.sha256", wrong

    def _event(self, event: EventRow) -> Iterator[tuple[str, Wrong]]:
        there = self.guids | self.known.imported
        for name, guid in (("case", event.case), ("record", event.record)):
            if guid is not None and guid not in there:
                yield name, Wrong.NO_SUCH_ROW
        if event.case is None and event.record is None:
            yield "case", Wrong.MISSING_FIELD

    def _place(self, row: CaseRow | RecordRow) -> Iterator[tuple[str, Wrong]]:
        if self.known.unit(row.unit) is None:
            yield "unit", Wrong.UNKNOWN_UNIT
        if row.responsible and self.known.official(row.responsible) is None:
            yield "responsible", Wrong.UNKNOWN_OFFICIAL
        if row.clearance not in set(Clearance):
            yield "clearance", Wrong.CLEARANCE_UNKNOWN
        for place, name in enumerate(row.restricted_to):
            if self.known.principal(name) is None:
                yield f"restricted_to.{place}", Wrong.UNKNOWN_PRINCIPAL

    def _parties(self, parties: tuple[PartyOn, ...]) -> Iterator[tuple[str, Wrong]]:
        for place, party in enumerate(parties):
            if party.party is not None and party.party not in self.guids | self.known.imported:
                yield f"parties.{place}.party", Wrong.NO_SUCH_ROW

    def _file(self, sha256: str) -> Wrong | None:
        if sha256 not in self.files:
            there = self.bundle.has(sha256)
            whole = there and (not self.read_files or self.bundle.is_whole(sha256))
            self.files[sha256] = None if whole else Wrong.FILE_CHANGED if there else Wrong.FILE_MISSING
        return self.files[sha256]
