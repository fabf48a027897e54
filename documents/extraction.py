"""Reads one document: what it is, by which extractor, and by which outcome it ended. Runs in the sandbox child."""

import dataclasses
import platform
from collections.abc import Callable
from importlib.metadata import version

from PIL import features

from casework.vocabulary import Extraction
from documents.cleaning import one_line
from documents.extracted import Attachment, Extracted
from documents.extractors import (
    archive,
    html,
    legacy,
    mail,
    markup,
    opendocument,
    outlook,
    pdf,
    picture,
    plain,
    rtf,
    signed,
    slides,
    spreadsheet,
    tnef,
    word,
)
from documents.extractors.source import Source
from documents.limits import Budget
from documents.package_kinds import DOCM, ODF, PPSX, PPTM, PPTX, XLSB, XLSM, XLSX
from documents.sniffing import DOCX, ENCRYPTED_OFFICE, FLAT_KINDS, MEMO, media_type_of, mismatch

Extractor = Callable[[Source], Extracted]

# Which extractor reads which kind; what is not here is kept unread.
EXTRACTORS: dict[str, Extractor] = {
    **dict.fromkeys(legacy.KINDS, legacy.extract),
    **dict.fromkeys(picture.KINDS, picture.extract),
    "application/pdf": pdf.extract,
    DOCX: word.extract,
    DOCM: word.extract,
    XLSX: spreadsheet.extract,
    XLSM: spreadsheet.extract,
    XLSB: spreadsheet.extract,
    "application/vnd.ms-excel": spreadsheet.extract_binary,
    PPTX: slides.extract,
    PPTM: slides.extract,
    PPSX: slides.extract,
    **{f"{ODF}{kind}": opendocument.extract for kind in (*FLAT_KINDS, *(f"{kind}-template" for kind in FLAT_KINDS))},
    **{f"{ODF}{kind}-flat-xml": opendocument.extract_flat for kind in FLAT_KINDS},
    "application/rtf": rtf.extract,
    "text/plain": plain.extract,
    "text/csv": plain.extract,
    "text/tab-separated-values": plain.extract,
    "text/markdown": plain.extract,
    "text/calendar": plain.extract,
    "text/vcard": plain.extract,
    "application/json": plain.extract,
    "text/html": html.extract,
    "application/xml": markup.extract,
    MEMO: markup.extract,
    "message/rfc822": mail.extract,
    "application/vnd.ms-outlook": outlook.extract,
    "application/ms-tnef": tnef.extract,
    "application/pkcs7-mime": signed.extract,
    "application/pkcs7-signature": signed.extract,
    "application/pgp-encrypted": signed.extract_locked,
    "application/mbox": mail.extract_mailbox,
    "application/zip": archive.extract,
}

TOOLS: dict[str, str] = {
    "pypdf": version("pypdf"),
    "pdfium": version("pypdfium2"),
    "libtiff": features.version("libtiff") or "",
    "typst": version("typst"),
    "word": version("lxml"),
    "slides": version("lxml"),
    "opendocument": version("lxml"),
    "rtf": platform.python_version(),
    "outlook": version("olefile"),
    "archive": platform.python_version(),
    "cms": platform.python_version(),
    "tnef": platform.python_version(),
    "calamine": version("python-calamine"),
    "plain": version("charset-normalizer"),
    "html": version("lxml"),
    "mail": platform.python_version(),
    "xml": version("lxml"),
    "pillow": version("pillow"),
}


def extract(content: bytes, filename: str, declared_type: str, budget: Budget, *, without: tuple[str, ...] = ()) -> Extracted:
    """Read one document by the kind its bytes show; memory and depth run out upwards, everything else is an outcome."""
    media_type = media_type_of(content, filename)
    if media_type == "text/plain" and declared_type.startswith("text/html"):
        media_type = "text/html"
    if media_type == ENCRYPTED_OFFICE:
        return Extracted(Extraction.ENCRYPTED, media_type, reason="it is protected by a password")
    if media_type == "application/x-empty":
        return Extracted(Extraction.OK, media_type, reason="the file is empty")
    extractor = EXTRACTORS.get(media_type)
    if extractor is None:
        return Extracted(Extraction.UNSUPPORTED, media_type, reason=_reasons("this kind is not read", filename, media_type))
    charset = _charset(declared_type)
    extracted = extractor(Source(content, media_type, budget, filename, charset=charset, without=without))
    return _within_limits(extracted, filename, budget)


def _within_limits(extracted: Extracted, filename: str, budget: Budget) -> Extracted:
    """Cut what is too much, note what was cut, and fill in the tool's version and the odd name."""
    kept, left = [], budget.limits.attachment_bytes
    for attachment in extracted.attachments[: budget.limits.attachments]:
        left -= len(attachment.content)
        if left < 0:
            break
        kept.append(Attachment(one_line(attachment.filename, 255), attachment.media_type, attachment.content))
    cut = len(kept) < len(extracted.attachments)
    reason = "not all that lies inside it was taken out" if cut else extracted.reason
    outcome = Extraction.PARTIAL if cut and extracted.outcome is Extraction.OK else extracted.outcome
    return dataclasses.replace(
        extracted,
        outcome=outcome,
        attachments=tuple(kept),
        reason=_reasons(reason, filename, extracted.media_type),
        tool_version=TOOLS.get(extracted.tool, ""),
        seconds=budget.seconds,
        properties={one_line(key, 100): one_line(value, 1000) for key, value in extracted.properties.items()},
    )


def _reasons(reason: str, filename: str, media_type: str) -> str:
    return "; ".join(part for part in (reason, mismatch(filename, media_type)) if part)


def _charset(declared_type: str) -> str:
    _, _, charset = declared_type.lower().partition("charset=")
    return charset.split(";")[0].strip(" \"'")
