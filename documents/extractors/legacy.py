"""Looks at files of old programs: which are protected by a password. Their text is read after LibreOffice has converted them."""

from io import BytesIO

import olefile

from casework.vocabulary import Extraction
from documents.extracted import Extracted
from documents.extractors.broken import BROKEN
from documents.extractors.source import Source
from documents.tools.conversion import CONVERSIONS

KINDS = tuple(CONVERSIONS)
PROTECTED = "it is protected by a password"
# [MS-DOC] 2.5.2: bit 8 of the flags at offset 10 of the stream WordDocument.
_WORD_FLAGS, _WORD_ENCRYPTED = 11, 0x01
# [MS-PPT] 2.3.2: the header token of the stream Current User.
_SLIDES_ENCRYPTED = bytes.fromhex("dfc4d1f3")
# WordPerfect: two bytes of the header hold the checksum of the password.
_PERFECT_KEY = slice(12, 14)


def extract(source: Source) -> Extracted:
    """Return the file as one that LibreOffice is to convert, or as encrypted."""
    if _is_protected(source.content, source.media_type):
        return Extracted(Extraction.ENCRYPTED, source.media_type, reason=PROTECTED)
    return Extracted(Extraction.OK, source.media_type, needs="soffice")


def _is_protected(content: bytes, media_type: str) -> bool:
    if media_type == "application/vnd.wordperfect":
        return any(content[_PERFECT_KEY])
    if not olefile.isOleFile(BytesIO(content)):
        return False
    try:
        with olefile.OleFileIO(BytesIO(content)) as package:
            if media_type == "application/msword":
                flags = package.openstream("WordDocument").read(_WORD_FLAGS + 1)
                return len(flags) > _WORD_FLAGS and bool(flags[_WORD_FLAGS] & _WORD_ENCRYPTED)
            if media_type == "application/vnd.ms-powerpoint":
                return bytes(package.openstream("Current User").read(16)[12:16]) == _SLIDES_ENCRYPTED
    except BROKEN:
        return False  # LibreOffice is the judge of what is broken
    return False
