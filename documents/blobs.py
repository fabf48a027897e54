"""The content-addressed store: bytes are kept under their SHA-256, are never changed afterwards, and are given out only whole.

A blob is written to ``tmp/``, flushed to disk, renamed to ``aa/bb/<sha256>`` and its folder flushed, in that order:
after a crash there is either the whole blob under its name or a left-over temporary file, never half a blob.
Nobody else opens a blob by its path (``tests/house``): what was changed behind our back is refused by name, never served.
"""

import contextlib
import fcntl
import hashlib
import os
import secrets
import time
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from casework import faults
from casework.errors import BadInput, FileNotWhole
from casework.vocabulary import FileTrouble, Reason

CHUNK = 1 << 20
TEMPORARY_FILES_LIVE = 3600.0
# Design part 5, "Destroying": a blob nobody refers to yet may belong to a Work that is still open.
GRACE = 24 * 3600.0
# Contents found whole are not hashed again while their file is the same by number, size and times.
REMEMBERED = 4096


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
        self._locks = folder / "locks"
        for made in (self._temporary, self._locks):
            made.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._whole: OrderedDict[str, tuple[int, ...]] = OrderedDict()

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
        """Open the blob for reading, having made sure that it is whole.

        Raises:
            FileNotWhole: it is missing, or its bytes are not those that were stored.
        """
        stream = self._open(sha256)
        try:
            self._demand_whole(stream, sha256)
        except BaseException:
            stream.close()
            raise
        return stream

    def _demand_whole(self, stream: BinaryIO, sha256: str) -> None:
        known = _identity(stream)
        if self._whole.get(sha256) != known:
            if _digest(stream) != sha256:
                raise FileNotWhole(Reason.FILE_IS_CHANGED, sha256)
            self._whole[sha256] = known
            while len(self._whole) > REMEMBERED:
                self._whole.popitem(last=False)
        stream.seek(0)

    def read(self, sha256: str) -> bytes:
        """Return the whole blob; ``FileNotWhole`` when it is missing or changed."""
        with self._open(sha256) as stream:
            try:
                content = stream.read()
            except OSError:  # a bad sector
                raise FileNotWhole(Reason.FILE_IS_CHANGED, sha256) from None
        if hashlib.sha256(content).hexdigest() != sha256:
            raise FileNotWhole(Reason.FILE_IS_CHANGED, sha256)
        return content

    def exists(self, sha256: str) -> bool:
        """Say whether the blob is there."""
        return self._path(sha256).is_file()

    def look(self, sha256: str) -> FileTrouble | None:
        """Read the blob from its first byte to its last and say what is wrong with it, if anything is."""
        try:
            with self._open(sha256) as stream:
                return None if _digest(stream) == sha256 else FileTrouble.CHANGED
        except FileNotWhole as trouble:
            return FileTrouble.MISSING if trouble.reason is Reason.FILE_IS_MISSING else FileTrouble.CHANGED

    def renew(self, sha256: str) -> bool:
        """Say whether the blob is there, and give it another day of grace if it is: for who is about to refer to it."""
        with self._held(sha256, fcntl.LOCK_SH):
            try:
                os.utime(self._path(sha256))
            except FileNotFoundError:
                return False
        return True

    def mend(self, sha256: str, content: BinaryIO) -> bool:
        """Put a whole copy in the place of what is missing or changed; says whether the copy was whole, else nothing is touched."""
        temporary = self._temporary / f"{os.getpid()}-{secrets.token_hex(8)}"
        try:
            stored = _write(temporary, content)
            if stored.sha256 != sha256:
                return False
            with self._held(sha256, fcntl.LOCK_SH):
                self._put_in_place(temporary, self._path(sha256))
        finally:
            temporary.unlink(missing_ok=True)
        return True

    def hashes(self) -> Iterator[str]:
        """Name every blob in the store, in order."""
        return (name for name in self._names() if _is_hash(name))

    def strays(self) -> Iterator[Stored]:
        """Name the files among the blobs that are none by their name, with their sizes: nobody of this house put them there."""
        for path in self._files():
            if not _is_hash(path.name):
                yield Stored(path.relative_to(self.folder).as_posix(), path.stat().st_size)

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
            path = self._path(sha256)
            if _modified(path) < before:
                yield Stored(sha256, path.stat().st_size)

    def remove(self, sha256: str, *, now: float | None = None) -> bool:
        """Destroy one blob unless it was stored again within 24 hours.

        Who stores the same bytes this moment holds the lock on their place, shared, while renewing or writing them; this holds it alone,
        so that they are either renewed before and stay, or written anew afterwards. A killed process holds no lock.
        """
        path = self._path(sha256)
        with self._held(sha256, fcntl.LOCK_EX):
            if not path.exists() or _modified(path) >= (time.time() if now is None else now) - GRACE:
                return False
            faults.point("blob.before_remove")
            path.unlink(missing_ok=True)
            _flush_folder(path.parent)
        return True

    @contextlib.contextmanager
    def _held(self, sha256: str, how: int) -> Iterator[None]:
        """Holds the lock on the place of a blob; there is one for each of 256 places, and the system lets go of a dead process's."""
        descriptor = os.open(self._locks / sha256[:2], os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, how)
            yield
        finally:
            os.close(descriptor)

    def _path(self, sha256: str) -> Path:
        """Say where the blob lies; ``BadInput`` when this is no SHA-256, so that no other path can be named."""
        if not _is_hash(sha256):
            raise BadInput("not a SHA-256")
        return self.folder / sha256[:2] / sha256[2:4] / sha256

    def _open(self, sha256: str) -> BinaryIO:
        try:
            return self._path(sha256).open("rb")
        except FileNotFoundError:
            raise FileNotWhole(Reason.FILE_IS_MISSING, sha256) from None

    def _files(self) -> Iterator[Path]:
        return (path for path in sorted(self.folder.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")) if path.is_file())

    def _names(self) -> Iterator[str]:
        return (path.name for path in self._files())

    def _known(self, content: bytes) -> Stored | None:
        """Renew a blob that is there already, without writing it again: a receipt hands its message over three times.

        Its name may be another writer's that has not flushed the folder yet, so that is done here too.
        """
        stored = Stored.of(content)
        final = self._path(stored.sha256)
        with self._held(stored.sha256, fcntl.LOCK_SH):
            if not _renew(final, stored.size):
                return None
        _flush_folder(final.parent)
        return stored

    def _give_name(self, temporary: Path, stored: Stored) -> None:
        final = self._path(stored.sha256)
        with self._held(stored.sha256, fcntl.LOCK_SH):
            if not _renew(final, stored.size):
                self._put_in_place(temporary, final)

    def _put_in_place(self, temporary: Path, final: Path) -> None:
        for folder in (final.parent.parent, final.parent):
            if not folder.exists():
                folder.mkdir(mode=0o700, exist_ok=True)
                _flush_folder(folder.parent)
        temporary.replace(final)
        _flush_folder(final.parent)


def _is_hash(name: str) -> bool:
    return len(name) == 64 and set(name) <= set("0123456789abcdef")


def _identity(stream: BinaryIO) -> tuple[int, ...]:
    file = os.fstat(stream.fileno())
    return file.st_ino, file.st_size, file.st_mtime_ns, file.st_ctime_ns


def _digest(stream: BinaryIO) -> str:
    """Hash what is left of the stream; what the disk cannot give back has no hash."""
    digest = hashlib.sha256()
    try:
        for chunk in _chunks(stream):
            digest.update(chunk)
    except OSError:
        return ""
    return digest.hexdigest()


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


def copies_in(folder: Path, sha256: str) -> Iterator[BinaryIO]:
    """Open the files of a backup folder that may be copies of a blob: where a store keeps it, below ``blobs/``, or bare under its name."""
    place = Path(sha256[:2]) / sha256[2:4] / sha256
    for path in (folder / place, folder / "blobs" / place, folder / sha256):
        with contextlib.suppress(FileNotFoundError):
            yield path.open("rb")
