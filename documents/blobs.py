"""The content-addressed store: bytes are kept under their SHA-256 and are never changed afterwards.

A blob is written to ``tmp/``, flushed to disk, renamed to ``aa/bb/<sha256>`` and its folder flushed, in that order:
after a crash there is either the whole blob under its name or a left-over temporary file, never half a blob.
"""

import hashlib
import os
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from casework import faults
from casework.errors import BadInput, NotFound

CHUNK = 1 << 20
TEMPORARY_FILES_LIVE = 3600.0
# Design part 5, "Destroying": a blob nobody refers to yet may belong to a Work that is still open.
GRACE = 24 * 3600.0


@dataclass(frozen=True)
class Stored:
    """Where bytes are kept: their SHA-256 in hexadecimal and how many there are."""

    sha256: str
    size: int

    @staticmethod
    def of(content: bytes) -> "Stored":
        """Say how bytes are known to the store, whether or not it has them."""
        return Stored(hashlib.sha256(content).hexdigest(), len(content))


class BlobStore:
    """Keeps blobs in one folder of a local file system; safe for many threads and processes at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._temporary = folder / "tmp"
        self._temporary.mkdir(mode=0o700, parents=True, exist_ok=True)

    def put(self, content: bytes | BinaryIO) -> Stored:
        """Store the bytes (or what is left of the stream) and say under which hash; storing twice is storing once."""
        faults.point("blob.before_write")
        if isinstance(content, bytes) and (known := self._known(content)) is not None:
            return known
        temporary = self._temporary / f"{os.getpid()}-{secrets.token_hex(8)}"
        try:
            stored = _write(temporary, content)
            faults.point("blob.written")
            self._give_name(temporary, stored)
        finally:
            temporary.unlink(missing_ok=True)
        faults.point("blob.renamed")
        return stored

    def open(self, sha256: str) -> BinaryIO:
        """Open the blob for reading; ``NotFound`` when there is none."""
        try:
            return self.path(sha256).open("rb")
        except FileNotFoundError:
            raise NotFound("blob", sha256) from None

    def read(self, sha256: str) -> bytes:
        """Return the whole blob; ``NotFound`` when there is none."""
        with self.open(sha256) as stream:
            return stream.read()

    def exists(self, sha256: str) -> bool:
        """Say whether the blob is there."""
        return self.path(sha256).is_file()

    def verify(self, sha256: str) -> bool:
        """Read the blob again and say whether its bytes still have their hash; ``NotFound`` when there is none."""
        with self.open(sha256) as stream:
            digest = hashlib.sha256()
            for chunk in _chunks(stream):
                digest.update(chunk)
        return digest.hexdigest() == sha256

    def path(self, sha256: str) -> Path:
        """Say where the blob lies; ``BadInput`` when this is no SHA-256, so that no other path can be named."""
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise BadInput("not a SHA-256")
        return self.folder / sha256[:2] / sha256[2:4] / sha256

    def hashes(self) -> Iterator[str]:
        """Name every blob in the store, in order."""
        for path in sorted(self.folder.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")):
            yield path.name

    def sweep_temporary(self, *, now: float | None = None) -> int:
        """Remove what crashed writers left behind, older than an hour; return how many files went."""
        before = (time.time() if now is None else now) - TEMPORARY_FILES_LIVE
        left_over = [path for path in self._temporary.iterdir() if _modified(path) < before]
        for path in left_over:
            path.unlink(missing_ok=True)
        return len(left_over)

    def sweep_candidates(self, *, now: float | None = None) -> Iterator[Stored]:
        """Name the blobs that have lain for 24 hours: only these may be destroyed when nothing refers to them.

        Storing known bytes again renews the 24 hours, so that a blob about to be referred to is no candidate.
        """
        before = (time.time() if now is None else now) - GRACE
        for sha256 in self.hashes():
            path = self.path(sha256)
            if _modified(path) < before:
                yield Stored(sha256, path.stat().st_size)

    def remove(self, sha256: str, *, now: float | None = None) -> bool:
        """Destroy one blob unless it was stored again within 24 hours; the caller holds the lock on its hash."""
        path = self.path(sha256)
        if not path.exists() or _modified(path) >= (time.time() if now is None else now) - GRACE:
            return False
        path.unlink(missing_ok=True)
        _flush_folder(path.parent)
        return True

    def _known(self, content: bytes) -> Stored | None:
        """Renew a blob that is there already, without writing it again: a receipt hands its message over three times.

        Its name may be another writer's that has not flushed the folder yet, so that is done here too.
        """
        stored = Stored.of(content)
        final = self.path(stored.sha256)
        if not _renew(final, stored.size):
            return None
        _flush_folder(final.parent)
        return stored

    def _give_name(self, temporary: Path, stored: Stored) -> None:
        final = self.path(stored.sha256)
        if _renew(final, stored.size):
            return
        for folder in (final.parent.parent, final.parent):
            if not folder.exists():
                folder.mkdir(mode=0o700, exist_ok=True)
                _flush_folder(folder.parent)
        temporary.replace(final)
        _flush_folder(final.parent)


def _write(path: Path, content: bytes | BinaryIO) -> Stored:
    digest = hashlib.sha256()
    size = 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        for chunk in _chunks(content):
            digest.update(chunk)
            stream.write(chunk)
            size += len(chunk)
        stream.flush()
        os.fsync(stream.fileno())
    return Stored(digest.hexdigest(), size)


def _chunks(content: bytes | BinaryIO) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    while chunk := content.read(CHUNK):
        yield chunk


def _renew(path: Path, size: int) -> bool:
    """Touch a blob that is already whole; a blob of another length is damaged and is written anew."""
    try:
        if path.stat().st_size != size:
            return False
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
