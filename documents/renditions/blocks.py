"""Reads safe HTML (``documents.reading``) as the blocks of a page: paragraphs, headings, lists, tables, pictures.

Runs in the sandbox child. Colours, fonts and placement are left behind; a table that only places things is read as what stands in it.
"""

import base64
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from lxml import etree
from lxml import html as lxml_html
from PIL import Image

from documents import pages
from documents.extractors.broken import BROKEN
from documents.extractors.picture import FLOOD

Block = dict[str, Any]

DEEPEST = 60
MOST_CELLS = 40
MOST_PICTURES = 100
WIDEST_PICTURE = 1_400
# Long text without paragraphs is set in pieces: one of ten thousand lines takes the typesetter minutes.
LINES_AT_ONCE = 40
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 4, "h6": 4}
STYLES = {"b": "b", "strong": "b", "th": "b", "i": "i", "em": "i", "cite": "i", "u": "u", "a": "u", "code": "m", "kbd": "m", "tt": "m"}
BREAKS = {
    "p", "div", "section", "article", "aside", "address", "blockquote", "center", "dd", "dl", "dt", "figure",
    "figcaption", "footer", "form", "header", "main", "nav", "caption", "fieldset", "tr", "td", "th",
    "tbody", "thead", "tfoot",
}  # fmt: skip
_SPACES = re.compile(r"[ \t\r\n\f]+")
_INLINE = re.compile(r"data:image/[a-z+.-]+;base64,(.*)", re.DOTALL)


@dataclass
class Blocks:
    """Gathers the blocks of a document; ``pictures`` are PNGs of our own making, by their number in the blocks."""

    done: list[Block] = field(default_factory=list)
    pictures: list[bytes] = field(default_factory=list)
    _runs: list[Block] = field(default_factory=list)

    def say(self, text: str, style: str) -> None:
        """Put words into the open paragraph; white space counts once."""
        words = _SPACES.sub(" ", text)
        if not self._runs or "t" not in self._runs[-1] or self._runs[-1]["t"].endswith(" "):
            words = words.lstrip(" ")
        if words:
            self._runs.append({"t": words, "s": style})

    def break_line(self) -> None:
        """End the line, not the paragraph."""
        if self._runs:
            self._runs.append({"br": True})

    def end(self, kind: str = "p", **more: object) -> None:
        """End the open paragraph, as what it is."""
        runs, self._runs = _trimmed(self._runs), []
        if runs:
            self.done.append({"k": kind, "runs": runs, **more})

    def put(self, block: Block) -> None:
        """Put a block of its own behind what stands."""
        self.end()
        self.done.append(block)


def blocks_of(markup: str) -> Blocks:
    """Return the blocks of safe HTML."""
    made = Blocks()
    parser = lxml_html.HTMLParser(no_network=True, recover=True, remove_comments=True, remove_pis=True, huge_tree=True, encoding="utf-8")
    try:
        root = lxml_html.document_fromstring(f"<body>{markup}</body>".encode("utf-8", "replace"), parser=parser)
    except BROKEN:
        return made
    _inside(made, root, "", 0)
    made.end()
    return made


def _inside(made: Blocks, node: etree._Element, style: str, depth: int, **how: Any) -> None:
    made.say(node.text or "", style)
    for child in node:
        _node(made, child, style, depth + 1, **how)
        made.say(child.tail or "", style)


def _node(made: Blocks, node: etree._Element, style: str, depth: int, **how: Any) -> None:
    tag = node.tag if isinstance(node.tag, str) else ""
    if not tag:
        return
    if depth > DEEPEST:
        made.say(" ".join(str(text) for text in node.itertext()), style)
    elif tag == "br":
        made.break_line()
    elif tag == "hr":
        made.put({"k": "hr"})
    elif tag == "pre":
        _lines(made, "".join(str(text) for text in node.itertext()))
    elif tag == "img":
        _picture(made, node)
    elif tag == "table":
        _table(made, node, style, depth, **how)
    elif tag in ("ul", "ol"):
        _list(made, node, style, depth, **how)
    else:
        _paragraph(made, node, tag, style, depth, **how)


def _paragraph(made: Blocks, node: etree._Element, tag: str, style: str, depth: int, **how: Any) -> None:
    """Read what is a paragraph, a heading, a quotation, or a few words of one in a style of their own."""
    style += STYLES.get(tag, "")
    if tag in HEADINGS:
        made.end(**how)
        _inside(made, node, style, depth, **how)
        made.end("h", level=HEADINGS[tag])
        return
    if tag not in BREAKS:
        _inside(made, node, style, depth, **how)
        return
    made.end(**how)
    if tag == "blockquote":
        how = {**how, "in": how.get("in", 0) + 1}
    _inside(made, node, style, depth, **how)
    made.end(**how)


def _list(made: Blocks, node: etree._Element, style: str, depth: int, **how: Any) -> None:
    made.end(**how)
    for number, item in enumerate((child for child in node if child.tag == "li"), start=1):
        before = len(made.done)
        inner = {**how, "in": how.get("in", 0) + 1}
        _inside(made, item, style, depth + 1, **inner)
        made.end(**inner)
        if len(made.done) > before:
            made.done[before]["mark"] = f"{number}." if node.tag == "ol" else "•"


def _table(made: Blocks, node: etree._Element, style: str, depth: int, **how: Any) -> None:
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in _rows_of(node)]
    rows = [row for row in rows if row]
    across = max((sum(_span(cell) for cell in row) for row in rows), default=0)
    if not 2 <= across <= MOST_CELLS or next(node.iterdescendants("table"), None) is not None:
        made.end(**how)
        _inside(made, node, style, depth, **how)
        made.end(**how)
        return
    cells = [[{"runs": _cell(made, cell, style), "span": _span(cell)} for cell in row] for row in rows]
    is_heads = node.get("class") == "mail-headers"
    made.put({"k": "table", "across": across, "rows": [_filled(row, across) for row in cells], "heads": is_heads})


def _rows_of(table: etree._Element) -> Iterator[etree._Element]:
    return table.iterdescendants("tr")


def _cell(made: Blocks, cell: etree._Element, style: str) -> list[Block]:
    """Return a cell's words; what are blocks in it are lines."""
    inner = Blocks(pictures=made.pictures)
    _inside(inner, cell, style + ("b" if cell.tag == "th" else ""), 0)
    inner.end()
    runs: list[Block] = []
    for block in inner.done:
        if runs:
            runs.append({"br": True})
        runs += [{"t": f"{block['mark']} ", "s": ""}] if "mark" in block else []
        runs += block.get("runs", [{"img": block["img"]}] if "img" in block else [])
    return runs


def _filled(row: list[Block], across: int) -> list[Block]:
    lacks = across - sum(cell["span"] for cell in row)
    return row + [{"runs": [], "span": 1}] * lacks


def _span(cell: etree._Element) -> int:
    said = cell.get("colspan") or "1"
    return max(1, min(MOST_CELLS, int(said))) if said.isdecimal() and len(said) < 4 else 1


def _lines(made: Blocks, text: str) -> None:
    """Put text in whose lines and indents count."""
    made.end()
    if not text.strip():
        return
    lines = text.expandtabs(8).split("\n")
    for start in range(0, len(lines), LINES_AT_ONCE):
        runs: list[Block] = []
        for line in lines[start : start + LINES_AT_ONCE]:
            runs += [{"t": _indented(line), "s": ""}, {"br": True}]
        made.done.append({"k": "lines", "runs": runs[:-1]})


def _indented(line: str) -> str:
    bare = line.lstrip(" ")
    return "\u00a0" * min(len(line) - len(bare), 60) + bare.rstrip()


def _picture(made: Blocks, node: etree._Element) -> None:
    found = _INLINE.match(node.get("src") or "")
    picture = _as_png(found.group(1)) if found and len(made.pictures) < MOST_PICTURES else None
    if picture is None:
        made.say(f" {node.get('alt') or ''} ", "")
        return
    made.pictures.append(picture)
    made.put({"k": "img", "img": len(made.pictures) - 1})


def _as_png(encoded: str) -> bytes | None:
    """Return a picture as a PNG of our own: the typesetter never sees one that came."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(BytesIO(base64.b64decode(encoded, validate=False)))
            if picture.width * picture.height > pages.MOST_PIXELS:
                return None
            seen = picture.convert("RGBA")
    except (*BROKEN, *FLOOD):
        return None
    white = Image.new("RGBA", seen.size, "white")
    white.alpha_composite(seen)
    white.thumbnail((WIDEST_PICTURE, WIDEST_PICTURE * 2))
    target = BytesIO()
    white.convert("RGB").save(target, "PNG", compress_level=1)
    return target.getvalue()


def _trimmed(runs: list[Block]) -> list[Block]:
    while runs and ("br" in runs[-1] or not runs[-1].get("t", "x").strip()):
        runs.pop()
    return runs
