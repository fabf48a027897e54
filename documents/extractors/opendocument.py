"""Reads OpenDocument files (odt, ods, odp, odg, and their flat XML) by a walk over their XML.

The text is the document as it stands with its tracked changes accepted; each change is listed after it, ``[+inserted+]`` and
``[-deleted-]``, and so are notes and comments, as in Word files. A slide, a drawing's page and a sheet are pages; a cell
holds a date as ISO has it and a number plainly.
"""

import dataclasses
import zipfile
from collections.abc import Iterator

from lxml import etree

from casework.vocabulary import Extraction
from documents.cleaning import tidy
from documents.extracted import Attachment, Extracted
from documents.extractors.broken import BROKEN
from documents.extractors.open_words import DRAW, OFFICE, STYLE, TABLE, listed, words
from documents.extractors.packages import attached, files_in, parsed, read_package, root_of
from documents.extractors.source import Source

PAGES = {f"{TABLE}table", f"{DRAW}page"}
PAGED = ("spreadsheet", "presentation", "drawing")
META = {"title": "title", "creator": "creator", "subject": "subject", "description": "description", "keyword": "keywords"}
META |= {"creation-date": "created", "date": "modified"}
# Repeated cells and empty paragraphs pack far better than words; what they unpack to in all is bounded besides.
RATIO = 1_000
MANIFEST = "META-INF/manifest.xml"
TOOL = "opendocument"


def extract(source: Source) -> Extracted:
    """Return every word of the document; one locked by a password is ``encrypted``, a broken package ``crashed``."""
    return read_package(source, TOOL, lambda archive: _package(source, archive), ratio=RATIO)


def extract_flat(source: Source) -> Extracted:
    """Return every word of an OpenDocument file that is one XML."""
    cut: list[str] = []
    try:
        root = parsed(source.content, cut)
    except BROKEN:  # a declared document type among them
        root = None
    if root is None:
        return Extracted(Extraction.CRASHED, source.media_type, tool=TOOL, reason="it is broken: its XML cannot be read")
    return _whole(_extracted(source, [root], [], _properties(root)), cut)


def _package(source: Source, archive: zipfile.ZipFile) -> Extracted:
    names = archive.namelist()
    if _is_locked(archive):
        return Extracted(Extraction.ENCRYPTED, source.media_type, tool=TOOL, reason="it is protected by a password")
    cut: list[str] = []
    content = root_of(archive, "content.xml", cut)
    if content is None:
        return Extracted(Extraction.CRASHED, source.media_type, tool=TOOL, reason="it is broken: its main part cannot be read")
    inner = [name for name in names if name.endswith("/content.xml") and name.startswith("Object")]
    roots = [content, *(root for name in ["styles.xml", *inner] if (root := root_of(archive, name)) is not None)]
    meta = root_of(archive, "meta.xml")
    properties = _properties(meta) if meta is not None else {}
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        properties["macros"] = "yes"
    files = [name for name in names if name.startswith("Object ") and "/" not in name]
    attachments = [attached(name, file) for name, file in files_in(archive, files)]
    return _whole(_extracted(source, roots, attachments, properties), cut)


def _whole(extracted: Extracted, cut: list[str]) -> Extracted:
    """Say of a document whose XML is broken or too deep that not all of it was read."""
    if not cut or extracted.outcome is not Extraction.OK:
        return extracted
    return dataclasses.replace(extracted, outcome=Extraction.PARTIAL, reason="some of its parts could not be read")


def _is_locked(archive: zipfile.ZipFile) -> bool:
    root = root_of(archive, MANIFEST)
    return "encrypted-package" in archive.namelist() or (root is not None and next(root.iter("{*}encryption-data"), None) is not None)


def _extracted(source: Source, roots: list[etree._Element], attachments: list[Attachment], properties: dict[str, str]) -> Extracted:
    budget = source.budget
    pages = [page for root in roots[:1] for page in _pages(root, source)]
    others = "\n".join(text for root in roots for text in _others(root, source, is_main=root is roots[0]) if text.strip())
    cut = budget.is_spent or len(pages) > budget.limits.pages
    pages = pages[: budget.limits.pages] or [""]
    pages[-1] = f"{pages[-1]}\n{others}"
    text = budget.take("\f".join(tidy(page.replace("\f", "\n")) for page in pages))
    cut = cut or budget.is_spent
    return Extracted(
        Extraction.PARTIAL if cut else Extraction.OK,
        source.media_type,
        text,
        page_count=text.count("\f") + 1,
        attachments=tuple(attachments),
        tool=TOOL,
        reason="only the beginning was read" if cut else "",
        properties=properties,
    )


def _pages(root: etree._Element, source: Source) -> Iterator[str]:
    """Yield the words of each sheet or slide with what is noted on it, or those of the whole body."""
    for body in root.iter(f"{OFFICE}body"):
        for kind in body:
            parts = [part for part in kind if part.tag in PAGES] if etree.QName(kind).localname in PAGED else [kind]
            for part in parts:
                if source.budget.is_spent:
                    return
                name = str(part.get(f"{TABLE}name", "")) if part.tag == f"{TABLE}table" else ""
                yield "\n".join(piece for piece in (name, words(part, lambda: source.budget.is_spent), *listed(part)) if piece)


def _others(root: etree._Element, source: Source, *, is_main: bool) -> Iterator[str]:
    """Yield what headers, footers and master pages say, and charts and formulas that lie in the document."""
    for masters in root.iter(f"{OFFICE}master-styles"):
        for master in masters.iter(f"{STYLE}master-page"):
            yield words(master, lambda: source.budget.is_spent, in_master=True)
            yield from listed(master)
    if not is_main:
        for body in root.iter(f"{OFFICE}body"):
            yield words(body, lambda: source.budget.is_spent)


def _properties(root: etree._Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in root.iter(f"{OFFICE}meta"):
        for element in meta:
            name = META.get(etree.QName(element).localname)
            if name and element.text:
                found.setdefault(name, element.text)
    return found
