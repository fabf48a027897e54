"""Has scanned pages recognised by tesseract, one page a run.

A parser's child draws the page, tesseract sees that drawing alone and never the file that came, and a parser's child again makes
words of what tesseract wrote. This process only carries the bytes from one to the other.
"""

import dataclasses
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from casework.errors import BadInput
from casework.vocabulary import Extraction
from documents.extracted import Extracted, RecognisedPage
from documents.limits import TESSERACT_LIMITS, TOO_MANY_PIXELS, ScanLimits
from documents.shown import Recognised
from documents.tools.running import Run, ToolFailed, run_tool
from documents.tools.toolbox import LANGUAGES, TESSERACT, Program, Toolbox


class Reader(Protocol):
    """Is what draws pages and reads tables, each in a child of its own; ``BadInput`` for what cannot be."""

    def scan_page(self, page: int) -> bytes:
        """Return a page of the document as PNG."""

    def read_tables(self, tables: Sequence[bytes]) -> Recognised:
        """Return what stands in tesseract's tables, one a page."""


@dataclass
class _Gathered:
    """Is what has been recognised so far, and the first thing that went wrong."""

    pages: list[int] = field(default_factory=list)
    tables: list[bytes] = field(default_factory=list)
    failed: int = 0
    failure: tuple[Extraction, str] | None = None

    def note(self, outcome: Extraction, reason: str) -> None:
        self.failed += 1
        self.failure = self.failure or (outcome, reason)


def recognise(toolbox: Toolbox, reader: Reader, found: Extracted, limits: ScanLimits) -> Extracted:
    """Return what was found with the text of its scanned pages; partial, and why, where some of them are left."""
    program = toolbox.program(TESSERACT)
    assert program is not None  # whoever asks has looked
    gathered, left = _gather(run_of(program), toolbox, reader, found.scanned, limits)
    try:
        recognised = reader.read_tables(gathered.tables) if gathered.tables else Recognised(())
    except BadInput as refused:
        gathered.note(Extraction.CRASHED, str(refused))
        gathered.pages, recognised = [], Recognised(())
    pages = tuple(RecognisedPage(number, words) for number, words in zip(gathered.pages, recognised.pages, strict=True))
    whole = dataclasses.replace(
        found,
        text=_joined(found, {number: text for number, text in zip(gathered.pages, recognised.texts, strict=True) if text}),
        recognised=pages,
        tool=TESSERACT,
        tool_version=program.version,
    )
    return _judged(whole, gathered, left)


def run_of(program: Program) -> Run:
    """Return how tesseract is run on one page, which stands on its standard input; it answers with a table of words."""
    known = [language for language in LANGUAGES if language in program.languages] or ["eng"]
    # 1 finds out first which way up the page lies; it needs what tesseract learnt of that.
    how = "1" if "osd" in program.languages else "3"
    options = ("-l", "+".join(known), "--psm", how, "--dpi", "300", "-c", "tessedit_create_tsv=1")
    return Run(TESSERACT, (program.path, "stdin", "stdout", *options), TESSERACT_LIMITS)


def _gather(run: Run, toolbox: Toolbox, reader: Reader, scanned: Sequence[int], limits: ScanLimits) -> tuple[_Gathered, str]:
    """Recognise page by page, and say in plain words why the rest was left, where one was."""
    gathered, started = _Gathered(), time.monotonic()
    for done, page in enumerate(scanned[: limits.pages]):
        if time.monotonic() - started > limits.seconds:
            return gathered, f"after {limits.seconds:.0f} seconds {done} of {len(scanned)} scanned pages were read"
        _add_page(gathered, page, run, toolbox, reader)
    if len(scanned) > limits.pages:
        return gathered, f"only the first {limits.pages} of {len(scanned)} scanned pages were read"
    return gathered, ""


def _add_page(gathered: _Gathered, page: int, run: Run, toolbox: Toolbox, reader: Reader) -> None:
    try:
        gathered.tables.append(run_tool(run, reader.scan_page(page), containment=toolbox.containment))
    except BadInput as refused:
        gathered.note(Extraction.TOO_BIG if str(refused) == TOO_MANY_PIXELS else Extraction.CRASHED, str(refused))
    except ToolFailed as failed:
        gathered.note(failed.outcome, failed.reason)
    else:
        gathered.pages.append(page)


def _joined(found: Extracted, recognised: dict[int, str]) -> str:
    """Put the recognised text below what a page says by itself and was not recognised too."""
    texts = [*found.pages, *[""] * (found.page_count - len(found.pages))]
    for number, text in recognised.items():
        own = [line for line in texts[number].split("\n") if line.strip() and line.strip() not in text]
        texts[number] = "\n".join([*own, text])
    return "\f".join(texts)


def _judged(whole: Extracted, gathered: _Gathered, left: str) -> Extracted:
    has_text = bool(whole.text.strip())
    if gathered.failure is not None and not gathered.pages and not has_text:
        outcome, reason = gathered.failure
        return dataclasses.replace(whole, outcome=outcome, text="", reason=_and(reason, whole.reason))
    if gathered.failure is not None:
        left = _and(f"{gathered.failed} of {len(whole.scanned)} scanned pages could not be read: {gathered.failure[1]}", left)
    if left:
        return dataclasses.replace(whole, outcome=Extraction.PARTIAL, reason=_and(left, whole.reason))
    return whole if has_text else dataclasses.replace(whole, reason=_and("no text was found in it", whole.reason))


def _and(*reasons: str) -> str:
    return "; ".join(reason for reason in reasons if reason)
