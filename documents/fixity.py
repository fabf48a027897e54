"""Reads every stored file again in a rolling cycle and keeps a list of what is missing, changed or unknown.

A file is due when half of the days of the cycle have passed since it was stored or last found whole; the longest unseen come first. A turn
reads twice what an even pace would ask, so that a runner that is away half the time still sees everything within the days that
``CASEWORK_FIXITY_DAYS`` sets (90: NDSA levels of preservation; R part A). How far it has come stands in the rows themselves.
"""

import datetime as dt
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import Connection

from casework.bootstrap import Platform
from casework.errors import FileNotWhole, SettingsWrong
from casework.events import FileFoundWrong, FileMended, FilesEncrypted
from casework.vocabulary import KIND_OF, FileTrouble
from casework.work import Actor
from documents.blob_bytes import copies_in
from documents.blobs import BlobStore

KEEPER = Actor.system("file_keeper")
EVERY = 600.0
WALKED = "files_walked"
A_DAY = dt.timedelta(days=1)
AT_ONCE = 200
PACE = 64 << 20
"""Bytes a second: a turn leaves the disk and a core to those who work."""
LEAST = 64 << 20
CAUSE = "files_in_trouble"

_DUE = text("""
    SELECT sha256, size FROM blob WHERE coalesce(checked_at, stored_at) <= :before
     ORDER BY coalesce(checked_at, stored_at), sha256 LIMIT :most""")
_CHECKED = text("UPDATE blob SET checked_at = :now WHERE sha256 = ANY (:names)")
# the row may have been swept since its file was looked for
_FOUND = text("""
    INSERT INTO blob_trouble (name, trouble, size, found_at)
    SELECT b.sha256, :trouble, b.size, :now FROM blob b WHERE b.sha256 = :name
    ON CONFLICT (name) DO UPDATE SET trouble = excluded.trouble, found_at = excluded.found_at
    WHERE blob_trouble.trouble <> excluded.trouble RETURNING name""")
_STRAY = text("""
    INSERT INTO blob_trouble (name, trouble, size, found_at) VALUES (:name, 'unknown', :size, :now)
    ON CONFLICT (name) DO NOTHING RETURNING name""")
_MENDED = text("DELETE FROM blob_trouble WHERE name = ANY (:names) RETURNING name, trouble")
_TELL = text("SELECT casework_tell_of_files(:kind, :cause)")

Found = Mapping[str, FileTrouble | None]
File = tuple[str, int]


@dataclass(frozen=True)
class Checked:
    """Says how many files were read, with how many bytes, and how many are in trouble now, by what is wrong."""

    files: int
    bytes: int
    troubles: Mapping[str, int]


@dataclass(frozen=True)
class Restored:
    """Says how many files were taken back, and which are still missing or changed."""

    files: int
    left: tuple[str, ...] = field(repr=False)


def check(platform: Platform, store: BlobStore, *, everything: bool = False, rest: Callable[[float], None] = time.sleep) -> Checked:
    """Reads what is due of this turn, or everything that was not read since it began, and writes down what was found."""
    store.demand_keys()
    files = size = 0
    for batch in _everything(platform) if everything else _due(platform):
        found: dict[str, FileTrouble | None] = {}
        for name, bytes_of_it in batch:
            found[name] = store.look(name)
            size += bytes_of_it
            if not everything:
                rest(bytes_of_it / PACE)
        files += len(found)
        _write_down(platform, found, platform.clock())
    if everything or _walk_is_due(platform):
        _walk(platform, store)
    return Checked(files, size, troubles(platform))


def troubles(platform: Platform) -> dict[str, int]:
    """Counts what is wrong now, by what it is."""
    with platform.work(KEEPER) as work:
        rows = work.session.connection().execute(text("SELECT trouble, count(*) FROM blob_trouble GROUP BY 1 ORDER BY 1"))
        return {trouble: count for trouble, count in rows}  # noqa: C416  # rows are no pairs to mypy


def restore(platform: Platform, store: BlobStore, folder: Path) -> Restored:
    """Takes whole copies of what is missing or changed back from a folder, each compared with its hash before it is put in place."""
    asked = _names(platform)
    mended = 0
    for name in asked:
        for copy in copies_in(folder, name, store.keys):
            with copy as content:
                whole = store.mend(name, content)
            if whole:
                _write_down(platform, {name: store.look(name)}, platform.clock())
                mended += 1
                break
    return Restored(mended, tuple(_names(platform)))


def encrypt(platform: Platform, store: BlobStore) -> int:
    """Writes every file anew that is not under the newest key, and says how many; stopped anywhere it goes on where it was.

    What is in trouble is left to the check. The desk works on meanwhile: a file is never away.

    Raises:
        SettingsWrong: there are no keys, or they are not those of the stored files.
    """
    store.demand_keys()
    if store.keys is None:
        raise SettingsWrong("There are no keys to encrypt with.", what_to_do="`casework blobs new-key FILE`, then set CASEWORK_BLOB_KEYS.")
    count = 0
    for batch in _everything(platform):
        for name, _ in batch:
            with suppress(FileNotWhole):
                count += store.reseal(name)
    with platform.work(KEEPER) as work:
        work.record(FilesEncrypted(files=count, key=store.keys.newest_id.hex()))
    return count


def _names(platform: Platform) -> list[str]:
    with platform.work(KEEPER) as work:
        asked = text("SELECT name FROM blob_trouble WHERE trouble <> 'unknown' ORDER BY name")
        return list(work.session.connection().execute(asked).scalars())


def _due(platform: Platform) -> Iterator[Sequence[File]]:
    """Gives the files of a turn, the longest unseen first, in batches; each must have been written down before the next is asked for."""
    before = platform.clock() - dt.timedelta(days=platform.settings.fixity_days) / 2
    left, more = _budget(platform), True
    while more and left > 0:
        with platform.work(KEEPER) as work:
            found = work.session.connection().execute(_DUE, {"before": before, "most": AT_ONCE}).all()
        batch: list[File] = []
        for name, size in found:
            if left > 0:
                batch.append((name, size))
                left -= max(size, 1)
        more = len(found) == AT_ONCE
        yield batch


def _everything(platform: Platform) -> Iterator[Sequence[File]]:
    """Gives every file there is, in batches."""
    after, batch = "", [("", 0)]
    while batch:
        with platform.work(KEEPER) as work:
            asked = text("SELECT sha256, size FROM blob WHERE sha256 > :after ORDER BY sha256 LIMIT :most")
            rows = work.session.connection().execute(asked, {"after": after, "most": AT_ONCE})
            batch = [(name, size) for name, size in rows]
        after = batch[-1][0] if batch else after
        yield batch


def _budget(platform: Platform) -> int:
    """Gives how many bytes a turn reads: twice the even pace."""
    with platform.work(KEEPER) as work:
        whole = work.session.connection().execute(text("SELECT coalesce(sum(size), 0)::bigint FROM blob")).scalar_one()
    turns = platform.settings.fixity_days * 24 * 3600 / EVERY
    return max(LEAST, int(2 * whole / turns))


def _write_down(platform: Platform, found: Found, now: dt.datetime) -> None:
    """Notes what was found; what is wrong newly is told once, what is whole again is taken off the list."""
    if not found:
        return
    with platform.work(KEEPER) as work:
        connection = work.session.connection()
        connection.execute(_CHECKED, {"now": now, "names": sorted(found)})
        mended = connection.execute(_MENDED, {"names": [name for name, trouble in found.items() if trouble is None]}).all()
        for name, trouble in mended:
            work.record(FileMended(name=name, trouble=trouble))
        wrong = {name: trouble for name, trouble in found.items() if trouble is not None}
        new = [name for name in wrong if connection.execute(_FOUND, {"name": name, "trouble": wrong[name], "now": now}).first()]
        for name in new:
            work.record(FileFoundWrong(name=name, trouble=wrong[name]))
        if new:
            connection.execute(_TELL, {"kind": KIND_OF[CAUSE], "cause": CAUSE})


def _walk_is_due(platform: Platform) -> bool:
    with platform.work(KEEPER) as work:
        asked = text("SELECT at FROM runner_state WHERE name = :name")
        walked = work.session.connection().execute(asked, {"name": WALKED}).scalar()
    return walked is None or walked <= platform.clock() - A_DAY


def _walk(platform: Platform, store: BlobStore) -> None:
    """Looks for files that no row knows, once a day.

    Contents younger than the grace may belong to a work that is still open; older ones the sweep destroys, unless they are suspiciously
    many (workflows.sweeping): then they stand here.
    """
    with platform.work(KEEPER) as work:
        known = set(work.session.connection().execute(text("SELECT sha256 FROM blob")).scalars())
    names = {name for sha256 in known for name in store.names_of(sha256)}
    old = store.sweep_candidates(now=platform.clock().timestamp())
    strays = [*store.strays(), *(each for each in old if each.sha256 not in names)]
    with platform.work(KEEPER) as work:
        connection = work.session.connection()
        _forget_strays(connection, [each.sha256 for each in strays])
        new: list[str] = []
        for each in strays:
            if connection.execute(_STRAY, {"name": each.sha256, "size": each.size, "now": work.now}).first():
                new.append(each.sha256)
        for name in new:
            work.record(FileFoundWrong(name=name, trouble=FileTrouble.UNKNOWN))
        if new:
            connection.execute(_TELL, {"kind": KIND_OF[CAUSE], "cause": CAUSE})
        noted = text("""INSERT INTO runner_state (name, value, at) VALUES (:name, :value, :now)
            ON CONFLICT (name) DO UPDATE SET value = excluded.value, at = excluded.at""")
        connection.execute(noted, {"name": WALKED, "value": str(len(strays)), "now": work.now})


def _forget_strays(connection: Connection, there: Sequence[str]) -> None:
    gone = text("DELETE FROM blob_trouble WHERE trouble = 'unknown' AND NOT name = ANY (:there)")
    connection.execute(gone, {"there": list(there)})
