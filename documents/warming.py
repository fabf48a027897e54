"""Reads and draws a few small documents of our own once, so that children find every lazy import and table made.

Without it each child imports Pillow's plug-ins, codecs and e-mail modules again: 40 ms a PDF instead of a few.
"""

from collections.abc import Callable
from email.message import EmailMessage
from io import BytesIO
from zipfile import ZipFile

from pypdf import PdfWriter

from documents import pages, reading
from documents.extraction import extract
from documents.extractors.html import sanitise
from documents.limits import Budget, Limits
from documents.receiving.opening import open_file
from documents.sniffing import MEMO_MARK

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def warm() -> None:
    """Read one document of each kind; whatever they are, they are made here and harm nothing."""
    for filename, make in MADE.items():
        content = make()
        extract(content, filename, "", Budget(Limits()))
        open_file(content, filename, "", Budget(Limits()))
        reading.reading(content, filename, "", Budget(Limits()))
    pdf = MADE["a.pdf"]()
    pages.render_page(pdf, 0, 100)
    pages.page_words(pdf, 0)
    sanitise("<p>x</p>")
    for charset in ("utf-16", "utf-32", "cp1252", "latin-1", "mac_roman"):
        "æ".encode(charset)


def _pdf() -> bytes:
    target = BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(72, 72)
    writer.add_metadata({"/Title": "x"})
    writer.write(target)
    return target.getvalue()


def _word() -> bytes:
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body><w:p/></w:body></w:document>')
    return target.getvalue()


def _mail() -> bytes:
    message = EmailMessage()
    message["From"] = "Å <a@example.dk>"
    message["Subject"] = "æ"
    message["Date"] = "Mon, 02 Mar 2026 10:00:00 +0000"
    message.set_content("æ")
    message.add_alternative("<p>æ</p>", subtype="html")
    message.add_attachment(b"x", maintype="application", subtype="pdf", filename="æ.pdf")
    return message.as_bytes()


def _memo() -> bytes:
    return (
        b'<m:Message xmlns:m="%s" memoVersion="1.2"><m:MessageHeader><m:label>x</m:label></m:MessageHeader>'
        b"<m:MessageBody><m:createdDateTime>2026-03-02T10:00:00Z</m:createdDateTime></m:MessageBody></m:Message>" % MEMO_MARK
    )


def _open_text() -> bytes:
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", f'<o:document-content xmlns:o="{office}"><o:body><o:text/></o:body></o:document-content>')
    return target.getvalue()


def _archive() -> bytes:
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        archive.writestr("æ.odt", _open_text())
    return target.getvalue()


def _sealed() -> bytes:
    """Return a letter in a signature by nobody, with open lengths."""
    kind = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"
    letter = b"Content-Type: text/plain\r\n\r\nx"
    inner = b"\x30\x80" + kind + b"\x01\xa0\x80\x04" + bytes((len(letter),)) + letter + bytes(4)
    return b"\x30\x80" + kind + b"\x02\xa0\x80\x30\x80\x02\x01\x01\x31\x00" + inner + bytes(6)


MADE: dict[str, Callable[[], bytes]] = {
    "a.pdf": _pdf,
    "a.docx": _word,
    "a.eml": _mail,
    "a.xml": _memo,
    "a.odt": _open_text,
    "a.zip": _archive,
    "a.p7m": _sealed,
    "a.dat": lambda: b"\x78\x9f\x3e\x22\x01\x00\x01\x04\x80\x01\x00\x02\x00\x00\x00x\x00x\x00",
    "a.rtf": lambda: b"{\\rtf1\\ansi \\'e6\\u230?}",
    "a.html": lambda: "<html><head><title>æ</title></head><body><p>å</p></body></html>".encode(),
    "a.txt": lambda: "rødgrød".encode("cp1252"),
    "b.txt": lambda: "Министерство получило ваше письмо".encode("cp1251"),
}
