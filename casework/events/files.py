"""Stored files: what was found wrong with their bytes, what was mended, and what the virus check found."""

from dataclasses import dataclass

from casework.events.event import Event, personal


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


@dataclass(frozen=True, kw_only=True)
class FileCheckAsked(Event):
    """A file is to be checked for viruses, before anybody opens it where it is new."""

    version_id: int


@dataclass(frozen=True, kw_only=True)
class FileFoundClean(Event):
    """The virus check found nothing in a file; by which signatures."""

    version_id: int
    signatures: str


@dataclass(frozen=True, kw_only=True)
class FileQuarantined(Event):
    """A virus was found in a file: from now on its bytes are given to nobody; which virus, by which signatures."""

    version_id: int
    virus: str
    signatures: str


@dataclass(frozen=True, kw_only=True)
class FileNotChecked(Event):
    """The virus scanner answered that it cannot check a file, and why."""

    version_id: int
    why: str


@dataclass(frozen=True, kw_only=True)
class FileReleased(Event):
    """A file in quarantine was released by a person as no danger, and why."""

    version_id: int
    virus: str
    reason: str = personal()
