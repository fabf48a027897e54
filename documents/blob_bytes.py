"""The bytes of the store on disk: hashed piece by piece, flushed, renewed, and found in a backup folder."""

import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from casework.blob_files import BlobKeys, SealedReader, opened
from casework.errors import FileNotWhole

CHUNK = 1 << 20


def is_hash(name: str) -> bool:
    return len(name) == 64 and set(name) <= set("0123456789abcdef")


class Measured:
    """Gives a content on, piece by piece, and knows its hash and size when all of it has gone."""

    def __init__(self, content: bytes | BinaryIO) -> None:
        self._content = content
        self.digest = hashlib.sha256()
        self.size = 0

    def __iter__(self) -> Iterator[bytes]:
        for chunk in chunks_of(self._content):
            self.digest.update(chunk)
            self.size += len(chunk)
            yield chunk


def identity_of(stream: BinaryIO) -> tuple[int, ...]:
    raw = getattr(stream, "raw", None)
    file = os.fstat(raw.file.fileno() if isinstance(raw, SealedReader) else stream.fileno())
    return file.st_ino, file.st_size, file.st_mtime_ns, file.st_ctime_ns


def digest_of(stream: BinaryIO) -> str:
    """Hash what is left of the stream; what the disk cannot give back has no hash."""
    digest = hashlib.sha256()
    try:
        for chunk in chunks_of(stream):
            digest.update(chunk)
    except OSError:
        return ""
    return digest.hexdigest()


def chunks_of(content: bytes | BinaryIO) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    while chunk := content.read(CHUNK):
        yield chunk


def renew_whole(path: Path, size: int) -> bool:
    """Touch a blob that is already whole; a blob of another length is damaged and is written anew."""
    try:
        if path.stat().st_size != size:
            return False
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def modified_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def copies_in(folder: Path, sha256: str, keys: BlobKeys | None = None) -> Iterator[BinaryIO]:
    """Open the files of a backup folder that may be copies of a blob: where a store keeps it, below ``blobs/``, or bare under its name."""
    names = [sha256] if keys is None else [keys.name(sha256), sha256]
    for name in names:
        place = Path(name[:2]) / name[2:4] / name
        for path in (folder / place, folder / "blobs" / place, folder / name):
            with contextlib.suppress(FileNotFoundError, FileNotWhole), path.open("rb") as file:
                yield cast(BinaryIO, opened(file, keys, sha256)) if keys is not None and name != sha256 else file
