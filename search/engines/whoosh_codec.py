"""Whoosh's third codec with our postings: see ``packing`` for why; and files mapped into memory instead of copied."""

import mmap
import struct
from collections.abc import Iterator
from pathlib import Path

from search.engines.entry import DAY, PRINT, RECORD
from search.engines.packing import pack
from search.engines.whoosh_parts import FileStorage, Schema, StructFile, W3Codec, W3FieldWriter, W3PerDocReader, W3TermsReader

STORED_COLUMN = "_stored"
"""Whoosh's own name of the column with the stored fields."""

_LENGTHS = struct.Struct("!ii")
_EXTENT = struct.Struct("!qi")
_FIELD = struct.Struct("!H")

Words = dict[bytes, tuple[list[int], list[bytes]]]
"""Each word of a field with its documents, rising, and the packed places in each; keys have no places."""


class MappedFile(StructFile):  # type: ignore[misc]  # Whoosh has no types
    """A file read through memory: absolute reads share no state, so threads may read at once, and nothing is copied."""

    def __init__(self, path: Path, name: str) -> None:
        with path.open("rb") as opened:
            # mmap refuses an empty file; a segment without postings has one
            self.buffer = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) if path.stat().st_size else b""
        super().__init__(self.buffer, name=name)
        self.is_real = False

    def get(self, position: int, length: int) -> bytes:
        return self.buffer[position : position + length]

    def close(self) -> None:
        """Leaves unmapping to the last reference: a search in another thread may still be reading."""
        self.is_closed = True


class MappedStorage(FileStorage):  # type: ignore[misc]  # Whoosh has no types
    """A folder whose files are opened as ``MappedFile``."""

    def open_file(self, name: str, **_: object) -> MappedFile:
        return MappedFile(Path(self.folder) / name, name)


class PackedCodec(W3Codec):  # type: ignore[misc]  # Whoosh has no types
    """Is written into each segment; its name and module must therefore never change."""

    length_stats = False  # lengths serve scores, and we have none that look beyond the hit

    def field_writer(self, storage: FileStorage, segment: object) -> "FieldWriter":
        return FieldWriter(self, storage, segment)

    def per_document_reader(self, storage: MappedStorage, segment: object) -> "PerDocumentReader":
        return PerDocumentReader(storage, segment)

    def terms_reader(self, storage: FileStorage, segment: object) -> "TermsReader":
        name = segment.make_filename(self.TERMS_EXT)  # type: ignore[attr-defined]  # Whoosh has no types
        posts = segment.open_file(storage, self.POSTS_EXT)  # type: ignore[attr-defined]  # Whoosh has no types
        return TermsReader(self, storage.open_file(name), storage.file_length(name), posts)


class PerDocumentReader(W3PerDocReader):  # type: ignore[misc]  # Whoosh has no types
    """Holds its files from the beginning, and asks the disk for nothing later.

    A commit that merges takes the files of old segments away while searches still read them; what is mapped stays readable,
    but a column first opened then would be missing, and Whoosh reads a missing column as zeros.
    """

    def __init__(self, storage: MappedStorage, segment: object) -> None:
        super().__init__(storage, segment)
        for column in (STORED_COLUMN, DAY, RECORD, PRINT):
            self._colfiles[column] = self._get_column_file(column)

    def has_column(self, fieldname: str) -> bool:
        return fieldname in self._colfiles

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:  # noqa: ARG002  # Whoosh's signature
        return default


class FieldWriter(W3FieldWriter):  # type: ignore[misc]  # Whoosh has no types
    """Writes the gathered words of a segment, each with its packed postings."""

    def add_postings(self, schema: Schema, lengths: object, items: dict[str, Words]) -> None:  # noqa: ARG002  # Whoosh's signature
        for number, field in enumerate(sorted(items)):
            self._fieldmap[field] = number
            prefix, words = _FIELD.pack(number), items[field]
            for word in sorted(words):
                packed = pack(*words[word])
                self._tindex.add(prefix + word, _EXTENT.pack(self._postfile.tell(), len(packed)))
                self._postfile.write(packed)


class TermsReader(W3TermsReader):  # type: ignore[misc]  # Whoosh has no types
    """Reads the vocabulary of a segment straight from the mapped file."""

    def where(self, field: str, word: str) -> tuple[int, int] | None:
        """Gives where the postings of a word lie, None when no record has it."""
        if field in self._fieldmap:
            for at, _ in self._tindex.ranges_for_key(self._keycoder(field, word.encode())):
                offset, length = _EXTENT.unpack_from(self._dbfile.buffer, at)
                return offset, length
        return None

    def stretch(self, field: str, beginning: str) -> Iterator[tuple[str, tuple[int, int]]]:
        """Yields the words of a field that begin so, in order, with where their postings lie."""
        if field not in self._fieldmap:
            return
        key = self._keycoder(field, beginning.encode())
        buffer, end = self._dbfile.buffer, self._tindex.endofdata
        at = self._tindex.closest_key_pos(key)
        while at is not None and at < end:
            key_length, length = _LENGTHS.unpack_from(buffer, at)
            found = buffer[at + 8 : at + 8 + key_length]
            if not found.startswith(key):
                return
            at += 8 + key_length + length
            yield found[2:].decode(), _EXTENT.unpack_from(buffer, at - _EXTENT.size)

    def everything(self, field: str) -> tuple[list[bytes], list[tuple[int, int]]]:
        """Gives all words of a field, in order, and where the postings of each lie."""
        words: list[bytes] = []
        extents: list[tuple[int, int]] = []
        if field in self._fieldmap:
            key = self._keycoder(field, b"")
            buffer, end = self._dbfile.buffer, self._tindex.endofdata
            at = self._tindex.closest_key_pos(key)
            while at is not None and at < end:
                key_length, length = _LENGTHS.unpack_from(buffer, at)
                if buffer[at + 8 : at + 10] != key:
                    break
                words.append(buffer[at + 10 : at + 8 + key_length])
                at += 8 + key_length + length
                extents.append(_EXTENT.unpack_from(buffer, at - 12))
        return words, extents

    def at(self, extent: tuple[int, int]) -> bytes:
        """Gives the packed postings that lie there."""
        packed: bytes = self._postfile.get(*extent)
        return packed
