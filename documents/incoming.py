"""Bundles on their way in: a file that grows piece by piece, so that an upload cut off goes on where it stopped.

Each person's lie in a folder of their own, under names that are nothing but a hash; what nobody has added to for a week is swept away.
"""

import fcntl
import re
import shutil
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from casework.errors import BadInput, NotFound

MOST_BYTES = 50 << 30
MOST_A_PIECE = 8 << 20
FREE_AFTERWARDS = 1 << 30
KEPT_SECONDS = 7 * 24 * 3600
_KEY = re.compile(r"[0-9a-f]{32}")


class NoRoom(BadInput):
    """Says that the file would be too large, or leave too little room on the server."""


@dataclass(frozen=True)
class Incoming:
    """Is the folder of what comes in."""

    folder: Path

    def received(self, official_id: int, key: str) -> int:
        """Gives how much of the file is here.

        Raises:
            NotFound: the key is none.
        """
        part = self._part(official_id, key)
        there = next((file for file in (part, part.with_suffix(".zip")) if file.is_file()), None)
        return there.stat().st_size if there is not None else 0

    def append(self, official_id: int, key: str, piece: bytes, *, offset: int, size: int) -> int:
        """Adds the next piece and gives how much is here; a piece that is not the next one adds nothing.

        Raises:
            NotFound: the key is none. NoRoom: the file is too large for us.
        """
        part = self._part(official_id, key)
        part.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        here = self.received(official_id, key)
        if size > MOST_BYTES or offset + len(piece) > size or shutil.disk_usage(part.parent).free < size - here + FREE_AFTERWARDS:
            raise NoRoom
        if offset != here or part.with_suffix(".zip").is_file():
            return here  # also where the answer to this piece was lost and it is sent again
        if here == 0:
            self.sweep()
        with part.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # of two senders of one piece the second finds that it is here
            if (here := part.stat().st_size) != offset:
                return here
            file.write(piece)
        return here + len(piece)

    def discard(self, official_id: int, key: str) -> None:
        """Removes what has come of a file; one that is all here and was checked is left to its run.

        Raises:
            NotFound: the key is none.
        """
        self._part(official_id, key).unlink(missing_ok=True)

    def whole(self, official_id: int, key: str, *, size: int) -> Path:
        """Gives the file, all of which has come.

        Raises:
            NotFound: the key is none, or not all of it is here.
        """
        part = self._part(official_id, key)
        there = part.with_suffix(".zip")
        if part.is_file() and part.stat().st_size == size:
            part.replace(there)
        if not there.is_file() or there.stat().st_size != size:
            raise NotFound("Upload", key)
        return there

    def files(self) -> Iterator[Path]:
        """Gives every file that lies here, whole or not."""
        yield from self.folder.glob("*/*.part")
        yield from self.folder.glob("*/*.zip")

    def is_ours(self, path: Path) -> bool:
        """Says whether a file came in here, and goes when it has been taken in."""
        return path.resolve().is_relative_to(self.folder.resolve())

    def sweep(self, *, now: float | None = None, also_whole: bool = False, kept: Collection[Path] = ()) -> int:
        """Removes parts that nobody has added to for a week, and gives how many files went.

        Args:
            now: the moment, by the clock of the files. also_whole: whether whole files that are in no list go too. kept: that list.
        """
        before = (time.time() if now is None else now) - KEPT_SECONDS
        old = [file for file in self.files() if _touched(file) < before and file not in kept]
        left = [file for file in old if file.suffix == ".part" or also_whole]
        for file in left:
            file.unlink(missing_ok=True)
        return len(left)

    def _part(self, official_id: int, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise NotFound("Upload", key[:40])
        return self.folder / str(official_id) / f"{key}.part"


def _touched(file: Path) -> float:
    """Gives when a file was written to last; one that has just gone needs no sweeping."""
    try:
        return file.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
