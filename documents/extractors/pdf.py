"""Reads PDF: pdfium for the text, pypdf for structure (and for text where pdfium fails)."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pypdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from pypdf.errors import PyPdfError

from casework.vocabulary import Extraction
from documents.cleaning import clean, tidy
from documents.extracted import Attachment, Extracted
from documents.extractors.broken import BROKEN, BROKEN_OR_DEEP
from documents.extractors.scanned import is_scanned
from documents.extractors.source import Source, no_longer_than
from documents.limits import Limits

# pypdf warns about every oddity it repairs; a document's oddities are its outcome, not our log.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

PDFIUM_RAISES: tuple[type[Exception], ...] = (*BROKEN, pdfium.PdfiumError)
PYPDF_RAISES: tuple[type[Exception], ...] = (*BROKEN_OR_DEEP, PyPdfError)
# pdfium writes this where a word was broken at the end of a line.
_BROKEN_WORD = re.compile("[\x02\ufffe]\r?\n?")
# What pdfium answers when it cannot open a file.
PASSWORD = pdfium_c.FPDF_ERR_PASSWORD
PROTECTED = "it is protected by a password"


class _Encrypted(Exception):
    """Is raised when a PDF opens only with a password."""


@dataclass(frozen=True)
class _Pages:
    """The pages' texts (None where one fails), how many pages there are, whose work it is, and which pages are scans."""

    texts: list[str | None]
    count: int
    tool: str
    scanned: tuple[int, ...] = ()


STRUCTURE_FAILS: tuple[type[Exception], ...] = (*PYPDF_RAISES, _Encrypted, MemoryError)


def extract(source: Source) -> Extracted:
    """Return the text page by page, with fields, comments and embedded files; partial when some of it cannot be read."""
    try:
        pages = _texts(source)
    except _Encrypted:
        return Extracted(Extraction.ENCRYPTED, source.media_type, reason=PROTECTED, tool="pdfium")
    structure = _structure(source, pages.count)
    texts = [*(text or "" for text in pages.texts)]
    if structure.notes:
        texts = [*texts[:-1], "\n".join([*texts[-1:], *structure.notes])]
    return _judged(source, texts, pages, structure)


def _judged(source: Source, texts: list[str], pages: _Pages, structure: "_Structure") -> Extracted:
    outcome, reason, scanned = Extraction.OK, structure.problem, pages.scanned
    unread = sum(text is None for text in pages.texts) + pages.count - len(pages.texts)
    if unread >= pages.count:
        texts, outcome, reason, scanned = [], Extraction.CRASHED, "it is broken: no page of it can be read", ()
    elif unread:
        outcome, reason = Extraction.PARTIAL, f"{unread} of {pages.count} pages could not be read"
    elif structure.problem:
        outcome = Extraction.PARTIAL
    text = "\f".join(texts)
    if outcome is Extraction.OK and not text.strip() and not scanned:
        reason = "its pages hold no text: they are empty or drawn"
    return Extracted(
        outcome,
        source.media_type,
        text,
        page_count=pages.count,
        attachments=tuple(structure.attachments),
        tool=pages.tool,
        reason=reason,
        properties=structure.properties,
        needs="tesseract" if scanned else "",
        scanned=scanned,
    )


def _texts(source: Source) -> _Pages:
    if "pdfium" not in source.without:
        try:
            return _pdfium_texts(source)
        except pdfium.PdfiumError as error:
            if getattr(error, "err_code", None) == PASSWORD:
                raise _Encrypted from None
    try:
        with no_longer_than(source.budget.limits.patience_seconds):
            return _Pages(*_pypdf_texts(source), "pypdf")
    except PYPDF_RAISES:
        return _Pages([], 0, "pypdf")


def _pdfium_texts(source: Source) -> _Pages:
    with pdfium.PdfDocument(source.content) as document:
        page_count = len(document)
        texts: list[str | None] = []
        scanned: list[int] = []
        for number in range(min(page_count, source.budget.limits.pages)):
            if source.budget.is_spent:
                break
            texts.append(_pdfium_text(document, number, source, scanned))
        return _Pages(texts, page_count, "pdfium", tuple(scanned))


def _pdfium_text(document: pdfium.PdfDocument, number: int, source: Source, scanned: list[int]) -> str | None:
    """Return a page's text, None where it fails, and note the page where it is a scan."""
    try:
        page = document[number]
        try:
            words = page.get_textpage()
            try:
                text = words.get_text_range()
            finally:
                words.close()
            if is_scanned(page, text):
                scanned.append(number)
        finally:
            page.close()
    except PDFIUM_RAISES:
        return None
    return source.budget.take(tidy(_BROKEN_WORD.sub("", text)).replace("\f", " "))


def _pypdf_texts(source: Source) -> tuple[list[str | None], int]:
    reader = _open(source.content)
    page_count = len(reader.pages)
    texts: list[str | None] = []
    for number in range(min(page_count, source.budget.limits.pages)):
        if source.budget.is_spent:
            break
        try:
            texts.append(source.budget.take(tidy(reader.pages[number].extract_text()).replace("\f", " ")))
        except TimeoutError:
            break
        except PYPDF_RAISES:
            texts.append(None)
    return texts, page_count


def _open(content: bytes) -> pypdf.PdfReader:
    reader = pypdf.PdfReader(BytesIO(content), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise _Encrypted
    return reader


class _Structure:
    """Gathers what pypdf knows beside the text; what cannot be read is a problem, not an end."""

    def __init__(self) -> None:
        self.properties: dict[str, str] = {}
        self.attachments: list[Attachment] = []
        self.notes: list[str] = []
        self.problem = ""


def _structure(source: Source, page_count: int) -> _Structure:
    found = _Structure()
    try:
        with no_longer_than(source.budget.limits.patience_seconds / 2):
            reader = _open(source.content)
            found.properties.update(_properties(reader))
            found.attachments.extend(_attachments(reader, source.budget.limits))
            found.notes.extend(source.budget.take(clean(note)) for note in _fields(reader))
            found.notes.extend(source.budget.take(clean(note)) for note in _comments(reader, min(page_count, 500)))
    except TimeoutError:
        found.problem = "its embedded files and comments take too long to read"
    except STRUCTURE_FAILS:
        # pdfium opens what pypdf refuses (54 of 3,924 files): the text is whole, embedded files may be missed.
        found.properties["structure"] = "unreadable"
    return found


def _properties(reader: pypdf.PdfReader) -> dict[str, str]:
    known = {
        "/Title": "title",
        "/Author": "author",
        "/Subject": "subject",
        "/Producer": "producer",
        "/CreationDate": "created",
        "/ModDate": "modified",
        "/Keywords": "keywords",
    }
    properties = {"pdf_version": reader.pdf_header.removeprefix("%PDF-")}
    metadata = reader.metadata
    for key, name in known.items():
        value = metadata.get(key) if metadata is not None else None
        if value:
            properties[name] = str(value)[:1000]
    return properties


def _attachments(reader: pypdf.PdfReader, limits: Limits) -> Iterator[Attachment]:
    left = limits.attachment_bytes
    for number, embedded in enumerate(reader.attachment_list):
        if number >= limits.attachments or left < 0:
            return
        content = bytes(embedded.content)
        left -= len(content)
        yield Attachment(str(embedded.name), str(embedded.subtype or "").lstrip("/") or "application/octet-stream", content)


def _fields(reader: pypdf.PdfReader) -> Iterator[str]:
    """Yield what is filled into a form; pdfium's page text leaves it out."""
    for number, (name, field) in enumerate((reader.get_fields() or {}).items()):
        if number > 5000:
            return
        value = field.get("/V")
        if isinstance(value, str) and value.strip() and value not in ("/Off", "Off"):
            yield f"{field.get('/TU') or name}: {value.removeprefix('/')}"


def _comments(reader: pypdf.PdfReader, pages: int) -> Iterator[str]:
    """Yield the notes people put on the pages."""
    for number in range(pages):
        annotations = reader.pages[number].get("/Annots")
        for reference in annotations.get_object() if annotations is not None else ():
            annotation = reference.get_object()
            contents = annotation.get("/Contents")
            if isinstance(contents, str) and contents.strip() and annotation.get("/Subtype") != "/Link":
                yield contents
