"""What lies at the top of a compound file (old office files, Outlook messages), told from its directory alone.

The names decide what the file is; those further in belong to what is embedded, a Word file in a message say, and must not.
"""

import struct

END = 0xFFFFFFFE
ROOT = 5
MOST_ENTRIES = 20_000
_IN_HEADER = 109
_ENTRY = 128


def top_names(content: bytes) -> set[str]:
    """Return the names, lower-cased, of the streams and storages directly below the root; none when the directory is broken."""
    try:
        directory = _directory(content)
        return set(_children_of_root(directory)) if directory[66] == ROOT else set()
    except (struct.error, IndexError):
        return set()


def _directory(content: bytes) -> bytes:
    size = 4096 if struct.unpack_from("<H", content, 30)[0] == 12 else 512
    fat = struct.unpack_from(f"<{_IN_HEADER}I", content, 76)
    sector = struct.unpack_from("<I", content, 48)[0]
    pieces: list[bytes] = []
    seen: set[int] = set()
    while sector < END and sector not in seen and len(pieces) * size < MOST_ENTRIES * _ENTRY:
        seen.add(sector)
        piece = content[(sector + 1) * size : (sector + 2) * size]
        if not piece:
            break
        pieces.append(piece)
        sector = _next(content, sector, size, fat)
    return b"".join(pieces)


def _next(content: bytes, sector: int, size: int, fat: tuple[int, ...]) -> int:
    """Say which sector follows; past what the header tells of the table, the next one is the best guess."""
    table, place = divmod(sector, size // 4)
    if table >= len(fat):
        return sector + 1
    return int(struct.unpack_from("<I", content, (fat[table] + 1) * size + place * 4)[0])


def _children_of_root(directory: bytes) -> list[str]:
    """Walk the tree of siblings below the first entry without recursion."""
    names: list[str] = []
    waiting, seen = [struct.unpack_from("<I", directory, 76)[0]], {0}
    while waiting:
        entry = waiting.pop()
        if entry in seen or (entry + 1) * _ENTRY > len(directory):
            continue
        seen.add(entry)
        start = entry * _ENTRY
        length = struct.unpack_from("<H", directory, start + 64)[0]
        names.append(directory[start : start + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace").lower())
        waiting.extend(struct.unpack_from("<II", directory, start + 68))
    return names
