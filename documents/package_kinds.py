"""What a zip or a compound file is by what lies in it: an office document of which kind, a message, or just files."""

import re
import zipfile
import zlib
from io import BytesIO

from documents.ole_directory import top_names

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOCM = "application/vnd.ms-word.document.macroenabled.12"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSM = "application/vnd.ms-excel.sheet.macroenabled.12"
XLSB = "application/vnd.ms-excel.sheet.binary.macroenabled.12"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
PPTM = "application/vnd.ms-powerpoint.presentation.macroenabled.12"
PPSX = "application/vnd.openxmlformats-officedocument.presentationml.slideshow"
ODF = "application/vnd.oasis.opendocument."
ZIP = "application/zip"
OTHER_PACKAGE = "application/vnd.openxmlformats-package"
ENCRYPTED_OFFICE = "application/x-ole-encrypted"

# What a package's main part is called in [Content_Types].xml; an embedded document is named there without its "main".
MAIN_PARTS: tuple[tuple[bytes, str], ...] = (
    (b"wordprocessingml.document.main+xml", DOCX),
    (b"wordprocessingml.template.main+xml", DOCX),
    (b"ms-word.document.macroEnabled.main+xml", DOCM),
    (b"ms-word.template.macroEnabledTemplate.main+xml", DOCM),
    (b"spreadsheetml.sheet.main+xml", XLSX),
    (b"spreadsheetml.template.main+xml", XLSX),
    (b"ms-excel.sheet.macroEnabled.main+xml", XLSM),
    (b"ms-excel.template.macroEnabled.main+xml", XLSM),
    (b"ms-excel.addin.macroEnabled.main+xml", XLSM),
    (b"ms-excel.sheet.binary.macroEnabled.main", XLSB),
    (b"presentationml.presentation.main+xml", PPTX),
    (b"presentationml.template.main+xml", PPTX),
    (b"presentationml.slideshow.main+xml", PPSX),
    (b"ms-powerpoint.presentation.macroEnabled.main+xml", PPTM),
    (b"ms-powerpoint.template.macroEnabled.main+xml", PPTM),
    (b"ms-powerpoint.slideshow.macroEnabled.main+xml", PPTM),
    (b"ms-powerpoint.addin.macroEnabled.main+xml", PPTM),
)
# Where the list of contents is missing or damaged, the folder the main part lies in tells as much.
FOLDERS: tuple[tuple[str, str], ...] = (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX), ("ppt/presentation.xml", PPTX))
DAMAGED: tuple[tuple[bytes, str], ...] = (
    (rb"PK\x03\x04.{26}word/", DOCX),
    (rb"PK\x03\x04.{26}xl/", XLSX),
    (rb"PK\x03\x04.{26}ppt/", PPTX),
)
SUFFIXES = {".docx": DOCX, ".docm": DOCM, ".xlsx": XLSX, ".xlsm": XLSM, ".xlsb": XLSB, ".pptx": PPTX, ".pptm": PPTM, ".ppsx": PPSX}
STREAMS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", ENCRYPTED_OFFICE),
    ("EncryptionInfo", ENCRYPTED_OFFICE),
    ("__properties_version1.0", "application/vnd.ms-outlook"),
    ("WordDocument", "application/msword"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ("PP97_DUALSTORAGE", "application/vnd.ms-powerpoint"),
    ("Workbook", "application/vnd.ms-excel"),
    ("Book", "application/vnd.ms-excel"),
    ("Quill", "application/x-mspublisher"),
    ("VisioDocument", "application/vnd.visio"),
    ("MatOST", "application/vnd.ms-works"),
)
_TYPED = re.compile(r"application/(?:vnd\.oasis\.opendocument\.[a-z\-]{1,40}|vnd\.sun\.xml\.[a-z.]{1,40}|epub\+zip)\Z")
_TYPED_FIRST = re.compile(rb"PK\x03\x04.{26}mimetype(application/vnd\.oasis\.opendocument\.[a-z\-]{1,40})", re.DOTALL)
_BROKEN = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, KeyError, zlib.error)


def of_zip(content: bytes, suffix: str) -> str:
    """Return what a zip is: an office document, a book, or an archive of files; damaged, what it was meant to be."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _kind(archive, archive.namelist()[:5_000])
    except _BROKEN:
        pass  # damaged; its first bytes still say what it was meant to be
    typed = _TYPED_FIRST.match(content[:200])
    if typed:
        return typed[1].decode("ascii")
    if suffix in SUFFIXES:
        return SUFFIXES[suffix]
    return next((kind for mark, kind in DAMAGED if re.search(mark, content[:1_000_000], re.DOTALL)), ZIP)


def of_compound_file(content: bytes) -> str:
    """Return what a compound file is by what lies at its top, or anywhere in it when its directory is broken."""
    names = top_names(content)
    for stream, media_type in STREAMS:
        if stream.lower() in names:
            return media_type
    if not names:
        lowered = content.lower()  # names of streams differ in case only from writer to writer
        for stream, media_type in STREAMS:
            if stream.lower().encode("utf-16-le") in lowered:
                return media_type
    return "application/x-ole-storage"


def _kind(archive: zipfile.ZipFile, names: list[str]) -> str:
    if "mimetype" in names:
        typed = _peek(archive, "mimetype").decode("ascii", "replace").strip()
        if _TYPED.match(typed):
            return typed
    if "META-INF/manifest.xml" in names and "content.xml" in names:
        found = re.search(rb"full-path=\"/\"[^>]*?media-type=\"(application/[a-z.\-+]+)\"", _peek(archive, "META-INF/manifest.xml"))
        return found[1].decode("ascii") if found and _TYPED.match(found[1].decode("ascii")) else f"{ODF}text"
    if "[Content_Types].xml" in names:
        types = _peek(archive, "[Content_Types].xml")
        by_folder = (kind for name, kind in FOLDERS if name in names)
        return next((kind for mark, kind in MAIN_PARTS if mark in types), next(by_folder, OTHER_PACKAGE))
    if any(name.endswith(".iwa") for name in names):
        return "application/vnd.apple.iwork"
    return ZIP


def _peek(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as member:
        return member.read(1 << 20)
