"""Brings a bundle in: checks it as the official who brings it, then takes it in by the system actor ``importer``.

A run can be killed anywhere and run again: files are stored before the rows that name them, every batch is one ``Work`` that
also notes how far it came, and a row that came in before is known by its GUID.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from casework import faults
from casework.bootstrap import Platform
from casework.bundles.reading import Bundle, opened
from casework.bundles.shapes import KINDS, RecordRow, Row
from casework.errors import BadInput, NotFound, Permanent, RuleBroken
from casework.model import ImportRun
from casework.services.importing import runs
from casework.services.importing.checking import Checked, check, numbers_taken
from casework.services.importing.known import Known, known_to
from casework.services.importing.looking import HereNow, here_now
from casework.vocabulary import ImportState, Privilege, Reason
from casework.work import Actor, Work
from documents.incoming import KEPT_SECONDS, Incoming

IMPORTER, SWEEPER = Actor.system("importer"), Actor.system("sweeper")
BATCH = 100


OpenWork = Callable[[], AbstractContextManager[Work]]
"""Opens a work of who checks: a check opens one for each step, and holds none while it reads the bundle."""


@dataclass(frozen=True)
class Looked:
    """Is what a check found in a bundle, with what its names meant while it was checked; nothing is written down yet."""

    source: str
    path: Path
    mapping: dict[str, Any]
    checked: Checked


def look_at(platform: Platform, actor: Actor, path: Path, mapping: dict[str, Any] | None = None) -> tuple[int, Checked]:
    """Checks a bundle without taking anything in; gives the run it can be started as, and what was found.

    Without a mapping, names mean what they were last mapped to for the same source.
    Numbers are compared with all cases there are, also those the official may not see: what is told is that one is taken.

    Raises:
        NotPermitted: the official may not import. BadInput: there is no bundle at the path.
    """
    looked = looked_at(lambda: platform.work(actor), path, mapping)
    with platform.work(actor) as work:
        return note(work, looked), looked.checked


def looked_at(open_work: OpenWork, path: Path, mapping: dict[str, Any] | None = None) -> Looked:
    """Gives what a check of a bundle finds.

    Raises:
        NotPermitted: the official may not import. BadInput: there is no bundle at the path.
    """
    with open_work() as work:
        work.demand(Privilege.IMPORT_BUNDLES)
        platform, authority_id = work.platform, work.authority_id
    with opened(path) as bundle:
        source = bundle.head.source
        with open_work() as work:
            named = _last_mapping(work, source) if mapping is None else mapping
        return Looked(source, path, named, _checked(platform, bundle, authority_id, named))


def note(work: Work, looked: Looked) -> int:
    """Writes down what a check found, and gives the run it can be started as.

    Raises:
        NotPermitted: the official may not import.
    """
    return runs.note_check(work, source=looked.source, path=str(looked.path), mapping=looked.mapping, checked=looked.checked)


def looked_again(open_work: OpenWork, run_id: int) -> Looked:
    """Gives what another check of a run's bundle finds, with its names as they are mapped now.

    Raises:
        NotPermitted: the official may not import. NotFound: there is no such run.
        RuleBroken: the bundle no longer lies where it was, or is being taken in already.
    """
    with open_work() as work:
        work.demand(Privilege.IMPORT_BUNDLES)
        begun = work.session.get(ImportRun, run_id)
        if begun is None:
            raise NotFound("ImportRun", run_id)
        if begun.state not in runs.WAITING:
            raise RuleBroken(Reason.IMPORT_HAS_BEGUN)
        platform, authority_id, source, path, mapping = work.platform, begun.authority_id, begun.source, Path(begun.path), begun.mapping
    try:
        with opened(path) as bundle:
            return Looked(source, path, mapping, _checked(platform, bundle, authority_id, mapping))
    except BadInput:
        raise RuleBroken(Reason.BUNDLE_IS_GONE) from None


def look_again(work: Work, run_id: int, *, looked: Looked) -> None:
    """Checks a run's bundle once more, with its names as they are mapped now; nothing comes in.

    Raises:
        NotPermitted: the official may not import. NotFound: there is no such run.
        RuleBroken: the bundle no longer lies where it was, is being taken in already, or its names were mapped anew meanwhile.
    """
    runs.note_again(work, run_id, looked.checked, mapping=looked.mapping)


def _checked(platform: Platform, bundle: Bundle, authority_id: int, mapping: dict[str, Any]) -> Checked:
    with platform.work(IMPORTER) as work:
        known = known_to(work, authority_id, bundle.head.source, mapping)
        numbers = numbers_taken(work, authority_id, bundle.head.source)

    def look(guids: Collection[str]) -> HereNow:
        with platform.work(IMPORTER) as work:
            return here_now(work, authority_id, bundle.head.source, guids)

    return check(bundle, known, numbers, look)


def _last_mapping(work: Work, source: str) -> dict[str, Any]:
    latest = select(ImportRun.mapping).where(col(ImportRun.source) == source).order_by(col(ImportRun.id).desc()).limit(1)
    return dict(work.session.exec(latest).first() or {})


def run(platform: Platform, run_id: int, *, told: Callable[[str, int], None] = lambda _kind, _rows: None) -> None:
    """Takes a started bundle in, from where it was left; a run that is done stays done.

    Args:
        platform: the installation. run_id: the run. told: hears the kind and how many of its rows are in, after each batch.

    Raises:
        NotFound: there is no such run. Permanent: the bundle is no longer where it was, or is no longer what was checked.
    """
    with platform.work(IMPORTER) as work:
        begun = work.session.get(ImportRun, run_id)
        if begun is None:
            raise NotFound("ImportRun", run_id)
        if begun.state is not ImportState.RUNNING:
            return
        known = known_to(work, begun.authority_id, begun.source, begun.mapping)
        path = Path(begun.path)
    try:
        with opened(path) as bundle:
            for kind in KINDS:
                _kind(platform, run_id, bundle, known, kind, told)
    except BadInput as error:
        raise Permanent(f"The bundle is not what was checked: {error}", what_to_do="Check the bundle again and start anew.") from None
    with platform.work(IMPORTER) as work:
        runs.finish(work, run_id)
    if Incoming(platform.settings.incoming_folder).is_ours(path):
        path.unlink(missing_ok=True)


def sweep(platform: Platform, *, now: float | None = None) -> int:
    """Removes uploaded bundles that were refused or checked and that nobody took in or looked at for a week; gives how many files went.

    Each is said in its run's report before its file goes. One that is being taken in is never removed, nor a bundle that lies elsewhere
    on the server.
    """
    incoming = Incoming(platform.settings.incoming_folder)
    whole = {str(file): file for file in incoming.files() if file.suffix == ".zip"}
    with platform.work(SWEEPER) as work:
        gone = runs.sweep(work, list(whole), after=dt.timedelta(seconds=KEPT_SECONDS))
    with platform.work(SWEEPER) as work:
        named = set(work.session.exec(select(ImportRun.path).where(col(ImportRun.path).in_(list(whole)))).all())
    for path in gone:
        whole[path].unlink(missing_ok=True)
    return len(gone) + incoming.sweep(now=now, also_whole=True, kept={whole[path] for path in named})


def _kind(platform: Platform, run_id: int, bundle: Bundle, known: Known, kind: str, told: Callable[[str, int], None]) -> None:
    with platform.work(IMPORTER) as work:
        done = runs.rows_done(work, run_id, kind)
    for upto, rows, lines in _stored(platform, bundle, _batches(bundle, kind, done)):
        faults.point("import.files_stored")
        with platform.work(IMPORTER) as work:
            sizes = {sha256: bundle.size(sha256) for sha256 in _files(rows)}
            runs.take_in(work, run_id, known, kind, rows, upto=upto, lines=lines, sizes=sizes)
            faults.point("import.before_commit")
        faults.point("import.batch_done")
        told(kind, upto)


_Some = tuple[int, list[Row], list[int]]
"""Is how many rows are read with these, the rows, and the line each stands on."""


def _stored(platform: Platform, bundle: Bundle, batches: Iterator[_Some]) -> Iterator[_Some]:
    """Gives each batch when its files are stored; those of the next one are stored while this one's rows are taken in."""

    def store(rows: list[Row]) -> None:
        for sha256 in _files(rows):
            if not platform.blobs.renew(sha256):
                platform.blobs.put(bundle.file(sha256))

    waiting: tuple[_Some, Future[None]] | None = None
    with ThreadPoolExecutor(1) as writer:
        for batch in batches:
            storing = writer.submit(store, batch[1])
            if waiting is not None:
                waiting[1].result()
                yield waiting[0]
            waiting = batch, storing
        if waiting is not None:
            waiting[1].result()
            yield waiting[0]


def _batches(bundle: Bundle, kind: str, done: int) -> Iterator[_Some]:
    rows: list[Row] = []
    lines: list[int] = []
    upto = 0
    for upto, read in enumerate(bundle.rows(kind), start=1):  # used after the loop
        if upto <= done:
            continue
        if read.row is None:
            raise BadInput(f"{read.file} {read.number}")
        rows.append(read.row)
        lines.append(read.number)
        if len(rows) == BATCH:
            yield upto, rows, lines
            rows, lines = [], []
    if rows:
        yield upto, rows, lines


def _files(rows: Sequence[Row]) -> list[str]:
    found = [version.sha256 for row in rows if isinstance(row, RecordRow) for document in row.documents for version in document.versions]
    return list(dict.fromkeys(found))
