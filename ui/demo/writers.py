"""Have the letters typed a little ahead of the story, by a typist in a process of its own."""

import subprocess
import sys
from types import TracebackType
from typing import Self

from ui.demo.envelopes import LetterFile
from ui.demo.frames import read_frames
from ui.demo.story import PlannedRecord, Story


class Writers:
    """Gives each planned record's files; the typist waits while the pipe between them is full."""

    def __init__(self, story: Story) -> None:
        command = [sys.executable, "-m", "ui.demo.typist", story.size, story.now.isoformat()]
        self._typist = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert self._typist.stdout is not None  # asked for in the line above
        self._frames = read_frames(self._typist.stdout)
        self._typed: dict[str, tuple[LetterFile, ...]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._typist.stdout is not None:
            self._typist.stdout.close()
        self._typist.wait()

    def files(self, record: PlannedRecord) -> tuple[LetterFile, ...]:
        """Gives the record's files, waiting for the typist where they are not typed yet."""
        while record.key not in self._typed:
            key, files = next(self._frames)
            self._typed[key] = files
        return self._typed.pop(record.key)
