"""Compound files (old office files, Outlook messages) written from scratch for the tests: MS-CFB version 3."""

import struct
from collections.abc import Mapping

Tree = Mapping[str, "bytes | Tree"]

FREE, END, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR, MINI, CUTOFF = 512, 64, 4096


def a_compound_file(tree: Tree) -> bytes:
    """Return a compound file with these streams (bytes) and storages (mappings)."""
    return _Writer(tree).content()


class _Writer:
    def __init__(self, tree: Tree) -> None:
        self.sectors: list[bytes] = []
        self.fat: list[int] = []
        self.mini = b""
        self.mini_fat: list[int] = []
        self.entries: list[list[object]] = []
        self._storage("Root Entry", 5, tree)

    def content(self) -> bytes:
        root = self.entries[0]
        root[5], root[6] = self._chain(self.mini) if self.mini else END, len(self.mini)
        mini_start = self._chain(struct.pack(f"<{len(self.mini_fat)}I", *self.mini_fat), b"\xff") if self.mini_fat else END
        start = self._chain(b"".join(self._entry(*each) for each in self.entries))
        needed = 1
        while needed * 128 < len(self.fat) + needed:
            needed += 1
        first = len(self.fat)
        self.fat += [FAT_SECTOR] * needed
        table = struct.pack(f"<{len(self.fat)}I", *self.fat).ljust(needed * SECTOR, b"\xff")
        header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
        minis = (len(self.mini_fat) * 4 + SECTOR - 1) // SECTOR
        header += struct.pack("<IIIIIIIII", 0, needed, start, 0, CUTOFF, mini_start, minis, END, 0)
        header += struct.pack("<109I", *range(first, first + needed), *[FREE] * (109 - needed))
        return header + b"".join(self.sectors) + table

    def _storage(self, name: str, kind: int, tree: Tree) -> int:
        place = len(self.entries)
        self.entries.append([name, kind, FREE, FREE, FREE, END if kind == 5 else 0, 0])
        children = [
            self._stream(child_name, child) if isinstance(child, bytes) else self._storage(child_name, 1, child)
            for child_name, child in tree.items()
        ]
        self.entries[place][4] = self._siblings(children)
        return place

    def _siblings(self, places: list[int]) -> int:
        """Make a balanced tree of the entries and return its top; who reads it recurses along it."""
        if not places:
            return FREE
        middle = len(places) // 2
        self.entries[places[middle]][2:4] = self._siblings(places[:middle]), self._siblings(places[middle + 1 :])
        return places[middle]

    def _stream(self, name: str, content: bytes) -> int:
        start = END
        if content:
            start = self._chain(content) if len(content) >= CUTOFF else self._mini(content)
        self.entries.append([name, 2, FREE, FREE, FREE, start, len(content)])
        return len(self.entries) - 1

    def _chain(self, content: bytes, filler: bytes = b"\0") -> int:
        pieces = [content[place : place + SECTOR].ljust(SECTOR, filler) for place in range(0, len(content), SECTOR)]
        first = len(self.fat)
        self.fat += [*range(first + 1, first + len(pieces)), END]
        self.sectors += pieces
        return first

    def _mini(self, content: bytes) -> int:
        count, first = -(-len(content) // MINI), len(self.mini_fat)
        self.mini_fat += [*range(first + 1, first + count), END]
        self.mini += content.ljust(count * MINI, b"\0")
        return first

    @staticmethod
    def _entry(name: str, kind: int, left: int, right: int, child: int, start: int, size: int) -> bytes:
        encoded = name.encode("utf-16-le")
        head = encoded.ljust(64, b"\0") + struct.pack("<HBBIII", len(encoded) + 2, kind, 1, left, right, child)
        return head + b"\0" * 36 + struct.pack("<IQ", start, size)
