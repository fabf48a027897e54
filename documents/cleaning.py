"""Text as the house keeps it: valid Unicode in composed form, without control characters."""

import re
import unicodedata

# PostgreSQL refuses NUL, and UTF-8 refuses lone surrogates; the other controls only spoil display and search.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
# No language stacks more than 30 marks on a letter; ordering millions of them is quadratic (UAX #15, stream-safe text).
_MARKS = "".join(re.escape(chr(code)) for code in range(0x300, 0x10000) if unicodedata.combining(chr(code)))
_STACKED = re.compile(f"([{_MARKS}]{{30}})[{_MARKS}]+")
# Begun only where a run begins: tried anew at each of its blanks, a long one costs its square.
_BLANKS = re.compile(r"(?<![ \t\u00a0])[ \t\u00a0]+\n")
_MANY_LINES = re.compile(r"\n{4,}")


def clean(text: str) -> str:
    """Return the text with CR folded, controls and lone surrogates replaced, and composed letters (å, not a + ring)."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _SURROGATES.sub("\ufffd", _CONTROLS.sub("", text))
    return text if text.isascii() else unicodedata.normalize("NFC", _STACKED.sub(r"\1", text))


def tidy(text: str) -> str:
    """Return clean text without trailing blanks and long runs of empty lines."""
    return _MANY_LINES.sub("\n\n\n", _BLANKS.sub("\n", clean(text))).strip()


def one_line(text: str, limit: int = 500) -> str:
    """Return the text on one line, cut at ``limit``: for titles and names."""
    return " ".join(clean(text).split())[:limit]
