"""Keys for what is personal: one per record, case or authority, wrapped by the installation's key.

The evidence keeps an HMAC-SHA256 of a personal value under its subject's key; the value itself lies beside it under
AES-256-GCM. Deleting the subject's wrapped key shreds both the value and any way to test a guess against the hash, while the
chain of hashes stays whole.
"""

import hashlib
import hmac
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from casework.errors import SettingsWrong
from casework.secret_files import kept_once

KEY_BYTES = 32
NONCE_BYTES = 12


@dataclass(frozen=True, repr=False)
class MasterKey:
    """Is the installation's key, which wraps the keys of subjects; 32 bytes from a file only its owner reads."""

    secret: bytes

    def fresh(self, subject: str) -> bytes:
        """Gives a new subject key, wrapped."""
        return _seal(self.secret, os.urandom(KEY_BYTES), subject)

    def of_typing(self, official_id: int) -> bytes:
        """Gives the key of what an official types and has not saved; it opens nothing that is kept here."""
        return hmac.new(self.secret, f"typing\n{official_id}".encode(), hashlib.sha256).digest()

    def unwrap(self, subject: str, wrapped: bytes) -> "SubjectSecret":
        """Opens a wrapped subject key.

        Raises:
            SettingsWrong: when the key was wrapped by another installation's key.
        """
        try:
            return SubjectSecret(_open(self.secret, wrapped, subject))
        except InvalidTag:
            raise SettingsWrong(
                "The secrets folder does not belong to this database.",
                what_to_do="Put back the file master.key that was backed up together with the database.",
            ) from None


@dataclass(frozen=True, repr=False)
class SubjectSecret:
    """Is the opened key of one record, case or authority."""

    secret: bytes

    def digest(self, name: str, value: str) -> str:
        """Gives the keyed hash that stands in the evidence."""
        return "hmac:" + hmac.new(self.secret, f"{name}\n{value}".encode(), hashlib.sha256).hexdigest()

    def seal(self, name: str, value: str) -> bytes:
        """Encrypts a value; only ``open`` with the same name reads it."""
        return _seal(self.secret, value.encode(), name)

    def open(self, name: str, sealed: bytes) -> str:
        """Decrypts a value that ``seal`` made."""
        return _open(self.secret, sealed, name).decode()


def read_master_key(path: Path) -> MasterKey:
    """Reads the installation's key, making it at the first start (mode 0600)."""
    secret = kept_once(path, lambda: os.urandom(KEY_BYTES)).read_bytes()
    if len(secret) != KEY_BYTES:
        raise SettingsWrong(f"The key file {path.name} is damaged.", what_to_do="Put it back from the backup.")
    return MasterKey(secret)


def _seal(key: bytes, value: bytes, bound_to: str) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, value, bound_to.encode())


def _open(key: bytes, sealed: bytes, bound_to: str) -> bytes:
    return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to.encode())
