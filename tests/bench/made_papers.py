"""Documents as a ministry gets them, made by the tests' own generators: of every kind that is read, of half a page to thirty."""

import datetime as dt
import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter

from documents.redaction.text_pages import text_pages
from tests.rules.made_documents import a_word_file
from tests.rules.made_messages import a_memo
from tests.rules.made_office import a_slide_show
from tests.rules.made_opendocument import a_package
from tests.rules.made_outlook import a_msg, a_winmail
from tests.rules.made_signed import a_sealed_mail, in_pieces

DAY = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
WORDS = [
    "ministeriet",
    "styrelsen",
    "afgørelsen",
    "ansøgningen",
    "høringen",
    "fristen",
    "loven",
    "bekendtgørelsen",
    "kommunen",
    "ejendommen",
    "fredningen",
    "skoven",
    "kysten",
    "boringen",
    "tilladelsen",
    "klagen",
    "udvalget",
    "folketinget",
    "bilaget",
    "notatet",
    "regnskabet",
    "tilskuddet",
    "og",
    "eller",
    "som",
    "der",
    "ikke",
    "efter",
    "inden",
    "ved",
    "af",
    "til",
    "fra",
    "har",
    "er",
    "blev",
    "skal",
    "kan",
    "må",
    "vil",
    "modtaget",
    "sendt",
    "godkendt",
    "afslået",
    "drøftet",
    "fremlagt",
    "berigtiget",
    "undersøgt",
]
PAGES = (1, 1, 1, 2, 2, 3, 4, 6, 10, 30)
"""Of ten letters three are a page; one is a report."""
WORDS_A_PAGE = 380


@dataclass(frozen=True)
class Paper:
    """Is a document by its kind, the name it comes by, and its bytes."""

    kind: str
    filename: str
    content: bytes


def papers() -> Iterator[Paper]:
    """Gives ten documents of each kind, the same in every run."""
    for kind, make in KINDS.items():
        chance = random.Random(kind)
        for number, pages in enumerate(PAGES):
            yield Paper(kind, f"{number}.{kind}", make(_lines(chance, pages)))


def _lines(chance: random.Random, pages: int) -> list[str]:
    """Gives the paragraphs of so many pages, half a hundred words each."""
    return [" ".join(chance.choices(WORDS, k=48)).capitalize() + "." for _ in range(pages * WORDS_A_PAGE // 48)]


def _pdf(lines: list[str]) -> bytes:
    return text_pages("\n\n".join(lines), DAY)


def _docx(lines: list[str]) -> bytes:
    return a_word_file(*(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines))


def _xlsx(lines: list[str]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Bilag")
        for row, line in enumerate(lines):
            for column, word in enumerate(line.split()[:12]):
                sheet.write(row, column, word if column % 3 else row * 1.25)
    return target.getvalue()


def _pptx(_lines: list[str]) -> bytes:
    return a_slide_show()


def _odt(lines: list[str]) -> bytes:
    return a_package("text", "".join(f"<text:p>{line}</text:p>" for line in lines))


def _rtf(lines: list[str]) -> bytes:
    return b"{\\rtf1\\ansi " + "\\par\n".join(lines).encode("ascii", "backslashreplace").replace(b"\\x", b"\\'") + b"}"


def _html(lines: list[str]) -> bytes:
    return ("<html><body>" + "".join(f"<p>{line}</p>" for line in lines) + "</body></html>").encode()


def _txt(lines: list[str]) -> bytes:
    return "\n".join(lines).encode("cp1252")


def _eml(lines: list[str]) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "anna@example.dk", "post@ministeriet.example", "Høringssvar"
    message["Date"], message["Message-ID"] = "Mon, 02 Mar 2026 10:00:00 +0000", "<1@example.dk>"
    message.set_content("\n".join(lines[:12]))
    message.add_alternative("".join(f"<p>{line}</p>" for line in lines[:12]), subtype="html")
    message.add_attachment(_pdf(lines), maintype="application", subtype="pdf", filename="svar.pdf")
    return message.as_bytes()


def _zip(lines: list[str]) -> bytes:
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        archive.writestr("svar.pdf", _pdf(lines))
        archive.writestr("svar.txt", _txt(lines))
    return target.getvalue()


KINDS: dict[str, Callable[[list[str]], bytes]] = {
    "pdf": _pdf,
    "docx": _docx,
    "xlsx": _xlsx,
    "pptx": _pptx,
    "odt": _odt,
    "rtf": _rtf,
    "html": _html,
    "txt": _txt,
    "eml": _eml,
    "xml": lambda _: a_memo(),
    "msg": lambda lines: a_msg(body="\n".join(lines)),
    "dat": lambda lines: a_winmail({"svar.txt": _txt(lines)}, body=_txt(lines)),
    "p7m": lambda lines: a_sealed_mail(in_pieces(b"Content-Type: text/plain; charset=cp1252\r\n\r\n" + _txt(lines))),
    "zip": _zip,
}
