"""What engines over a folder share: the folder that serves, the one a rebuild fills, and a batch of changes committed together.

What the files are, and how they are read and written, is each engine's own.
"""

import shutil
from abc import abstractmethod
from pathlib import Path
from typing import Self

from search.completing import Completing
from search.engines.batching import Batch
from search.engines.damage import broken
from search.engines.generations import POINTER, Manifest, current, fill_next, manifest, next_folder, seal, switch
from search.engines.port import BatchWriter, IndexBroken


class FolderBatch(Batch):
    """Satisfies ``BatchWriter`` over a folder; who makes one holds the folder's lock until ``cancel``."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def commit(self, position: int, *, mark: int | None = None, began: int | None = None) -> None:
        try:
            with broken():
                if self._changes:
                    self._write()
            seal(self._folder, position, mark=mark, began=began)
        finally:
            self.cancel()

    @abstractmethod
    def _write(self) -> None:
        """Writes the changes and makes them findable."""


class FolderEngine(Completing):
    """Is the part of an engine that is about its folder: the one that serves, or a ``folder`` that a rebuild fills."""

    def __init__(self, index: Path, *, create: bool = False, folder: Path | None = None) -> None:
        self._index = index
        self._fixed = folder
        if create and not (index / POINTER).exists():
            index.mkdir(parents=True, exist_ok=True, mode=0o700)
            fresh = next_folder(index)
            self._begin(fresh)
            switch(index, fresh)

    def writer(self) -> BatchWriter:
        return self.batch()

    @abstractmethod
    def batch(self) -> FolderBatch:
        """Opens the writer as what it is, for a rebuild that marks how far it has come."""

    def position(self) -> int:
        return self.manifest().position

    def manifest(self) -> Manifest:
        """Gives what the last commit left: for a rebuild, since when and how far."""
        return manifest(self._folder())

    def next_generation(self) -> Self:
        """Opens the index that a rebuild fills beside the serving one; an unfinished one is taken up where it stopped."""
        folder = next_folder(self._index)
        try:
            manifest(folder)
        except IndexBroken:  # half made by another version, or damaged: begin again
            shutil.rmtree(folder)
        if not self._is_begun(folder):
            self._index.mkdir(parents=True, exist_ok=True, mode=0o700)
            shutil.rmtree(folder, ignore_errors=True)
            self._begin(folder)
        fill_next(self._index, folder)
        return type(self)(self._index, folder=folder)

    def take_over(self) -> None:
        """Makes this rebuilt index the one that serves; searches that run finish on the old one."""
        switch(self._index, self._folder())

    def _folder(self) -> Path:
        return self._fixed or current(self._index)

    @staticmethod
    @abstractmethod
    def _begin(folder: Path) -> None:
        """Makes an empty index in a folder that is not there yet."""

    @staticmethod
    @abstractmethod
    def _is_begun(folder: Path) -> bool:
        """Says whether an index of this engine lies in the folder."""
