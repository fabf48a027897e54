"""Type every letter of a story, in the order of the story: ``python -m ui.demo.typist small|full NOW`` writes them to stdout.

A process of its own, so that typing has a core while the database work has the other. It plans the same story again (same
size, same moment), so nothing has to be handed over; the pipe makes it wait when it is too far ahead, and when the reader is
gone it ends.
"""

import contextlib
import datetime as dt
import sys
from typing import IO, cast

from ui.demo.frames import write_frame
from ui.demo.parcels import letter_files
from ui.demo.story import Size, Story, plan


def type_all(story: Story, out: IO[bytes]) -> None:
    """Writes a frame for every record of the story, in the order of time."""
    for record in sorted(story.records, key=lambda record: (record.moment, record.key)):
        write_frame(out, record.key, letter_files(record))


def main() -> None:
    """Types the story named on the command line."""
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        type_all(plan(cast("Size", sys.argv[1]), dt.datetime.fromisoformat(sys.argv[2])), sys.stdout.buffer)


if __name__ == "__main__":
    main()
