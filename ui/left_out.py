"""What was kept out of a reading so that it is safe, said above it in the reader's language."""

import html
from collections.abc import Sequence

from ui.text import say

WORDS = {
    "pictures": "pictures that would be fetched from elsewhere ({count})",
    "scripts": "scripts ({count})",
    "forms": "forms ({count})",
    "frames": "frames and programs ({count})",
}
KEPT_OUT = "Kept out, so that reading it tells nobody and runs nothing: {what}."


def told(left_out: Sequence[str], language: str) -> str:
    """Return the sentence as HTML, or nothing where nothing was kept out; what the sandbox says under no known name is not repeated."""
    named = [each.split(" ", 1) for each in left_out if " " in each]
    what = [say(WORDS[name], language, count=int(count)) for name, count in named if name in WORDS and count.isdecimal()]
    return f'<p class="kept-out">{html.escape(say(KEPT_OUT, language, what=", ".join(what)))}</p>' if what else ""
