"""How stored bytes lie on disk when they are encrypted: the keys, the name of a file, its header and its pieces.

A file is ``magic | key id | names id | salt`` and then pieces of 64 KiB, each under AES-256-GCM with a key of the file's own (HKDF over the
key and the salt) and a nonce that counts the pieces and marks the last: a piece changed, moved, left out or cut off does not open
(docs/decisions/encryption-at-rest.md). The verifier of the evidence reads the same shape by code of its own.
"""

import hashlib
import hmac
import io
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from casework.errors import FileNotWhole, SettingsWrong
from casework.vocabulary import Reason

MAGIC = b"CWBLOB1\n"
ID_BYTES, SALT_BYTES, KEY_BYTES, TAG_BYTES = 8, 32, 32, 16
HEADER = len(MAGIC) + 2 * ID_BYTES + SALT_BYTES
PIECE = 64 << 10
NAMES = "names"


@dataclass(frozen=True, repr=False)
class BlobKeys:
    """Is the keys that open stored bytes, the newest last, and the one that makes the names of files, which never changes."""

    names: bytes
    keys: tuple[bytes, ...]

    @property
    def names_id(self) -> bytes:
        """Gives by what a file says whose names it is under."""
        return _id(self.names)

    @property
    def newest(self) -> bytes:
        """Gives the key that writes."""
        return self.keys[-1]

    @property
    def newest_id(self) -> bytes:
        """Gives by what a file names the key that writes."""
        return _id(self.newest)

    def name(self, sha256: str) -> str:
        """Names the file of a content: without the key nobody can tell from the name whether a known content is there."""
        return hmac.new(self.names, sha256.encode(), hashlib.sha256).hexdigest()

    def by_id(self, key_id: bytes) -> bytes | None:
        """Gives the key that a file's header names; None where it is not there."""
        return next((key for key in self.keys if _id(key) == key_id), None)


def read_keys(path: Path | None) -> BlobKeys | None:
    """Gives the keys of an installation: a line ``names HEX`` and a line ``key HEX`` a key, the newest last; None without a file.

    Raises:
        SettingsWrong: the file cannot be read, or holds something else.
    """
    return None if path is None else keys_in(path)


def keys_in(path: Path) -> BlobKeys:
    """Reads the file of keys.

    Raises:
        SettingsWrong: it cannot be read, or holds something else.
    """
    try:
        lines = [line.split() for line in path.read_text("ascii").splitlines() if line.strip() and not line.startswith("#")]
        found = [(kind, bytes.fromhex(value)) for kind, value in lines]
    except (OSError, ValueError):
        raise SettingsWrong(
            f"The keys of stored files cannot be read from {path.name}.", what_to_do="Put the file back from its copy."
        ) from None
    names = [value for kind, value in found if kind == NAMES]
    keys = tuple(value for kind, value in found if kind == "key")
    if len(names) != 1 or not keys or {len(value) for _, value in found} != {KEY_BYTES} or {kind for kind, _ in found} != {NAMES, "key"}:
        raise SettingsWrong(f"The file {path.name} holds no keys of stored files.", what_to_do="Make it by `casework blobs new-key FILE`.")
    return BlobKeys(names[0], keys)


def add_key(path: Path) -> BlobKeys:
    """Puts a new key at the end of the file, which is made (readable by its owner alone) where it is not there."""
    before = path.read_text("ascii") if path.exists() else f"{NAMES} {os.urandom(KEY_BYTES).hex()}\n"
    temporary = path.with_name(f".{path.name}.new")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(f"{before.rstrip()}\nkey {os.urandom(KEY_BYTES).hex()}\n")
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    return keys_in(path)


def sealed(content: Iterable[bytes], keys: BlobKeys) -> Iterator[bytes]:
    """Gives what is written to disk for a content, piece by piece."""
    header = MAGIC + _id(keys.newest) + keys.names_id + os.urandom(SALT_BYTES)
    cipher = _cipher(keys.newest, header)
    yield header
    number, held = 0, bytearray()
    for chunk in content:
        held += chunk
        while len(held) > PIECE:
            yield cipher.encrypt(_nonce(number, is_last=False), bytes(held[:PIECE]), header)
            del held[:PIECE]
            number += 1
    yield cipher.encrypt(_nonce(number, is_last=True), bytes(held), header)


def sealed_size(size: int) -> int:
    """Says how long the file of a content is."""
    return HEADER + size + max(1, -(-size // PIECE)) * TAG_BYTES


def ids_of(file: BinaryIO) -> tuple[bytes, bytes] | None:
    """Gives by which key a file is encrypted and under whose names it lies; None for one that is not encrypted."""
    file.seek(0)
    header = file.read(HEADER)
    if len(header) < HEADER or not header.startswith(MAGIC):
        return None
    return header[8:16], header[16:24]


def opened(file: BinaryIO, keys: BlobKeys, sha256: str) -> "SealedReader":
    """Gives the content of an encrypted file as a stream that can be sought in.

    Raises:
        FileNotWhole: the key is not there, or the file is none of ours.
    """
    ids = ids_of(file)
    if ids is None:
        raise FileNotWhole(Reason.FILE_IS_CHANGED, sha256)
    key = keys.by_id(ids[0])
    if key is None:
        raise FileNotWhole(Reason.FILE_IS_LOCKED, sha256)
    return SealedReader(file, key, sha256)


class SealedReader(io.RawIOBase):
    """Reads an encrypted file as its content; ``FileNotWhole`` at a piece that was changed."""

    def __init__(self, file: BinaryIO, key: bytes, sha256: str) -> None:
        file.seek(0)
        self.file = file
        self._sha256 = sha256
        self._header = file.read(HEADER)
        self._cipher = _cipher(key, self._header)
        body = os.fstat(file.fileno()).st_size - HEADER
        self._pieces = -(-body // (PIECE + TAG_BYTES))
        self.size = body - self._pieces * TAG_BYTES
        self._at = 0
        self._held: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._at = max(0, offset + (0, self._at, self.size)[whence])
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]  # what io.RawIOBase hands in is a buffer
        if self._at >= self.size:
            return 0
        piece = self._piece(self._at // PIECE)
        part = piece[self._at % PIECE :][: len(view)]
        view[: len(part)] = part
        self._at += len(part)
        return len(part)

    def close(self) -> None:
        self.file.close()
        super().close()

    def _piece(self, number: int) -> bytes:
        if self._held[0] != number:
            self.file.seek(HEADER + number * (PIECE + TAG_BYTES))
            try:
                piece = self._cipher.decrypt(
                    _nonce(number, is_last=number == self._pieces - 1), self.file.read(PIECE + TAG_BYTES), self._header
                )
            except (InvalidTag, OSError):
                raise FileNotWhole(Reason.FILE_IS_CHANGED, self._sha256) from None
            self._held = number, piece
        return self._held[1]


def _cipher(key: bytes, header: bytes) -> AESGCM:
    salt = header[-SALT_BYTES:]
    return AESGCM(HKDF(SHA256(), KEY_BYTES, salt, b"casework blob").derive(key))


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _id(key: bytes) -> bytes:
    return hashlib.sha256(b"casework blob key" + key).digest()[:ID_BYTES]
