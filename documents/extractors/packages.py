"""Opens office packages (zip with XML in it) after looking at what they would unpack to.

Packages are read with zipfile and lxml, part by part: what no reader of words needs is never unpacked. Figures in R part B.3.
"""

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from lxml import etree

from casework.vocabulary import Extraction
from documents.extracted import Attachment, Extracted
from documents.extractors.broken import BROKEN, BROKEN_OR_DEEP
from documents.extractors.embedded import unwrapped
from documents.extractors.markup import Refused, has_document_type
from documents.extractors.source import Source
from documents.sniffing import SUFFIXES, media_type_of

MEMBERS = 5_000
UNPACKED = 300 << 20
RATIO = 100
RATIO_FROM = 1 << 20
EMBEDDED = 100 << 20
CONTENT_TYPES = "[Content_Types].xml"

# ISO's strict namespaces say the same as the ones everybody writes (ISO/IEC 29500-1, annex A).
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(wordprocessingml|spreadsheetml|presentationml|drawingml)/(main|chart|diagram)")
_RELATIONS = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
_USUAL_RELATIONS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class Bomb(Exception):
    """Says that the file would unpack to more than a document is."""


class Forged(Exception):
    """Says that the package is made as no office program makes one."""


@dataclass(frozen=True)
class Relation:
    """Says what another part of the package is to this one, and where it lies."""

    id: str
    kind: str
    target: str


def read_package(source: Source, tool: str, read: Callable[[zipfile.ZipFile], Extracted], *, ratio: int = RATIO) -> Extracted:
    """Return what ``read`` makes of the opened package; what cannot or must not be opened has its outcome named."""
    outcome = Extraction.CRASHED
    try:
        with zipfile.ZipFile(BytesIO(source.content)) as archive:
            checked_members(archive, ratio=ratio)
            return read(archive)
    except Bomb as bomb:
        outcome, reason = Extraction.TOO_BIG, str(bomb)
    except Forged as forged:
        reason = str(forged)
    except Refused:
        reason = "it declares entities, as no office file does"
    except BROKEN_OR_DEEP as broken:
        if isinstance(broken, RecursionError):
            raise
        reason = "it is broken: the package does not open"
    return Extracted(outcome, source.media_type, tool=tool, reason=reason)


def checked_members(archive: zipfile.ZipFile, *, ratio: int = RATIO) -> list[str]:
    """Return the member names after the look at the central directory that ASVS 5.2.3 asks for."""
    members = archive.infolist()
    if len(members) > MEMBERS:
        raise Bomb("it holds too many parts")
    # Pictures are never unpacked here, however far they would; a metafile of 200:1 is an ordinary thing.
    read = [member for member in members if member.filename.lower().endswith((".xml", ".rels"))]
    if sum(member.file_size for member in read) > UNPACKED:
        raise Bomb("it unpacks to more than a document is")
    for member in read:
        if member.file_size > RATIO_FROM and member.file_size > ratio * max(member.compress_size, 1):
            raise Bomb("a part of it unpacks to more than a hundred times its size")
    names = [member.filename for member in members]
    if len(set(names)) < len(names):
        raise Forged("two of its parts have the same name")
    for name in names:
        path = PurePosixPath(name.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts:
            raise Forged("a part of it names a place outside it")
    return names


def root_of(archive: zipfile.ZipFile, name: str, cut: list[str] | None = None) -> etree._Element | None:
    """Parse one part; first by libxml2's own limits, then without its depth limit, then as far as it is whole.

    None when the part is missing or is no XML; ``Refused`` when it declares a document type. What was not whole is named in ``cut``.
    """
    try:
        content = archive.read(name)
    except BROKEN_OR_DEEP:
        return None
    broken: list[str] = []
    root = parsed(content, broken)
    if cut is not None and broken:
        cut.append(name)
    return root


def parsed(content: bytes, cut: list[str] | None = None) -> etree._Element | None:
    """Parse XML without entities and network, as far as it is whole; ``Refused`` when it declares a document type.

    Why it was not whole is added to ``cut``.
    """
    if has_document_type(content):
        raise Refused
    if b"purl.oclc.org/ooxml" in content[:10_000]:
        content = _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", content).replace(_RELATIONS, _USUAL_RELATIONS)
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
            root = etree.fromstring(content, parser)
        except BROKEN:
            continue
        if recover and cut is not None:
            cut.append(str(parser.error_log.last_error))
        return root
    return None


def relations_of(archive: zipfile.ZipFile, part: str) -> list[Relation]:
    """Return what the package says is related to a part, with targets as names of its members."""
    path = PurePosixPath(part)
    root = root_of(archive, f"{path.parent}/_rels/{path.name}.rels".removeprefix("./"))
    return [
        Relation(str(each.get("Id", "")), str(each.get("Type", "")).rpartition("/")[2], _member(path.parent, str(each.get("Target", ""))))
        for each in (root if root is not None else ())
        if each.get("TargetMode") != "External"
    ]


def _member(folder: PurePosixPath, target: str) -> str:
    parts: list[str] = [] if target.startswith("/") else list(folder.parts)
    for part in target.replace("\\", "/").split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def files_in(archive: zipfile.ZipFile, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
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


def embedded_in(archive: zipfile.ZipFile, folder: str) -> tuple[Attachment, ...]:
    """Return the files embedded below a folder as attachments, taken out of the wrapping that programs put around them."""
    names = [name for name in archive.namelist() if name.startswith(folder)]
    return tuple(attached(name, content) for name, content in files_in(archive, names))


def attached(name: str, content: bytes) -> Attachment:
    """Return an embedded file as an attachment, unwrapped, with an ending that says what it is where it had none."""
    name, content = unwrapped(name, content)
    media_type = media_type_of(content, name)
    path = PurePosixPath(name)
    if path.suffix in ("", ".bin"):
        name = path.stem + next((suffix for suffix, kind in SUFFIXES.items() if kind == media_type), path.suffix)
    return Attachment(name, media_type, content)


def properties_of(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return title, author and dates of the document, as its core properties tell, and whether it has macros."""
    wanted = {"title", "creator", "subject", "description", "keywords", "created", "modified", "lastModifiedBy"}
    properties: dict[str, str] = {}
    root = root_of(archive, "docProps/core.xml")
    for element in root if root is not None else ():
        tag = etree.QName(element).localname
        if tag in wanted and element.text:
            properties[tag] = element.text
    if any(name.lower().endswith("vbaproject.bin") for name in archive.namelist()):
        properties["macros"] = "yes"
    return properties
