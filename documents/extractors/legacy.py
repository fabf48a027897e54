"""Looks at files of old programs: which are protected by a password or broken. Their text is read after LibreOffice has converted them."""

from io import BytesIO

import olefile

from casework.vocabulary import Extraction
from documents.extracted import Extracted
from documents.extractors.broken import BROKEN
from documents.extractors.source import Source
from documents.tools.conversion import CONVERSIONS

KINDS = tuple(CONVERSIONS)
WORD = "application/msword"
# Those that are a file system in a file.
COMPOUND = (WORD, "application/vnd.ms-powerpoint", "application/x-mspublisher", "application/vnd.visio", "application/vnd.ms-works")
PROTECTED = "it is protected by a password"
# [MS-DOC] 2.5.2: bit 8 of the flags at offset 10 of the stream WordDocument.
_WORD_FLAGS, _WORD_ENCRYPTED = 11, 0x01
# [MS-PPT] 2.3.2: the header token of the stream Current User.
_SLIDES_ENCRYPTED = bytes.fromhex("dfc4d1f3")
# WordPerfect: two bytes of the header hold the checksum of the password.
_PERFECT_KEY = slice(12, 14)


def extract(source: Source) -> Extracted:
    """Return the file as one that LibreOffice is to convert, or as encrypted or broken."""
    if source.media_type in COMPOUND:
        outcome, reason = _of_compound(source.content, source.media_type)
    elif source.media_type == "application/vnd.wordperfect" and any(source.content[_PERFECT_KEY]):
        outcome, reason = Extraction.ENCRYPTED, PROTECTED
    else:
        outcome, reason = Extraction.OK, ""
    return Extracted(outcome, source.media_type, reason=reason, needs="" if reason else "soffice")


def _of_compound(content: bytes, media_type: str) -> tuple[Extraction, str]:
    """Say whether LibreOffice can be asked: what it does not recognise it would read as plain text, bytes and all."""
    try:
        with olefile.OleFileIO(BytesIO(content)) as package:
            if media_type == WORD:
                flags = package.openstream("WordDocument").read(_WORD_FLAGS + 1)
                is_protected = bool(flags[_WORD_FLAGS] & _WORD_ENCRYPTED)
            else:
                is_protected = package.exists("Current User") and _says_encrypted(package.openstream("Current User").read(16))
    except BROKEN:
        return Extraction.CRASHED, "it is broken: the parts it consists of cannot be found"
    return (Extraction.ENCRYPTED, PROTECTED) if is_protected else (Extraction.OK, "")


def _says_encrypted(current_user: bytes) -> bool:
    return current_user[12:16] == _SLIDES_ENCRYPTED
