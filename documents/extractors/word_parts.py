"""Opens the parts of a Word file after looking at what it would unpack to.

The package is read with zipfile and lxml, part by part by content type: python-docx opens every related part, and
refuses a file for one missing picture. Its figures are in R part B.3.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

from lxml import etree

from documents.extractors.packages import checked_members, files_in, properties_of, root_of

RELATIONS = "word/_rels/document.xml.rels"

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

# The parts that hold words, in the order they are read; the key is how their content type ends.
WORDED: tuple[tuple[str, str], ...] = (
    ("header+xml", "header"),
    ("main+xml", "body"),
    ("footnotes+xml", "footnotes"),
    ("endnotes+xml", "endnotes"),
    ("footer+xml", "footer"),
    ("comments+xml", "comments"),
    ("diagramData+xml", "drawing"),
    ("chart+xml", "drawing"),
)


@dataclass(frozen=True)
class WordParts:
    """The XML parts with words as (kind, root), other files inside it, and what could not be opened."""

    worded: tuple[tuple[str, etree._Element], ...]
    styles: etree._Element | None
    embedded: tuple[tuple[str, bytes], ...] = field(repr=False)
    chunks: tuple[tuple[str, bytes], ...] = field(repr=False)
    properties: dict[str, str] = field(default_factory=dict, repr=False)
    unread: tuple[str, ...] = ()


def open_parts(content: bytes) -> WordParts:
    """Open the parts of a Word file; ``Bomb`` for one that unpacks too far, ``BadZipFile`` for one that is broken."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = checked_members(archive)
        kinds = _kinds(archive, names)
        worded: list[tuple[str, etree._Element]] = []
        unread: list[str] = []
        for _, kind in WORDED:
            for name in (name for name in names if kinds.get(name) == kind):
                root = root_of(archive, name, unread)
                if root is None:
                    unread.append(name)
                elif all(kind != known or root is not other for known, other in worded):
                    worded.append((kind, root))
        return WordParts(
            tuple(worded),
            root_of(archive, "word/styles.xml") if "word/styles.xml" in names else None,
            tuple(files_in(archive, [name for name in names if name.startswith("word/embeddings/")])),
            tuple(files_in(archive, [name for name in _chunk_names(archive, names) if name in names])),
            properties_of(archive),
            tuple(unread),
        )


def _kinds(archive: zipfile.ZipFile, names: list[str]) -> dict[str, str]:
    """Say which part holds what, by content type and, where that is missing, by name."""
    kinds: dict[str, str] = {}
    root = root_of(archive, "[Content_Types].xml") if "[Content_Types].xml" in names else None
    for override in root if root is not None else ():
        name, content_type = str(override.get("PartName", "")).lstrip("/"), str(override.get("ContentType", ""))
        kind = next((kind for end, kind in WORDED if content_type.endswith(end)), None)
        if kind and not (kind == "body" and "glossary" in name):
            kinds[name] = kind
    for name in names:
        match = re.fullmatch(r"word/(header|footer|footnotes|endnotes|comments|document)\d*\.xml", name)
        if match and name not in kinds:
            kinds[name] = {"document": "body"}.get(match[1], match[1])
    return kinds


def _chunk_names(archive: zipfile.ZipFile, names: list[str]) -> Iterator[str]:
    """Name the parts in other formats (HTML, MHTML) that stand in the text's place (``w:altChunk``)."""
    root = root_of(archive, RELATIONS) if RELATIONS in names else None
    for relation in root if root is not None else ():
        if str(relation.get("Type", "")).endswith("/aFChunk"):
            target = str(relation.get("Target", ""))
            yield target.lstrip("/") if target.startswith("/") else f"word/{target}"
