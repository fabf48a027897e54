"""Reads Outlook messages (.msg): a compound file with a stream for each property (MS-OXMSG), walked here by its directory.

The directory is walked by ourselves, and no deeper than messages lie in messages: what reads it whole reads every stream.
"""

import re
import struct
from collections.abc import Iterator
from io import BytesIO

import olefile

from casework.vocabulary import Extraction
from documents.extracted import Extracted
from documents.extractors.broken import BROKEN_OR_DEEP
from documents.extractors.mapi import DEEPEST, FILE_BYTES, Letter, Properties, Value, attachments_of, instant, text_of
from documents.extractors.source import Source

TOOL = "outlook"
FIXED = "__properties_version1.0"
MOST_STREAMS = 20_000
INTEGER, BOOLEAN, TIME, OBJECT, NARROW, WIDE, BINARY = 0x0003, 0x000B, 0x0040, 0x000D, 0x001E, 0x001F, 0x0102

_STREAM = re.compile(r"__substg1\.0_([0-9A-Fa-f]{4})([0-9A-Fa-f]{4})\Z")
# Where the list of fixed properties begins: in the message, in one within it, in a recipient or an attachment.
_OUTER, _INNER, _OTHER = 32, 24, 8

Path = tuple[str, ...]


def extract(source: Source) -> Extracted:
    """Return headers and body as text and the attachments; a message that cannot be opened is ``crashed``."""
    try:
        letter, unread = letter_of(source.content)
        text = source.budget.take(text_of(letter, source.budget))
        attachments = tuple(attachments_of(letter, source.budget))
    except RecursionError:
        raise
    except BROKEN_OR_DEEP:
        return Extracted(Extraction.CRASHED, source.media_type, tool=TOOL, reason="it is broken: the message does not open")
    reason = "only the beginning was read" if source.budget.is_spent else "some of its parts could not be read" if unread else ""
    return Extracted(
        Extraction.PARTIAL if reason else Extraction.OK,
        source.media_type,
        text,
        page_count=1,
        attachments=attachments,
        tool=TOOL,
        reason=reason,
    )


def letter_of(content: bytes) -> tuple[Letter, int]:
    """Return the message of a file, and how many of its parts could not be read.

    Raises:
        one of BROKEN_OR_DEEP: the file does not open.
    """
    with olefile.OleFileIO(BytesIO(content)) as ole:
        reader = _Reader(ole)
        return reader.letter((), _OUTER), reader.unread


class _Reader:
    """Reads the storages of one message file."""

    def __init__(self, ole: olefile.OleFileIO) -> None:
        self.unread = 0
        self._ole = ole
        self._names: dict[Path, list[str]] = {}
        for path in ole.listdir(streams=True, storages=True)[:MOST_STREAMS]:
            self._names.setdefault(tuple(path[:-1]), []).append(path[-1])

    def letter(self, place: Path, header: int, depth: int = 0) -> Letter:
        """Read the message in a storage, with its recipients, its attachments and the messages within it."""
        files, letters = [], []
        for name in self._storages(place, "__attach"):
            inner = (*place, name, f"__substg1.0_{FILE_BYTES:04X}{OBJECT:04X}")
            if FIXED in self._names.get(inner, ()):
                if depth < DEEPEST:
                    letters.append(self.letter(inner, _INNER, depth + 1))
            else:
                files.append(self._properties((*place, name), _OTHER))
        recipients = tuple(self._properties((*place, name), _OTHER) for name in self._storages(place, "__recip"))
        return Letter(self._properties(place, header), recipients, tuple(files), tuple(letters))

    def _storages(self, place: Path, start: str) -> list[str]:
        return [name for name in self._names.get(place, ()) if name.lower().startswith(start)]

    def _properties(self, place: Path, header: int) -> Properties:
        properties = dict(self._fixed(place, header))
        for name in self._names.get(place, ()):
            match = _STREAM.match(name)
            if match and int(match[2], 16) in (NARROW, WIDE, BINARY):
                content = self._stream((*place, name))
                if content is not None:
                    wide = int(match[2], 16) == WIDE
                    properties[int(match[1], 16)] = content.decode("utf-16-le", "replace") if wide else content
        return properties

    def _fixed(self, place: Path, header: int) -> Iterator[tuple[int, Value]]:
        """Yield the properties of fixed length, 16 bytes each: what it is, flags, value."""
        content = (self._stream((*place, FIXED)) if FIXED in self._names.get(place, ()) else b"") or b""
        for start in range(header, len(content) - 15, 16):
            kind, tag = struct.unpack_from("<HH", content, start)
            if kind in (INTEGER, BOOLEAN):
                yield tag, struct.unpack_from("<i", content, start + 8)[0]
            elif kind == TIME:
                yield tag, instant(struct.unpack_from("<Q", content, start + 8)[0])

    def _stream(self, path: Path) -> bytes | None:
        try:
            with self._ole.openstream(list(path)) as stream:
                return bytes(stream.read())
        except BROKEN_OR_DEEP:
            self.unread += 1
            return None
