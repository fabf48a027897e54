"""Type every letter of a story, in the order of the story: ``python -m ui.demo.typist small|full NOW`` writes them to stdout.

A process of its own, so that typing has a core while the database work has the other. It plans the same story again (same
size, same moment), so nothing has to be handed over; the pipe makes it wait when it is too far ahead, and when the reader is
gone it ends. A frame is: key, number of files, then each file's name and bytes; every item is led by its length.
"""

import contextlib
import datetime as dt
import sys
from collections.abc import Iterator
from typing import BinaryIO, cast

from ui.demo.envelopes import LetterFile
from ui.demo.parcels import letter_files
from ui.demo.story import PlannedRecord, Size, Story, plan

_LENGTH = 8


def in_typing_order(story: Story) -> list[PlannedRecord]:
    """Gives the records in the order their letters are typed."""
    return sorted(story.records, key=lambda record: (record.moment, record.key))


def type_all(story: Story, out: BinaryIO) -> None:
    """Writes a frame for every record of the story."""
    for record in in_typing_order(story):
        files = letter_files(record)
        _put(out, record.key.encode())
        _put(out, str(len(files)).encode())
        for file in files:
            _put(out, file.name.encode())
            _put(out, file.content)
        out.flush()


def read_frames(source: BinaryIO) -> Iterator[tuple[str, tuple[LetterFile, ...]]]:
    """Gives each record's key with its files until the typist is done."""
    while key := _get(source):
        count = int(_get(source))
        yield key.decode(), tuple(LetterFile(_get(source).decode(), _get(source)) for _ in range(count))


def _put(out: BinaryIO, item: bytes) -> None:
    out.write(len(item).to_bytes(_LENGTH, "big") + item)


def _get(source: BinaryIO) -> bytes:
    return source.read(int.from_bytes(source.read(_LENGTH), "big"))


def main() -> None:
    """Types the story named on the command line."""
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        type_all(plan(cast("Size", sys.argv[1]), dt.datetime.fromisoformat(sys.argv[2])), sys.stdout.buffer)


if __name__ == "__main__":
    main()
