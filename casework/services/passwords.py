"""Keeps passwords and programs' secrets as argon2 hashes, and takes as long over a name nobody has as over one somebody has."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from casework.vocabulary import Reason

# NIST SP 800-63B-4 3.1.1.2: fifteen characters where the password is all that opens; ASVS 5.0 V6.2.1 and V6.2.9 recommend no less.
SHORTEST, LONGEST = 15, 200
DIFFERENT_CHARACTERS = 6
_EASY_TO_READ = "abcdefghjkmnpqrstuvwxyz23456789"
_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """Return what a password is kept as."""
    return _hasher.hash(password)


def one_time_password() -> str:
    """Return a password to be written down and typed once: sixteen letters and digits that nobody confuses (79 bits)."""
    return "-".join("".join(secrets.choice(_EASY_TO_READ) for _ in range(4)) for _ in range(4))


def against_password(password: str, *, old: str, username: str, name: str) -> list[Reason]:
    """List what speaks against a password somebody chose; it may hold any characters (ASVS 5.0 V6.2.5, V6.2.11)."""
    plain = password.casefold()
    told = [part for part in (username.casefold(), name.casefold()) if len(part) > 3 and part in plain]
    return [
        *([Reason.PASSWORD_IS_TOO_SHORT] if len(password) < SHORTEST else []),
        *([Reason.PASSWORD_IS_TOO_LONG] if len(password) > LONGEST else []),
        *([Reason.PASSWORD_IS_EASY] if len(set(plain)) < DIFFERENT_CHARACTERS or told else []),
        *([Reason.PASSWORD_IS_THE_OLD_ONE] if password == old else []),
    ]


def is_right_password(password_hash: str | None, password: str) -> bool:
    """Return whether the password belongs to the hash; without one the answer is no and takes as long (ASVS 5.0 V6.3.8)."""
    try:
        return _hasher.verify(password_hash or _nobodys_hash(), password) and bool(password_hash)
    except (VerifyMismatchError, InvalidHashError):
        return False


def is_outdated(password_hash: str) -> bool:
    """Return whether the hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)


@cache
def _nobodys_hash() -> str:
    return _hasher.hash(secrets.token_urlsafe(16))
