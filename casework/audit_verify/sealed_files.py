"""Opens stored bytes that are encrypted, by a reading of their shape of its own: the verifier takes nothing on trust from who wrote them.

A file is ``magic | key id | names id | salt`` and pieces of 64 KiB, each under AES-256-GCM by a key of the file's own
(docs/decisions/encryption-at-rest.md).
"""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC, ID, SALT, KEY, TAG, PIECE = b"CWBLOB1\n", 8, 32, 32, 16, 64 << 10
HEADER = len(MAGIC) + 2 * ID + SALT


class NotOpened(Exception):
    """Says why encrypted bytes do not open."""


@dataclass(frozen=True, repr=False)
class Keys:
    """Is what opens stored bytes: the key that makes the names of files, and the keys by which a header names them."""

    names: bytes
    by_id: dict[bytes, bytes]

    def name(self, sha256: str) -> str:
        """Gives the name under which a content lies."""
        return hmac.new(self.names, sha256.encode(), hashlib.sha256).hexdigest()


def keys_in(path: Path) -> Keys:
    """Reads the file of keys: a line ``names HEX``, and a line ``key HEX`` a key.

    Raises:
        ValueError: it holds something else.
        OSError: it cannot be read.
    """
    lines = [line.split() for line in path.read_text("ascii").splitlines() if line.strip() and not line.startswith("#")]
    found = [(kind, bytes.fromhex(value)) for kind, value in lines]
    names = [value for kind, value in found if kind == "names"]
    keys = [value for kind, value in found if kind == "key"]
    if len(names) != 1 or not keys or len(names) + len(keys) != len(found) or {len(value) for _, value in found} != {KEY}:
        raise ValueError(f"the file {path.name} holds no keys of stored files")
    return Keys(names[0], {hashlib.sha256(b"casework blob key" + key).digest()[:ID]: key for key in keys})


def content(file: BinaryIO, keys: Keys) -> Iterator[bytes]:
    """Gives the content of an encrypted file, piece by piece.

    Raises:
        NotOpened: its key is not there, or a piece was changed, moved, left out or cut off.
    """
    header = file.read(HEADER)
    if len(header) < HEADER or not header.startswith(MAGIC):
        raise NotOpened("they are not what was written")
    key = keys.by_id.get(header[len(MAGIC) :][:ID])
    if key is None:
        raise NotOpened("the key is not there")
    cipher = AESGCM(HKDF(SHA256(), KEY, header[-SALT:], b"casework blob").derive(key))
    number, piece = 0, file.read(PIECE + TAG)
    while True:
        following = file.read(PIECE + TAG)
        try:
            yield cipher.decrypt(number.to_bytes(11, "big") + bytes([not following]), piece, header)
        except InvalidTag:
            raise NotOpened("a part of them was changed") from None
        if not following:
            return
        number, piece = number + 1, following
