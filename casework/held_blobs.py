"""The wall before the store: bytes that wait for the virus check, or in which a virus was found, are given to nobody.

Every room reads stored bytes through ``platform.blobs``, which is this; only the check itself goes behind it. Whether the ministry of who
asks has released a file is asked besides, where a person opens it (``casework.services.checking``).
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from sqlalchemy import Connection, Engine, text

from casework.errors import FileNotWhole
from casework.ports import Blobs
from casework.vocabulary import CheckState, Reason

HELD: Mapping[CheckState, Reason] = {
    CheckState.WAITING: Reason.FILE_WAITS_FOR_CHECK,
    CheckState.FAILED: Reason.FILE_NOT_CHECKED,
    CheckState.INFECTED: Reason.FILE_IS_INFECTED,
}
_HELD = text("""
    SELECT c.sha256, c.state, c.virus FROM file_check c WHERE c.sha256 = ANY (:hashes) AND c.state <> 'clean'
       AND NOT EXISTS (SELECT 1 FROM file_release r WHERE r.sha256 = c.sha256 AND r.virus = c.virus)""")


@dataclass(frozen=True)
class Held:
    """Says why bytes are given to nobody, and by which virus where one was found."""

    reason: Reason
    virus: str


class HeldBlobs:
    """Keeps bytes as the store behind it does, and gives out those that nothing stands against."""

    def __init__(self, behind: Blobs, engine: Engine, *, serve_unchecked: bool) -> None:
        self._behind = behind
        self._engine = engine
        self._serve_unchecked = serve_unchecked

    def put(self, content: bytes) -> object:
        """Stores the bytes durably; storing the same again changes nothing."""
        return self._behind.put(content)

    def read(self, sha256: str) -> bytes:
        """Gives the bytes back, whole; ``FileNotWhole`` when they are held, missing or changed."""
        self._demand(sha256)
        return self._behind.read(sha256)

    def open(self, sha256: str) -> BinaryIO:
        """Opens the bytes for reading, whole; ``FileNotWhole`` when they are held, missing or changed."""
        self._demand(sha256)
        return self._behind.open(sha256)

    def exists(self, sha256: str) -> bool:
        """Says whether the bytes are there."""
        return self._behind.exists(sha256)

    def renew(self, sha256: str) -> bool:
        """Says the same, and keeps them from being swept for another day."""
        return self._behind.renew(sha256)

    def reader(self, hashes: Collection[str]) -> Callable[[str], bytes]:
        """Asks once about many contents that are read right after, and gives how each is read, as ``read`` does.

        The reader raises ``FileNotWhole`` when they are held, missing or changed, and ``KeyError`` for bytes that were not asked about.
        """
        asked = frozenset(hashes)
        held = self._held(asked)

        def read(sha256: str) -> bytes:
            if sha256 not in asked:
                raise KeyError(sha256)
            _refuse(held, sha256)
            return self._behind.read(sha256)

        return read

    def _demand(self, sha256: str) -> None:
        _refuse(self._held([sha256]), sha256)

    def _held(self, hashes: Collection[str]) -> dict[str, Held]:
        if not hashes:
            return {}
        with self._engine.connect() as connection:
            return held_among(connection, hashes, serve_unchecked=self._serve_unchecked)


def _refuse(held: Mapping[str, Held], sha256: str) -> None:
    if sha256 in held:
        raise FileNotWhole(held[sha256].reason, sha256)


def held_among(connection: Connection, hashes: Collection[str], *, serve_unchecked: bool) -> dict[str, Held]:
    """Gives those of the contents that are held, each with why: asked by an official, also what only other ministries have released."""
    found = connection.execute(_HELD, {"hashes": list(hashes)})
    held = {sha256: Held(HELD[CheckState(state)], virus) for sha256, state, virus in found}
    return {sha256: each for sha256, each in held.items() if not serve_unchecked or each.reason is Reason.FILE_IS_INFECTED}
