"""What burning a page and proving the outcome give; what a child may answer with."""

from dataclasses import dataclass, field

from casework.vocabulary import RedactionRefusal
from documents.redaction.areas import Area
from documents.shown import Word


@dataclass(frozen=True)
class BurntPage:
    """Is one page as a picture with its areas burnt in: as it goes into a PDF, its size in dots and points, and its words.

    ``stays`` are the words that can be seen and are not taken away, ``gone`` those that are, ``areas`` all that is black.
    """

    picture: bytes = field(repr=False)
    is_jpeg: bool
    is_grey: bool
    across: int
    down: int
    width: float
    height: float
    stays: tuple[Word, ...] = field(repr=False)
    gone: tuple[Word, ...] = field(repr=False)
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True)
class Fault:
    """Is why a redacted copy is not to be believed: what is wrong, on which page (counted from 0), and who found it."""

    why: RedactionRefusal
    page: int
    found_by: str


@dataclass(frozen=True)
class Proof:
    """Is what reading the copy again found wrong; nothing is what is hoped for."""

    faults: tuple[Fault, ...] = ()
