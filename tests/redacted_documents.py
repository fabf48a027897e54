"""Documents made at random that say secrets in every place a format has, redacted, and read again in every form the copy can have."""

import datetime as dt
import io
import random
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from zipfile import ZipFile

import docx
import odfdo
import pptx
import xlsxwriter
from PIL import Image
from pypdf import PdfReader, PdfWriter

from casework.redaction.suggesting import Known
from casework.vocabulary import RenditionKind
from documents import recognised_words
from documents.isolation import Isolation
from documents.redaction.areas import Area
from documents.redaction.copying import Copy, redacted_copy
from documents.redaction.filing import proposals_on
from documents.redaction.proving import squeezed
from documents.redaction.text_pages import text_pages
from documents.renditions.making import Basis, Source, make, make_pdf
from documents.sniffing import media_type_of
from documents.tools.recognition import run_of
from documents.tools.running import run_tool
from documents.tools.toolbox import TESSERACT
from tests.rules.made_scans import a_page, a_scanned_pdf, saved

AT = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.UTC)
FIRST = ("Kirsten", "Mogens", "Birthe", "Preben", "Gudrun", "Torben")
LAST = ("Bergstrøm", "Qvistgaard", "Overgaard", "Zachariassen", "Wandborg", "Ydesen")
PLAIN = tuple("taget huset svaret haven sagen brevet vejen skoven møllen kirken broen marken gården skolen havnen".split())  # noqa: SIM905  # read as words


@dataclass(frozen=True)
class Secrets:
    """Is what is to be left out, and the party it is of."""

    party: Known
    words: tuple[str, ...]

    @property
    def line(self) -> str:
        """Gives a line that says all of it."""
        return f"{self.party.name}, CPR {self.words[2]}, {self.party.email}"


def secrets_of(chance: random.Random) -> Secrets:
    """Invents somebody."""
    first, last = chance.choice(FIRST), chance.choice(LAST)
    number = f"{chance.randint(1, 28):02}{chance.randint(1, 12):02}{chance.randint(50, 99):02}-{chance.randint(1000, 9999)}"
    email = f"{last.lower().replace('ø', 'oe')}{chance.randint(10, 99)}@prove.invalid"
    return Secrets(Known(f"{first} {last}", number.replace("-", ""), email), (first, last, number, email))


def lines_of(chance: random.Random, secrets: Secrets) -> list[str]:
    """Gives a few lines in which the secrets stand once or twice."""
    lines = [" ".join(chance.choices(PLAIN, k=chance.randint(3, 6))) for _ in range(chance.randint(2, 4))]
    for _ in range(chance.randint(1, 2)):
        lines.insert(chance.randint(0, len(lines)), secrets.line)
    return lines


def _pdf(chance: random.Random, secrets: Secrets) -> bytes:
    half = "\f" if chance.random() < 0.5 else "\n"
    writer = PdfWriter(io.BytesIO(text_pages(half.join(["\n".join(lines_of(chance, secrets)), "Slut"]), AT)))
    writer.add_metadata({"/Title": secrets.line, "/Author": secrets.party.name, "/Keywords": secrets.words[2]})
    writer.add_attachment(f"{secrets.words[1]}.txt", secrets.line.encode())
    writer.add_outline_item(title=secrets.line, page_number=0)
    return _written(writer.write)


def _word(chance: random.Random, secrets: Secrets) -> bytes:
    document = docx.Document()
    document.core_properties.author = document.core_properties.title = secrets.party.name
    document.sections[0].header.paragraphs[0].text = secrets.party.name
    for line in lines_of(chance, secrets):
        document.add_paragraph(line)
    hidden = document.add_paragraph().add_run(secrets.line)
    hidden.font.hidden = True
    cells = document.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = "Navn", secrets.party.name
    return _written(document.save)


def _open_text(chance: random.Random, secrets: Secrets) -> bytes:
    document = odfdo.Document("text")
    document.body.clear()
    for line in lines_of(chance, secrets):
        document.body.append(odfdo.Paragraph(line))
    document.meta.title = secrets.line
    return _written(document.save)


def _workbook(chance: random.Random, secrets: Secrets) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        book.set_properties({"author": secrets.party.name, "comments": secrets.line})
        sheet, hidden = book.add_worksheet("Ark"), book.add_worksheet("Skjult")
        sheet.set_column(0, 0, 70)
        for number, line in enumerate(lines_of(chance, secrets)):
            sheet.write(number, 0, line)
        hidden.write(0, 0, secrets.line)
        hidden.hide()
    return target.getvalue()


def _slides(chance: random.Random, secrets: Secrets) -> bytes:
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[1])
    slide.shapes.title.text = "Orientering"
    slide.placeholders[1].text = "\n".join(lines_of(chance, secrets))
    slide.notes_slide.notes_text_frame.text = secrets.line
    show.core_properties.author = secrets.party.name
    return _written(show.save)


def _mail(chance: random.Random, secrets: Secrets) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = f"{secrets.party.name} <{secrets.party.email}>", "m@prove.invalid"
    message["Subject"] = f"Klage fra {secrets.party.name}"
    message["X-Sender"] = secrets.words[3]
    message.set_content(secrets.line)
    lines = "".join(f"<li>{line}</li>" for line in lines_of(chance, secrets))
    message.add_alternative(f"<h1>Klage</h1><ul>{lines}</ul><!-- {secrets.line} -->", subtype="html")
    message.add_attachment(secrets.line.encode(), maintype="text", subtype="plain", filename=f"{secrets.words[1]}.txt")
    return message.as_bytes()


def _text(chance: random.Random, secrets: Secrets) -> bytes:
    return "\n".join(lines_of(chance, secrets)).encode()


def _page(chance: random.Random, secrets: Secrets) -> Image.Image:
    lines = (" ".join(chance.choices(PLAIN, k=2)), secrets.party.name, f"CPR {secrets.words[2]}")
    return a_page(*lines)


def _scan(chance: random.Random, secrets: Secrets) -> bytes:
    return saved(_page(chance, secrets))


def _scans(chance: random.Random, secrets: Secrets) -> bytes:
    return saved(_page(chance, secrets), a_page("Andet ark"), kind="TIFF")


def _scanned_pdf(chance: random.Random, secrets: Secrets) -> bytes:
    return a_scanned_pdf(_page(chance, secrets))


FORMATS: dict[str, Callable[[random.Random, Secrets], bytes]] = {
    "brev.pdf": _pdf,
    "brev.docx": _word,
    "brev.odt": _open_text,
    "brev.xlsx": _workbook,
    "brev.pptx": _slides,
    "brev.eml": _mail,
    "brev.txt": _text,
    "brev.png": _scan,
    "brev.tif": _scans,
    "skannet.pdf": _scanned_pdf,
}


@dataclass(frozen=True)
class Redacted:
    """Is a document as it was redacted: the copy, and what was taken away somewhere and nowhere left on purpose."""

    filename: str
    copy: Copy
    removed: frozenset[str]


def redacted(sandbox: Isolation, filename: str, seed: int) -> Redacted:
    """Makes a document, leaves out what the house proposes on its pages, and gives what came of it."""
    chance = random.Random(f"{filename} {seed}")
    secrets = secrets_of(chance)
    content = FORMATS[filename](chance, secrets)
    kind = media_type_of(content, filename)
    recognised = recognised_words.packed(found) if (found := sandbox.extract(content, filename=filename).recognised) else b""
    is_drawn = kind == "application/pdf" or kind.startswith("image/")
    basis = content if is_drawn else make_pdf(sandbox, Source(content, filename, kind, AT)).content
    areas: dict[int, list[Area]] = {}
    seen = ""
    for page in range(sandbox.page_count(basis)):
        words = (recognised_words.page_words(recognised, page) or sandbox.page_words(basis, page)).words
        seen += squeezed(" ".join(word.text for word in words))
        for each in proposals_on(words, page + 1, (secrets.party,)):
            areas.setdefault(page, []).extend(Area(*box) for box in each.boxes)
    removed = frozenset(squeezed(word) for word in secrets.words if squeezed(word) in seen)
    return Redacted(filename, redacted_copy(sandbox, basis, areas, AT, recognised=recognised), removed)


def left_in(sandbox: Isolation, made: Redacted) -> list[str]:
    """Names the words that were taken away and are still found, in which form of the copy, and by whom."""
    found = []
    for form, reader, text in _readings(sandbox, made.copy):
        said = squeezed(text)
        found += [f"{made.filename}: {word} in {form} by {reader}" for word in made.removed if word in said]
    return found


def _readings(sandbox: Isolation, copy: Copy) -> Iterator[tuple[str, str, str]]:
    """Gives every form of a copy as every reader reads it: pypdf and pdfium, tesseract in the pictures, and the bare bytes."""
    basis = Basis(copy.content, copy.pages, AT, "pdfium")
    flat, pictures, tiff = (make(sandbox, kind, basis) for kind in (RenditionKind.FLAT_PDF, RenditionKind.PAGES, RenditionKind.TIFF))
    for form, pdf in (("the copy", copy.content), ("its flattened PDF", flat.content)):
        reader = PdfReader(io.BytesIO(pdf))
        yield form, "pypdf", " ".join(page.extract_text() for page in reader.pages)
        yield form, "pypdf's metadata", " ".join(map(str, (reader.metadata or {}).values()))
        yield form, "pdfium", " ".join(word.text for page in range(copy.pages) for word in sandbox.page_words(pdf, page).words)
        yield form, "its bytes", _bytes_of(pdf)
    yield "its text", "the extractor", sandbox.extract(copy.content, filename="kopi.pdf").text
    with ZipFile(io.BytesIO(pictures.content)) as archive:
        yield "its page pictures", "their names", " ".join(archive.namelist())
        for name in archive.namelist():
            yield "its page pictures", "tesseract", _recognised(sandbox, archive.read(name))
    yield "its TIFF", "its bytes", _bytes_of(tiff.content)
    for page in range(copy.pages):
        yield "its TIFF", "tesseract", _recognised(sandbox, sandbox.scan_page(tiff.content, page))


def _recognised(sandbox: Isolation, picture: bytes) -> str:
    program = sandbox.toolbox.program(TESSERACT)
    assert program is not None
    table = run_tool(run_of(program), picture, containment=sandbox.toolbox.containment)
    return " ".join(word.text for word in sandbox.read_tables([table]).pages[0].words)


def _bytes_of(content: bytes) -> str:
    """Gives a file's bytes as text in the ways text is written, with its packed parts unpacked but for pictures."""
    parts = [content]
    for packed in re.findall(rb"stream\n(.*?)\nendstream", content, re.DOTALL):
        unpacker = zlib.decompressobj()
        try:
            parts.append(unpacker.decompress(packed, 1 << 20))
        except zlib.error:
            continue  # a picture
    readable = [part for part in parts if len(part) < 200_000 or part is content]
    return " ".join(part.decode(how, "ignore") for part in readable for how in ("utf-8", "latin-1", "utf-16-be"))


def _written(save: Callable[[io.BytesIO], object]) -> bytes:
    target = io.BytesIO()
    save(target)
    return target.getvalue()
