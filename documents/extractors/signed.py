"""Reads files that are signed, compressed or encrypted by the means of e-mail (S/MIME: .p7m, .p7s)."""

from pathlib import PurePosixPath

from casework.vocabulary import Extraction
from documents.cleaning import one_line, tidy
from documents.extracted import Attachment, Extracted
from documents.extractors import mail
from documents.extractors.cms import Broken, Opened, Wrapping, opened
from documents.extractors.source import Source
from documents.mail_parts import is_mail_part
from documents.sniffing import media_type_of

TOOL = "cms"
LOCKED = "it is encrypted for its recipient"


def extract(source: Source) -> Extracted:
    """Return who signed, with what was signed: a message as its words, a file as an attachment."""
    try:
        found = opened(source.content)
    except Broken:
        return Extracted(Extraction.CRASHED, source.media_type, tool=TOOL, reason="it is broken: the signed message does not open")
    if found.wrapping is Wrapping.ENCRYPTED:
        return Extracted(Extraction.ENCRYPTED, source.media_type, tool=TOOL, reason=LOCKED)
    signed = _signed_by(found)
    if found.content is None:
        said = "it is a signature; what it signs lies beside it"
        return Extracted(Extraction.OK, source.media_type, signed, page_count=1, tool=TOOL, reason=said)
    if is_mail_part(found.content):
        return _letter(source, found.content, signed)
    name = PurePosixPath(source.filename.replace("\\", "/")).name
    name = name[:-4] if name.lower().endswith(".p7m") else name or "indhold"
    inner = Attachment(name, media_type_of(found.content, name), found.content)
    return Extracted(Extraction.OK, source.media_type, signed, page_count=1, attachments=(inner,), tool=TOOL)


def extract_locked(source: Source) -> Extracted:
    """Say of a file encrypted by PGP that it is."""
    return Extracted(Extraction.ENCRYPTED, source.media_type, reason=LOCKED)


def _letter(source: Source, content: bytes, signed: str) -> Extracted:
    inner = mail.extract(Source(content, source.media_type, source.budget))
    text = tidy(f"{inner.text}\n\n{signed}")
    return Extracted(inner.outcome, source.media_type, text, page_count=1, attachments=inner.attachments, tool=TOOL, reason=inner.reason)


def _signed_by(found: Opened) -> str:
    return "\n".join(f"Signed by: {one_line(name, 200)}" for name in found.signers)
