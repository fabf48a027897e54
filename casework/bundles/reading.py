"""Opens a bundle, folder or zip, and gives its rows one at a time with what is wrong with them."""

import codecs
import hashlib
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

from pydantic import ValidationError

from casework.bundles.problems import Problem, Wrong, problems_of
from casework.bundles.salvage import salvaged
from casework.bundles.shapes import KINDS, Head, Row
from casework.errors import BadInput

LONGEST_LINE = 8 << 20
LARGEST_FILE = 2 << 30
CHUNK = 1 << 20
_MARK = codecs.BOM_UTF8
"""What some systems put before text in UTF-8."""
MOST_NAMES = 5_000_000
MOST_UNPACKED = 2 << 40
MOST_TIMES = 200
"""How many times its own size an archive may unpack to, beyond ``SMALL``: text packs well, a bomb packs a thousandfold."""
SMALL = 256 << 20


class Place(Protocol):
    """Is where the files of a bundle lie."""

    def open(self, name: str) -> IO[bytes]:
        """Opens a file of the bundle; ``KeyError`` when there is none."""

    def size(self, name: str) -> int | None:
        """Gives the size of a file as it will be read, None when there is none."""


@dataclass(frozen=True)
class Folder:
    """Is a bundle in a folder."""

    path: Path

    def open(self, name: str) -> IO[bytes]:
        """Opens a file; no name leads out of the folder."""
        file = self.path / name
        if not file.is_file() or not file.resolve().is_relative_to(self.path.resolve()):
            raise KeyError(name)
        return file.open("rb")

    def size(self, name: str) -> int | None:
        """Gives the size of a file."""
        file = self.path / name
        return file.stat().st_size if file.is_file() else None


@dataclass(frozen=True)
class Zipped:
    """Is a bundle in a zip file; nothing of it is unpacked to disk."""

    archive: zipfile.ZipFile

    def open(self, name: str) -> IO[bytes]:
        """Opens a file."""
        return self.archive.open(name)

    def size(self, name: str) -> int | None:
        """Gives the size of a file as the archive states it; more bytes than that are never read."""
        try:
            return self.archive.getinfo(name).file_size
        except KeyError:
            return None


@dataclass(frozen=True)
class Read:
    """Is one row of a file: what it is, or what is wrong with it."""

    file: str
    number: int
    guid: str
    row: Row | None
    problems: tuple[Problem, ...] = ()
    partial: Row | None = None
    """What can still be read of a row with a wrong shape, for the checks of what it refers to."""


@dataclass(frozen=True)
class Bundle:
    """Is an opened bundle."""

    head: Head
    place: Place

    def rows(self, kind: str) -> Iterator[Read]:
        """Gives the rows of a kind in order; a file that is not there has none."""
        file = f"{kind}.jsonl"
        try:
            opened = self.place.open(file)
        except KeyError:
            return
        with opened as lines:
            number = 0
            while line := lines.readline(LONGEST_LINE + 1):
                number += 1
                line = line.removeprefix(_MARK) if number == 1 else line
                if line.strip():
                    yield _row(kind, file, number, line)

    def has(self, sha256: str) -> bool:
        """Says whether the bundle brings the file."""
        return self.place.size(f"files/{sha256}") is not None

    def size(self, sha256: str) -> int:
        """Gives the size of a file, 0 when it is not there."""
        return self.place.size(f"files/{sha256}") or 0

    def is_whole(self, sha256: str) -> bool:
        """Reads a file and says whether its bytes are those its name promises."""
        digest = hashlib.sha256()
        with self.place.open(f"files/{sha256}") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
        return digest.hexdigest() == sha256

    def file(self, sha256: str) -> bytes:
        """Gives the bytes of a file.

        Raises:
            BadInput: it is not there, is too large, or is not what its name promises.
        """
        size = self.place.size(f"files/{sha256}")
        if size is None or size > LARGEST_FILE:
            raise BadInput(sha256)
        with self.place.open(f"files/{sha256}") as file:
            content = file.read(size)
        if hashlib.sha256(content).hexdigest() != sha256:
            raise BadInput(sha256)
        return content


@contextmanager
def opened(path: Path) -> Iterator[Bundle]:
    """Opens a bundle.

    Raises:
        BadInput: there is no bundle, or its head is wrong; the message names what.
    """
    if path.is_dir():
        yield Bundle(_head(Folder(path)), Folder(path))
        return
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile):
        raise BadInput(Wrong.NOT_A_BUNDLE) from None
    with archive:
        if wrong := harm_in(archive, path.stat().st_size):
            raise BadInput(wrong)
        yield Bundle(_head(Zipped(archive)), Zipped(archive))


def harm_in(archive: zipfile.ZipFile, size: int) -> Wrong | None:
    """Says what makes an archive one that is not read: a bomb, a name that leads out of it, a lock. Nothing is unpacked to find out."""
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_NAMES or unpacked > min(MOST_UNPACKED, max(SMALL, size * MOST_TIMES)):
        return Wrong.ZIP_UNPACKS_TOO_LARGE
    if any(entry.flag_bits & 0x1 for entry in entries):
        return Wrong.ZIP_LOCKED
    if any(_leads_out(entry.filename) for entry in entries) or len({entry.filename for entry in entries}) < len(entries):
        return Wrong.ZIP_UNSAFE_NAME
    return None


def _leads_out(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")


def _head(place: Place) -> Head:
    try:
        with place.open("bundle.json") as file:
            return Head.model_validate_json(file.read(CHUNK).removeprefix(_MARK))
    except KeyError:
        raise BadInput(Wrong.NO_HEAD) from None
    except ValidationError as error:
        where = ", ".join(problem.field for problem in problems_of(error, file="bundle.json", row=0, guid=""))
        raise BadInput(f"bundle.json: {where}") from None


def _row(kind: str, file: str, number: int, line: bytes) -> Read:
    given = _json(line)
    if not isinstance(given, dict):
        return Read(file, number, "", None, (Problem(file, number, "", "", Wrong.NOT_JSON),))
    guid = str(given.get("guid", ""))[:36].lower()
    try:
        # once more from the text: strings become words and instants only in JSON's own mode
        return Read(file, number, guid, KINDS[kind].model_validate_json(line))
    except ValidationError as error:
        problems = tuple(problems_of(error, file=file, row=number, guid=guid))
        if any(problem.wrong is Wrong.NOT_JSON for problem in problems):  # half a character: nothing of it can be written again
            return Read(file, number, guid, None, problems)
        return Read(file, number, guid, None, problems, salvaged(KINDS[kind], given))  # type: ignore[arg-type]  # a row of the kind


def _json(line: bytes) -> Any:
    if len(line) > LONGEST_LINE:
        return None
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None
