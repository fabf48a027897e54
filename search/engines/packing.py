"""How the postings of one word are packed: first which records, as a bitmap or a list; then, in blocks, where in each.

Whoosh's own blocks pickle records and places together, so that merely asking *which* costs unpacking *where*: 20–80 ms for a
common word at 50,000 records (performance.md). Packed apart, a whole word is one big integer, and AND, OR, NOT and the access
filter are single machine operations on it. Every part carries a checksum, its own or zlib's.
"""

import struct
import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate

from search.engines.port import IndexBroken

_HEADER = struct.Struct("<BIIII")  # flags, count, bytes of ids, blocks, checksum of ids
_BITMAP, _PACKED, _ALONE = 1, 2, 4
_SINGLE = struct.Struct("<BII")  # flags, the record, checksum of its places: most words stand in one record only
_BLOCK = 512
_WORTH_PACKING = 64


def pack(ids: list[int], places: list[bytes]) -> bytes:
    """Packs record numbers in rising order and, when given, the packed positions of each."""
    if len(ids) == 1:
        place = places[0] if places else b""
        return _SINGLE.pack(_ALONE, ids[0], zlib.crc32(place, ids[0])) + place
    flags, listed = _packed_ids(ids)
    blocks = [_packed_block(ids[at : at + _BLOCK], places[at : at + _BLOCK]) for at in range(0, len(places), _BLOCK)]
    directory = array("I")
    for number, block in enumerate(blocks):
        directory.extend((ids[number * _BLOCK], len(block)))
    header = _HEADER.pack(flags, len(ids), len(listed), len(blocks), zlib.crc32(listed))
    return header + listed + directory.tobytes() + b"".join(blocks)


def bitmap(packed: bytes) -> int:
    """Gives the records as an integer whose bit *n* stands for record *n*; raises ``IndexBroken``."""
    if packed[0] & _ALONE:
        return 1 << int(_SINGLE.unpack_from(packed)[1])
    flags, count, size, _, checksum = _HEADER.unpack_from(packed)
    listed = packed[_HEADER.size : _HEADER.size + size]
    if zlib.crc32(listed) != checksum:
        raise IndexBroken("postings do not match their checksum")
    if flags & _PACKED:
        listed = zlib.decompress(listed)
    if flags & _BITMAP:
        return int.from_bytes(listed, "little")
    ids = array("I", listed)
    if count < 24:
        found = 0
        for each in ids:
            found |= 1 << each
        return found
    return bitmap_of(ids)


def union(many: Iterable[bytes]) -> int:
    """Gives the records of any of the postings; single records are gathered first, each bit set once."""
    found, alone = 0, set()
    for packed in many:
        if packed[0] & _ALONE:
            alone.add(_SINGLE.unpack_from(packed)[1])
        else:
            found |= bitmap(packed)
    return found | bitmap_of(sorted(alone))


def bitmap_of(ids: Iterable[int]) -> int:
    """Sets a bit for each number, given in rising order."""
    listed = ids if isinstance(ids, (array, list)) else list(ids)
    if not listed:
        return 0
    bits = bytearray((listed[-1] >> 3) + 1)
    for each in listed:
        bits[each >> 3] |= 1 << (each & 7)
    return int.from_bytes(bits, "little")


def numbers(bits: int) -> list[int]:
    """Lists the numbers of the bits that are set, in rising order."""
    found: list[int] = []
    for at, byte in enumerate(bits.to_bytes((bits.bit_length() + 7) >> 3, "little")):
        if byte:
            base = at << 3
            found.extend(base + bit for bit in _BITS[byte])
    return found


def places(packed: bytes, wanted: list[int]) -> dict[int, "array[int]"]:
    """Gives the positions of the word in each wanted record that has it; ``wanted`` rises."""
    if packed[0] & _ALONE:
        record, place = _alone(packed)
        return {record: unpacked_positions(place)} if record in wanted and place else {}
    _, _, size, count, _ = _HEADER.unpack_from(packed)
    if not count or not wanted:
        return {}
    start = _HEADER.size + size
    directory = array("I", packed[start : start + 8 * count])
    firsts, lengths = directory[0::2], directory[1::2]
    offsets = list(accumulate(lengths, initial=start + 8 * count))
    found: dict[int, array[int]] = {}
    at = 0
    while at < len(wanted):
        block = bisect_right(firsts, wanted[at]) - 1
        until = len(wanted) if block + 1 == count else bisect_left(wanted, firsts[block + 1])
        if block >= 0:
            _from_block(packed[offsets[block] : offsets[block + 1]], wanted[at:until], found)
        at = max(until, at + 1)
    return found


def every(packed: bytes) -> Iterator[tuple[int, bytes]]:
    """Yields every record with its packed positions, for merging."""
    if packed[0] & _ALONE:
        yield _alone(packed)
        return
    _, _, size, count, _ = _HEADER.unpack_from(packed)
    if not count:
        yield from ((each, b"") for each in numbers(bitmap(packed)))
        return
    start = _HEADER.size + size
    lengths = array("I", packed[start : start + 8 * count])[1::2]
    at = start + 8 * count
    for length in lengths:
        ids, ends, body = _unpacked_block(packed[at : at + length])
        for each, begin, end in zip(ids, [0, *ends[:-1]], ends, strict=True):
            yield each, body[begin:end]
        at += length


def packed_positions(positions: list[int]) -> bytes:
    """Packs positions."""
    return array("I", positions).tobytes()


def unpacked_positions(packed: bytes) -> "array[int]":
    """Gives the positions back."""
    return array("I", packed)


_BITS = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))


def _alone(packed: bytes) -> tuple[int, bytes]:
    _, record, checksum = _SINGLE.unpack_from(packed)
    place = packed[_SINGLE.size :]
    if zlib.crc32(place, record) != checksum:
        raise IndexBroken("a posting does not match its checksum")
    return record, place


def _packed_ids(ids: list[int]) -> tuple[int, bytes]:
    flags = 0
    if (ids[-1] >> 5) < len(ids):
        flags |= _BITMAP
        bits = bitmap_of(ids)
        listed = bits.to_bytes((bits.bit_length() + 7) >> 3, "little")
    else:
        listed = array("I", ids).tobytes()
    if len(listed) > _WORTH_PACKING:
        flags |= _PACKED
        listed = zlib.compress(listed, 1)
    return flags, listed


def _packed_block(ids: list[int], values: list[bytes]) -> bytes:
    sizes = array("I", ids) + array("I", accumulate(len(value) for value in values))
    plain = len(ids).to_bytes(2, "little") + sizes.tobytes() + b"".join(values)
    if len(plain) <= _WORTH_PACKING:
        return b"\x00" + zlib.crc32(plain).to_bytes(4, "little") + plain
    return b"\x01" + zlib.compress(plain, 1)


def _unpacked_block(block: bytes) -> "tuple[array[int], array[int], bytes]":
    if block[0]:
        plain = zlib.decompress(block[1:])
    else:
        plain = block[5:]
        if zlib.crc32(plain) != int.from_bytes(block[1:5], "little"):
            raise IndexBroken("places do not match their checksum")
    count = int.from_bytes(plain[:2], "little")
    return array("I", plain[2 : 2 + 4 * count]), array("I", plain[2 + 4 * count : 2 + 8 * count]), plain[2 + 8 * count :]


def _from_block(block: bytes, wanted: list[int], found: dict[int, "array[int]"]) -> None:
    ids, ends, body = _unpacked_block(block)
    for each in wanted:
        at = bisect_left(ids, each)
        if at < len(ids) and ids[at] == each:
            found[each] = unpacked_positions(body[ends[at - 1] if at else 0 : ends[at]])
