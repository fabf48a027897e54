"""What reading one document gives: its text, what lay inside it, and by which of the named outcomes it ended."""

from dataclasses import dataclass, field

from casework.vocabulary import Extraction
from documents.shown import PageWords


@dataclass(frozen=True)
class Attachment:
    """A file that lay inside a document."""

    filename: str = field(repr=False)
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class RecognisedPage:
    """A scanned page, counted from 0, with the words that were recognised on it."""

    number: int
    words: PageWords


@dataclass(frozen=True)
class Extracted:
    """One document's text and how reading it ended; whatever the outcome, the record stays readable.

    ``text`` has its pages joined by form feeds. ``reason`` says in plain words why the outcome is not ``ok``
    (or what was odd although it is) and never holds anything from the document itself.
    ``needs`` names the outside program without which not all of it can be read (``documents.tools``), ``scanned`` the pages, counted
    from 0, that are pictures. Where ``tool`` is an outside program without a version, that program was not there.
    """

    outcome: Extraction
    media_type: str
    text: str = field(default="", repr=False)
    page_count: int = 0
    attachments: tuple[Attachment, ...] = field(default=(), repr=False)
    tool: str = ""
    tool_version: str = ""
    reason: str = ""
    seconds: float = 0.0
    properties: dict[str, str] = field(default_factory=dict, repr=False)
    needs: str = ""
    scanned: tuple[int, ...] = ()
    recognised: tuple[RecognisedPage, ...] = field(default=(), repr=False)

    @property
    def pages(self) -> tuple[str, ...]:
        """Return the text page by page; a document without pages is one page."""
        return tuple(self.text.split("\f")) if self.text or self.page_count else ()

    @property
    def characters(self) -> int:
        """Count the characters of the text."""
        return len(self.text)
