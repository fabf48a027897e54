"""A run on its rows: begun with what a check found, taken in batch by batch, finished. Each function is one step of one ``Work``."""

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Collection, Sequence
from typing import Any

from sqlmodel import col, select

from casework.bundles.naming import guids_of
from casework.bundles.problems import Problem
from casework.bundles.shapes import Row
from casework.errors import NotFound, RuleBroken
from casework.events import BundleChecked, BundleSwept, ImportFinished, ImportStarted, NamesMapped
from casework.model import ImportedThing, ImportRun
from casework.queries.import_names import names_here
from casework.services.importing import around, changing, making, records
from casework.services.importing.batch import Batch
from casework.services.importing.checking import Checked
from casework.services.importing.known import Known
from casework.services.importing.staying import staying_among
from casework.vocabulary import ImportState, NameTable, Privilege, Reason
from casework.work import Work

KEPT_PROBLEMS = 500
KEPT_NAMES = 100
"""How many unknown names of a kind are asked about at once, the commonest first; the next check brings the rest."""
_MAKERS: dict[str, Any] = {
    "parties": making.parties,
    "cases": making.cases,
    "folders": around.folders,
    "records": records.records,
    "relations": around.relations,
    "links": around.links,
    "notes": around.notes,
    "annotations": around.annotations,
    "versions": around.versions,
    "chats": around.chats,
    "approvals": around.approvals,
    "requests": around.requests,
    "events": making.events,
}


def note_check(work: Work, *, source: str, path: str, mapping: dict[str, Any], checked: Checked) -> int:
    """Writes down what a check found and gives the run's id; a run with nothing in its way can be started.

    Raises:
        NotPermitted: the actor may not import.
    """
    work.demand(Privilege.IMPORT_BUNDLES)
    run = work.add(
        ImportRun(
            authority_id=work.authority_id,
            source=source,
            path=path,
            mapping=mapping,
            made_by=work.official_id,
            made_at=work.now,
            **_found(work, checked),
        )
    )
    work.record(BundleChecked(run_id=run.id, source=source, problems=checked.wrong.total()))
    return run.id


def note_again(work: Work, run_id: int, checked: Checked, *, mapping: dict[str, Any]) -> None:
    """Writes down what another check of the same bundle found, with the names as they were mapped while it was checked.

    Raises:
        NotPermitted: the actor may not import. NotFound: there is no such run.
        RuleBroken: the bundle is being taken in already, or its names mean something else by now.
    """
    work.demand(Privilege.IMPORT_BUNDLES)
    run = _not_begun(work, run_id)
    if run.mapping != mapping:
        raise RuleBroken(Reason.NAMES_MAPPED_MEANWHILE)
    for name, value in _found(work, checked).items():
        setattr(run, name, value)
    work.record(BundleChecked(run_id=run.id, source=run.source, problems=checked.wrong.total()))


def map_names(work: Work, run_id: int, names: dict[NameTable, dict[str, str]]) -> None:
    """Keeps with an import which name of the bundle is which here; an empty one takes a name out again.

    The next bundle of the same source begins with the same names. What it changes is seen when the bundle is checked again.

    Raises:
        NotPermitted: the actor may not import. NotFound: there is no such run.
        RuleBroken: a name is not here, or the bundle is being taken in already.
    """
    work.demand(Privilege.IMPORT_BUNDLES)
    run = _not_begun(work, run_id)
    here = {table: {each.name for each in known} for table, known in names_here(work).items()}
    here[NameTable.PRINCIPALS] |= here[NameTable.UNITS] | here[NameTable.OFFICIALS]
    if any(name and name not in here[table] for table, given in names.items() for name in given.values()):
        raise RuleBroken(Reason.NAME_IS_NOT_HERE)
    mapping = {str(table): {**run.mapping.get(table, {}), **names.get(table, {})} for table in NameTable}
    run.mapping = {table: kept for table, each in mapping.items() if (kept := {name: to for name, to in each.items() if to})}
    run.counts = {**run.counts, "looked_at": work.now.isoformat()}
    work.record(NamesMapped(run_id=run_id, source=run.source, names=sum(len(each) for each in run.mapping.values())))


def _found(work: Work, checked: Checked) -> dict[str, Any]:
    unknown = {str(table): dict(names.most_common(KEPT_NAMES)) for table, names in checked.unknown.items()}
    return {
        "state": ImportState.CHECKED if checked.may_be_taken_in else ImportState.REFUSED,
        "counts": {
            "rows": dict(checked.counts),
            "problems": checked.wrong.total(),
            "unknown": unknown,
            "is_only_names": checked.may_be_mapped,
            "looked_at": work.now.isoformat(),
        },
        "problems": [dataclasses.asdict(problem) for problem in checked.problems[:KEPT_PROBLEMS]],
    }


def _not_begun(work: Work, run_id: int) -> ImportRun:
    run = _run(work, run_id)
    if run.state not in WAITING:
        raise RuleBroken(Reason.IMPORT_HAS_BEGUN)
    return run


def start(work: Work, run_id: int) -> None:
    """Starts the taking in of a checked bundle; the effect runner does it.

    Raises:
        NotPermitted: the actor may not import. NotFound: there is no such run.
        RuleBroken: it was refused, runs already, is done, or its file was removed because nobody started it.
    """
    work.demand(Privilege.IMPORT_BUNDLES)
    run = _run(work, run_id)
    if run.state is not ImportState.CHECKED:
        raise RuleBroken(Reason.IMPORT_NOT_CHECKED)
    if "swept_at" in run.counts:
        raise RuleBroken(Reason.BUNDLE_IS_GONE)
    run.state = ImportState.RUNNING
    work.record(ImportStarted(run_id=run_id))


def sweep(work: Work, paths: Collection[str], *, after: dt.timedelta) -> list[str]:
    """Says of the files that nobody has taken in, nor looked at for a time, that they are removed; gives those whose file may go now.

    A file that a run is taking in stays, whatever else it was checked as.
    """
    found = work.session.exec(select(ImportRun).where(col(ImportRun.path).in_(paths)).order_by(col(ImportRun.id)).with_for_update()).all()
    by_path: dict[str, list[ImportRun]] = {}
    for run in found:
        by_path.setdefault(run.path, []).append(run)
    gone = [path for path, runs in by_path.items() if all(_is_left(run, work.now - after) for run in runs)]
    for run in (run for path in gone for run in by_path[path] if run.state in WAITING and "swept_at" not in run.counts):
        run.counts = {**run.counts, "swept_at": work.now.isoformat()}
        work.record(BundleSwept(run_id=run.id))
    return gone


WAITING = frozenset({ImportState.CHECKED, ImportState.REFUSED})


def _is_left(run: ImportRun, before: dt.datetime) -> bool:
    """Says whether a run needs its file no more: it is done, or nobody has looked at it since."""
    looked_at = run.counts.get("looked_at")
    since = dt.datetime.fromisoformat(looked_at) if looked_at else run.made_at
    return run.state is ImportState.DONE or (run.state in WAITING and since < before)


def rows_done(work: Work, run_id: int, kind: str) -> int:
    """Gives how many rows of a kind the run has taken in already."""
    return int(_run(work, run_id).counts.get("done", {}).get(kind, 0))


def take_in(
    work: Work,
    run_id: int,
    known: Known,
    kind: str,
    rows: Sequence[Row],
    *,
    upto: int,
    lines: Sequence[int] = (),
    sizes: dict[str, int] | None = None,
) -> None:
    """Takes a batch of rows of one kind in: new ones are made, known ones changed where they differ; and notes how far it came.

    What we once exported ourselves is known by its GUID and left as it stands here, whatever has happened to it since. A row whose
    thing stays as it is now is told in the run's report, with its line, and left; brought in again later, it is looked at anew.
    """  # fmt: skip
    run = _run(work, run_id)
    came = _came(work, run, rows)
    batch = Batch(work, known, run_id, run.source, run.made_by, {guid: thing.thing_id for guid, thing in came.items()}, sizes or {})
    fresh = [row for row in rows if row.guid not in came and not (known.is_own and kind == "events")]
    newer = [row for row in rows if row.guid in came and not known.is_own and came[row.guid].content_hash != fingerprint(row)]
    staying = staying_among(work, list(came.values()))
    left = {row.guid: why for row in (*fresh, *newer) if (why := staying.why(row, is_known=row.guid in came))}
    fresh, newer = ([row for row in each if row.guid not in left] for each in (fresh, newer))
    if left:
        numbers = {row.guid: number for row, number in zip(rows, lines, strict=False)}
        _tell(run, [Problem(f"{kind}.jsonl", numbers.get(guid, 0), guid, "", why) for guid, why in left.items()])
    made = 0
    for row, id in zip(fresh, _MAKERS[kind](batch, fresh) if fresh else (), strict=True):
        if id is not None:
            batch.note(kind, row.guid, id, fingerprint(row))
            made += 1
    for row in newer:
        changing.change(batch, row, came[row.guid].thing_id)
        came[row.guid].content_hash = fingerprint(row)
    batch.put_noted()
    _count(run, kind, made=made, changed=len(newer), unchanged=len(rows) - made - len(newer), upto=upto)


def _tell(run: ImportRun, problems: Sequence[Problem]) -> None:
    """Puts what was left into the run's report; what the check found before stands above it."""
    there = {(each["file"], each["row"], each["wrong"]) for each in run.problems}
    new = [each for each in problems if (each.file, each.row, each.wrong) not in there]
    run.problems = [*run.problems, *(dataclasses.asdict(problem) for problem in new)][: 2 * KEPT_PROBLEMS]
    run.counts = {**run.counts, "problems": run.counts.get("problems", 0) + len(new)}


def finish(work: Work, run_id: int) -> None:
    """Ends the run."""
    run = _run(work, run_id)
    run.state, run.ended_at = ImportState.DONE, work.now
    sums = [sum(run.counts.get(word, {}).values()) for word in ("made", "changed")]
    work.record(ImportFinished(run_id=run_id, made=sums[0], changed=sums[1]))


def fingerprint(row: Row) -> str:
    """Gives a hash of what a row says."""
    return hashlib.sha256(row.model_dump_json().encode()).hexdigest()


def _run(work: Work, run_id: int) -> ImportRun:
    found = work.session.exec(select(ImportRun).where(col(ImportRun.id) == run_id).with_for_update()).first()
    if found is None:
        raise NotFound("ImportRun", run_id)
    return found


def _came(work: Work, run: ImportRun, rows: Sequence[Row]) -> dict[str, ImportedThing]:
    """Finds what the rows, and the rows they refer to, became before."""
    wanted = {guid for row in rows for guid in guids_of(row)}
    found = work.session.exec(
        select(ImportedThing).where(
            col(ImportedThing.authority_id) == run.authority_id,
            col(ImportedThing.source) == run.source,
            col(ImportedThing.guid).in_(wanted),
        )
    )
    return {thing.guid: thing for thing in found.all()}


def _count(run: ImportRun, kind: str, *, upto: int, **numbers: int) -> None:
    counts = {word: dict(value) if isinstance(value, dict) else value for word, value in run.counts.items()}
    for word, number in numbers.items():
        counts.setdefault(word, {})[kind] = counts.get(word, {}).get(kind, 0) + number
    counts.setdefault("done", {})[kind] = upto
    run.counts = counts
