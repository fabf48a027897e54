"""How the typist hands letters over through a pipe: each record as a frame, every item in it led by its length."""

from collections.abc import Iterator
from typing import IO

from ui.demo.envelopes import LetterFile

_LENGTH = 8


def write_frame(out: IO[bytes], key: str, files: tuple[LetterFile, ...]) -> None:
    """Writes a record's key and files: key, number of files, then each file's name and bytes."""
    _put(out, key.encode())
    _put(out, str(len(files)).encode())
    for file in files:
        _put(out, file.name.encode())
        _put(out, file.content)
    out.flush()


def read_frames(source: IO[bytes]) -> Iterator[tuple[str, tuple[LetterFile, ...]]]:
    """Gives each record's key with its files until the typist is done."""
    while key := _get(source):
        count = int(_get(source))
        yield key.decode(), tuple(LetterFile(_get(source).decode(), _get(source)) for _ in range(count))


def _put(out: IO[bytes], item: bytes) -> None:
    out.write(len(item).to_bytes(_LENGTH, "big") + item)


def _get(source: IO[bytes]) -> bytes:
    return source.read(int.from_bytes(source.read(_LENGTH), "big"))
