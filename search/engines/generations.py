"""Which folder is the index, and what is known of it: a pointer replaced at once, and a manifest written after each commit.

<index>/current            the name of the generation that serves
<index>/gen-0001/          the files of an engine, and beside them
<index>/gen-0001/manifest  how far the outbox is followed, since when and how far a rebuild has
                           come, and a checksum of every file
"""

import json
import os
import re
import shutil
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from casework.vocabulary import IndexEngine
from search.engines.port import IndexBroken

POINTER = "current"
FILLED = "next"
"""Says which folder a rebuild fills, for when nothing says which one serves."""
MANIFEST = "manifest"
FORMAT = 6
"""Raised by whoever changes analysis, meaning of fields or packing: an older index is then rebuilt, not misread."""

_NAME = "gen-{:04d}"
_NUMBERED = re.compile(r"gen-(\d{4,9})")
_FILES = re.compile(r"_?MAIN_.*(?<!LOCK)|[0-9a-f]{32}\..+|meta\.json")
"""What engines write: Whoosh's files, and Tantivy's; not their locks."""
CONTENTS = "meta.json"
"""Tantivy's table of contents, written anew by every commit."""
IN_THE_DATABASE = "in-the-database"
"""Says, lying in a folder, that the index itself lies in PostgreSQL."""


@dataclass(frozen=True)
class Manifest:
    """What a commit leaves beside the index.

    ``mark`` is the last record a rebuild has written, ``began`` the second at which the rebuild began, ``commit`` the number that
    Tantivy gave the commit.
    """

    position: int = 0
    mark: int = 0
    began: int = 0
    commit: int = 0
    sums: dict[str, int] = field(default_factory=dict)


def current(index: Path) -> Path:
    """Gives the folder that serves; raises ``IndexBroken`` when there is none."""
    try:
        name = (index / POINTER).read_text(encoding="ascii").strip()
    except (OSError, ValueError) as unreadable:
        raise IndexBroken("there is no index") from unreadable
    if not (index / name).is_dir() or not name.startswith("gen-"):
        raise IndexBroken(f"the index {name!r} is gone")
    return index / name


def made_by(folder: Path) -> IndexEngine:
    """Says which engine made the index of a folder."""
    if (folder / IN_THE_DATABASE).exists():
        return IndexEngine.POSTGRES
    return IndexEngine.TANTIVY if (folder / CONTENTS).exists() else IndexEngine.WHOOSH


def next_folder(index: Path) -> Path:
    """Gives the folder a rebuild writes to: the unfinished one when there is one, else a new name; also where what served is gone."""
    serving, filled = _number(index / POINTER), _number(index / FILLED)
    if serving is not None:
        return index / _NAME.format(serving + 1)
    if filled is not None and (index / _NAME.format(filled)).is_dir():
        return index / _NAME.format(filled)
    there = [int(found[1]) for each in index.glob("gen-*") if (found := _NUMBERED.fullmatch(each.name))]
    return index / _NAME.format(max(there, default=0) + 1)


def fill_next(index: Path, folder: Path) -> None:
    """Writes down that a rebuild fills the folder."""
    _replace(index / FILLED, folder.name.encode("ascii"))


def _number(file: Path) -> int | None:
    """Gives the number of the generation a file names, None where it names none."""
    try:
        named = _NUMBERED.fullmatch(file.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return None
    return int(named[1]) if named else None


def verify(folder: Path, beginning: str, *, known: frozenset[tuple[str, int]] = frozenset()) -> frozenset[tuple[str, int]]:
    """Compares files with the manifest, those not ``known`` yet; gives what is known now, names with checksums.

    A file too new to stand in the manifest is taken as it is, so is the table of contents of a newer commit: its writer is about to
    seal it, or was killed before. Raises ``IndexBroken``.
    """
    sealed = manifest(folder)
    expected = frozenset(each for each in sealed.sums.items() if each[0].startswith(beginning))
    for name, total in expected - known:
        is_newer = name == CONTENTS and _commit(folder) > sealed.commit
        if not is_newer and (folder / name).exists() and checksum(folder / name) != total:
            raise IndexBroken(f"{name} does not match its checksum")
    return expected


def _commit(folder: Path) -> int:
    """Gives the number of Tantivy's last commit, 0 in the folder of another engine and where it cannot be read."""
    try:
        return int(json.loads((folder / CONTENTS).read_bytes())["opstamp"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def stamp(folder: Path) -> tuple[int, int]:
    """Gives what changes whenever a commit is sealed; raises ``IndexBroken`` where no folder is."""
    try:
        found = (folder / MANIFEST).stat()
    except FileNotFoundError:
        return (0, 0)
    except OSError as unreadable:
        raise IndexBroken("the manifest of the index cannot be read") from unreadable
    return (found.st_ino, found.st_mtime_ns)


def switch(index: Path, folder: Path) -> None:
    """Makes the folder the one that serves, durably and at once, and removes the others."""
    _replace(index / POINTER, folder.name.encode("ascii"))
    (index / FILLED).unlink(missing_ok=True)
    for other in index.glob("gen-*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)


def manifest(folder: Path) -> Manifest:
    """Reads what the last commit left; a new index has the empty manifest. Raises ``IndexBroken``."""
    try:
        checked, _, written = (folder / MANIFEST).read_bytes().partition(b"\n")
        if int(checked, 16) != zlib.crc32(written):
            raise IndexBroken("the manifest of the index does not match its checksum")
        found = json.loads(written)
        if found["format"] != FORMAT:
            raise IndexBroken("the index was made by another version")
        sums = {str(name): int(total) for name, total in found["sums"].items()}
        return Manifest(int(found["position"]), int(found["mark"]), int(found["began"]), int(found.get("commit", 0)), sums)
    except FileNotFoundError:
        return Manifest()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as unreadable:
        raise IndexBroken("the manifest of the index cannot be read") from unreadable


def seal(folder: Path, position: int, *, mark: int | None = None, began: int | None = None) -> None:
    """Makes what was committed durable, then writes the manifest: the position never runs ahead of the index."""
    known = manifest(folder)
    sums = {
        path.name: known.sums[path.name] if path.name in known.sums and path.name != CONTENTS else _synced(path)
        for path in sorted(folder.iterdir())
        if _FILES.fullmatch(path.name)
    }
    _sync_folder(folder)
    kept = {"mark": known.mark if mark is None else mark, "began": known.began if began is None else began}
    written = json.dumps({"format": FORMAT, "position": position, **kept, "commit": _commit(folder), "sums": sums}).encode()
    _replace(folder / MANIFEST, f"{zlib.crc32(written):08x}\n".encode() + written)


def checksum(path: Path) -> int:
    """Gives the checksum of a file's bytes."""
    total = 0
    with path.open("rb") as opened:
        while chunk := opened.read(1 << 20):
            total = zlib.crc32(chunk, total)
    return total


def _synced(path: Path) -> int:
    with path.open("rb") as opened:
        os.fsync(opened.fileno())
    return checksum(path)


def _replace(path: Path, content: bytes) -> None:
    beside = path.with_suffix(".new")
    with beside.open("wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    beside.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
