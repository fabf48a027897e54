"""Reads the text of XML, MeMo messages among it, without entities, network or external files."""

import base64
import binascii

from lxml import etree

from casework.vocabulary import Extraction
from documents.cleaning import tidy
from documents.extracted import Extracted
from documents.extractors import plain
from documents.extractors.broken import BROKEN
from documents.extractors.source import Source

# One text in XML may not be longer than this before libxml2 refuses it; only a file with such a text needs more.
LONGEST_TEXT = 10_000_000
# Base64 blocks in a message are files of their own, not words.
LONGEST_WORDS = 50_000


class Refused(ValueError):
    """Says that XML carries a document type; none of the house's formats has one, attacks do."""


def parse(content: bytes, *, recover: bool = False) -> etree._Element:
    """Return the root of XML; ``Refused`` with a document type, ``XMLSyntaxError`` when it is none."""
    if has_document_type(content):
        raise Refused
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
        huge_tree=len(content) > LONGEST_TEXT,
    )
    root = etree.fromstring(content, parser)
    if root is None:
        raise Refused
    return root


def has_document_type(content: bytes) -> bool:
    """Say whether a document type is declared, in any encoding of one or two bytes a letter."""
    head = content[:LONGEST_TEXT].replace(b"\x00", b"") if b"\x00" in content[:200] else content
    return b"<!DOCTYPE" in head or b"<!ENTITY" in head


def extract(source: Source) -> Extracted:
    """Return the words between the tags; XML that does not parse is read as plain text."""
    try:
        root = parse(source.content)
    except BROKEN:
        read = plain.extract(source)
        return Extracted(
            Extraction.PARTIAL,
            source.media_type,
            read.text,
            page_count=1,
            tool="plain",
            reason="the XML is broken or declares entities; it was read as plain text",
        )
    lines: list[str] = []
    for element in root.iter():
        lines.extend(_words(element.text))
        lines.extend(_words(element.tail))
        if source.budget.is_spent:
            break
    text = source.budget.take(tidy("\n".join(lines)))
    spent = source.budget.is_spent
    return Extracted(
        Extraction.PARTIAL if spent else Extraction.OK,
        source.media_type,
        text,
        page_count=1,
        tool="xml",
        reason="only the beginning was read" if spent else "",
    )


def _words(text: str | None) -> list[str]:
    stripped = (text or "").strip()
    if not stripped or (len(stripped) > 200 and _is_base64(stripped)) or len(stripped) > LONGEST_WORDS:
        return []
    return [stripped]


def _is_base64(text: str) -> bool:
    if " " in text:
        return False
    try:
        base64.b64decode(text[:400].replace("\n", "")[:200], validate=True)
    except binascii.Error:
        return False
    return True
