"""Makes files that attack whoever reads them; small where the attack is small, the big ones compressed.

Each maker returns the bytes; ``HOSTILE`` names them all, with the file name they come by.
"""

import base64
import io
import random
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable

Maker = Callable[[], bytes]

WORD_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
WORD_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MEMO_NS = 'xmlns:memo="https://DigitalPost.dk/MeMo-1"'


def a_docx(body: str | bytes, *others: tuple[str, bytes], prolog: str = "") -> bytes:
    """Return a Word file with this body XML and these further members."""
    document = (
        body
        if isinstance(body, bytes)
        else (f'<?xml version="1.0"?>{prolog}<w:document {WORD_NS}><w:body>{body}</w:body></w:document>'.encode())
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", WORD_TYPES)
        archive.writestr("word/document.xml", document)
        for name, content in others:
            archive.writestr(name, content)
    return target.getvalue()


def a_pdf(objects: list[bytes], root: int = 1, trailer: bytes = b"") -> bytes:
    """Return a PDF of these objects, numbered from 1."""
    target = io.BytesIO()
    target.write(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(target.tell())
        target.write(b"%d 0 obj\n" % number + content + b"\nendobj\n")
    start = target.tell()
    target.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    target.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    target.write(b"trailer\n<< /Size %d /Root %d 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, trailer, start))
    return target.getvalue()


def a_stream(content: bytes, entries: bytes = b"") -> bytes:
    """Return a PDF stream object, compressed."""
    packed = zlib.compress(content, 9)
    return b"<< /Filter /FlateDecode /Length %d %s >>\nstream\n" % (len(packed), entries) + packed + b"\nendstream"


def a_small_pdf(text: str = "Kære ministerium") -> bytes:
    """Return a good PDF of one page."""
    line = b"BT /F1 18 Tf 72 720 Td (" + text.encode("cp1252") + b") Tj ET"
    return a_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            a_stream(line),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        ]
    )


def _zeros(size: int, fill: bytes = b" ") -> Callable[[], bytes]:
    return lambda: fill * size


# --- Word ---------------------------------------------------------------------------------------------------------


def word_grid_span() -> bytes:
    return a_docx(
        '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="20000000"/></w:tcPr><w:p><w:r><w:t>celle</w:t></w:r></w:p></w:tc></w:tr></w:tbl>'
    )


def word_million_paragraphs() -> bytes:
    return a_docx(
        "<w:p><w:r><w:t>" + "x" * 200 + "</w:t></w:r></w:p>" * 1 + ("<w:p><w:r><w:t>" + "x" * 205 + "</w:t></w:r></w:p>") * 1_000_000
    )


def word_zip_bomb() -> bytes:
    return a_docx("<w:p><w:r><w:t>ord</w:t></w:r></w:p>", *(((f"word/header{n}.xml"), b" " * 100_000_000) for n in range(4)))


def word_media_bomb() -> bytes:
    return a_docx("<w:p><w:r><w:t>billede</w:t></w:r></w:p>", ("word/media/image1.emf", b"\0" * 300_000_000))


def word_external_entity() -> bytes:
    return a_docx("<w:p><w:r><w:t>&xxe;</w:t></w:r></w:p>", prolog='<!DOCTYPE d [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>')


def word_billion_laughs() -> bytes:
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    return a_docx("<w:p><w:r><w:t>&a11;</w:t></w:r></w:p>", prolog=f"<!DOCTYPE d [{entities}]>")


def word_deep_xml() -> bytes:
    return a_docx("<w:sdt>" * 100_000 + "<w:t>bund</w:t>" + "</w:sdt>" * 100_000)


def word_absolute_names() -> bytes:
    return a_docx("<w:p/>", ("/etc/cron.d/x", b"x"), ("../../../tmp/x", b"x"))


def word_duplicate_names() -> bytes:
    target = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w") as archive:
        warnings.simplefilter("ignore", UserWarning)
        archive.writestr("[Content_Types].xml", WORD_TYPES)
        for text in ("den ene", "den anden"):
            archive.writestr(
                zipfile.ZipInfo("word/document.xml"),
                f"<w:document {WORD_NS}><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>",
            )
    return target.getvalue()


def word_lying_sizes() -> bytes:
    content = bytearray(a_docx("<w:p><w:r><w:t>" + "løgn " * 400_000 + "</w:t></w:r></w:p>"))
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = content.find(b"word/document.xml", content.rfind(mark) - 200 if mark == b"PK\x01\x02" else 0)
        start = content.rfind(mark, 0, place)
        struct.pack_into("<I", content, start + offset, 10)
    return bytes(content)


def word_many_members() -> bytes:
    return a_docx("<w:p/>", *((f"word/media/{n}.png", b"") for n in range(20_000)))


def word_encrypted() -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
    return head + "EncryptedPackage".encode("utf-16-le") + b"\0" * 4096


def word_truncated() -> bytes:
    return a_docx("<w:p><w:r><w:t>" + "".join(random.Random(1).choices("abcdef ", k=50_000)) + "</w:t></w:r></w:p>")[:9_000]


# --- PDF ----------------------------------------------------------------------------------------------------------


def _pages_of_one_stream(count: int, stream: bytes) -> bytes:
    kids = b" ".join(b"%d 0 R" % (number + 5) for number in range(count))
    pages = [b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R /Resources << /Font << /F1 4 0 R >> >> >>"] * count
    return a_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
            a_stream(stream),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            *pages,
        ]
    )


def pdf_400_pages_one_stream() -> bytes:
    return _pages_of_one_stream(400, b"BT /F1 1 Tf 1 0 0 1 0 0 Tm (tung) Tj ET\n" * 50_000)


def pdf_300k_pages() -> bytes:
    return _pages_of_one_stream(300_000, b"BT /F1 12 Tf 72 720 Td (side) Tj ET")


def pdf_flate_bomb() -> bytes:
    return _pages_of_one_stream(1, b" " * 300_000_000)


def pdf_nested_flate_bomb() -> bytes:
    inner = zlib.compress(zlib.compress(b"\0" * 1_000_000_000, 9), 9)
    return a_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
            b"<< /Filter [/FlateDecode /FlateDecode] /Length %d >>\nstream\n" % len(inner) + inner + b"\nendstream",
        ]
    )


def pdf_cmap_bomb() -> bytes:
    cmap = (
        b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        + (b"100 beginbfrange\n" + b"<0000> <FFFF> <0041>\n" * 100 + b"endbfrange\n") * 400
        + b"endcmap"
    )
    return a_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            a_stream(b"BT /F1 12 Tf 72 720 Td <00410042> Tj ET"),
            b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /ToUnicode 6 0 R /DescendantFonts [7 0 R] >>",
            a_stream(cmap),
            b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X "
            b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        ]
    )


def pdf_deep_page_tree() -> bytes:
    depth = 20_000
    nodes = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 /Parent %d 0 R >>" % (number + 3, number + 1) for number in range(depth)]
    leaf = b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] >>" % (depth + 1)
    return a_pdf([b"<< /Type /Catalog /Pages 2 0 R >>", *nodes, leaf])


def pdf_page_tree_loop() -> bytes:
    return a_pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"])


def pdf_xref_loop() -> bytes:
    body = b"%PDF-1.5\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
    xref = b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 3 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF"
    return body + xref % (len(body), len(body))


def pdf_form_xobject_loop() -> bytes:
    return a_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /A 5 0 R >> >> >>",
            a_stream(b"/A Do"),
            a_stream(b"/A Do /A Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /A 5 0 R >> >>"),
        ]
    )


def pdf_deep_arrays() -> bytes:
    return a_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R /X " + b"[" * 200_000 + b"]" * 200_000 + b" >>",
            b"<< /Type /Pages /Kids [] /Count 0 >>",
        ]
    )


def pdf_truncated() -> bytes:
    content = a_small_pdf()
    return content[: len(content) // 2]


def pdf_pixel_flood() -> bytes:
    rows = zlib.compress(b"\0" * 100_000_000, 9)
    return a_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>",
            a_stream(b"q 500 0 0 700 0 0 cm /I Do Q"),
            b"<< /Type /XObject /Subtype /Image /Width 60000 /Height 60000 /ColorSpace /DeviceRGB /BitsPerComponent 8 "
            b"/Filter /FlateDecode /Length %d >>\nstream\n" % len(rows) + rows + b"\nendstream",
        ]
    )


def pdf_attachment_bomb() -> bytes:
    return a_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names ["
            + b" ".join(b"(f%d) 4 0 R" % number for number in range(3_000))
            + b"] >> >> >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
            b"<< /Type /Filespec /F (bombe.bin) /EF << /F 5 0 R >> >>",
            a_stream(b"\0" * 60_000_000, b"/Type /EmbeddedFile"),
        ]
    )


# --- E-mail ---------------------------------------------------------------------------------------------------------

HEAD = b"From: Borger <borger@example.dk>\r\nSubject: =?utf-8?q?Ans=C3=B8gning?=\r\nDate: Mon, 2 Mar 2026 10:00:00 +0100\r\n"


def mail_100k_recipients() -> bytes:
    many = b",\r\n ".join(b"Navn %d <n%d@example.dk>" % (number, number) for number in range(100_000))
    return HEAD + b"To: " + many + b"\r\n\r\nHej\r\n"


def mail_nested_multiparts() -> bytes:
    opened = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(1_000))
    return HEAD + opened + b"Content-Type: text/plain\r\n\r\nbund\r\n" + b"".join(b"--b%d--\r\n" % n for n in reversed(range(1_000)))


def mail_nested_messages() -> bytes:
    return (b"From: a@example.dk\r\nSubject: s\r\nContent-Type: message/rfc822\r\n\r\n" * 3_000) + b"From: a@example.dk\r\n\r\nbund"


def mail_200k_parts() -> bytes:
    return HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\na\r\n" * 200_000 + b"--x--\r\n"


def mail_20k_parameters() -> bytes:
    parameters = b"".join(b";\r\n name*%d=a" % number for number in range(20_000))
    return HEAD + b"Content-Type: text/plain" + parameters + b"\r\n\r\nHej\r\n"


def mail_20k_parameters_in_a_part() -> bytes:
    parameters = b"".join(b";\r\n name*%d=a" % number for number in range(20_000))
    part = b"--x\r\nContent-Type: application/pdf" + parameters + b"\r\n\r\nHej\r\n--x--\r\n"
    return HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + part


def mail_parentheses() -> bytes:
    return b"From: " + b"(" * 50_000 + b"\r\nTo: " + b"(" * 50_000 + b"\r\n" + HEAD + b"\r\nHej\r\n"


def mail_60mb_newlines() -> bytes:
    return HEAD + b"\r\n" + b"\n" * 60_000_000


def mail_lone_surrogates() -> bytes:
    return HEAD + b'To: \xed\xa0\x80 <a@example.dk>\r\nContent-Type: text/plain; charset="utf-16"\r\n\r\n\xed\xa0\x80\x00\xd8 Hej \x00 \r\n'


def mail_unknown_charsets() -> bytes:
    return HEAD + b'Content-Type: text/plain; charset="x-\\0\'../../etc"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!=\r\n'


# --- XML, pictures, mixtures --------------------------------------------------------------------------------------------


def memo_external_entity() -> bytes:
    return (
        f'<?xml version="1.0"?><!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]><memo:Message {MEMO_NS} memoVersion="1.2">'
        "<memo:MessageHeader><memo:label>&x;</memo:label></memo:MessageHeader></memo:Message>"
    ).encode()


def memo_billion_laughs() -> bytes:
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    return (
        f'<?xml version="1.0"?><!DOCTYPE m [{entities}]><memo:Message {MEMO_NS} memoVersion="1.2">'
        "<memo:MessageHeader><memo:label>&a11;</memo:label></memo:MessageHeader></memo:Message>"
    ).encode()


def memo_deep() -> bytes:
    return (f'<memo:Message {MEMO_NS} memoVersion="1.2"><memo:MessageHeader>' + "<memo:Sender>" * 100_000).encode()


def memo_huge_file() -> bytes:
    content = base64.b64encode(b"A" * 60_000_000).decode()
    return (
        f'<memo:Message {MEMO_NS} memoVersion="1.2"><memo:MessageHeader><memo:label>stor</memo:label></memo:MessageHeader>'
        "<memo:MessageBody><memo:MainDocument><memo:File><memo:encodingFormat>text/plain</memo:encodingFormat>"
        f"<memo:filename>a.txt</memo:filename><memo:content>{content}</memo:content></memo:File></memo:MainDocument>"
        "</memo:MessageBody></memo:Message>"
    ).encode()


def picture_pixel_flood() -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100_000_000, 9)) + chunk(b"IEND", b"")


def html_deep() -> bytes:
    return b"<html><body>" + b"<div>" * 300_000 + b"bund"


def html_many_attributes() -> bytes:
    return b"<html><body><p " + b" ".join(b"a%d=1" % number for number in range(200_000)) + b">ord</p>"


def text_null_bytes() -> bytes:
    return b"Hej\x00med\x00dig" * 10_000


def text_one_long_line() -> bytes:
    return b"a" * 40_000_000


def text_combining_marks() -> bytes:
    return ("a" + "\u0301\u0327" * 3_000_000).encode()


def polyglot() -> bytes:
    return a_small_pdf() + a_docx("<w:p><w:r><w:t>forklædt</w:t></w:r></w:p>")


def random_bytes() -> bytes:
    return random.Random(7).randbytes(2_000_000)


HOSTILE: dict[str, tuple[str, Maker]] = {
    "word_grid_span": ("tabel.docx", word_grid_span),
    "word_million_paragraphs": ("lang.docx", word_million_paragraphs),
    "word_zip_bomb": ("bombe.docx", word_zip_bomb),
    "word_media_bomb": ("billede.docx", word_media_bomb),
    "word_external_entity": ("entitet.docx", word_external_entity),
    "word_billion_laughs": ("latter.docx", word_billion_laughs),
    "word_deep_xml": ("dyb.docx", word_deep_xml),
    "word_absolute_names": ("stier.docx", word_absolute_names),
    "word_duplicate_names": ("dobbelt.docx", word_duplicate_names),
    "word_lying_sizes": ("løgn.docx", word_lying_sizes),
    "word_many_members": ("mange.docx", word_many_members),
    "word_encrypted": ("låst.docx", word_encrypted),
    "word_truncated": ("halv.docx", word_truncated),
    "pdf_400_pages_one_stream": ("tung.pdf", pdf_400_pages_one_stream),
    "pdf_300k_pages": ("lang.pdf", pdf_300k_pages),
    "pdf_flate_bomb": ("bombe.pdf", pdf_flate_bomb),
    "pdf_nested_flate_bomb": ("bombe2.pdf", pdf_nested_flate_bomb),
    "pdf_cmap_bomb": ("skrift.pdf", pdf_cmap_bomb),
    "pdf_deep_page_tree": ("dyb.pdf", pdf_deep_page_tree),
    "pdf_page_tree_loop": ("ring.pdf", pdf_page_tree_loop),
    "pdf_xref_loop": ("kreds.pdf", pdf_xref_loop),
    "pdf_form_xobject_loop": ("spejl.pdf", pdf_form_xobject_loop),
    "pdf_deep_arrays": ("klammer.pdf", pdf_deep_arrays),
    "pdf_truncated": ("halv.pdf", pdf_truncated),
    "pdf_pixel_flood": ("pixel.pdf", pdf_pixel_flood),
    "pdf_attachment_bomb": ("vedhæftet.pdf", pdf_attachment_bomb),
    "mail_100k_recipients": ("alle.eml", mail_100k_recipients),
    "mail_nested_multiparts": ("dukker.eml", mail_nested_multiparts),
    "mail_nested_messages": ("breve.eml", mail_nested_messages),
    "mail_200k_parts": ("dele.eml", mail_200k_parts),
    "mail_20k_parameters": ("parametre.eml", mail_20k_parameters),
    "mail_20k_parameters_in_a_part": ("parametre2.eml", mail_20k_parameters_in_a_part),
    "mail_parentheses": ("parenteser.eml", mail_parentheses),
    "mail_60mb_newlines": ("linjer.eml", mail_60mb_newlines),
    "mail_lone_surrogates": ("surrogat.eml", mail_lone_surrogates),
    "mail_unknown_charsets": ("tegnsæt.eml", mail_unknown_charsets),
    "memo_external_entity": ("entitet.xml", memo_external_entity),
    "memo_billion_laughs": ("latter.xml", memo_billion_laughs),
    "memo_deep": ("dyb.xml", memo_deep),
    "memo_huge_file": ("stor.xml", memo_huge_file),
    "picture_pixel_flood": ("flod.png", picture_pixel_flood),
    "html_deep": ("dyb.html", html_deep),
    "html_many_attributes": ("attributter.html", html_many_attributes),
    "text_null_bytes": ("nul.txt", text_null_bytes),
    "text_one_long_line": ("linje.txt", text_one_long_line),
    "text_combining_marks": ("tegn.txt", text_combining_marks),
    "polyglot": ("begge.pdf", polyglot),
    "random_bytes": ("støj.docx", random_bytes),
}
