"""Walks the XML of OpenDocument and gives its words: what stands in the text, and apart from it what is noted on it."""

import re
from collections.abc import Callable, Iterator

from lxml import etree

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
PRESENTATION = "{urn:oasis:names:tc:opendocument:xmlns:presentation:1.0}"
SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
DC = "{http://purl.org/dc/elements/1.1/}"

BLOCKS = {f"{TEXT}p", f"{TEXT}h", f"{SVG}title", f"{SVG}desc", f"{DRAW}text-box", f"{TABLE}table", f"{DRAW}frame", f"{PRESENTATION}notes"}
CELLS = {f"{TABLE}table-cell", f"{TABLE}covered-table-cell"}
# Read apart from the text, or no words of it.
ASIDE = {
    f"{OFFICE}annotation",
    f"{TEXT}note",
    f"{TEXT}tracked-changes",
    f"{TABLE}tracked-changes",
    f"{OFFICE}event-listeners",
    f"{OFFICE}forms",
    f"{TEXT}ruby-text",
    f"{OFFICE}binary-data",
    f"{TABLE}content-validations",
}
# On a master page they stand for what each page has of its own.
FIELDS = {f"{TEXT}{name}" for name in ("sheet-name", "page-number", "page-count", "title", "date", "time")}
# Elements whose own text is words; white space between the others is the file's.
WORDED = {f"{TEXT}p", f"{TEXT}h", f"{TEXT}span", f"{TEXT}a", f"{SVG}title", f"{SVG}desc"}
LONGEST_SPACE = 100
MOST_OPEN = 100
_DURATION = re.compile(r"(\d+)[HMS]")


def words(root: etree._Element, is_spent: Callable[[], bool] = lambda: False, *, in_master: bool = False) -> str:
    """Return the words under an element in reading order, changes accepted; paragraphs by line, cells by tab.

    A sheet's cells give dates as ISO has them and numbers plainly; of a master page its placeholders are left out.
    """
    walk = _Walk(root, in_master=in_master)
    steps = etree.iterwalk(root, events=("start", "end"))
    for count, (event, element) in enumerate(steps):
        if event == "end":
            walk.close(element)
        elif not walk.open(element):
            steps.skip_subtree()
        if count % 5000 == 0 and is_spent():
            break
    return "\n".join(line.rstrip("\t ") for line in "".join(walk.pieces).split("\n") if line.strip())


def listed(root: etree._Element) -> Iterator[str]:
    """Yield notes, then comments with their authors, then tracked changes: what stands on the text and not in it."""
    for note in root.iter(f"{TEXT}note"):
        for body in note.iter(f"{TEXT}note-body"):
            yield words(body)
    for comment in root.iter(f"{OFFICE}annotation"):
        said = words(comment).strip()
        if said:
            yield f"{comment.findtext(f'{DC}creator') or ''}: {said}".removeprefix(": ")
    yield from _changes(root)


class _Walk:
    """Gathers pieces of text while the elements of a document open and close."""

    def __init__(self, root: etree._Element, *, in_master: bool) -> None:
        self.pieces: list[str] = []
        self._root = root
        self._in_sheet = root.tag == f"{TABLE}table"
        self._in_master = in_master
        self._cells: list[int] = []
        self._depth = 0  # of paragraphs: only within one is loose text a word

    def open(self, element: etree._Element) -> bool:
        """Take what an element begins with; say whether its children are to be walked."""
        tag = element.tag
        if element is not self._root and self._is_aside(element):
            return False
        if tag == f"{TEXT}s":
            count = str(element.get(f"{TEXT}c", "1"))
            self.pieces.append(" " * min(int(count) if count.isdecimal() and len(count) < 10 else 1, LONGEST_SPACE))
        elif tag in (f"{TEXT}tab", f"{TEXT}line-break"):
            self.pieces.append("\t" if tag == f"{TEXT}tab" else "\n")
        elif tag in CELLS:
            self._cells.append(len(self.pieces))
            value = _plain_value(element) if self._in_sheet else ""
            self.pieces.append(value)
            return not value
        elif tag in BLOCKS:
            self.pieces.append("\n")
        self._depth += tag in WORDED
        if self._depth:
            self.pieces.append(_folded(element.text))
        return True

    def close(self, element: etree._Element) -> None:
        """Take what an element ends with and what follows it."""
        tag = element.tag
        self._depth -= tag in WORDED
        if tag in CELLS:
            self._close_cell()
        elif tag in BLOCKS or tag == f"{TABLE}table-row":
            self.pieces.append("\n")
        if self._depth and element is not self._root:
            self.pieces.append(_folded(element.tail))

    def _is_aside(self, element: etree._Element) -> bool:
        if self._in_master and (element.tag in FIELDS or element.get(f"{PRESENTATION}placeholder") == "true"):
            return True
        return element.tag in ASIDE

    def _close_cell(self) -> None:
        if self._cells:
            start = self._cells.pop()
            said = " ".join("".join(self.pieces[start:]).split())
            self.pieces[start:] = [said, "\t"]


def _plain_value(cell: etree._Element) -> str:
    """Return a date as 2026-03-02, a time as 10:30:00, a number as it is stored; nothing for a text."""
    date, time = str(cell.get(f"{OFFICE}date-value", "")), str(cell.get(f"{OFFICE}time-value", ""))
    if date:
        return date.replace("T", " ").removesuffix(":00").removesuffix(" 00:00")
    if time:
        return ":".join(_DURATION.findall(time)) or time
    return str(cell.get(f"{OFFICE}value", "") or cell.get(f"{OFFICE}boolean-value", "").upper())


def _folded(text: str | None) -> str:
    """Return text with its line ends and runs of blanks folded, as the standard has readers do (ODF 1.3, 6.1.2)."""
    if not text:
        return ""
    lead, trail = " " * text[0].isspace(), " " * text[-1].isspace()
    return f"{lead}{' '.join(text.split())}{trail}" if text.strip() else " "


def _changes(root: etree._Element) -> Iterator[str]:
    """Yield each tracked change of a text: what was deleted lies in the list of changes, what was inserted between two marks."""
    regions = {str(region.get(f"{TEXT}id", "")): region for changes in root.iter(f"{TEXT}tracked-changes") for region in changes}
    for region in regions.values():
        for deletion in region.iter(f"{TEXT}deletion"):
            said = words(deletion).strip()
            if said:
                yield f"[-{said}-]"
    inserted = {id for id, region in regions.items() if next(region.iter(f"{TEXT}insertion"), None) is not None}
    yield from (f"[+{said}+]" for said in _inserted(root, inserted) if said)


def _inserted(root: etree._Element, ids: set[str]) -> Iterator[str]:
    """Yield what stands between the marks of each insertion."""
    open_marks: dict[str, list[str]] = {}
    for event, element in etree.iterwalk(root, events=("start", "end")):
        id = str(element.get(f"{TEXT}change-id", ""))
        if event == "end" and element.tag == f"{TEXT}change-start" and id in ids and len(open_marks) < MOST_OPEN:
            open_marks[id] = []
        elif event == "end" and element.tag == f"{TEXT}change-end" and id in open_marks:
            yield " ".join("".join(open_marks.pop(id)).split())
        text = element.text if event == "start" else element.tail
        if open_marks and text and (event == "end" or element.tag in WORDED):
            for pieces in open_marks.values():
                pieces.append(text)
