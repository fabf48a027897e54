"""Makes the redacted copy of a document and proves it, page by page, each step in a child of its own.

What is made is believed when three readers that know nothing of each other find none of what was taken away: pypdf and pdfium in the
file, tesseract in the picture. Where tesseract is not installed nothing is made: a proof of two readers is not the one that is promised.
"""

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from casework.errors import BadInput
from casework.vocabulary import RedactionRefusal
from documents import recognised_words
from documents.isolation import Isolation
from documents.redaction.areas import Area, area_of, parted
from documents.redaction.burnt import BurntPage, Fault
from documents.redaction.flat_pdf import flat_pdf
from documents.redaction.proving import squeezed
from documents.shown import Word
from documents.tools.recognition import run_of
from documents.tools.running import ToolFailed, run_tool
from documents.tools.toolbox import TESSERACT, Program

MOST_PAGES = 500
# Opening the copy of a long document takes as long as reading a page of it.
PROVED_AT_ONCE = 5
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Copy:
    """Is what came of it: the file where it is to be believed, else why not; and which readers looked."""

    pages: int
    content: bytes = field(default=b"", repr=False)
    faults: tuple[Fault, ...] = ()
    readers: tuple[str, ...] = ()


def redacted_copy(  # what it needs to know
    sandbox: Isolation,
    content: bytes,
    areas: Mapping[int, Sequence[Area]],
    at: dt.datetime,
    *,
    recognised: bytes = b"",
    progress: Progress = lambda _done, _of: None,
) -> Copy:
    """Return the copy of a document (a PDF or a picture) without what lies in the areas of its pages, counted from 0.

    ``recognised`` are the words of its scanned pages as they are kept; ``progress`` is told how many pages are done of how many.
    """
    program = sandbox.toolbox.program(TESSERACT)
    if program is None:
        return Copy(0, faults=(Fault(RedactionRefusal.NO_THIRD_READER, 0, TESSERACT),))
    page = 0
    try:
        count = sandbox.page_count(content)
        if not 0 < count <= MOST_PAGES:
            return _not_drawn(count, 0)
        burnt = []
        for page in range(count):
            burnt.append(_burnt(sandbox, content, page, areas.get(page, ()), recognised))
            progress(page + 1, 2 * count)
        made = flat_pdf(burnt, at)
        for first in range(0, count, PROVED_AT_ONCE):
            some = range(first, min(count, first + PROVED_AT_ONCE))
            if faults := sandbox.proved(made, [_expected(page, burnt[page]) for page in some]).faults:
                return Copy(count, faults=faults)
            for page in some:
                if is_seen(_recognised(sandbox, made, page, program) if burnt[page].areas else (), burnt[page]):
                    return Copy(count, faults=(Fault(RedactionRefusal.WORD_IS_STILL_THERE, page, TESSERACT),))
                progress(count + page + 1, 2 * count)
    except (BadInput, ToolFailed):
        return _not_drawn(0, page)
    return Copy(count, made, readers=(*_versions(sandbox), f"{TESSERACT} {program.version}"))


def _not_drawn(count: int, page: int) -> Copy:
    return Copy(count, faults=(Fault(RedactionRefusal.CANNOT_BE_DRAWN, page, "pdfium"),))


def _versions(sandbox: Isolation) -> tuple[str, ...]:
    tools = sandbox.tools
    return tuple(f"{name} {tools.get(key, '')}".strip() for name, key in (("pypdf", "pypdf"), ("pdfium", "pdfium")))


def _burnt(sandbox: Isolation, content: bytes, page: int, areas: Sequence[Area], recognised: bytes) -> BurntPage:
    """Return one page; the words of a scan are those that were recognised on it."""
    found = recognised_words.page_words(recognised, page) if recognised else None
    if found is None:
        return sandbox.burnt_page(content, page, _boxes(areas), own_words=True)
    stays, gone = parted(found.words, areas)
    burnt = sandbox.burnt_page(content, page, _boxes([*areas, *map(area_of, gone)]), own_words=False)
    return dataclasses.replace(burnt, stays=stays, gone=gone)


def _expected(page: int, burnt: BurntPage) -> dict[str, Any]:
    return {"page": page, "stays": _words(burnt.stays), "gone": _words(burnt.gone), "areas": _boxes(burnt.areas)}


def _recognised(sandbox: Isolation, made: bytes, page: int, program: Program) -> Sequence[Word]:
    """Return the words that tesseract sees in a page's picture."""
    table = run_tool(run_of(program), sandbox.scan_page(made, page), containment=sandbox.toolbox.containment)
    return sandbox.read_tables([table]).pages[0].words


def is_seen(seen: Sequence[Word], burnt: BurntPage) -> bool:
    """Say whether a word that was taken away is recognised where an area lies."""
    for area in burnt.areas:
        gone = {text for word in burnt.gone if _lies_in(word, area) and len(text := squeezed(word.text)) > 1}
        if any(text in squeezed(word.text) for word in seen if _lies_in(word, area) for text in gone):
            return True
    return False


def _lies_in(word: Word, area: Area) -> bool:
    across = min(area.right, word.right) - max(area.left, word.left)
    down = min(area.bottom, word.bottom) - max(area.top, word.top)
    return across > 0 and down > 0 and 2 * across * down >= (word.right - word.left) * (word.bottom - word.top)


def _boxes(areas: Sequence[Area]) -> list[list[float]]:
    return [[area.left, area.top, area.right, area.bottom] for area in areas]


def _words(words: Sequence[Word]) -> list[list[object]]:
    return [[word.text, word.left, word.top, word.right, word.bottom] for word in words]
