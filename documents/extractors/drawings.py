"""Reads the words of what is drawn in office packages: text boxes, charts, diagrams, descriptions of pictures."""

import zipfile
from collections.abc import Iterator

from lxml import etree

from documents.extractors.packages import relations_of, root_of

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
DRAWN = ("chart", "chartEx", "diagramData")

_BREAKS: dict[str, str] = {f"{A}p": "\n", f"{A}tc": "\t", f"{A}tr": "\n", f"{A}txBody": ""}


def words_of(root: etree._Element, *, skipped: frozenset[str] = frozenset()) -> str:
    """Return the words of shapes in reading order: a line for a paragraph, cells by tab, pictures by their description."""
    pieces: list[str] = []
    cell: list[int] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if tag == f"{MC}Fallback" or tag in skipped:
                walk.skip_subtree()
            elif tag == f"{A}t":
                pieces.append(element.text or "")
            elif tag == f"{A}br":
                pieces.append("\n")
            elif tag == f"{A}tc":
                cell.append(len(pieces))
            elif str(tag).endswith("}cNvPr") and element.get("descr"):
                pieces.append(f"{element.get('descr')}\n")
        elif tag == f"{A}tc" and cell:
            start = cell.pop()
            pieces[start:] = [" ".join("".join(pieces[start:]).split("\n")).strip(), "\t"]
        else:
            pieces.append(_BREAKS.get(tag, ""))
    return "\n".join(line.rstrip("\t ") for line in "".join(pieces).split("\n") if line.strip())


def chart_words(root: etree._Element, *, figures: bool = True) -> str:
    """Return titles of a chart, and its labels and figures unless they stand in cells beside it; each once and in order."""
    said = [(element.text or "").strip() for element in root.iter(f"{A}t", *([f"{C}v"] if figures else []))]
    return "\n".join(dict.fromkeys(text for text in said if text))


def related_words(archive: zipfile.ZipFile, part: str, *, figures: bool = True) -> Iterator[str]:
    """Yield the words of the charts and diagrams a part refers to."""
    for relation in relations_of(archive, part):
        root = root_of(archive, relation.target) if relation.kind in DRAWN else None
        if root is not None:
            yield words_of(root) if relation.kind == "diagramData" else chart_words(root, figures=figures)
