"""Reads winmail.dat (TNEF, MS-OXTNEF): Outlook's own wrapping of a message's body and attachments.

One pass over the attributes without copying the rest of the file for each, so that a file of many small ones costs its bytes.
"""

import datetime as dt
import struct
from collections.abc import Iterator

from casework.vocabulary import Extraction
from documents.extracted import Extracted
from documents.extractors.broken import BROKEN
from documents.extractors.codepages import encoding_of
from documents.extractors.mapi import (
    BODY,
    DEEPEST,
    FILE_BYTES,
    MESSAGE_CODEPAGE,
    SHORT_NAME,
    SUBJECT,
    SUBMITTED,
    Letter,
    Properties,
    Value,
    attachments_of,
    instant,
    text_of,
)
from documents.extractors.source import Source

TOOL = "tnef"
SIGNATURE = b"\x78\x9f\x3e\x22"
MOST_ATTRIBUTES = 100_000
SENDER, SENDER_ADDRESS = 0x0C1A, 0x0C1F
# Attributes of the message and of an attachment (MS-OXTNEF 2.1.3.2).
A_FROM, A_SUBJECT, A_SENT, A_BODY = 0x8000, 0x8004, 0x8005, 0x800C
A_FILE, A_FILE_NAME, A_NEXT_FILE, A_FILE_PROPERTIES = 0x800F, 0x8010, 0x9002, 0x9005
A_PROPERTIES, A_RECIPIENTS, A_CODEPAGE = 0x9003, 0x9004, 0x9007
# A message within the message says so by this identifier before it (IID_IMessage).
MESSAGE_ID = bytes.fromhex("0703020000000000c000000000000046")

_SIZES = {0x0002: 4, 0x0003: 4, 0x0004: 4, 0x000A: 4, 0x000B: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x0014: 8, 0x0040: 8, 0x0048: 16}
_COUNTED = (0x001E, 0x001F, 0x000D, 0x0102)
_MANY = 0x1000


def extract(source: Source) -> Extracted:
    """Return the headers and body as text and the attachments; partial when the file ends in the middle."""
    reader = _Reader()
    letter = reader.letter(source.content)
    try:
        text = source.budget.take(text_of(letter, source.budget))
        attachments = tuple(attachments_of(letter, source.budget))
    except BROKEN:
        return Extracted(Extraction.CRASHED, source.media_type, tool=TOOL, reason="it is broken: the message does not open")
    outcome, reason = Extraction.OK, ""
    if not reader.attributes:
        outcome, reason = Extraction.CRASHED, "it is broken: the message does not open"
    elif source.budget.is_spent:
        outcome, reason = Extraction.PARTIAL, "only the beginning was read"
    elif not reader.is_whole:
        outcome, reason = Extraction.PARTIAL, "it ends in the middle, or a part of it is broken"
    return Extracted(outcome, source.media_type, text, page_count=1, attachments=attachments, tool=TOOL, reason=reason)


class _Reader:
    """Reads messages of one file and remembers whether all of it could be read."""

    def __init__(self) -> None:
        self.is_whole = True
        self.attributes = 0

    def letter(self, content: bytes, depth: int = 0) -> Letter:
        """Read a message with its attachments and, so deep, the messages within it."""
        properties: Properties = {}
        recipients: list[Properties] = []
        files: list[Properties] = []
        letters: list[Letter] = []
        for level, attribute, said_there in self._attributes(content):
            try:
                if attribute == A_NEXT_FILE:
                    files.append({})
                elif level == 2 and files:
                    _of_file(files[-1], attribute, said_there)
                elif attribute == A_RECIPIENTS:
                    recipients.extend(_rows(said_there))
                else:
                    _of_message(properties, attribute, said_there)
            except (struct.error, ValueError, IndexError):
                self.is_whole = False
        for file in files:
            inner = file.get(FILE_BYTES)
            if isinstance(inner, bytes) and inner.startswith(MESSAGE_ID) and depth < DEEPEST:
                letters.append(self.letter(inner[16:], depth + 1))
        kept = tuple(file for file in files if not bytes_of(file).startswith(MESSAGE_ID))
        return Letter(properties, tuple(recipients), kept, tuple(letters))

    def _attributes(self, content: bytes) -> Iterator[tuple[int, int, bytes]]:
        """Yield level, number and bytes of each attribute."""
        place, end = 6, len(content)
        if not content.startswith(SIGNATURE):
            self.is_whole = False
            return
        while place + 11 <= end and self.attributes < MOST_ATTRIBUTES:
            level, attribute, _, size = struct.unpack_from("<BHHI", content, place)
            if level not in (1, 2) or place + 9 + size > end:
                self.is_whole = False
                return
            self.attributes += 1
            yield level, attribute, content[place + 9 : place + 9 + size]
            place += size + 11
        self.is_whole = self.is_whole and place >= end - 11


def bytes_of(file: Properties) -> bytes:
    """Return the bytes of an attached file."""
    content = file.get(FILE_BYTES)
    return content if isinstance(content, bytes) else b""


def _of_message(properties: Properties, attribute: int, content: bytes) -> None:
    """Take up an attribute of the message; of a broken one, what comes before the break."""
    if attribute == A_PROPERTIES:
        _properties(properties, content, 0)
    elif attribute in (A_SUBJECT, A_BODY):
        properties[SUBJECT if attribute == A_SUBJECT else BODY] = content.rstrip(b"\x00")
    elif attribute == A_CODEPAGE and encoding_of(number := struct.unpack_from("<I", content)[0]):
        properties[MESSAGE_CODEPAGE] = number
    elif attribute == A_SENT:
        year, month, day, hour, minute, second = struct.unpack_from("<6H", content)
        properties[SUBMITTED] = dt.datetime(year, month, day, hour, minute, second, tzinfo=dt.UTC)
    elif attribute == A_FROM:
        properties |= _sender(content)


def _of_file(file: Properties, attribute: int, content: bytes) -> None:
    if attribute == A_FILE:
        file[FILE_BYTES] = content
    elif attribute == A_FILE_NAME:
        file[SHORT_NAME] = content.rstrip(b"\x00")
    elif attribute == A_FILE_PROPERTIES:
        found: Properties = {}
        _properties(found, content, 0)
        file |= {tag: value for tag, value in found.items() if tag != FILE_BYTES or value}


def _sender(content: bytes) -> Properties:
    """Read the triple of the sender: four numbers, the name, the kind and address."""
    _, _, name_size, address_size = struct.unpack_from("<HHHH", content)
    name, address = content[8 : 8 + name_size], content[8 + name_size : 8 + name_size + address_size]
    return {SENDER: name.rstrip(b"\x00"), SENDER_ADDRESS: address.rstrip(b"\x00").rpartition(b":")[2]}


def _rows(content: bytes) -> Iterator[Properties]:
    place = 4
    for _ in range(min(struct.unpack_from("<I", content)[0], 5_000)):
        row: Properties = {}
        place = _properties(row, content, place)
        yield row


def _properties(found: Properties, content: bytes, place: int) -> int:
    """Read a counted list of properties into ``found`` and say where it ends."""
    count, place = struct.unpack_from("<I", content, place)[0], place + 4
    for _ in range(count):
        kind, tag = struct.unpack_from("<HH", content, place)
        place = _past_name(content, place + 4) if tag >= 0x8000 else place + 4
        values, place = _values(content, kind, place)
        if values and tag < 0x8000:
            found[tag] = values[0]
    return place


def _past_name(content: bytes, place: int) -> int:
    """Skip the name of a property that has one of its own."""
    kind, number = struct.unpack_from("<II", content, place + 16)
    return place + 24 + (_padded(number) if kind == 1 else 0)


def _values(content: bytes, kind: int, place: int) -> tuple[list[Value], int]:
    count = 1
    base = kind & ~_MANY
    if base in _COUNTED or kind & _MANY:
        count, place = struct.unpack_from("<I", content, place)[0], place + 4
    values: list[Value] = []
    for _ in range(count):
        size = _SIZES.get(base)
        if base in _COUNTED:
            size, place = struct.unpack_from("<I", content, place)[0], place + 4
        if size is None or place + size > len(content):
            raise ValueError("no such property")
        values.append(_value(content[place : place + size], base))
        place += _padded(size)
    return values, place


def _value(content: bytes, kind: int) -> Value:
    if kind == 0x001F:
        return content.decode("utf-16-le", "replace").rstrip("\x00")
    if kind == 0x001E:
        return content.rstrip(b"\x00")
    if kind == 0x0040:
        return instant(int.from_bytes(content, "little"))
    return content if kind in _COUNTED else int.from_bytes(content, "little", signed=kind == 0x0003)


def _padded(size: int) -> int:
    return (size + 3) & ~3
