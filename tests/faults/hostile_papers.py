"""Makes old office files, pictures, scans, mailboxes, invoices and tables that attack whoever reads them; ``HOSTILE`` names them."""

import base64
import io
import random
import struct

from PIL import Image

from casework.vocabulary import Extraction
from tests.faults.hostile import HEAD, Maker
from tests.faults.hostile_office import LAUGHS
from tests.rules.made_compound import a_compound_file
from tests.rules.made_scans import a_scanned_pdf, saved
from tests.rules.test_legacy_office import an_old_letter, old_slides

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
INVOICE_NS = f'xmlns="{UBL}Invoice-2" xmlns:cac="{UBL}CommonAggregateComponents-2" xmlns:cbc="{UBL}CommonBasicComponents-2"'


def old_letter_in_a_ring() -> bytes:
    """Say of every sector of the table of sectors that itself is next, for ever."""
    content = bytearray(an_old_letter())
    place = (struct.unpack_from("<I", content, 76)[0] + 1) * 512
    for number in range(128):
        struct.pack_into("<I", content, place + 4 * number, number)
    return bytes(content)


def old_letter_lying() -> bytes:
    """Let every count and place in the head of the words be as large as can be."""
    content = bytearray(an_old_letter())
    head = content.find(b"\xec\xa5")
    content[head + 32 : head + 512] = b"\xff" * 480
    return bytes(content)


def old_letter_of_noise() -> bytes:
    noise = random.Random(3).randbytes(1_200_000)
    return a_compound_file({"WordDocument": b"\xec\xa5\xc1\0" + noise, "1Table": noise[::-1], "0Table": noise})


def old_slides_lying() -> bytes:
    content = bytearray(old_slides())
    for at in range(2_000, len(content) - 8, 997):
        struct.pack_into("<I", content, at, 0xFFFFFFFF)
    return bytes(content)


def old_slides_cut() -> bytes:
    return old_slides()[:7_000]


def tiff_in_a_ring() -> bytes:
    """Let the one page say that the next page is itself."""
    entries = [(256, 4, 1, 64), (257, 4, 1, 64), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 8), (279, 4, 1, 4096)]
    table = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries)
    start = 8 + 4096
    return struct.pack("<2sHI", b"II", 42, start) + b"\0" * 4096 + table + struct.pack("<I", start)


def tiff_of_many_pages() -> bytes:
    page = Image.new("1", (8, 8))
    return saved(*[page] * 3_000, kind="TIFF")


def tiff_pixel_flood() -> bytes:
    return saved(Image.new("1", (40_000, 40_000)), kind="TIFF", compression="group4")


def gif_of_many_pictures() -> bytes:
    frames = [Image.new("P", (4, 4), number % 256) for number in range(5_000)]
    target = io.BytesIO()
    frames[0].save(target, "GIF", save_all=True, append_images=frames[1:], optimize=False)
    return target.getvalue()


def jpeg_lying_size() -> bytes:
    content = bytearray(saved(Image.new("L", (16, 16)), kind="JPEG"))
    place = content.find(b"\xff\xc0")
    struct.pack_into(">HH", content, place + 5, 65_500, 65_500)
    return bytes(content)


def bmp_lying_size() -> bytes:
    return (
        b"BM"
        + struct.pack("<IHHI", 70, 0, 0, 54)
        + struct.pack("<IiiHHIIiiII", 40, 2**31 - 1, 2**31 - 1, 1, 24, 0, 0, 0, 0, 0, 0)
        + b"\0" * 16
    )


def scan_of_noise() -> bytes:
    noise = Image.frombytes("L", (2_480, 3_508), random.Random(5).randbytes(2_480 * 3_508))
    return a_scanned_pdf(noise)


def scan_of_a_long_strip() -> bytes:
    return a_scanned_pdf(Image.new("L", (60_000, 1_200), 255))


def mailbox_of_crumbs() -> bytes:
    return b"From a\n\nb\n\n" * 500_000


def mailbox_of_one_line() -> bytes:
    return b"From a@example.dk Mon Mar  2 10:00:00 2026\n" + HEAD + b"\r\n" + b"From " * 10_000_000


def invoice_entities() -> bytes:
    return f'<?xml version="1.0"?>{LAUGHS}<Invoice {INVOICE_NS}><cbc:ID>&a11;</cbc:ID></Invoice>'.encode()


def invoice_deep() -> bytes:
    return (f"<Invoice {INVOICE_NS}>" + "<cac:InvoiceLine>" * 100_000).encode()


def invoice_of_many_lines() -> bytes:
    line = "<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:LineExtensionAmount>1.00</cbc:LineExtensionAmount></cac:InvoiceLine>"
    return (f"<Invoice {INVOICE_NS}><cbc:ID>1</cbc:ID>" + line * 400_000 + "</Invoice>").encode()


def invoice_huge_file() -> bytes:
    content = base64.b64encode(b"A" * 60_000_000).decode()
    inside = f'<cbc:EmbeddedDocumentBinaryObject mimeCode="application/pdf" filename="a.pdf">{content}</cbc:EmbeddedDocumentBinaryObject>'
    reference = f"<cac:AdditionalDocumentReference><cac:Attachment>{inside}</cac:Attachment></cac:AdditionalDocumentReference>"
    return f"<Invoice {INVOICE_NS}><cbc:ID>1</cbc:ID>{reference}</Invoice>".encode()


def table_of_one_row() -> bytes:
    return b"a;" * 10_000_000


def table_of_quotes() -> bytes:
    return b'"' * 9_999_999 + b";b\n"


def html_of_styles() -> bytes:
    return b"<html><style>" + b"a{b:url(data:x,y)}" * 1_000_000 + b"</style><body>" + b"&amp;" * 2_000_000 + b"</body>"


def html_huge_picture() -> bytes:
    return b'<html><body><img src="data:image/png;base64,' + b"A" * 60_000_000 + b'"><p>ord</p></body></html>'


def text_lying_order() -> bytes:
    return b"\xff\xfe" + "Kære ministerium".encode("utf-16-be") * 200_000 + b"\0"


HOSTILE: dict[str, tuple[str, Maker]] = {
    "old_letter_in_a_ring": ("ring.doc", old_letter_in_a_ring),
    "old_letter_lying": ("løgn.doc", old_letter_lying),
    "old_letter_of_noise": ("støj.doc", old_letter_of_noise),
    "old_slides_lying": ("løgn.ppt", old_slides_lying),
    "old_slides_cut": ("halv.ppt", old_slides_cut),
    "tiff_in_a_ring": ("ring.tif", tiff_in_a_ring),
    "tiff_of_many_pages": ("mange.tif", tiff_of_many_pages),
    "tiff_pixel_flood": ("flod.tif", tiff_pixel_flood),
    "gif_of_many_pictures": ("mange.gif", gif_of_many_pictures),
    "jpeg_lying_size": ("løgn.jpg", jpeg_lying_size),
    "bmp_lying_size": ("løgn.bmp", bmp_lying_size),
    "scan_of_noise": ("støj.pdf", scan_of_noise),
    "scan_of_a_long_strip": ("strimmel.pdf", scan_of_a_long_strip),
    "mailbox_of_crumbs": ("krummer.mbox", mailbox_of_crumbs),
    "mailbox_of_one_line": ("linje.mbox", mailbox_of_one_line),
    "invoice_entities": ("latter-faktura.xml", invoice_entities),
    "invoice_deep": ("dyb-faktura.xml", invoice_deep),
    "invoice_of_many_lines": ("lang-faktura.xml", invoice_of_many_lines),
    "invoice_huge_file": ("stor-faktura.xml", invoice_huge_file),
    "table_of_one_row": ("række.csv", table_of_one_row),
    "table_of_quotes": ("anførsel.csv", table_of_quotes),
    "html_of_styles": ("stil.html", html_of_styles),
    "html_huge_picture": ("billede.html", html_huge_picture),
    "text_lying_order": ("løgn.txt", text_lying_order),
}
QUICK = ("old_letter_in_a_ring", "jpeg_lying_size", "tiff_in_a_ring", "invoice_entities", "mailbox_of_crumbs")
EXPECTED: dict[str, Extraction] = {
    "old_letter_in_a_ring": Extraction.UNSUPPORTED,
    "old_slides_cut": Extraction.UNSUPPORTED,
    "tiff_pixel_flood": Extraction.TOO_BIG,
    "jpeg_lying_size": Extraction.TOO_BIG,
    "bmp_lying_size": Extraction.TOO_BIG,
    "invoice_entities": Extraction.PARTIAL,
    "invoice_deep": Extraction.PARTIAL,
}
