"""Checks a bundle against this installation without taking anything in: every row, reference, number and file."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from sqlmodel import col, select

from casework.bundles.naming import guids_of
from casework.bundles.problems import MAPPED, WARNINGS, Problem, Wrong
from casework.bundles.reading import Bundle, Read
from casework.bundles.shapes import KINDS
from casework.model import Case, ImportedThing
from casework.services.importing.known import Known
from casework.services.importing.looking import HereNow
from casework.services.importing.plausible import oddities
from casework.services.importing.references import References
from casework.vocabulary import NameTable
from casework.work import Work

MOST_PROBLEMS = 2_000
AT_ONCE = 500
Looks = Callable[[Collection[str]], HereNow]


@dataclass
class Checked:
    """Is what a check found: how many rows of each kind, and what is wrong, all of it counted and the first ``MOST_PROBLEMS`` told."""

    counts: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    wrong: Counter[Wrong] = field(default_factory=Counter)
    unknown: Mapping[NameTable, Counter[str]] = field(default_factory=dict)
    """The names that mean nothing here, with how often each stands in the bundle."""

    @property
    def may_be_taken_in(self) -> bool:
        """Says whether nothing stands in the way, also of what is no longer told."""
        return set(self.wrong) <= WARNINGS

    @property
    def may_be_mapped(self) -> bool:
        """Says whether all that stands in the way are names that can be mapped to what is here."""
        return not self.may_be_taken_in and set(self.wrong) - WARNINGS <= MAPPED

    def tell(self, problem: Problem) -> None:
        """Counts a problem, and keeps it while there are not too many."""
        self.wrong[problem.wrong] += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)


def check(bundle: Bundle, known: Known, numbers: dict[str, str], look: Looks, *, read_files: bool = True) -> Checked:
    """Checks every row.

    Args:
        bundle: the bundle. known: what its names mean here.
        numbers: the numbers cases here have already, with the GUID under which this source brought them, if it did.
        look: gives what stands here of some rows, by their GUIDs, that came in before.
        read_files: whether each file's bytes are read and compared with their name.
    """
    checked, references = Checked(), References(known, bundle, numbers, read_files=read_files)
    for kind in KINDS:
        for read in _looked_up(bundle.rows(kind), references, look):
            checked.counts[kind] += 1
            for problem in _wrong_with(kind, read, references):
                checked.tell(problem)
    checked.counts["files"], checked.unknown = len(references.files), references.unknown
    return checked


def _looked_up(rows: Iterator[Read], references: References, look: Looks) -> Iterator[Read]:
    """Gives the rows, and lets the references know what stands here of the next ones."""
    while some := list(islice(rows, AT_ONCE)):
        came = {guid for read in some if read.row for guid in guids_of(read.row)} & references.known.imported.keys()
        references.here = look(came) if came else HereNow()
        yield from some


def numbers_taken(work: Work, authority_id: int, source: str) -> dict[str, str]:
    """Gives the numbers the authority's cases have, each with its GUID where this source brought it."""
    came = (col(ImportedThing.thing_id) == Case.id) & (col(ImportedThing.kind) == "cases") & (col(ImportedThing.source) == source)
    rows = work.session.execute(
        select(Case.number, ImportedThing.guid).outerjoin(ImportedThing, came).where(col(Case.authority_id) == authority_id)
    )
    return {number: guid or "" for number, guid in rows}


def _wrong_with(kind: str, read: Read, references: References) -> Iterator[Problem]:
    """Gives all that is wrong with a row; where its shape is wrong, what the rest of it refers to is looked at all the same."""
    yield from read.problems
    if read.guid and references.is_another(read.guid, kind):
        yield Problem(read.file, read.number, read.guid, "guid", Wrong.GUID_TWICE)
    if read.row and (why := references.stays(read.row)):
        yield Problem(read.file, read.number, read.guid, "", why)
    row = read.row or read.partial
    unreadable = [problem.field for problem in read.problems]
    for where, wrong in (*references.of(row), *oddities(row, references.known.today)) if row is not None else ():
        if not any(where == field or where.startswith(f"{field}.") or field.startswith(f"{where}.") for field in unreadable):
            yield Problem(read.file, read.number, read.guid, where, wrong)
    references.guids[read.guid] = kind
