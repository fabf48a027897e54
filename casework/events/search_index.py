"""The search index: how it stood beside the database, and what was put right."""

from dataclasses import dataclass

from casework.events.event import Event


@dataclass(frozen=True, kw_only=True)
class IndexFoundDifferent(Event):
    """The index had other of some records than the database: too little, something older, or too much; each is indexed anew."""

    records: tuple[int, ...]
    missing: int
    older: int
    too_many: int


@dataclass(frozen=True, kw_only=True)
class IndexCompared(Event):
    """The index was compared with the database: how many records, and how many differed; or it could not be read."""

    records: int
    missing: int
    older: int
    too_many: int
    is_broken: bool = False
