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

_PANIC = "PanicException"
"""What Tantivy, over bytes that nothing can be made of, lets Rust raise: no ``Exception`` of Python's, and with no name to import."""


@contextmanager
def broken() -> Iterator[None]:
    """Says ``IndexBroken`` for everything a damaged index raises."""
    try:
        yield
    except _BROKEN as damage:
        raise IndexBroken(type(damage).__name__) from damage
    except BaseException as panic:
        if type(panic).__name__ != _PANIC:
            raise
        raise IndexBroken(_PANIC) from panic
