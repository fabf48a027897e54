"""The words recognised on a document's scanned pages, as they are kept beside its text: JSON, a page a line.

Our own process writes them and reads them back; no parser stands between.
"""

import json
from collections.abc import Sequence

from documents.extracted import RecognisedPage
from documents.shown import PageWords, Word


def packed(pages: Sequence[RecognisedPage]) -> bytes:
    """Return the words of pages as they are kept."""
    return b"\n".join(_line(page) for page in pages)


def page_words(kept: bytes, number: int) -> PageWords | None:
    """Return the words that were recognised on a page, counted from 0; None where that page was no scan."""
    start = f'{{"page": {number}, '.encode()
    line = next((line for line in kept.split(b"\n") if line.startswith(start)), None)
    if line is None:
        return None
    said = json.loads(line)
    return PageWords(tuple(Word(*word) for word in said["words"]), said["width"], said["height"])


def _line(page: RecognisedPage) -> bytes:
    words = [[word.text, word.left, word.top, word.right, word.bottom] for word in page.words.words]
    return json.dumps({"page": page.number, "width": page.words.width, "height": page.words.height, "words": words}).encode()
