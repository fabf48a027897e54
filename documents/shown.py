"""What the page viewer shows: page images, words with their places, and documents as safe HTML."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class PageCount:
    """How many pages a PDF has."""

    pages: int


@dataclass(frozen=True)
class PageImage:
    """One page drawn as PNG, with its size in pixels."""

    png: bytes = field(repr=False)
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class Word:
    """One word of a page and its box, in thousandths of the page's width and height from the upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class PageWords:
    """The words of one page in reading order, and the page's size in points."""

    words: tuple[Word, ...] = field(repr=False)
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True)
class PageDifferences:
    """Where two pages differ, as boxes in thousandths of a page: words that went, words that came, and what looks otherwise."""

    gone: tuple[tuple[float, ...], ...] = ()
    come: tuple[tuple[float, ...], ...] = ()
    looks: tuple[tuple[float, ...], ...] = ()


@dataclass(frozen=True)
class Recognised:
    """What was recognised on scanned pages: each one's words with their places, and its text by lines."""

    pages: tuple[PageWords, ...] = field(repr=False)
    texts: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Reading:
    """A document as HTML that is safe to show: no scripts, no forms, nothing remote; ``left_out`` is what was kept out, and how often."""

    html: str = field(repr=False)
    problems: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
