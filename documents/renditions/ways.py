"""How a kind of document becomes pages: as it is, drawn, by LibreOffice, or set by our own typesetter."""

from enum import StrEnum

from documents.package_kinds import DOCM, DOCX, ODF, PPSX, PPTM, PPTX, XLSB, XLSM, XLSX


class Way(StrEnum):
    """How pages come of it."""

    ITSELF = "itself"
    DRAWN = "drawn"
    OFFICE = "office"
    SET = "set"
    SET_TEXT = "set_text"
    NONE = "none"


PDF = "application/pdf"
# What Pillow opens; its pages are its pictures.
PICTURES = ("image/png", "image/jpeg", "image/tiff", "image/gif", "image/bmp", "image/webp")
# Under which ending LibreOffice gets a kind.
OFFICE_ENDINGS: dict[str, str] = {
    DOCX: "docx",
    DOCM: "docm",
    XLSX: "xlsx",
    XLSM: "xlsm",
    XLSB: "xlsb",
    PPTX: "pptx",
    PPTM: "pptm",
    PPSX: "ppsx",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.ms-powerpoint": "ppt",
    "application/rtf": "rtf",
    f"{ODF}text": "odt",
    f"{ODF}spreadsheet": "ods",
    f"{ODF}presentation": "odp",
    f"{ODF}graphics": "odg",
    f"{ODF}text-flat-xml": "fodt",
    f"{ODF}spreadsheet-flat-xml": "fods",
    f"{ODF}presentation-flat-xml": "fodp",
    "application/vnd.wordperfect": "wpd",
    "application/vnd.ms-works": "wps",
    "application/x-mspublisher": "pub",
    "application/vnd.visio": "vsd",
    "application/vnd.sun.xml.writer": "sxw",
    "application/vnd.sun.xml.impress": "sxi",
}
# What is read on the desk as structured HTML (documents.reading).
SET = ("message/rfc822", "application/json", "application/mbox", "application/xml")
# Of these only the text can be set: how they look is known to their own program alone.
SET_TEXT = ("application/vnd.ms-outlook", "application/ms-tnef", "application/pkcs7-mime", "application/pkcs7-signature")


def way_of(media_type: str) -> Way:
    """Return how pages come of a kind of document; ``NONE`` for archives, sound, programs and what nobody knows."""
    if media_type == PDF:
        return Way.ITSELF
    if media_type in PICTURES:
        return Way.DRAWN
    if media_type in OFFICE_ENDINGS:
        return Way.OFFICE
    if media_type in SET_TEXT:
        return Way.SET_TEXT
    if media_type in SET or media_type.startswith("text/") or media_type.endswith("+xml"):
        return Way.NONE if media_type == "image/svg+xml" else Way.SET
    return Way.NONE
