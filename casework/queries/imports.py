"""The runs of imports: how far each has come, and what is wrong with its bundle."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import col, select

from casework.bundles.problems import Problem, Wrong
from casework.errors import NotFound
from casework.model import Case, ImportRun, LegacyEvent, Record
from casework.queries.record_page import names_of
from casework.vocabulary import Action, ImportState, NameTable, Privilege
from casework.work import Work


@dataclass(frozen=True)
class UnknownName:
    """Is a name of a bundle that meant nothing here at its last check, and in how many places it stands."""

    table: NameTable
    name: str
    places: int


@dataclass(frozen=True)
class ProblemTold:
    """Is one thing that is wrong with a bundle, where, whether it stops the import, and what to do about it."""

    file: str
    row: int
    guid: str
    field: str
    wrong: Wrong
    stops: bool
    fix: str


@dataclass(frozen=True)
class RunShown:
    """Is one run; ``rows`` are what the bundle holds by kind, ``done`` how many of them are in."""

    run_id: int
    source: str
    state: ImportState
    by: str
    at: dt.datetime
    ended_at: dt.datetime | None
    rows: dict[str, int]
    done: dict[str, int]
    made: dict[str, int]
    changed: dict[str, int]
    unchanged: dict[str, int]
    found: int
    problems: tuple[ProblemTold, ...]
    unknown: tuple[UnknownName, ...] = ()
    mapping: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    is_only_names: bool = False
    """Whether all that stands in the way are names that can be mapped to what is here."""
    swept_at: dt.datetime | None = None
    """When the uploaded file was removed, because nobody took it in: choose it again."""


@dataclass(frozen=True)
class LegacyLine:
    """Is a line of another system's history."""

    at: dt.datetime
    who: str
    what: str
    source: str


def runs(work: Work, *, first: int = 50) -> tuple[RunShown, ...]:
    """Gives the latest runs of the authority, without their problems.

    Raises:
        NotPermitted: the asker may not import.
    """
    work.demand(Privilege.IMPORT_BUNDLES)
    found = work.session.exec(select(ImportRun).order_by(col(ImportRun.id).desc()).limit(first)).all()
    names = names_of(work, {run.made_by for run in found})
    return tuple(_shown(run, names, ()) for run in found)


def run_page(work: Work, run_id: int) -> RunShown:
    """Gives a run with what is wrong with its bundle.

    Raises:
        NotPermitted: the asker may not import. NotFound: there is no such run.
    """
    work.demand(Privilege.IMPORT_BUNDLES)
    run = work.session.get(ImportRun, run_id)
    if run is None:
        raise NotFound("ImportRun", run_id)
    return _shown(run, names_of(work, {run.made_by}), tuple(_problem(each) for each in run.problems))


def legacy_lines(work: Work, case_id: int, *, first: int = 200) -> tuple[LegacyLine, ...]:
    """Gives what other systems told of the case and of its records that the asker may read, newest first.

    Raises:
        NotFound: the asker may not see the case.
    """
    work.load(Case, case_id, Action.READ)
    on_case = select(Record.id).where(col(Record.case_id) == case_id)
    found = work.session.exec(
        select(LegacyEvent)
        .where((col(LegacyEvent.case_id) == case_id) | col(LegacyEvent.record_id).in_(on_case))
        .order_by(col(LegacyEvent.at).desc(), col(LegacyEvent.id).desc())
        .limit(first)
    )
    return tuple(LegacyLine(line.at, line.who, line.what, line.source) for line in found)


def _shown(run: ImportRun, names: dict[int, str], problems: tuple[ProblemTold, ...]) -> RunShown:
    counts: dict[str, Any] = run.counts
    return RunShown(
        run_id=run.id,
        source=run.source,
        state=run.state,
        by=names.get(run.made_by, ""),
        at=run.made_at,
        ended_at=run.ended_at,
        rows=counts.get("rows", {}),
        done=counts.get("done", {}),
        made=counts.get("made", {}),
        changed=counts.get("changed", {}),
        unchanged=counts.get("unchanged", {}),
        found=counts.get("problems", 0),
        problems=problems,
        unknown=tuple(
            UnknownName(NameTable(table), name, places)
            for table, names in counts.get("unknown", {}).items()
            for name, places in names.items()
        ),
        mapping=run.mapping,
        is_only_names=counts.get("is_only_names", False),
        swept_at=dt.datetime.fromisoformat(counts["swept_at"]) if "swept_at" in counts else None,
    )


def _problem(kept: dict[str, Any]) -> ProblemTold:
    found = Problem(**{**kept, "wrong": Wrong(kept["wrong"])})
    return ProblemTold(found.file, found.row, found.guid, found.field, found.wrong, found.stops, found.fix)
