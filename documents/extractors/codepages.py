"""Names of encodings for the numbers Windows gives them."""

import codecs

SPECIAL: dict[int, str] = {
    708: "iso8859-6",
    1200: "utf-16-le",
    1361: "johab",
    10000: "mac_roman",
    20127: "cp1252",
    20866: "koi8-r",
    21866: "koi8-u",
    50220: "iso2022_jp",
    50221: "iso2022_jp",
    51932: "euc_jp",
    51949: "euc_kr",
    54936: "gb18030",
    65001: "utf-8",
    **{28590 + part: f"iso8859-{part}" for part in (*range(2, 10), 13, 15)},
    28591: "cp1252",
}


def encoding_of(codepage: int | None) -> str:
    """Return the encoding of a Windows code page; nothing for one that is not known here."""
    if not codepage:
        return ""
    try:
        return codecs.lookup(SPECIAL.get(codepage) or f"cp{codepage}").name
    except LookupError:
        return ""
