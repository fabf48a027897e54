"""Opens the parts of a Word file after looking at what it would unpack to.

The package is read with zipfile and lxml, part by part by content type: python-docx opens every related part, and
refuses a file for one missing picture. Its figures are in R part B.3.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePosixPath

from lxml import etree

from documents.extractors.broken import BROKEN, BROKEN_OR_DEEP
from documents.extractors.markup import Refused, has_document_type

MEMBERS = 5_000
UNPACKED = 300 << 20
RATIO = 100
RATIO_FROM = 1 << 20
EMBEDDED = 100 << 20
RELATIONS = "word/_rels/document.xml.rels"

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"

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


class Bomb(Exception):
    """Says that the file would unpack to more than a document is."""


class Forged(Exception):
    """Says that the package is made as no word processor makes one."""


@dataclass(frozen=True)
class WordParts:
    """The XML parts with words as (kind, root), other files inside it, and what could not be opened."""

    worded: tuple[tuple[str, etree._Element], ...]
    styles: etree._Element | None
    embedded: tuple[tuple[str, bytes], ...] = field(repr=False)
    chunks: tuple[tuple[str, bytes], ...] = field(repr=False)
    properties: dict[str, str] = field(default_factory=dict, repr=False)
    has_macros: bool = False
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
                root = _root(archive, name)
                if root is None:
                    unread.append(kind)
                elif all(kind != known or root is not other for known, other in worded):
                    worded.append((kind, root))
        return WordParts(
            tuple(worded),
            _root(archive, "word/styles.xml") if "word/styles.xml" in names else None,
            tuple(_embedded(archive, [name for name in names if name.startswith("word/embeddings/")])),
            tuple(_embedded(archive, [name for name in _chunk_names(archive, names) if name in names])),
            _properties(archive, names),
            any(name.lower().endswith("vbaproject.bin") for name in names),
            tuple(unread),
        )


def checked_members(archive: zipfile.ZipFile) -> list[str]:
    """Return the member names after the look at the central directory that ASVS 5.2.3 asks for."""
    members = archive.infolist()
    if len(members) > MEMBERS:
        raise Bomb("it holds too many parts")
    # Pictures are never unpacked here, however far they would; a metafile of 200:1 is an ordinary thing.
    read = [member for member in members if member.filename.lower().endswith((".xml", ".rels"))]
    if sum(member.file_size for member in read) > UNPACKED:
        raise Bomb("it unpacks to more than a document is")
    for member in read:
        if member.file_size > RATIO_FROM and member.file_size > RATIO * max(member.compress_size, 1):
            raise Bomb("a part of it unpacks to more than a hundred times its size")
    names = [member.filename for member in members]
    if len(set(names)) < len(names):
        raise Forged("two of its parts have the same name")
    for name in names:
        path = PurePosixPath(name.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts:
            raise Forged("a part of it names a place outside it")
    return names


def _kinds(archive: zipfile.ZipFile, names: list[str]) -> dict[str, str]:
    """Say which part holds what, by content type and, where that is missing, by name."""
    kinds: dict[str, str] = {}
    root = _root(archive, "[Content_Types].xml") if "[Content_Types].xml" in names else None
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


def _root(archive: zipfile.ZipFile, name: str) -> etree._Element | None:
    """Parse one part; first by libxml2's own limits, then without its depth limit, then as far as it is whole."""
    try:
        content = archive.read(name).replace(STRICT, TRANSITIONAL)
    except BROKEN_OR_DEEP:
        return None
    if has_document_type(content):
        raise Refused
    for huge, recover in ((False, False), (True, False), (True, True)):
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=huge,
            recover=recover,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            return etree.fromstring(content, parser)
        except BROKEN:
            continue
    return None


def _embedded(archive: zipfile.ZipFile, names: list[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the files people put into the document (spreadsheets, other documents), not its pictures."""
    left = EMBEDDED
    for name in names:
        left -= archive.getinfo(name).file_size
        if left < 0 or name.endswith(("/", ".rels")):
            continue
        try:
            yield PurePosixPath(name).name, archive.read(name)
        except BROKEN_OR_DEEP:
            continue


def _chunk_names(archive: zipfile.ZipFile, names: list[str]) -> Iterator[str]:
    """Name the parts in other formats (HTML, MHTML) that stand in the text's place (``w:altChunk``)."""
    root = _root(archive, RELATIONS) if RELATIONS in names else None
    for relation in root if root is not None else ():
        if str(relation.get("Type", "")).endswith("/aFChunk"):
            target = str(relation.get("Target", ""))
            yield target.lstrip("/") if target.startswith("/") else f"word/{target}"


def _properties(archive: zipfile.ZipFile, names: list[str]) -> dict[str, str]:
    wanted = {"title", "creator", "subject", "description", "keywords", "created", "modified", "lastModifiedBy"}
    properties: dict[str, str] = {}
    root = _root(archive, "docProps/core.xml") if "docProps/core.xml" in names else None
    for element in root if root is not None else ():
        tag = etree.QName(element).localname
        if tag in wanted and element.text:
            properties[tag] = element.text
    return properties
