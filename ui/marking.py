"""Marks what was sought in a reading, which is HTML that has been made safe already: its words alone, never its tags."""

import re

from search import on_pages

_TAG = re.compile(r"""<(?:[^<>"']|"[^"]*"|'[^']*')*>""")
_SIGN = re.compile(r"&#?\w{1,31};")
MOST = 2_000_000
"""Letters of a reading that are looked through; what follows is shown without marks."""


def marked(html: str, query: str) -> str:
    """Return the HTML with what was sought in ``<mark>``, the first of them by the name ``hit``."""
    leaves = on_pages.leaves_of(query)
    if not leaves or len(html) > MOST:
        return html
    words = _SIGN.sub(_blank, _TAG.sub(_blank, html))
    pieces: list[str] = []
    upto = 0
    for begin, end in on_pages.stretches(leaves, words):
        name = "" if pieces else ' id="hit"'
        inside = html[begin:end]
        if _TAG.search(inside):  # a phrase across tags: marking it would tear them
            continue
        pieces += [html[upto:begin], f"<mark{name}>", inside, "</mark>"]
        upto = end
    return "".join([*pieces, html[upto:]])


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())
