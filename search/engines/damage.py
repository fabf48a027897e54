"""What a damaged index raises, told as one thing."""

import pickle
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from search.engines.port import IndexBroken
from search.engines.whoosh_parts import EmptyIndexError, FileFormatError, WhooshIndexError

_BROKEN = (
    AssertionError, AttributeError, EOFError, EmptyIndexError, FileFormatError, ImportError, IndexError, LookupError,
    MemoryError, NameError, OSError, OverflowError, TypeError, ValueError, WhooshIndexError, pickle.PickleError, struct.error,
    zlib.error,
)  # fmt: skip
"""Everything flipped bytes in an index were seen to raise (finding 6, A.2); Whoosh declares none of it."""


@contextmanager
def broken() -> Iterator[None]:
    """Says ``IndexBroken`` for everything a damaged index raises."""
    try:
        yield
    except _BROKEN as damage:
        raise IndexBroken(type(damage).__name__) from damage
