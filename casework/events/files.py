"""Stored files: what was found wrong with their bytes, and what was mended."""

from dataclasses import dataclass

from casework.events.event import Event


@dataclass(frozen=True, kw_only=True)
class FileFoundWrong(Event):
    """Stored bytes were found missing, changed, or known to no row, by their name in the store."""

    name: str
    trouble: str


@dataclass(frozen=True, kw_only=True)
class FileMended(Event):
    """What was missing or changed is whole again: a copy was put back, or the file is there again."""

    name: str
    trouble: str


@dataclass(frozen=True, kw_only=True)
class FilesSwept(Event):
    """Bytes that nothing refers to were destroyed after their grace: how many files."""

    files: int


@dataclass(frozen=True, kw_only=True)
class FilesEncrypted(Event):
    """Stored files were written anew under the newest key: how many, and which key, by its id."""

    files: int
    key: str
