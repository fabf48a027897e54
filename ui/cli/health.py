"""Looks at every part of an installation: does it stand, and what to do when it does not."""

import datetime as dt
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from alembic.util import CommandError
from sqlalchemy import text

from casework import migrations
from casework.adapters import loopback
from casework.adapters.embedded_postgres import OWNER, SIGNER, DatabaseUnavailable
from casework.bootstrap import Platform, platform
from casework.errors import CaseworkError, Retryable, SettingsWrong
from casework.queries.search_index import COMPARED, comparison_of
from casework.seals import seal_of, trusted_issuers
from casework.settings import Settings
from casework.vocabulary import Extraction
from documents import checking
from documents.blobs import store_of
from documents.isolation import isolation
from documents.reading_again import left_without
from documents.renditions import keeping
from documents.renditions.making import versions
from documents.tools import toolbox
from search.advising import ADVICE, advised
from search.engines.port import IndexBroken
from search.opening import engine_of
from ui.cli.opening import heads_file, is_migrated
from ui.cli.renditions import sentence

LEAST_FREE_BYTES = 2 * 1024**3
LATE = dt.timedelta(days=4)
REBUILD = "Run `casework search rebuild`; the desk goes on meanwhile."


@dataclass(frozen=True)
class Finding:
    """Is what was seen of one part; ``what_to_do`` is empty when nothing needs doing."""

    part: str
    ok: bool
    what: str
    what_to_do: str = ""

    def as_json(self) -> dict[str, object]:
        """Gives it for machines."""
        return asdict(self)


def examine(settings: Settings) -> list[Finding]:
    """Looks at every part, in the order in which they depend on each other."""
    found = [_python(), _disk(settings)]
    left: dict[str, int] = {}
    try:
        with platform(settings, store_of) as made:
            found += _inside(made)
            left = _left_unread(made)
    except (DatabaseUnavailable, SettingsWrong) as wrong:
        found.append(Finding("database", ok=False, what=wrong.what, what_to_do=wrong.what_to_do))
    return [*found, _sandbox(), _prefect(settings), *_programs(left)]


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Finding("python", sys.version_info[:2] == (3, 11), version, "" if sys.version_info[:2] == (3, 11) else "Install Python 3.11.")


def _disk(settings: Settings) -> Finding:
    existing = next(folder for folder in (settings.home, *settings.home.parents) if folder.exists())
    free = shutil.disk_usage(existing).free
    fine = free >= LEAST_FREE_BYTES
    return Finding("disk", fine, f"{free / 1024**3:.0f} GiB free", "" if fine else "Make room: nothing is accepted when the disk is full.")


def _inside(made: Platform) -> Iterator[Finding]:
    if not is_migrated(made):
        yield Finding("database", ok=False, what="The database has no tables.", what_to_do="Run `casework init`.")
        return
    with made.system_engine.connect() as connection:
        version = connection.execute(text("SHOW server_version")).scalar_one()
        records = connection.execute(text("SELECT count(*) FROM record")).scalar_one()
        waiting = connection.execute(text("SELECT count(*) FROM outbox WHERE state IN ('waiting', 'leased')")).scalar_one()
        parked = connection.execute(text("SELECT count(*) FROM outbox WHERE state IN ('parked', 'unknown')")).scalar_one()
        blobs = connection.execute(text("SELECT count(*) FROM blob")).scalar_one()
        wrong = connection.execute(text("SELECT trouble, count(*) FROM blob_trouble GROUP BY 1 ORDER BY 1")).all()
        unseen = connection.execute(text("SELECT now() - min(coalesce(checked_at, stored_at)) FROM blob")).scalar()
    yield Finding("database", ok=True, what=f"PostgreSQL {version}, {records} records")
    yield _migrations(made)
    yield Finding("effects", parked == 0, f"{waiting} waiting, {parked} parked",
                  "" if parked == 0 else "Sign in as registry clerk and open Effects; each says what to do.")  # fmt: skip
    stored = made.settings.blobs_folder.exists() or blobs == 0
    yield Finding("files", stored, f"{blobs} stored", "" if stored else "Put the folder blobs back from the backup.")
    yield _keys(made.settings)
    yield _seal(made.settings)
    yield _whole(made.settings, {trouble: count for trouble, count in wrong}, unseen.days if unseen else 0)  # noqa: C416  # rows
    yield _viruses(made)
    yield _renditions(made)
    yield _index(made, records)
    yield _compared(made)
    yield _evidence(made)


def _keys(settings: Settings) -> Finding:
    """Says whether stored files are encrypted, and whether these are their keys."""
    try:
        store = store_of(settings)
        store.demand_keys()
    except SettingsWrong as wrong:
        return Finding("keys", ok=False, what=wrong.what, what_to_do=wrong.what_to_do)
    if store.keys is None:
        return Finding("keys", ok=True, what="stored files lie in the clear (docs/decisions/encryption-at-rest.md)")
    return Finding("keys", ok=True, what=f"encrypted by {len(store.keys.keys)} keys, the newest {store.keys.newest_id.hex()}")


def _seal(settings: Settings) -> Finding:
    """Says by which seal letters go out, and what it costs where there is none."""
    get_one = "Set CASEWORK_SEAL to the electronic seal of a trust service (docs/operations.md)."
    try:
        seal = seal_of(settings)
        trusted_issuers(settings, seal)
    except SettingsWrong as wrong:
        return Finding("seal", ok=False, what=wrong.what, what_to_do=wrong.what_to_do)
    if seal is None:
        return Finding("seal", ok=False, what="there is none: letters go out unsealed, and nobody can tell ours from a forged one",
                       what_to_do=get_one)  # fmt: skip
    if seal.valid_until <= dt.datetime.now(dt.UTC):
        return Finding("seal", ok=False, what=f"{seal.holder}: its certificate ran out {seal.valid_until:%Y-%m-%d}; letters wait",
                       what_to_do=get_one)  # fmt: skip
    stamped = "time-stamped" if settings.time_stamp_url else "without a time stamp, so a seal is worth as long as its certificate lasts"
    made_here = "; made here, it proves nothing to others" if seal.is_self_made else ""
    return Finding("seal", ok=True, what=f"{seal.holder}, until {seal.valid_until:%Y-%m-%d}, {stamped}{made_here}")


def _whole(settings: Settings, wrong: dict[str, int], days: int) -> Finding:
    """Says what the check of stored files has found, and whether it keeps up."""
    if wrong:
        said = ", ".join(f"{count} {trouble}" for trouble, count in wrong.items())
        advice = "`casework blobs restore FOLDER` takes them back from a backup; the desk's page Stored files names the records."
        return Finding("fixity", ok=False, what=f"stored files in trouble: {said}", what_to_do=advice)
    late = days > settings.fixity_days
    return Finding("fixity", not late, f"the longest unread file was compared {days} days ago, of {settings.fixity_days}",
                   "Let the desk run, or run `casework blobs check --all`." if late else "")  # fmt: skip


def _viruses(made: Platform) -> Finding:
    """Says whether files are checked for viruses, and what waits or is held."""
    counted = ", ".join(f"{count} {state}" for state, count in checking.counts(made).items()) or "no file checked yet"
    try:
        scanner = checking.scanner_of(made.settings)
        signatures = scanner.signatures() if scanner is not None else ""
    except SettingsWrong as wrong:
        return Finding("virus", ok=False, what=wrong.what, what_to_do=wrong.what_to_do)
    except Retryable as away:
        advice = "Start clamd (`systemctl start clamav-daemon`), or mend CASEWORK_CLAMD; what waits is then checked by itself."
        return Finding("virus", ok=False, what=f"{away}; {counted}; new files open for nobody", what_to_do=advice)
    if scanner is None:
        advice = "Install clamav-daemon and set CASEWORK_CLAMD=unix:/run/clamav/clamd.ctl (docs/virus-check.md)."
        return Finding("virus", ok=True, what="no scanner is named: a virus that comes in opens with its file", what_to_do=advice)
    return Finding("virus", ok=True, what=f"{signatures}; {counted}")


def _renditions(made: Platform) -> Finding:
    """Says how far the other forms of documents are; what is left is made at leisure and is no fault."""
    with isolation(workers=1) as sandbox:
        found = keeping.progress(made, versions(sandbox))
    left = "The runner makes them while it has time; `casework renditions make` makes them now." if found.left else ""
    return Finding("renditions", ok=True, what=f"{found.made} documents made; {sentence(found)}", what_to_do=left)


def _left_unread(made: Platform) -> dict[str, int]:
    """Counts, by outside program, what waits for it."""
    return {name: left_without(made, name) for name in toolbox.NAMES} if is_migrated(made) else {}


def _migrations(made: Platform) -> Finding:
    try:
        migrations.check(made.server.url(OWNER))
    except CommandError as difference:  # what alembic raises for a difference and for a database behind its head
        return Finding("tables", ok=False, what=str(difference).splitlines()[0], what_to_do="Run `casework init`.")
    return Finding("tables", ok=True, what="as this version wants them")


def _index(made: Platform, records: int) -> Finding:
    try:
        serving = engine_of(made)
        indexed, kind = serving.count(), serving.kind
    except IndexBroken:
        return Finding("index", ok=False, what="cannot be read", what_to_do=REBUILD)
    behind = records - indexed
    advice = "" if behind <= 0 else "Run `casework work --until-idle`, or start the desk."
    better = advised(records, serving=kind, on_many_machines=made.settings.database_url is not None)
    if better is not kind:
        advice = f"{advice} {ADVICE[better]}".strip()
    return Finding("index", behind <= 0, f"{indexed} of {records} records, by {kind}", advice)


def _compared(made: Platform) -> Finding:
    """Says how the index stood when it was last compared with the database, and whether that is done."""
    with made.system_engine.connect() as connection:
        kept = connection.execute(text("SELECT value, at FROM runner_state WHERE name = :name"), {"name": COMPARED}).first()
    if kept is None:
        return Finding("comparison", ok=True, what="the index was not compared with the database yet; the desk does it each night")
    last = comparison_of(kept.value, kept.at)
    said = f"{last.records} records compared on {last.at:%Y-%m-%d %H:%M} UTC, {last.differing} differed"
    if last.needs_a_rebuild:
        return Finding("comparison", ok=False, what=said if last.differing else "the index could not be read", what_to_do=REBUILD)
    late = made.clock() - last.at > LATE
    return Finding("comparison", not late, said, "Let the desk run, or run `casework search compare`." if late else "")


def _evidence(made: Platform) -> Finding:
    heads = heads_file(made.settings)
    signed = sum(1 for _ in heads.open()) if heads.exists() else 0
    reachable = bool(made.server.url(SIGNER))
    return Finding("evidence", reachable, f"{signed} checkpoints signed outside the database; `casework audit verify` reads all of it")


def _sandbox() -> Finding:
    try:
        with isolation(workers=1) as sandbox:
            outcome = sandbox.extract(b"pr\xc3\xb8ve", filename="prove.txt").outcome
            means = sandbox.containment
    except CaseworkError as wrong:
        return Finding("sandbox", ok=False, what=str(wrong), what_to_do="Run `make install` again.")
    fine = outcome is Extraction.OK
    advice = "" if means == "bubblewrap" else "Install bubblewrap for a stronger wall around the parsers: apt-get install bubblewrap."
    return Finding("sandbox", fine, f"reads documents in a child behind {means}", advice)


def _prefect(settings: Settings) -> Finding:
    runs = loopback.listener(settings.prefect_port) is not None
    return Finding(
        "prefect",
        ok=True,
        what=f"{'answers' if runs else 'does not run now; it starts with the desk or with work'} on port {settings.prefect_port}",
    )


def _programs(left: dict[str, int]) -> Iterator[Finding]:
    """Says of each outside program whether it is here, what its absence costs, and what waits for it."""
    box = toolbox.Toolbox()
    for name in toolbox.NAMES:
        program = box.program(name)
        install = f"apt-get install {toolbox.PACKAGES[name]}"
        if program is None:
            waiting = f"; {left[name]} documents wait for it" if left.get(name) else ""
            yield Finding(name, ok=True, what=f"is not installed: {toolbox.COSTS[name]}{waiting}",
                          what_to_do=f"{install}; then `casework read-again`")  # fmt: skip
            continue
        unknown = [language for language in toolbox.LANGUAGES if language not in program.languages] if name == toolbox.TESSERACT else []
        lacks = f", without {' and '.join(unknown)}: letters in it are read badly" if unknown else ""
        after = f"`casework read-again` reads {left[name]} documents that waited for it" if left.get(name) else ""
        yield Finding(name, ok=True, what=f"{program.version}, behind {box.containment}{lacks}", what_to_do=install if unknown else after)
