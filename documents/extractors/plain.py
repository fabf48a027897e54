"""Reads plain text in whatever encoding it came."""

import codecs

from charset_normalizer import from_bytes

from casework.vocabulary import Extraction
from documents.cleaning import clean
from documents.extracted import Extracted
from documents.extractors.source import Source

# Longest mark first: UTF-32's begins with UTF-16's.
MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What Danish offices and their systems write; asked before guessing.
HOUSE_CHARSETS = ("cp1252", "mac_roman", "cp865")


def extract(source: Source) -> Extracted:
    """Return the text with its encoding found; never fails, since bytes always have some reading."""
    text, charset = decode(source.content, source.charset, limit=source.budget.limits.text_bytes * 2)
    text = clean(text).replace("\f", "\n")
    kept = source.budget.take(text)
    cut = len(kept) < len(text) or len(source.content) > source.budget.limits.text_bytes * 2
    return Extracted(
        Extraction.PARTIAL if cut else Extraction.OK,
        source.media_type,
        kept,
        page_count=1,
        tool="plain",
        reason="only the beginning was read" if cut else "",
        properties={"charset": charset},
    )


def decode(content: bytes, declared: str = "", *, limit: int | None = None) -> tuple[str, str]:
    """Return text and encoding: by its mark, as declared, as UTF-8, as UTF-16 without mark, or by its letters."""
    content = content[:limit]
    for mark, charset in MARKS:
        if content.startswith(mark):
            return content.decode(charset, "replace"), charset
    for charset in (_known(declared), "utf-8"):
        text = _strictly(content, charset)
        if text is not None:
            return text, charset
    wide = _wide(content)
    if wide:
        return content.decode(wide, "replace"), wide
    return _guess(content)


def _known(declared: str) -> str:
    try:
        found = codecs.lookup(declared).name if declared else ""
    except (LookupError, ValueError):
        return ""
    # US-ASCII and Latin-1 are what programs write that mean Windows' own (WHATWG Encoding Standard).
    return {"ascii": "utf-8", "iso8859-1": "cp1252"}.get(found, found)


def _strictly(content: bytes, charset: str) -> str | None:
    if not charset:
        return None
    try:
        text = content.decode(charset)
    except (UnicodeError, LookupError, ValueError):
        return None
    return text if isinstance(text, str) and "\x00" not in text[:1000] else None


def _wide(content: bytes) -> str:
    sample = content[:4096]
    if sample.count(0) < len(sample) // 3:
        return ""
    return "utf-16-le" if sample[1::2].count(0) >= sample[0::2].count(0) else "utf-16-be"


def _guess(content: bytes) -> tuple[str, str]:
    """Take Windows' encoding where its letters make Danish or other western words, else ask charset-normalizer."""
    text = content.decode("cp1252", "replace")
    if _reads_western(text):
        return text, "cp1252"
    best = from_bytes(content[:65_536]).best()
    if best is not None:
        return content.decode(best.encoding, "replace"), best.encoding
    return text, "cp1252"


def _reads_western(text: str) -> bool:
    """Say whether the letters beyond ASCII are those of western languages, standing among other letters."""
    beyond = [letter for letter in text[:65_536] if ord(letter) > 127]
    usual = sum(1 for letter in beyond if letter in "æøåÆØÅéèêëüöäÜÖÄßóáíúñçàâîôïÉ’‘“”–—…•§°½²³´«»·€£©®\u00a0")
    return bool(beyond) and usual >= 0.9 * len(beyond)
