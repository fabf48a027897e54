"""Opens signed and compressed messages (CMS, RFC 5652 and 3274) and tells encrypted ones; it checks no signature.

The few structures on the way are read in BER by ourselves: signers write lengths that DER readers refuse, and the libraries that
verify do not hand the content out. No recursion; what lies deeper than any signer nests is broken.
"""

import base64
import binascii
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from documents.limits import MEGABYTE

LARGEST = 64 * MEGABYTE
DEEPEST = 10
SIGNED = bytes.fromhex("2a864886f70d010702")
COMPRESSED = bytes.fromhex("2a864886f70d0109100109")
ENCRYPTED = (bytes.fromhex("2a864886f70d010703"), bytes.fromhex("2a864886f70d010706"), bytes.fromhex("2a864886f70d0109100117"))
SEQUENCE, SET, OCTETS, IDENTIFIER, FIRST = 0x30, 0x31, 0x04, 0x06, 0xA0
CONSTRUCTED = 0x20

_COMMON_NAME = re.compile(rb"\x06\x03\x55\x04\x03([\x0c\x13\x14\x1e])([\x01-\x7f])", re.DOTALL)


class Wrapping(StrEnum):
    """Says what was done to a content."""

    SIGNED = "signed"
    COMPRESSED = "compressed"
    ENCRYPTED = "encrypted"


class Broken(ValueError):
    """Says that the bytes are no such structure, or one cut short."""


@dataclass(frozen=True)
class Opened:
    """What lay inside: nothing in a signature that stands beside what it signs, or where it is encrypted."""

    wrapping: Wrapping
    content: bytes | None = field(default=None, repr=False)
    signers: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class _Element:
    tag: int
    content: bytes = field(repr=False)


def opened(content: bytes) -> Opened:
    """Return what a CMS file holds; ``Broken`` for one that cannot be read."""
    kind, inner = _pair(_one(_binary(content), SEQUENCE))
    if kind in ENCRYPTED:
        return Opened(Wrapping.ENCRYPTED)
    if kind == COMPRESSED and inner is not None:
        return Opened(Wrapping.COMPRESSED, _inflated(_encapsulated(_one(inner, SEQUENCE))))
    if kind != SIGNED or inner is None:
        raise Broken("no signed message")
    signed = _one(inner, SEQUENCE)
    return Opened(Wrapping.SIGNED, _encapsulated(signed), tuple(_signers(signed)))


def is_cms(head: bytes) -> bool:
    """Say whether the first bytes are those of a CMS file, in binary or in base64."""
    head = _binary(head[:1024])[:40] if head[:1] != b"\x30" else head[:40]
    kinds = (b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07", b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01")
    return head[:1] == b"\x30" and any(kind in head for kind in kinds)


def _binary(content: bytes) -> bytes:
    """Return the bytes of what stands in base64, with or without the lines that frame it as PEM."""
    if content[:1] == b"\x30":
        return content
    if content.startswith((b"-----BEGIN PKCS7-----", b"-----BEGIN CMS-----")):
        content = content.partition(b"\n")[2].partition(b"-----")[0]
    elif not content.startswith(b"MI"):
        return b""
    packed = b"".join(content.split())
    try:
        return base64.b64decode(packed[: len(packed) // 4 * 4])
    except binascii.Error:
        return b""


def _elements(content: bytes) -> Iterator[_Element]:
    """Yield the elements that stand one after another."""
    place = 0
    while place < len(content):
        tag, start, length = _header(content, place)
        if tag == 0 and length == 0:
            return
        stop = start + length if length >= 0 else _end(content, start)
        if stop > len(content):
            raise Broken("cut short")
        yield _Element(tag, content[start:stop])
        place = stop if length >= 0 else stop + 2


def _header(content: bytes, place: int) -> tuple[int, int, int]:
    """Return tag, where the content starts, and its length; -1 for one that says itself where it ends."""
    try:
        tag, length, start = content[place], content[place + 1], place + 2
    except IndexError:
        raise Broken("cut short") from None
    if length < 0x80:
        return tag, start, length
    if length == 0x80:
        return tag, start, -1
    size = length & 0x7F
    if size > 5:
        raise Broken("no such length")
    return tag, start + size, int.from_bytes(content[start : start + size], "big")


def _end(content: bytes, place: int) -> int:
    """Return where the two zeros stand that end what begins here."""
    depth = 1
    while True:
        tag, start, length = _header(content, place)
        if tag == 0 and length == 0:
            depth -= 1
            if depth == 0:
                return place
        depth += length < 0
        place = start + max(length, 0)


def _one(content: bytes, tag: int) -> bytes:
    element = next(_elements(content), None)
    if element is None or element.tag != tag:
        raise Broken("no such structure")
    return element.content


def _pair(content: bytes) -> tuple[bytes, bytes | None]:
    """Return the identifier and what follows it, tagged."""
    elements = _elements(content)
    kind = next(elements, None)
    if kind is None or kind.tag != IDENTIFIER:
        raise Broken("no such structure")
    inner = next(elements, None)
    return kind.content, inner.content if inner is not None and inner.tag == FIRST else None


def _encapsulated(structure: bytes) -> bytes | None:
    """Return the content within signed or compressed data: version, algorithms, then the content with its kind."""
    for element in _elements(structure):
        first = next(_elements(element.content), None) if element.tag == SEQUENCE else None
        if first is not None and first.tag == IDENTIFIER and not _is_algorithm(first.content):
            inner = _pair(element.content)[1]
            return None if inner is None else _octets(inner)
    return None


def _is_algorithm(identifier: bytes) -> bool:
    return identifier.startswith(bytes.fromhex("2a864886f70d01091003"))  # how it was compressed


def _octets(content: bytes) -> bytes:
    """Return a string of octets, whole or in pieces."""
    element = next(_elements(content), None)
    if element is None:
        return b""
    if element.tag not in (OCTETS, OCTETS | CONSTRUCTED):
        return element.content
    pieces, waiting = [], [(element, 0)]
    while waiting:
        element, depth = waiting.pop()
        if element.tag == OCTETS:
            pieces.append(element.content)
        elif depth < DEEPEST:
            waiting.extend((each, depth + 1) for each in reversed(list(_elements(element.content))))
    return b"".join(pieces)


def _inflated(content: bytes | None) -> bytes | None:
    if content is None:
        return None
    try:
        return zlib.decompressobj().decompress(content, LARGEST)
    except zlib.error:
        raise Broken("not compressed") from None


def _signers(signed: bytes) -> Iterator[str]:
    """Name the subjects of the certificates that issued no other one there: those who signed."""
    certificates = next((element.content for element in _elements(signed) if element.tag == FIRST), b"")
    names = []
    for certificate in _elements(certificates):
        try:
            fields = [each for each in _elements(_one(certificate.content, SEQUENCE)) if each.tag != FIRST]
        except Broken:
            continue
        if len(fields) > 4:
            names.append((fields[2].content, fields[4].content))
    issuers = {issuer for issuer, subject in names if issuer != subject}
    for name in dict.fromkeys(subject for _, subject in names if subject not in issuers):
        yield from _common_names(name)


def _common_names(name: bytes) -> Iterator[str]:
    for match in _COMMON_NAME.finditer(name):
        said = name[match.end() : match.end() + match[2][0]]
        yield said.decode("utf-16-be" if match[1] == b"\x1e" else "utf-8", "replace")
