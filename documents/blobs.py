"""The content-addressed store: bytes are kept under their SHA-256, are never changed afterwards, and are given out only whole.

A blob is written to ``tmp/``, flushed to disk, renamed to ``aa/bb/<sha256>`` and its folder flushed, in that order:
after a crash there is either the whole blob under its name or a left-over temporary file, never half a blob.
Nobody else opens a blob by its path (``tests/house``): what was changed behind our back is refused by name, never served.
With keys what is written is encrypted, under a name that only the keys can tell (``casework.blob_files``); what lies there in the clear is
read as before until ``reseal`` has written it anew.
"""

import contextlib
import fcntl
import hashlib
import io
import os
import secrets
import time
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from casework import faults
from casework.blob_files import PIECE, BlobKeys, ids_of, opened, read_keys, sealed, sealed_size
from casework.errors import BadInput, FileNotWhole, SettingsWrong
from casework.settings import Settings
from casework.vocabulary import FileTrouble, Reason
from documents.blob_bytes import Measured, digest_of, flush_folder, identity_of, is_hash, modified_at, renew_whole

TEMPORARY_FILES_LIVE = 3600.0
# Design part 5, "Destroying": a blob nobody refers to yet may belong to a Work that is still open.
GRACE = 24 * 3600.0
# Contents found whole are not hashed again while their file is the same by number, size and times.
REMEMBERED = 4096
SEALED_MARK = "encrypted"
TROUBLE_OF = {
    Reason.FILE_IS_MISSING: FileTrouble.MISSING,
    Reason.FILE_IS_CHANGED: FileTrouble.CHANGED,
    Reason.FILE_IS_LOCKED: FileTrouble.LOCKED,
}


@dataclass(frozen=True)
class Stored:
    """Where bytes are kept: their SHA-256 in hexadecimal and how many there are; of files not looked into, their name and size on disk."""

    sha256: str
    size: int

    @staticmethod
    def of(content: bytes) -> "Stored":
        """Say how bytes are known to the store, whether or not it has them."""
        return Stored(hashlib.sha256(content).hexdigest(), len(content))


class BlobStore:
    """Keeps blobs in one folder of a local file system; safe for many threads and processes at once."""

    def __init__(self, folder: Path, keys: BlobKeys | None = None) -> None:
        self.folder = folder
        self.keys = keys
        self._temporary = folder / "tmp"
        self._locks = folder / "locks"
        for made in (self._temporary, self._locks):
            made.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._whole: OrderedDict[str, tuple[int, ...]] = OrderedDict()

    def put(self, content: bytes | BinaryIO) -> Stored:
        """Store the bytes (or what is left of the stream) and say under which hash; storing twice is storing once."""
        self.demand_keys()
        faults.point("blob.before_write")
        if isinstance(content, bytes) and (known := self._known(content)) is not None:
            return known
        temporary = self._temporary / f"{os.getpid()}-{secrets.token_hex(8)}"
        try:
            stored = self._write(temporary, content)
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
        known = identity_of(stream)
        if self._whole.get(sha256) != known:
            if digest_of(stream) != sha256:
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
        return any(path.is_file() for path in self._paths(sha256))

    def look(self, sha256: str) -> FileTrouble | None:
        """Read the blob from its first byte to its last and say what is wrong with it, if anything is."""
        try:
            with self._open(sha256) as stream:
                return None if digest_of(stream) == sha256 else FileTrouble.CHANGED
        except FileNotWhole as trouble:
            return TROUBLE_OF[trouble.reason]

    def renew(self, sha256: str) -> bool:
        """Say whether the blob is there, and give it another day of grace if it is: for who is about to refer to it."""
        with self._held(sha256, fcntl.LOCK_SH):
            for path in self._paths(sha256):
                with contextlib.suppress(FileNotFoundError):
                    os.utime(path)
                    return True
        return False

    def mend(self, sha256: str, content: BinaryIO) -> bool:
        """Put a whole copy in the place of what is missing or changed; says whether the copy was whole, else nothing is touched."""
        temporary = self._temporary / f"{os.getpid()}-{secrets.token_hex(8)}"
        try:
            stored = self._write(temporary, content)
            if stored.sha256 != sha256:
                return False
            with self._held(sha256, fcntl.LOCK_SH):
                self._put_in_place(temporary, self._paths(sha256)[0])
        finally:
            temporary.unlink(missing_ok=True)
        return True

    def reseal(self, sha256: str) -> bool:
        """Write a blob anew under the newest key, where it is not yet; says whether that was needed. It is never away meanwhile.

        Raises:
            FileNotWhole: it is missing, changed, or its own key is not there: then nothing is touched.
        """
        if self.keys is None:
            return False
        if self._is_sealed_newest(sha256):
            return self._without_plain(sha256)
        temporary = self._temporary / f"{os.getpid()}-{secrets.token_hex(8)}"
        try:
            with self.open(sha256) as stream:
                stored = self._write(temporary, stream)
            if stored.sha256 != sha256:
                raise FileNotWhole(Reason.FILE_IS_CHANGED, sha256)
            sealed_path, plain = self._paths(sha256)
            with self._held(sha256, fcntl.LOCK_EX):
                self._put_in_place(temporary, sealed_path)
                faults.point("blob.resealed")
                plain.unlink(missing_ok=True)
        finally:
            temporary.unlink(missing_ok=True)
        return True

    def _without_plain(self, sha256: str) -> bool:
        """Takes away what lies in the clear beside the encrypted file: who wrote that was killed before."""
        plain = self._paths(sha256)[-1]
        with self._held(sha256, fcntl.LOCK_EX):
            if not plain.exists() or self.look(sha256) is not None:
                return False
            plain.unlink()
        return True

    def demand_keys(self) -> None:
        """Refuse to go on where files lie here encrypted and these keys are not theirs: nothing is then written in the clear, or judged.

        Raises:
            SettingsWrong: the keys are missing, or others.
        """
        mark = self.folder / SEALED_MARK
        if mark.exists() and (self.keys is None or mark.read_bytes() != self.keys.names_id):
            raise SettingsWrong(
                "The stored files are encrypted, and their keys are not there."
                if self.keys is None
                else "These are not the keys of the stored files.",
                what_to_do="Set CASEWORK_BLOB_KEYS to the file of keys that was kept apart from the backup.",
            )

    def names_of(self, sha256: str) -> tuple[str, ...]:
        """Give the names under which the file of a blob may lie."""
        return tuple(path.name for path in self._paths(sha256))

    def is_ours(self, name: str) -> bool:
        """Say whether a file is in the clear or encrypted under names we can tell: of others nobody can say what they are."""
        try:
            with self._place(name).open("rb") as file:
                ids = ids_of(file)
        except FileNotFoundError:
            return False
        return ids is None or (self.keys is not None and ids[1] == self.keys.names_id)

    def hashes(self) -> Iterator[str]:
        """Name the file of every blob in the store, in order; in the clear that is its hash."""
        return (name for name in self._names() if is_hash(name))

    def strays(self) -> Iterator[Stored]:
        """Name the files among the blobs that are none by their name, with their sizes: nobody of this house put them there."""
        for path in self._files():
            if not is_hash(path.name):
                yield Stored(path.relative_to(self.folder).as_posix(), path.stat().st_size)

    def sweep_temporary(self, *, now: float | None = None) -> int:
        """Remove what crashed writers left behind, older than an hour; return how many files went."""
        before = (time.time() if now is None else now) - TEMPORARY_FILES_LIVE
        left_over = [path for path in self._temporary.iterdir() if modified_at(path) < before]
        for path in left_over:
            path.unlink(missing_ok=True)
        return len(left_over)

    def sweep_candidates(self, *, now: float | None = None) -> Iterator[Stored]:
        """Name the blobs that have lain for 24 hours: only these may be destroyed when nothing refers to them.

        Storing known bytes again renews the 24 hours, so that a blob about to be referred to is no candidate.
        """
        before = (time.time() if now is None else now) - GRACE
        for sha256 in self.hashes():
            path = self._place(sha256)
            if modified_at(path) < before:
                yield Stored(sha256, path.stat().st_size)

    def remove(self, name: str, *, now: float | None = None) -> bool:
        """Destroy the file of one blob unless it was stored again within 24 hours.

        Who stores the same bytes this moment holds the lock on their place, shared, while renewing or writing them; this holds it alone,
        so that they are either renewed before and stay, or written anew afterwards. A killed process holds no lock.
        """
        path = self._place(name)
        with self._held(name, fcntl.LOCK_EX):
            if not path.exists() or modified_at(path) >= (time.time() if now is None else now) - GRACE:
                return False
            faults.point("blob.before_remove")
            path.unlink(missing_ok=True)
            flush_folder(path.parent)
        return True

    @contextlib.contextmanager
    def _held(self, name: str, how: int) -> Iterator[None]:
        """Holds the locks on the places of a blob or file; there is one for each of 256, and the system lets go of a dead process's.

        Who stores holds those of every name the content may lie under, in order, so that nobody waits for another in a ring.
        """
        with contextlib.ExitStack() as stack:
            for place in sorted({each[:2] for each in (self.names_of(name) if how == fcntl.LOCK_SH else (name,))}):
                descriptor = os.open(self._locks / place, os.O_RDWR | os.O_CREAT, 0o600)
                stack.callback(os.close, descriptor)
                fcntl.flock(descriptor, how)
            yield

    def _paths(self, sha256: str) -> tuple[Path, ...]:
        """Say where the blob may lie, first where it is written now; ``BadInput`` when this is no SHA-256: no other path is named."""
        plain = self._place(sha256)
        return (plain,) if self.keys is None else (self._place(self.keys.name(sha256)), plain)

    def _place(self, name: str) -> Path:
        if not is_hash(name):
            raise BadInput("not a SHA-256")
        return self.folder / name[:2] / name[2:4] / name

    def _open(self, sha256: str) -> BinaryIO:
        paths = self._paths(sha256)
        # once more from the front: one in the clear may be written anew, encrypted, between two looks
        for path in (*paths, paths[0]):
            with contextlib.suppress(FileNotFoundError):
                file = path.open("rb")
                if self.keys is None or path == paths[-1]:
                    return file
                try:
                    return cast(BinaryIO, io.BufferedReader(opened(file, self.keys, sha256), PIECE))
                except FileNotWhole:
                    file.close()
                    raise
        is_locked = self.keys is None and (self.folder / SEALED_MARK).exists()
        raise FileNotWhole(Reason.FILE_IS_LOCKED if is_locked else Reason.FILE_IS_MISSING, sha256)

    def _is_sealed_newest(self, sha256: str) -> bool:
        if self.keys is None:
            return False
        try:
            with self._paths(sha256)[0].open("rb") as file:
                ids = ids_of(file)
        except FileNotFoundError:
            return False
        return ids is not None and self.keys.by_id(ids[0]) == self.keys.newest

    def _write(self, path: Path, content: bytes | BinaryIO) -> Stored:
        measured = Measured(content)
        if self.keys is not None:
            self._mark_sealed(self.keys)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            for chunk in measured if self.keys is None else sealed(measured, self.keys):
                stream.write(chunk)
            stream.flush()
            os.fsync(stream.fileno())
        return Stored(measured.digest.hexdigest(), measured.size)

    def _mark_sealed(self, keys: BlobKeys) -> None:
        mark = self.folder / SEALED_MARK
        if not mark.exists():
            temporary = self._temporary / f"{os.getpid()}-{secrets.token_hex(8)}"
            temporary.write_bytes(keys.names_id)
            temporary.replace(mark)
            flush_folder(self.folder)

    def _files(self) -> Iterator[Path]:
        return (path for path in sorted(self.folder.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")) if path.is_file())

    def _names(self) -> Iterator[str]:
        return (path.name for path in self._files())

    def _known(self, content: bytes) -> Stored | None:
        """Renew a blob that is there already, without writing it again: a receipt hands its message over three times.

        Its name may be another writer's that has not flushed the folder yet, so that is done here too.
        """
        stored = Stored.of(content)
        with self._held(stored.sha256, fcntl.LOCK_SH):
            return stored if self._renewed(stored) else None

    def _renewed(self, stored: Stored) -> bool:
        """Touches a blob that is whole by its length, and makes its name last; one of another length is damaged and is written anew."""
        paths = self._paths(stored.sha256)
        for path in paths:
            if renew_whole(path, stored.size if path == paths[-1] else sealed_size(stored.size)):
                flush_folder(path.parent)
                return True
        return False

    def _give_name(self, temporary: Path, stored: Stored) -> None:
        with self._held(stored.sha256, fcntl.LOCK_SH):
            if not self._renewed(stored):
                self._put_in_place(temporary, self._paths(stored.sha256)[0])

    def _put_in_place(self, temporary: Path, final: Path) -> None:
        for folder in (final.parent.parent, final.parent):
            if not folder.exists():
                folder.mkdir(mode=0o700, exist_ok=True)
                flush_folder(folder.parent)
        temporary.replace(final)
        flush_folder(final.parent)


def store_of(settings: Settings) -> BlobStore:
    """Give the store of an installation, with its keys where it has any."""
    return BlobStore(settings.blobs_folder, read_keys(settings.blob_keys))
