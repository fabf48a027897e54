"""What a file is, told from its bytes; the name only decides between kinds whose bytes look the same."""

import re
from pathlib import PurePosixPath

from documents import package_kinds
from documents.extractors.cms import is_cms
from documents.package_kinds import ODF, PPSX, PPTM, PPTX, XLSB, XLSM, XLSX

OCTETS = "application/octet-stream"
DOCX = package_kinds.DOCX
ENCRYPTED_OFFICE = package_kinds.ENCRYPTED_OFFICE
MEMO = "application/vnd.digitalpost.memo+xml"
FLAT_KINDS = ("text", "spreadsheet", "presentation", "graphics")
MEMO_MARK = b"https://DigitalPost.dk/MeMo-1"

# (offset, bytes, media type): the first that fits wins.
SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF-", "application/pdf"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"BM", "image/bmp"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (4, b"ftyp", "video/mp4"),
    (8, b"WAVE", "audio/wav"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"OggS", "audio/ogg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"\xfd7zXZ\x00", "application/x-xz"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (257, b"ustar", "application/x-tar"),
    (0, b"\x7fELF", "application/x-executable"),
    (0, b"MZ", "application/x-msdownload"),
    (0, b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    (0, b"%!PS-Adobe", "application/postscript"),
    (0, b"PK\x07\x08", "application/zip"),
    (0, b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (0, b"\xffWPC", "application/vnd.wordperfect"),
)
SHORT_SIGNATURES = {"image/bmp": 26, "application/x-msdownload": 64}

SUFFIXES: dict[str, str] = {
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".md": "text/markdown",
    ".json": "application/json",
    ".log": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".xml": "application/xml",
    ".eml": "message/rfc822",
    ".mbox": "application/mbox",
    ".p7m": "application/pkcs7-mime",
    ".p7s": "application/pkcs7-signature",
    ".ics": "text/calendar",
    ".vcf": "text/vcard",
    ".pdf": "application/pdf",
    ".docx": DOCX,
    ".doc": "application/msword",
    ".msg": "application/vnd.ms-outlook",
    ".rtf": "application/rtf",
    ".odt": f"{ODF}text",
    ".ods": f"{ODF}spreadsheet",
    ".odp": f"{ODF}presentation",
    ".odg": f"{ODF}graphics",
    ".fodt": f"{ODF}text-flat-xml",
    ".fods": f"{ODF}spreadsheet-flat-xml",
    ".fodp": f"{ODF}presentation-flat-xml",
    ".fodg": f"{ODF}graphics-flat-xml",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": XLSX,
    ".xlsm": XLSM,
    ".xlsb": XLSB,
    ".ppt": "application/vnd.ms-powerpoint",
    ".pptx": PPTX,
    ".pptm": PPTM,
    ".ppsx": PPSX,
    ".zip": "application/zip",
    ".dot": "application/msword",
    ".pps": "application/vnd.ms-powerpoint",
    ".wpd": "application/vnd.wordperfect",
    ".pub": "application/x-mspublisher",
    ".vsd": "application/vnd.visio",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".bmp": "image/bmp",
    ".webp": "image/webp",
    ".dat": "application/ms-tnef",
}
TEXT_SUFFIXES = {".txt", ".csv", ".tsv", ".md", ".json", ".log", ".ics", ".vcf"}

_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|table|meta|script)[\s>/]", re.IGNORECASE)
_XML = re.compile(rb"\s*(?:<\?xml[\s?]|<[A-Za-z_][\w.\-]*:?[\w.\-]*(?:\s|>|/))")
_FLAT = re.compile(
    rb"<office:document\s[^>]{0,12000}office:mimetype=[\"']application/vnd\.oasis\.opendocument\.(text|spreadsheet|presentation|graphics)"
)
_HEADER_LINE = re.compile(rb"[!-9;-~]{1,76}[ \t]*:")
_HEADER_NAMES = re.compile(
    rb"^(?:from|to|subject|date|message-id|received|return-path|mime-version|content-type|delivered-to|reply-to|sender)"
    rb"[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_TELLING_NAMES = re.compile(rb"^(?:from|received|return-path|message-id|mime-version|date)[ \t]*:", re.IGNORECASE | re.MULTILINE)


def media_type_of(content: bytes, filename: str = "") -> str:
    """Return the media type the bytes show, the suffix deciding only where bytes of several kinds look alike."""
    suffix = PurePosixPath(filename.replace("\\", "/").lower()).suffix
    head = content[:1024]
    for offset, signature, media_type in SIGNATURES:
        if head.startswith(signature, offset) and len(content) >= SHORT_SIGNATURES.get(media_type, 0):
            return media_type
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return package_kinds.of_zip(content, suffix)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return package_kinds.of_compound_file(content)
    if is_cms(head):
        return "application/pkcs7-signature" if suffix == ".p7s" else "application/pkcs7-mime"
    if head.lstrip().startswith(b"-----BEGIN PGP MESSAGE-----") or (
        suffix in {".gpg", ".pgp"} and head[:1] in b"\x84\x85\x8c\xc1\xc3" and head
    ):
        return "application/pgp-encrypted"
    if b"%PDF-" in head and suffix not in TEXT_SUFFIXES:
        return "application/pdf"
    return _text_kind(content, suffix)


def mismatch(filename: str, media_type: str) -> str:
    """Say in plain words that the name promises another kind than the bytes are, or return nothing."""
    suffix = PurePosixPath(filename.replace("\\", "/").lower()).suffix
    promised = SUFFIXES.get(suffix)
    if promised is None or promised == media_type or _are_alike(promised, media_type):
        return ""
    return f"the name ends in {suffix}, the content is {media_type}"


def looks_like_mail(content: bytes) -> bool:
    """Say whether the bytes begin with the headers of an e-mail: at least two of them, one of which no letter has.

    A header named From, Received, Return-Path, Message-ID, Mime-Version or Date must be among them, and everything
    before the first empty line must be header lines or their continuations.
    """
    head = content[:16_384].lstrip(b"\xef\xbb\xbf")
    if head.startswith(b"From ") and b"\n" in head:
        head = head[head.index(b"\n") + 1 :]
    block = re.split(rb"\r?\n[ \t]*\r?\n|\r\r", head, maxsplit=1)[0]
    lines = block.splitlines()
    odd = sum(1 for line in lines if not line.startswith((b" ", b"\t")) and not _HEADER_LINE.match(line))
    names = {name.lower().rstrip(b" \t:") for name in _HEADER_NAMES.findall(block)}
    return bool(lines) and odd <= len(lines) // 10 and len(names) >= 2 and bool(_TELLING_NAMES.search(block))


def is_binary(content: bytes) -> bool:
    """Say whether the bytes are no text in any ordinary encoding."""
    sample = content[:65_536]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return False
    if not sample:
        return False
    if b"\x00" in sample:
        return not _is_wide_text(sample)
    control = sum(sample.count(bytes([code])) for code in (*range(1, 8), *range(14, 27), 28, 29, 30, 31, 127))
    return control > len(sample) // 50


def _is_wide_text(sample: bytes) -> bool:
    """Recognise UTF-16 without a byte order mark: nearly all zeros lie at odd or at even places."""
    zeros = sample.count(0)
    return zeros >= len(sample) // 3 and zeros * 0.98 <= max(sample[0::2].count(0), sample[1::2].count(0))


def _text_kind(content: bytes, suffix: str) -> str:
    if not content:
        return SUFFIXES.get(suffix, "text/plain") if suffix in TEXT_SUFFIXES else "application/x-empty"
    if is_binary(content):
        # A letter's headers are text even where its parts are not.
        return (
            "message/rfc822"
            if b"\x00" not in re.split(rb"\r?\n\r?\n", content[:16_384], maxsplit=1)[0] and looks_like_mail(content)
            else OCTETS
        )
    head = _as_ascii(content[:65_536])
    if suffix in {".mbox", ".mbx"} and head.startswith(b"From "):
        return "application/mbox"
    if suffix == ".eml" or looks_like_mail(head):
        return "message/rfc822"
    if suffix in TEXT_SUFFIXES and not (_XML.match(head) and MEMO_MARK in head[:8_192]):
        return SUFFIXES[suffix]
    return _markup_kind(head, suffix)


def _markup_kind(head: bytes, suffix: str) -> str:
    is_page = bool(_HTML.search(head[:8_192])) or suffix in {".html", ".htm", ".xhtml"}
    if _XML.match(head) and (flat := _FLAT.search(head[:16_384])):
        return f"{ODF}{flat[1].decode()}-flat-xml"
    if _XML.match(head) and not is_page:
        return MEMO if MEMO_MARK in head[:8_192] else "application/xml"
    if is_page and (suffix != ".xml"):
        return "text/html"
    return SUFFIXES.get(suffix, "text/plain") if suffix in {".xml"} else "text/plain"


def _as_ascii(head: bytes) -> bytes:
    """Narrow UTF-16 to one byte a character, so that the patterns fit."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace").encode("utf-8", "replace")
    if head.count(0) > len(head) // 4:
        return head.replace(b"\x00", b"")
    return head.removeprefix(b"\xef\xbb\xbf")


def _are_alike(promised: str, found: str) -> bool:
    alike = (
        {"application/xml", MEMO, "text/html", "text/plain", *(f"{ODF}{kind}-flat-xml" for kind in FLAT_KINDS)},
        {"text/plain", "message/rfc822", "text/csv", "text/markdown", "application/mbox", "application/x-empty"},
        {DOCX, "application/vnd.ms-word.document.macroenabled.12", ENCRYPTED_OFFICE},
        {XLSX, XLSM, XLSB, ENCRYPTED_OFFICE},
        {PPTX, PPTM, PPSX, ENCRYPTED_OFFICE},
        {"application/ms-tnef", OCTETS},
    )
    return any(promised in family and found in family for family in alike)
