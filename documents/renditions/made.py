"""What making a rendition gives, and what a sandbox child answers with on the way."""

from dataclasses import dataclass, field

from casework.vocabulary import Extraction
from documents.shown import PageImage


@dataclass(frozen=True)
class Made:
    """Is one rendition and how making it ended.

    ``reason`` says in plain words why the outcome is not ``ok``. Where ``tool`` is an outside program without a version, it was not there.
    """

    outcome: Extraction
    content: bytes = field(default=b"", repr=False)
    pages: int = 0
    tool: str = ""
    tool_version: str = ""
    reason: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class SetPages:
    """Is a document set on pages, as a PDF."""

    pdf: bytes = field(repr=False)


@dataclass(frozen=True)
class PageImages:
    """Are the pictures of some pages, in order."""

    pages: tuple[PageImage, ...] = field(repr=False)


@dataclass(frozen=True)
class TiffPage:
    """Is one page as it goes into a TIFF: its packed dots in one strip, and what the file says of them."""

    strip: bytes = field(repr=False)
    across: int
    down: int
    bits: int
    samples: int
    compression: int
    photometric: int
    dots_per_inch: int


@dataclass(frozen=True)
class TiffPages:
    """Are some pages of a TIFF, in order."""

    pages: tuple[TiffPage, ...] = field(repr=False)
